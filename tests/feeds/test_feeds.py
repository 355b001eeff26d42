"""Feeds as a real parser reads them."""

from __future__ import annotations

import warnings
from uuid import UUID

import pytest

from plugins.mirrors.identity import article_id
from tests.site import bare, tag_link

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # feedparser's own imports; its behaviour is what is tested
    import feedparser


def parse(site, path: str = "feed.xml"):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        feed = feedparser.parse(site.output()[path])
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def test_there_is_a_feed_for_the_site_each_source_category_and_active_topic(site):
    for number in range(5):
        site.write(f"pages/c1/{number}.md", bare(number, body=f"<p>{tag_link('河流')}{tag_link(f'支流{number}')}</p>"))
    site.build()
    feeds = {path for path in site.output() if path.endswith(".xml")}
    assert feeds == {"feed.xml", "sources/gauge.example/feed.xml", "categories/c1/feed.xml", "topics/he/河流.xml"}


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


def test_with_an_address_everything_is_absolute_and_ours(site):
    site.write("1.md", bare(1, body='<p><a href="https://gauge.example/2">二</a></p>'))
    site.write("2.md", bare(2))
    site.build(SITEURL="https://mirror.example/news")
    feed = parse(site)
    by_title = {entry.title: entry for entry in feed.entries}
    assert all(entry.link.startswith("https://mirror.example/news/a/") for entry in feed.entries)
    assert by_title["第2号观测站"].link in by_title["第1号观测站"].content[0].value
    assert [link.href for link in feed.feed.links if link.rel == "self"] == ["https://mirror.example/news/feed.xml"]


@pytest.mark.parametrize("title", ["控制\x08字符", "末尾 ]]> 括号", "<b>粗</b> & 细", "\ufffe非字符"])
def test_no_title_breaks_a_feed(site, title):
    site.write("1.md", bare(1, title=title, body=f"<p>正文 {title}</p>"))
    site.build()
    assert len(parse(site).entries) == 1


def test_dates_have_a_zone_and_the_feed_is_dated_by_its_newest_entry(site):
    site.write("1.md", bare(1, day="2021-03-05"))
    site.write("2.md", bare(2, day="2021-03-07"))
    site.build()
    feed = parse(site)
    assert feed.feed.updated == feed.entries[0].published
    assert feed.entries[0].published == "Sun, 07 Mar 2021 12:00:00 +0000"
