"""Feeds of lists: which there are, when they are stale, what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from plugins.archive import paths
from plugins.archive.changes import Changes, ListChange
from plugins.archive.entries import Entry
from plugins.archive.makers.articles import local_body
from plugins.archive.view import View
from plugins.feeds.rss import FeedEntry, FeedHead, rss
from plugins.mirrors.publishers import publisher_at
from plugins.records import Page
from plugins.store.lists import ListRow

KINDS = ("all", "source", "category", "topic")
NOWHERE = "https://newsmirror.invalid/"
"""Address of a site that has none, for feeds that need one (RFC 2606: never resolves)."""


class FeedMaker:
    """The key is ``KIND KEY`` of a list."""

    name = "feed"

    def templates(self) -> tuple[tuple[str, ...], ...]:
        """None: feedgen writes feeds."""
        return ()

    def keys(self, view: View) -> Iterable[str]:
        """Every list that has a feed."""
        for kind in KINDS:
            for row in view.store.lists.of_kind(kind):
                if view.has_feed(row):
                    yield f"{kind} {row.key}"

    def stale(self, changes: Changes, view: View) -> Iterable[str]:
        """Lists in which one of the newest articles came, went or changed."""
        for change in changes.of_kind(*KINDS):
            if _touches_newest(change, view):
                yield f"{change.kind} {change.key}"

    def make(self, view: View, key: str) -> Iterator[Page]:
        """The feed; none if the list has none any more."""
        kind, _, name = key.partition(" ")
        row = view.store.lists.find(kind, name)
        if row is None or not view.has_feed(row):
            return
        path = paths.SITE_FEED if kind == "all" else paths.list_feed_path(kind, name)
        newest = view.store.lists.newest(row.id, view.settings.feed_entries)
        entries = [entry for article in newest if (entry := view.entry(article)) and entry.day]
        yield Page(path, rss(_head(view, row, path, entries), [_entry(view, entry) for entry in entries]))


def _touches_newest(change: ListChange, view: View) -> bool:
    """Whether the feed may differ. Of moved articles only the first is known, so they always count."""
    if change.renamed or change.moved is not None or not change.count_after:
        return True
    row = view.store.lists.find(change.kind, change.key)
    assert row is not None
    oldest = view.entry(view.store.lists.newest(row.id, view.settings.feed_entries)[-1])
    return oldest is None or max(change.edited, default="") >= oldest.sort


def _head(view: View, row: ListRow, path: str, entries: list[Entry]) -> FeedHead:
    site, name = view.settings.site_url, view.settings.site_name
    reference = view.reference(row) if row.kind != "all" else None
    title = f"{name} · {reference.name}" if reference else name
    if site:
        page = paths.list_path(row.kind, row.key) if reference else paths.HOME
        link, note = f"{site}/{paths.url(page)}", ""
    else:
        link = next((f"https://{entry.reading.publisher}/" for entry in entries if entry.reading.publisher), NOWHERE)
        note = "（链接指向原文）"
    return FeedHead(
        title=title,
        link=link,
        description=f"{title}{note}",
        language=str(view.settings.site.get("DEFAULT_LANG", "")) or "zh-Hans",
        self_link=f"{site}/{paths.url(path)}" if site else "",
    )


def _entry(view: View, entry: Entry) -> FeedEntry:
    reading, site = entry.reading, view.settings.site_url
    row = view.store.articles.get(reading.id)
    html = view.store.files.html(row.file) if row else ""
    here = f"{site}/{paths.article_path(reading.id)}" if site else ""
    return FeedEntry(
        id=reading.id,
        title=reading.title,
        link=here or reading.source_url or NOWHERE + reading.id,
        published=_instant(reading.date, reading.publisher),
        summary=reading.summary,
        content=local_body(view, entry, html, site or None),
        authors=entry.authors,
        tags=[topic.name for topic in view.topics(entry.tags)],
    )


def _instant(date: str, publisher: str) -> datetime:
    """The date with a time zone: a bare day begins at midnight where the publisher is."""
    found = datetime.fromisoformat(date)
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(publisher_at(publisher).zone))
    return found
