"""Feeds of lists: which there are, when they are stale, what is in them."""

from __future__ import annotations

import gzip
import posixpath
import uuid
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from plugins.archive import paths
from plugins.archive.changes import Changes, ListChange
from plugins.archive.feed_plan import KINDS, FeedFormat, formats_of, has_full_history, sealed_feed_pages
from plugins.archive.paging import page_key, parse_page_key
from plugins.archive.view import View
from plugins.feeds.contents import UNKNOWN_DATE, FeedHead, legal, site_address
from plugins.feeds.fragments import Fragment, Fragments
from plugins.feeds.json_format import json_feed
from plugins.mirrors.publishers import publisher_at
from plugins.records import Page
from plugins.store.lists import ListRow

NOWHERE = "https://newsmirror.invalid/"
"""Address of a site that has none, for RSS, which needs one (RFC 2606: never resolves)."""
FULL_PAGE = 4
"""How many times the bytes of a feed a page of its history may have: it is read once, and holds all its articles."""


class FeedMaker:
    """The key is ``KIND KEY NUMBER``: a page of a list's history, or 0 for its feed and the last, unfinished page."""

    name = "feed"

    def templates(self) -> tuple[tuple[str, ...], ...]:
        """None: feeds have no templates."""
        return ()

    def keys(self, view: View) -> Iterable[str]:
        """Every page of every list that has a feed."""
        for kind in KINDS:
            for row in view.store.lists.of_kind(kind):
                if view.has_feed(row):
                    for number in range(sealed_feed_pages(view.settings, row.count) + 1):
                        yield page_key(kind, row.key, number)

    def stale(self, changes: Changes, view: View) -> Iterable[str]:
        """Pages from the first article that moved on; pages of articles that changed."""
        for change in changes.of_kind(*KINDS):
            for number in _stale_pages(change, view):
                yield page_key(change.kind, change.key, number)

    def make(self, view: View, key: str) -> Iterator[Page]:
        """The files of a key in every format; none if the list has no feed, or no such page, any more."""
        parsed = parse_page_key(key)
        if parsed is None:
            return
        kind, name, number = parsed
        row = view.store.lists.find(kind, name)
        if row is None or not view.has_feed(row) or number > sealed_feed_pages(view.settings, row.count):
            return
        feed = _ListFeed(view, row, view.keep(self, Fragments))
        for form in formats_of(view.settings, kind):
            for page in feed.page(form, number) if number else feed.head(form):
                yield page
                if view.settings.feed_gzip:
                    yield Page(f"{page.path}.gz", gzip.compress(page.data, mtime=0))


class _ListFeed:
    """The feed of one list."""

    def __init__(self, view: View, row: ListRow, fragments: Fragments) -> None:
        self._view = view
        self._row = row
        self._fragments = fragments
        self._site = site_address(view)
        self._size = view.settings.feed_entries
        self._sealed = sealed_feed_pages(view.settings, row.count)
        # The same for every format: a place far inside a long list takes milliseconds to find.
        self._newest = lru_cache(maxsize=None)(self._find_newest)
        self._articles = lru_cache(maxsize=None)(self._find_articles)

    def head(self, form: FeedFormat) -> Iterator[Page]:
        """The newest articles, as many as fit, and the last page of history unless they are all that there is."""
        entries = _fitting(self._written(self._newest(), form, full=True), self._view.settings.feed_bytes)
        complete = len(entries) == self._row.count
        older = 0
        if self._view.settings.feed_history != "none" and not complete:
            older = self._sealed + (self._row.count % self._size > 0)
        yield self._file(form, 0, entries, older=older)
        if self._sealed or older:
            yield from self.page(form, self._sealed + 1)

    def page(self, form: FeedFormat, number: int) -> Iterator[Page]:
        """A page of history, newest article first; the last one grows, all others are final."""
        articles = self._articles(number)
        newer = number + 1 if number <= self._sealed else 0
        yield self._file(form, number, self._past(articles, form)[::-1], older=number - 1, newer=newer)

    def _find_newest(self) -> list[str]:
        return self._view.store.lists.newest(self._row.id, self._size)

    def _find_articles(self, number: int) -> list[str]:
        start = (number - 1) * self._size
        return self._view.slice(self._row, start, min(start + self._size, self._row.count))

    def _past(self, articles: Sequence[str], form: FeedFormat) -> list[Fragment]:
        """The entries of a page of history, oldest first; a text that would burst the page gives way to its summary.

        The oldest have the first claim, so that an entry stays as it is while its page fills.
        """
        settings, entries = self._view.settings, []
        room = FULL_PAGE * settings.feed_bytes if has_full_history(settings, self._row.kind) else 0
        for article in articles:
            entry = self._fragments.get(article, form.name, full=room > 0)
            if entry is not None and 0 < room < len(entry.data):
                entry = self._fragments.get(article, form.name, full=False)
            if entry is not None:
                entries.append(entry)
                room = max(room - len(entry.data), 0)
        return entries

    def _written(self, articles: Iterable[str], form: FeedFormat, *, full: bool) -> Iterator[Fragment]:
        found = (self._fragments.get(article, form.name, full=full) for article in articles)
        return (fragment for fragment in found if fragment is not None)

    def _file(self, form: FeedFormat, number: int, entries: Sequence[Fragment], *, older: int, newer: int = 0) -> Page:
        path = self._path(form, number)
        head = self._describe(form, number, entries, older=older, newer=newer)
        written = [entry.data for entry in entries]
        if form.name == "json":
            return Page(path, json_feed(head, written))
        return Page(path, self._fragments.xml.feed(form.name, head, written))

    def _describe(
        self, form: FeedFormat, number: int, entries: Sequence[Fragment], *, older: int, newer: int
    ) -> FeedHead:
        settings, row, site = self._view.settings, self._row, self._site
        gettext = self._view.localization.gettext
        name = self._view.reference(row).name if row.kind != "all" else ""
        title = legal(f"{name} · {settings.site_name}" if name else settings.site_name) or "Newsmirror"
        link = f"{site}/{paths.url(paths.list_path(row.kind, row.key) if name else paths.HOME)}"
        return FeedHead(
            id=uuid.uuid5(uuid.NAMESPACE_URL, f"newsmirror:{settings.site_name}:{row.kind}:{row.key}").urn,
            title=title,
            link=link if site else _without_address(row),
            description=title if site else gettext("%(title)s (links lead to the originals)") % {"title": title},
            language=settings.language,
            author=legal(settings.site_name) or "Newsmirror",
            self_link=f"{site}/{paths.url(self._path(form, number))}" if site else "",
            icon=self._fragments.icon,
            updated=max((entry.updated for entry in entries), default=UNKNOWN_DATE),
            archive=bool(number),
            current=self._link(form, number, 0) if number else "",
            older=self._link(form, number, older) if older else "",
            newer=self._link(form, number, newer) if newer else "",
        )

    def _path(self, form: FeedFormat, number: int) -> str:
        return paths.list_feed_path(self._row.kind, self._row.key, form.ending, number)

    def _link(self, form: FeedFormat, here: int, there: int) -> str:
        """From one file of this feed to another: absolute if it can be, else relative."""
        target = self._path(form, there)
        if self._site:
            return f"{self._site}/{paths.url(target)}"
        return paths.url(posixpath.relpath(target, posixpath.dirname(self._path(form, here)) or "."))


def _without_address(row: ListRow) -> str:
    """What a feed belongs to where the site's address is not known: a source's own site."""
    known = row.kind == "source" and publisher_at(row.key).names[0] != row.key
    return f"https://{row.key}/" if known else NOWHERE


def _fitting(entries: Iterable[Fragment], limit: int) -> list[Fragment]:
    """The first entries that do not fill more than so many bytes together; at least one."""
    kept: list[Fragment] = []
    for entry in entries:
        limit -= len(entry.data)
        if limit < 0 and kept:
            break
        kept.append(entry)
    return kept


def _stale_pages(change: ListChange, view: View) -> set[int]:
    """The pages that may differ. The feed itself shows the newest, and so does the last page beside it."""
    before, after = (sealed_feed_pages(view.settings, count) for count in (change.count_before, change.count_after))
    if change.renamed or not change.count_after:
        return set(range(max(before, after) + 1))
    row = view.store.lists.find(change.kind, change.key)
    assert row is not None
    size, numbers = view.settings.feed_entries, set()
    for position in view.store.lists.positions(row, change.edited):
        if position // size + 1 <= after:
            numbers.add(position // size + 1)
        if position >= row.count - size or position // size + 1 > after:
            numbers.add(0)
    if change.moved is not None:
        first = view.store.lists.position(row, change.moved) // size + 1
        numbers |= {0, *range(min(first, before + 1, after + 1), max(before, after) + 1)}
    return numbers
