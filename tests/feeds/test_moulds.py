"""Moulds: what fills feedgen's forms is what feedgen itself would have written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from plugins.feeds.contents import FeedEntry, FeedHead, legal
from plugins.feeds.moulds import XmlWriter
from plugins.feeds.xml_formats import inert, write_entry, write_frame
from tests.feeds.parsing import parse_data

TOPICS = "https://m.example/topics/index.html"
HEAD = FeedHead(
    id="urn:uuid:0", title="观测", link="https://m.example/", description="水位", language="zh-Hans", author="站",
    self_link="https://m.example/feed.xml", icon="https://m.example/icon.svg", updated=datetime(2021, 3, 5, tzinfo=UTC),
)  # fmt: skip
texts = st.text(max_size=12).map(lambda text: legal(f"水{text}<b>&amp;\"'\r\n\t]]>(mark-id)"))
moments = st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=st.just(timezone(timedelta(hours=8))))
entries = st.builds(
    FeedEntry,
    id=st.just("urn:uuid:1"),
    title=texts,
    link=st.sampled_from(["", 'https://m.example/a?b="c"&d']),
    original=st.sampled_from(["", "https://gauge.example/1"]),
    published=moments.map(lambda moment: moment.replace(microsecond=0)),
    updated=moments.map(lambda moment: moment.replace(microsecond=0)),
    summary=texts,
    content=st.just("") | texts,
    authors=st.lists(texts, max_size=3),
    tags=st.lists(texts, max_size=3),
    lang=st.just("zh-Hant"),
)


def meaning(form: str, data: bytes) -> str:
    """An entry's XML without differences in escaping."""
    spaces = 'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="c"'
    return etree.canonicalize(f"<rss {spaces}>{data.decode()}</rss>" if form == "rss" else data.decode())


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize(
    ("writer", "topics"), [(XmlWriter(""), ""), (XmlWriter(TOPICS), TOPICS)], ids=["no address", "address"]
)
@settings(max_examples=25)
@given(entry=entries)
def test_a_filled_mould_is_what_feedgen_writes(form, writer, topics, entry):
    assert meaning(form, writer.entry(form, entry)) == meaning(form, write_entry(form, entry, topics))


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"self_link": "", "icon": ""},
        {"archive": True, "current": "feed.xml", "older": "1.xml", "newer": "3.xml"},
        {"title": '<&"]]>', "author": "甲 & 乙"},
    ],
)
def test_so_is_a_feeds_frame(form, changes):
    head = replace(HEAD, **changes)
    filled, written = XmlWriter("").feed(form, head, []), write_frame(form, head)
    assert etree.canonicalize(filled.decode().partition("?>")[2], strip_text=True) == etree.canonicalize(
        written.decode().partition("?>")[2], strip_text=True
    )


def read(form: str, **changes: object):
    """An entry with these fields, through a real parser."""
    entry = FeedEntry("urn:uuid:1", "题", "https://m.example/1", "", HEAD.updated, HEAD.updated, "要", "", [], [], "zh")
    writer = XmlWriter("")
    return parse_data(writer.feed(form, HEAD, [writer.entry(form, replace(entry, **changes))])).entries[0]


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_markup_that_an_article_shows_stays_visible_in_its_summary(form):
    found = read(form, summary="标签 <b> 与 <script>x</script>")
    shown = found.summary if form == "atom" else found.summary.replace("&lt;", "<").replace("&gt;", ">")
    assert shown == "标签 <b> 与 <script>x</script>"
    assert ("&lt;script" in found.summary) == (form == "rss")


def test_plain_text_in_rss_is_escaped_as_the_rss_profile_asks():
    writer = XmlWriter("")
    entry = FeedEntry("urn:uuid:1", "a < b & c", "", "", HEAD.updated, HEAD.updated, "s", "", [], ["<t>"], "zh")
    data = writer.entry("rss", entry)
    assert b"<title>a &#x3C; b &#x26; c</title>" in data
    assert b"<category>&#x3C;t&gt;</category>" in data


def test_an_rss_title_holds_no_tag_for_readers_that_take_it_for_html():
    assert inert("<img src=x> 河") == "&lt;img src=x&gt; 河"
    assert inert("水 < 河 & 桥") == "水 < 河 & 桥"
