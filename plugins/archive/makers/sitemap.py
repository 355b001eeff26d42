"""For search engines, where the site has an address: ``sitemap.xml`` with its parts, and ``robots.txt``.

Parts are counted from the oldest article, as pages of lists are, so new articles change only the last one. The
format is that of sitemaps.org: at most 50,000 addresses a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from plugins.archive import paths
from plugins.archive.changes import Changes
from plugins.archive.view import View
from plugins.records import Page
from plugins.settings import ArchiveSettings
from plugins.topics.slugs import bucket

PART = 50_000
"""Addresses in a file, by the format's rule."""
KINDS = ("day", "source", "category", "topic")
"""Lists whose newest pages are named; the others are found from them."""
INDEXES = (paths.HOME, paths.ARCHIVE, paths.SOURCES, paths.CATEGORIES, paths.ABOUT)
ROBOTS = "robots.txt"

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap_files(settings: ArchiveSettings, articles: int) -> int:
    """How many files these are, for the budget; parts of many topics left out."""
    if not settings.site_url:
        return 0
    return 2 + len(KINDS) + (-(-articles // PART) if settings.canonical == "site" else 0)


class SitemapMaker:
    """The key is empty for the index and ``robots.txt``, else ``KIND NUMBER``: one part, counted from 1."""

    name = "sitemap"

    def templates(self) -> tuple[tuple[str, ...], ...]:
        """None: a theme has no say in the format."""
        return ()

    def keys(self, view: View) -> Iterable[str]:
        """The index and every part; nothing where the site has no address."""
        if not view.settings.site_url:
            return
        yield ""
        for kind in ("article", *KINDS):
            yield from (f"{kind} {number}" for number in range(1, _parts(view, kind) + 1))

    def stale(self, changes: Changes, view: View) -> Iterable[str]:
        """Parts from the first article or list that came or went; the index when there may be more parts."""
        if not view.settings.site_url:
            return
        wanted: set[str] = set()
        for change in changes.of_kind("all"):
            if change.moved is not None:
                row = view.row("all", "")
                first = view.store.lists.position(row, change.moved) // PART + 1 if row else 1
                last = -(-max(change.count_before, change.count_after) // PART)
                wanted |= {f"article {number}" for number in range(first, last + 1)}
        for kind in _moved_kinds(changes, view):
            # Lists stand in the order of their keys: one that comes or goes moves all behind it.
            wanted |= {key for key in view.store.pages.keys(self.name) if key.startswith(f"{kind} ")}
            wanted |= {f"{kind} {number}" for number in range(1, _parts(view, kind) + 1)}
        if wanted:
            yield ""
            yield from wanted

    def make(self, view: View, key: str) -> Iterator[Page]:
        """The index with ``robots.txt``, or a part; none if the site has no address any more."""
        site = view.settings.site_url
        if not site:
            return
        if not key:
            parts = [_path(part) for part in self.keys(view) if part]
            yield Page(
                "sitemap.xml", _document("sitemapindex", "sitemap", (paths.address(site, path) for path in parts))
            )
            yield Page(ROBOTS, f"User-agent: *\nAllow: /\nSitemap: {site}/sitemap.xml\n".encode())
            return
        kind, number = key.split()
        if int(number) > _parts(view, kind):
            return
        start = (int(number) - 1) * PART
        pages = _articles(view, start) if kind == "article" else _lists(view, kind)[start : start + PART]
        yield Page(_path(key), _document("urlset", "url", (paths.address(site, path) for path in pages)))


def _moved_kinds(changes: Changes, view: View) -> Iterator[str]:
    """The kinds of lists of which a page came or went."""
    for kind in KINDS:
        is_topic = kind == "topic"
        has_page = view.tiers.has_page if is_topic else bool
        moved = any(has_page(change.count_before) != has_page(change.count_after) for change in changes.of_kind(kind))
        if moved or (is_topic and _shelf_moved(changes, view)):
            yield kind


def _shelf_moved(changes: Changes, view: View) -> bool:
    """Whether topics came to a shelf on which there was none, or left one with none."""
    moved = [change for change in changes.of_kind("topic") if bool(change.count_before) != bool(change.count_after)]
    if not moved:
        return False
    shelves = view.store.lists.shelves()
    came = Counter(bucket(change.key) for change in moved if change.count_after)
    gone = {bucket(change.key) for change in moved if change.count_before}
    return not shelves.keys() >= gone or any(shelves[shelf] == number for shelf, number in came.items())


def _parts(view: View, kind: str) -> int:
    if kind == "article":
        # An article whose own address is its publisher's has no place here.
        return -(-view.store.articles.count() // PART) if view.settings.canonical == "site" else 0
    return -(-len(_lists(view, kind)) // PART)


def _articles(view: View, start: int) -> list[str]:
    row = view.row("all", "")
    ids = view.slice(row, start, start + PART) if row else []
    return [paths.article_path(article) for article in ids]


def _lists(view: View, kind: str) -> list[str]:
    """Pages of the lists of a kind that have pages; the indexes go with the days."""
    indexes = list(INDEXES) if kind == "day" else []
    if kind == "topic" and view.pipeline.has_topics:
        indexes = [paths.TOPICS, *(paths.shelf_path(shelf) for shelf in view.store.lists.shelves())]
    rows = view.store.lists.of_kind(kind)
    return indexes + [
        paths.list_path(kind, row.key) for row in rows if kind != "topic" or view.tiers.has_page(row.count)
    ]


def _path(key: str) -> str:
    return f"sitemap-{key.replace(' ', '-')}.xml"


def _document(root: str, item: str, addresses: Iterable[str]) -> bytes:
    lines = [f"<{item}><loc>{escape(address)}</loc></{item}>\n" for address in addresses]
    return f"{_HEAD}<{root} {_NAMESPACE}>\n{''.join(lines)}</{root}>\n".encode()
