"""What a site tells search engines, once it knows its address."""

import json
import re

from lxml import etree

from plugins.archive.makers import sitemap
from tests.site import NEWS, bare, linked, tag_link

ADDRESS = "https://mirror.example/news"


def addresses(data: bytes) -> list[str]:
    return [element.text for element in etree.fromstring(data).iter("{*}loc")]


def write(site, number: int) -> None:
    for n in range(number):
        site.write(f"{n}.md", bare(n, day=f"2021-03-{1 + n:02}"))


def test_a_site_without_an_address_says_nothing_absolute(site):
    write(site, 2)
    site.build(THEME=NEWS)
    output = site.output()
    assert not {"sitemap.xml", "robots.txt"} & set(output)
    assert not [path for path, data in output.items() if b"canonical" in data or b"og:" in data or b"ld+json" in data]


def test_the_sitemaps_name_every_article_and_every_address_is_a_file(site):
    write(site, 3)
    site.build(SITEURL=ADDRESS)
    output = site.output()
    parts = [address.removeprefix(f"{ADDRESS}/") for address in addresses(output["sitemap.xml"])]
    named = {address for part in parts for address in addresses(output[part])}
    files = {re.sub(r"/$", "/index.html", address).removeprefix(f"{ADDRESS}/") or "index.html" for address in named}
    assert {path for path in output if path.startswith("a/")} <= files <= set(output)
    assert b"Sitemap: https://mirror.example/news/sitemap.xml" in output["robots.txt"]


def test_a_full_part_stays_as_it_is_when_newer_articles_come(site, monkeypatch):
    monkeypatch.setattr(sitemap, "PART", 4)
    write(site, 6)
    site.build(SITEURL=ADDRESS)
    before = site.output()
    site.write("new.md", bare(99, day="2021-04-01"))
    site.build(SITEURL=ADDRESS)
    after = site.output()
    assert after["sitemap-article-1.xml"] == before["sitemap-article-1.xml"]
    assert len(addresses(after["sitemap-article-2.xml"])) == 3
    assert after == site.clean_build(SITEURL=ADDRESS)


def test_only_topics_with_pages_and_new_shelves_touch_the_parts_of_topics(site, monkeypatch):
    """At 600,000 topics a part takes seconds; most that come have an article and no page."""
    made: list[str] = []
    original = sitemap.SitemapMaker.make
    monkeypatch.setattr(
        sitemap.SitemapMaker, "make", lambda self, view, key: made.append(key) or original(self, view, key)
    )

    def build_with(name: str, number: int) -> list[str]:
        site.write(f"{number}.md", bare(number, body=f"<p>{tag_link(name)}</p>"))
        made.clear()
        site.build(SITEURL=ADDRESS)
        touched = list(made)
        assert site.output() == site.clean_build(SITEURL=ADDRESS)
        return touched

    build_with("河流", 1)
    assert "topic 1" not in build_with("河闸", 2)  # the same shelf, no page
    assert "topic 1" in build_with("天文台", 3)  # another shelf
    assert "topic 1" in build_with("河闸", 4)  # a page of its own
    assert "topic 1" not in build_with("河闸", 5)
    for number in (3, 2):
        (site.mirror / f"{number}.md").unlink()
        site.build(SITEURL=ADDRESS)
        assert site.output() == site.clean_build(SITEURL=ADDRESS)


def article_page(site, **settings) -> str:
    site.write("1.md", linked("https://gauge.example/1", "水位", "2021-03-05", "<p>一份报告。</p>"))
    site.build(THEME=NEWS, SITEURL=ADDRESS, **settings)
    return next(data for path, data in site.output().items() if path.startswith("a/")).decode()


def test_the_canonical_address_is_ours_or_the_publishers_by_setting(site):
    assert re.search(rf'rel="canonical" href="{ADDRESS}/a/[0-9a-f/]+\.html"', article_page(site))
    assert 'rel="canonical" href="https://gauge.example/1"' in article_page(site, ARCHIVE_CANONICAL="original")


def test_the_structured_data_name_publisher_and_original_and_cannot_end_early(site):
    page = article_page(site, SITENAME="</script><b>")
    facts = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert facts["@type"] == "NewsArticle"
    assert facts["headline"] == "水位"
    assert facts["sdPublisher"]["name"] == "</script><b>"
    assert facts["isBasedOn"] == "https://gauge.example/1"
    assert facts["publisher"]["url"] == "https://gauge.example/"
    assert facts["datePublished"].startswith("2021-03-05")
