"""Small heads and sealed history (RFC 5005, JSON ``next_url``)."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest

from tests.feeds.parsing import links, parse_data, parse_json
from tests.site import bare

BASE = "https://anywhere.example/deep/"
SOURCE = "sources/gauge.example/"


def fill(site, start: int, stop: int) -> None:
    for number in range(start, stop):
        site.write(f"{number}.md", bare(number, day=f"2021-{1 + number // 28:02}-{1 + number % 28:02}"))


def walk_xml(output, path: str) -> list[str]:
    """Ids of a feed and all of its history, as a reader gathers them, newest first."""
    found: dict[str, None] = {}
    address = BASE + path
    while address:
        feed = parse_data(output[address.removeprefix(BASE)])
        found.update(dict.fromkeys(entry.id for entry in feed.entries))
        older = links(feed).get("prev-archive", "")
        address = urljoin(address, older) if older else ""
    return list(found)


def walk_json(site, path: str) -> list[str]:
    found: dict[str, None] = {}
    address = BASE + path
    while address:
        feed = parse_json(site, address.removeprefix(BASE))
        found.update(dict.fromkeys(item["id"] for item in feed["items"]))
        address = urljoin(address, feed["next_url"]) if "next_url" in feed else ""
    return list(found)


@pytest.mark.parametrize("count", [3, 4, 5, 8, 9, 13])
@pytest.mark.parametrize("address", ["", BASE.rstrip("/")])
def test_the_whole_history_can_be_pulled_in_order_whatever_its_length(site, count, address):
    fill(site, 0, count)
    site.build(SITEURL=address)
    output = site.output()
    expected = walk_xml(output, f"{SOURCE}feed.xml")
    assert len(expected) == count
    assert walk_xml(output, "feed.xml") == walk_xml(output, "feed.atom") == expected
    assert walk_json(site, "feed.json") == walk_json(site, f"{SOURCE}feed.json") == expected


@pytest.mark.parametrize("count", [8, 9, 11])
def test_a_full_page_never_changes_again(site, count):
    fill(site, 0, count)
    site.build()
    before = {
        path: data for path, data in site.output().items() if path.startswith((f"{SOURCE}feed.1", f"{SOURCE}feed.2."))
    }
    assert len(before) == 4
    fill(site, count, count + 9)
    site.build()
    assert {path: site.output()[path] for path in before} == before


def test_a_page_of_history_says_what_it_is_and_where_the_others_are(site):
    fill(site, 0, 13)
    site.build(SITEURL=BASE.rstrip("/"))
    data = site.output()[f"{SOURCE}feed.2.xml"]
    assert b"archive" in data.replace(b"next-archive", b"").replace(b"prev-archive", b"")
    found = links(parse_data(data))
    assert {rel: href.removeprefix(BASE + SOURCE) for rel, href in found.items() if rel != "alternate"} == {
        "self": "feed.2.xml",
        "current": "feed.xml",
        "prev-archive": "feed.1.xml",
        "next-archive": "feed.3.xml",
    }


def test_a_feed_that_holds_everything_has_no_history(site):
    fill(site, 0, 3)
    site.build()
    assert not [path for path in site.output() if "feed.1" in path or path.startswith("feeds/")]
    assert "next_url" not in parse_json(site)


def test_history_can_be_switched_off(site):
    fill(site, 0, 13)
    site.build(ARCHIVE_FEED_HISTORY="none")
    assert not [path for path in site.output() if "feed.1" in path or path.startswith("feeds/")]
    assert "next_url" not in parse_json(site)


@pytest.mark.parametrize(
    ("setting", "site_full", "source_full"), [("full", True, True), ("summary", False, False), ("sources", False, True)]
)
def test_settings_decide_whose_history_has_full_texts(site, setting, site_full, source_full):
    fill(site, 0, 13)
    site.build(ARCHIVE_FEED_HISTORY=setting)
    pages = {"feed.json": True, "feeds/1.json": site_full, f"{SOURCE}feed.1.json": source_full}
    assert {path: "content_html" in parse_json(site, path)["items"][0] for path in pages} == pages


def test_the_history_of_sources_has_full_texts_if_nothing_else_is_said(site):
    fill(site, 0, 13)
    site.build()
    assert "第0份水文报告" in parse_data(site.output()[f"{SOURCE}feed.1.xml"]).entries[-1].content[0].value


def test_a_page_of_history_is_bounded_too_and_its_oldest_texts_stay_while_it_fills(site):
    for number in range(8):
        body = f"<p>{'水位上涨。' * 1000}</p>"
        site.write(f"{number}.md", bare(number, day=f"2021-03-0{number + 1}", body=body))
    site.build(ARCHIVE_FEED_BYTES=17_000, ARCHIVE_FEED_ENTRIES=8, ARCHIVE_FEED_HISTORY="full")
    items = parse_json(site, "feeds/1.json")["items"]
    assert [("content_html" in item) for item in items] == [False] * 4 + [True] * 4
    assert len(site.output()["feeds/1.json"]) < 4 * 17_000 + 5_000


def test_a_feed_is_bounded_by_bytes_too_and_history_closes_the_gap(site):
    for number in range(4):
        site.write(f"{number}.md", bare(number, day=f"2021-03-0{number + 1}", body=f"<p>{'水位上涨。' * 400}</p>"))
    site.build(ARCHIVE_FEED_BYTES=15_000)
    assert len(site.output()["feed.xml"]) < 16_000
    assert 0 < len(parse_json(site)["items"]) < 4
    assert len(walk_xml(site.output(), "feed.xml")) == len(walk_json(site, "feed.json")) == 4


def test_a_body_of_two_megabytes_is_survived_and_stands_as_its_summary(site):
    site.write("1.md", bare(1, body="<p>水位上涨三厘米。</p>" + "<p>无恙。</p>" * 130_000))
    site.build()
    assert len(site.output()["feed.xml"]) < 250_000
    assert parse_json(site)["items"][0]["content_text"].startswith("水位上涨三厘米")
