"""Feeds: which there are, and what a real parser finds in them."""

from __future__ import annotations

import gzip
from uuid import UUID

import pytest

from plugins.mirrors.identity import article_id
from plugins.store import Store
from tests.feeds.parsing import links, parse, parse_json
from tests.site import Site, bare, tag_link

ADDRESS = "https://mirror.example/news"


def test_there_is_a_feed_for_the_site_each_source_category_and_active_topic(site):
    for number in range(5):
        site.write(
            f"pages/river/{number}.md", bare(number, body=f"<p>{tag_link('河流')}{tag_link(f'支流{number}')}</p>")
        )
    site.build()
    heads = {
        path for path in site.output() if path.endswith((".xml", ".atom", ".json")) and not path.startswith("opml")
    }
    lists = {"sources/gauge.example/feed", "categories/river/feed", "topics/he/河流"}
    everything = {"feed.xml", "feed.atom", "feed.json"} | {
        name + ending for name in lists for ending in (".xml", ".json")
    }
    assert {path for path in heads if not path.split(".")[-2][-1:].isdigit()} == everything


def test_lists_have_rss_and_the_archive_every_format_if_nothing_else_is_said(tmp_path):
    site = Site(tmp_path)
    site.write("1.md", bare(1))
    site.build()
    assert {path for path in site.output() if "feed." in path} == {
        "feed.xml", "feed.atom", "feed.json", "sources/gauge.example/feed.xml",
    }  # fmt: skip


def test_a_feed_has_the_newest_articles_newest_first(site):
    for number in range(6):
        site.write(f"{number}.md", bare(number, day=f"2021-03-0{1 + number}"))
    site.build()
    assert [entry.title for entry in parse(site).entries] == [f"第{number}号观测站" for number in (5, 4, 3, 2)]


def test_an_entry_is_known_by_its_id_alone_in_every_feed(site):
    site.write("1.md", bare(1))
    site.build()
    expected = f"urn:uuid:{UUID(article_id('https://gauge.example/1'))}"
    for path in ("feed.xml", "sources/gauge.example/feed.xml"):
        assert parse(site, path).entries[0].id == expected


def test_an_entry_has_full_text_and_a_summary(site):
    site.write("1.md", bare(1, body="<p>水位上涨三厘米。</p><p>下游无恙。</p>"))
    site.build()
    entry = parse(site).entries[0]
    assert "下游无恙" in entry.content[0].value
    assert entry.summary.startswith("水位上涨三厘米")


def test_without_an_address_of_its_own_the_site_links_to_originals_and_claims_no_self_link(site):
    site.write("1.md", bare(1))
    site.build()
    feed = parse(site)
    assert feed.entries[0].link == "https://gauge.example/1"
    assert not [link for link in feed.feed.links if link.rel == "self"]


def test_with_an_address_links_are_absolute_and_the_original_stands_beside(site):
    site.write("1.md", bare(1))
    site.build(SITEURL=ADDRESS)
    feed, item = parse(site), parse_json(site)["items"][0]
    assert (
        feed.entries[0].link
        == item["url"]
        == f"{ADDRESS}/a/{article_id('https://gauge.example/1')[:3]}/{article_id('https://gauge.example/1')[3:]}.html"
    )
    assert item["external_url"] == "https://gauge.example/1"
    assert links(feed)["self"] == f"{ADDRESS}/feed.xml"
    assert parse_json(site)["feed_url"] == f"{ADDRESS}/feed.json"


def test_an_article_that_arrives_later_changes_no_entry_that_links_to_it(site):
    site.write("1.md", bare(1, body='<p><a href="https://gauge.example/2">二</a></p>'))
    site.build(SITEURL=ADDRESS)
    before = parse_json(site)["items"][0]
    site.write("2.md", bare(2, day="2021-03-06"))
    site.build(SITEURL=ADDRESS)
    assert parse_json(site)["items"][1] == before


@pytest.mark.parametrize("title", ["控制\x08字符", "末尾 ]]> 括号", "<b>粗</b> & 细", "\ufffe非字符"])
def test_no_title_breaks_a_feed(site, title):
    site.write("1.md", bare(1, title=title, body=f"<p>正文 {title}</p>"))
    site.build()
    assert [len(parse(site, path).entries) for path in ("feed.xml", "feed.atom")] == [1, 1]
    assert len(parse_json(site)["items"]) == 1


def test_dates_have_a_zone_and_the_feed_is_dated_by_its_newest_entry(site):
    site.write("1.md", bare(1, day="2021-03-05"))
    site.write("2.md", bare(2, day="2021-03-07"))
    site.build()
    feed = parse(site)
    assert feed.feed.updated_parsed == parse(site, "feed.atom").entries[0].updated_parsed
    assert feed.entries[0].published == "Sun, 07 Mar 2021 12:00:00 +0000"


def test_settings_choose_the_formats_of_lists_and_the_archive_has_all(site):
    site.write("1.md", bare(1))
    site.build(ARCHIVE_FEED_FORMATS=["atom"])
    feeds = {path for path in site.output() if "feed." in path}
    assert feeds == {"feed.xml", "feed.atom", "feed.json", "sources/gauge.example/feed.atom"}


def test_every_format_says_the_same_of_an_entry(site):
    site.write("1.md", bare(1, body=f"<p>水位上涨。{tag_link('河流')}</p>"))
    site.build()
    rss, atom, item = parse(site).entries[0], parse(site, "feed.atom").entries[0], parse_json(site)["items"][0]
    assert rss.id == atom.id == item["id"]
    assert rss.title == atom.title == item["title"]
    assert rss.content[0].value == atom.content[0].value == item["content_html"]
    assert [tag.term for tag in rss.tags] == [tag.term for tag in atom.tags] == item["tags"] == ["河流"]
    assert rss.published_parsed == atom.published_parsed


def test_updated_moves_with_the_mirrored_text_and_not_with_its_markup(site):
    moments = []
    for body in ("<p>水位三厘米。</p>", "<div class=x><p>水位 <b>三</b>厘米。</p></div>", "<p>水位四厘米。</p>"):
        site.write("1.md", bare(1, body=body))
        site.build()
        moments.append(parse_json(site)["items"][0]["date_modified"])
    assert moments[0] == moments[1] != moments[2]


def test_an_article_without_a_date_is_old_and_marked_never_now(site):
    site.write("1.md", "[第一号观测站](https://gauge.example/1)\n------\n\n<p>水位上涨三厘米，下游无恙。</p>\n")
    site.build()
    item = parse_json(site)["items"][0]
    assert item["date_published"].startswith("1990-01-01")
    assert "日期不详" in item["tags"]


def test_a_place_in_the_article_itself_is_no_relative_address(site):
    site.write("1.md", bare(1, body='<p>注<a href="#n1">1</a></p><p id="n1">说明</p>'))
    site.build(SITEURL=ADDRESS)
    assert 'href="#' not in parse_json(site)["items"][0]["content_html"]


def test_keys_of_an_earlier_version_in_the_store_are_no_feeds(site):
    site.write("1.md", bare(1))
    site.build()
    store = Store.open(site.settings().store)
    with store.transaction():
        store.pages.mark_stale("feed", ["source gauge.example", "0 category a b", "all "])
    store.close()
    assert site.build().nothing_changed


def test_compressed_twins_are_made_by_a_setting_and_without_a_time(site):
    site.write("1.md", bare(1))
    site.build(ARCHIVE_FEED_GZIP=True)
    output = site.output()
    twins = {path for path in output if path.endswith(".gz")}
    assert {"feed.xml.gz", "sources/gauge.example/feed.json.gz", "opml.xml.gz"} <= twins
    for path in twins:
        assert gzip.decompress(output[path]) == output[path.removesuffix(".gz")]
        assert output[path][4:8] == bytes(4)
