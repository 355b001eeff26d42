"""Two builds compared as readers would."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugins.errors import PageError
from plugins.feeds.continuity import Item, compare, is_too_much, read_feeds, report, spurious
from tests.site import bare

OLD = Item("urn:uuid:1", "https://m.example/1", "https://gauge.example/1", "第一号", "2021-03-05", "<p>水位</p>")
NEW = Item("urn:uuid:2", "https://m.example/2", "https://gauge.example/2", "第二号", "2021-03-06", "<p>水位</p>")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OLD, {}),
        (replace(OLD, guid="urn:uuid:9"), {"Miniflux": 1, "FreshRSS": 1, "NetNewsWire": 1}),
        (replace(OLD, link="https://moved.example/1", title="改题", date="2021-03-07"), {}),
        (replace(OLD, guid=""), {"Miniflux": 1, "FreshRSS": 1, "NetNewsWire": 1}),
    ],
)
def test_an_old_article_is_unread_again_when_a_readers_key_changes(now, expected):
    counts = spurious([OLD], [NEW, now], OLD.article)
    assert counts == {"Miniflux": 0, "FreshRSS": 0, "NetNewsWire": 0, **expected}


def test_readers_fall_back_differently_where_there_is_no_guid():
    before = replace(OLD, guid="")
    moved = replace(before, date="2021-03-07")
    assert spurious([before], [moved], before.article) == {"Miniflux": 0, "FreshRSS": 1, "NetNewsWire": 1}


def test_a_guid_that_is_used_twice_changes_what_freshrss_goes_by():
    twice = [OLD, replace(NEW, guid=OLD.guid)]
    assert spurious([OLD], twice, OLD.article)["FreshRSS"] == 2


def build(site, name, numbers, **settings):
    for number in numbers:
        site.write(f"{number}.md", bare(number, day=f"2021-03-{1 + number:02}"))
    site.build(name, **settings)
    return site.root / f"{name}-output"


def test_new_articles_on_a_moved_site_are_no_reason_for_alarm(site):
    before = build(site, "before", range(3), SITEURL="https://one.example")
    after = build(site, "after", range(6), SITEURL="https://two.example/prefix")
    result = compare(before, after)
    assert result.feeds == 5
    assert not result.gone
    assert not is_too_much(result, 0)


def test_longer_feeds_would_bring_back_old_articles_and_are_caught(site):
    before = build(site, "before", range(9))
    after = build(site, "after", range(9), ARCHIVE_FEED_ENTRIES=8)
    result = compare(before, after)
    assert result.worst["feed.xml"] == 4
    assert is_too_much(result, 3)
    assert "Do not publish" in report(result, 3)[-1]


def test_feeds_that_are_gone_are_named(site):
    before = build(site, "before", range(2), ARCHIVE_FEED_FORMATS=["rss", "json"])
    after = build(site, "after", range(2), ARCHIVE_FEED_FORMATS=["rss"])
    assert compare(before, after).gone == ["sources/gauge.example/feed.json"]


def test_a_broken_feed_or_an_empty_folder_is_an_error_with_its_path(tmp_path):
    with pytest.raises(PageError, match="no feed in this folder"):
        compare(tmp_path, tmp_path)
    (tmp_path / "feed.xml").write_text("<rss><channel>", encoding="utf-8")
    with pytest.raises(PageError, match=r"feed\.xml: not well-formed"):
        list(read_feeds(tmp_path))
