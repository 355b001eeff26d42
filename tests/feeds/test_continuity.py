"""Two builds compared as readers would."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugins.errors import PageError
from plugins.feeds.continuity import Limits, compare, objections, report, spurious
from plugins.feeds.feed_files import Item, read_feeds
from tests.site import bare, tag_link

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
    assert objections(result, Limits()) == []


def test_longer_feeds_would_bring_back_old_articles_and_are_caught(site):
    before = build(site, "before", range(9))
    after = build(site, "after", range(9), ARCHIVE_FEED_ENTRIES=8)
    result = compare(before, after)
    assert result.worst["feed.xml"] == 4
    assert "Miniflux: 20 old articles" in "\n".join(report(result))
    assert "20 old articles again" in objections(result, Limits(unread=19))[0]
    assert objections(result, Limits(unread=20)) == []


def test_feeds_that_are_gone_are_named(site):
    before = build(site, "before", range(2), ARCHIVE_FEED_FORMATS=["rss", "json"])
    after = build(site, "after", range(2), ARCHIVE_FEED_FORMATS=["rss"])
    result = compare(before, after)
    assert result.gone == ["sources/gauge.example/feed.json"]
    assert "  gone: sources/gauge.example/feed.json" in report(result)
    assert "1 feeds are gone" in objections(result, Limits())[0]
    assert objections(result, Limits(gone=1)) == []


@pytest.mark.parametrize("address", ["", "https://m.example/mirror"])
def test_articles_that_neither_a_feed_nor_its_history_has_any_more_are_lost(site, address):
    before = build(site, "before", range(12), SITEURL=address)
    (site.mirror / "1.md").unlink()
    (site.mirror / "11.md").unlink()
    after = build(site, "after", range(12, 14), SITEURL=address)
    result = compare(before, after)
    assert set(result.lost.values()) == {2}
    assert f"{2 * 5} entries" in objections(result, Limits())[0]
    assert objections(result, Limits(lost=10)) == []


def test_without_history_old_entries_give_way_and_are_not_lost_but_others_are(site):
    before = build(site, "before", range(8), ARCHIVE_FEED_HISTORY="none")
    (site.mirror / "6.md").unlink()
    after = build(site, "after", range(8, 10), ARCHIVE_FEED_HISTORY="none")
    result = compare(before, after)
    assert set(result.lost.values()) == {1}


def test_a_switched_off_history_is_a_loss(site):
    before = build(site, "before", range(12))
    after = build(site, "after", range(12), ARCHIVE_FEED_HISTORY="none")
    assert compare(before, after).lost["feed.json"] == 8


def test_a_topic_named_like_a_number_is_a_feed_that_one_subscribes_to(site):
    for number in range(5):
        site.write(f"{number}.md", bare(number, body=f"<p>{tag_link('2046')}</p>"))
    site.build()
    found = set(read_feeds(site.root / "site-output").subscriptions())
    assert {path for path in found if path.startswith("topics/")} == {
        f"topics/0-9/2046.{end}" for end in ("xml", "json")
    }


def test_a_broken_feed_or_an_empty_folder_is_an_error_with_its_path(tmp_path):
    with pytest.raises(PageError, match="no feed in this folder"):
        compare(tmp_path, tmp_path)
    (tmp_path / "feed.xml").write_text("<rss><channel>", encoding="utf-8")
    with pytest.raises(PageError, match=r"feed\.xml: not well-formed"):
        read_feeds(tmp_path)
