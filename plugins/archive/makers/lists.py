"""Pages of lists: days, sources, categories, topics.

Pages are numbered from the oldest up (``paging``). Where the next number will be stands a redirect to the newest
page, so that the link "newer" of the last sealed page need not change when that one is sealed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from plugins.archive import paths
from plugins.archive.changes import Changes, ListChange
from plugins.archive.models import Card, Listing, ObjectPage
from plugins.archive.overview import TOGETHER_MIN, Overview, make_overview
from plugins.archive.paging import page_key, page_of, parse_page_key, sealed_pages
from plugins.archive.view import View
from plugins.records import Page
from plugins.store.lists import ListRow

KINDS = ("source", "category", "topic", "day")
REDIRECT = ("redirect.html", "!news/redirect.html")
TEMPLATES = {
    "source": ("source.html", "category.html"),
    "category": ("category.html",),
    "topic": ("topic.html", "!news/topic.html"),
    "day": ("day.html", "period_archives.html"),
}
TOPICS = "tags"
"""What templates call the topics of an article."""


class ListMaker:
    """The key is ``KIND KEY NUMBER``: one page of one list, 0 for the newest."""

    name = "list"

    def templates(self) -> tuple[tuple[str, ...], ...]:
        """One for each kind, and the redirect."""
        return (*TEMPLATES.values(), REDIRECT)

    def keys(self, view: View) -> Iterable[str]:
        """Every page of every list that has pages."""
        for kind in KINDS:
            for row in view.store.lists.of_kind(kind):
                if _has_pages(view, kind, row.count):
                    for number in range(sealed_pages(row.count, view.settings.page_size) + 1):
                        yield page_key(kind, row.key, number)

    def stale(self, changes: Changes, view: View) -> Iterable[str]:
        """Pages from the first article that moved on; and the pages of articles that look different."""
        for change in changes.of_kind(*KINDS):
            for number in _stale_pages(change, view):
                yield page_key(change.kind, change.key, number)

    def make(self, view: View, key: str) -> Iterator[Page]:
        """One page; with the newest also the redirect at its future number."""
        parsed = parse_page_key(key)
        if parsed is None:
            return
        kind, name, number = parsed
        row = view.store.lists.find(kind, name)
        if row is None or not _has_pages(view, kind, row.count):
            return
        sealed = sealed_pages(row.count, view.settings.page_size)
        if number > sealed:
            return
        path = paths.list_path(kind, name, number)
        listing = make_listing(view, row, number)
        overview = None if number or kind == "day" else make_overview(view, row, listing.articles)
        context = _context(listing, overview)
        for companion in view.pipeline.companions:
            context.update(companion.beside_list(view, row, number))
        yield Page(path, view.render(path, TEMPLATES[kind], context))
        if not number and sealed:
            future = paths.list_path(kind, name, sealed + 1)
            target = paths.url(path.rpartition("/")[2])
            yield Page(future, view.render(future, REDIRECT, {"target": target}))


def make_listing(view: View, row: ListRow, number: int) -> Listing:
    """One page of a list as templates see it."""
    size = view.settings.page_size
    sealed = sealed_pages(row.count, size)
    start, stop = ((number - 1) * size, number * size) if number else (sealed * size, row.count)
    cards = view.cards(view.slice(row, start, stop))
    reference = view.reference(row)
    page = Listing(
        kind=row.kind, name=reference.name, url=paths.url(paths.list_path(row.kind, row.key)), count=0, first_day="",
        last_day="", articles=cards if row.kind == "day" else cards[::-1], number=number,
        older=_page_url(row, (number or sealed + 1) - 1) if start else "",
        newer=_page_url(row, number + 1) if number else "",
        feeds=view.feeds(row),
        note=reference.note,
    )  # fmt: skip
    if number:
        return page
    first, last = view.store.lists.span(row.id)
    return replace(page, count=row.count, first_day=first[:10].strip(), last_day=last[:10].strip())


def _context(listing: Listing, overview: Overview | None) -> dict[str, object]:
    """The listing, and the same under the names that stock themes know."""
    cards: list[Card] = list(listing.articles)
    return {
        "listing": listing,
        "overview": overview,
        "articles": cards,
        "articles_page": ObjectPage(cards),
        "dates": cards,
        "category": listing.name,
        "tag": listing.name,
        "period": listing.name.split("-"),
        "page_name": listing.url.removesuffix(".html"),
    }


def _stale_pages(change: ListChange, view: View) -> set[int]:
    size = view.settings.page_size
    before, after = sealed_pages(change.count_before, size), sealed_pages(change.count_after, size)
    if change.renamed or not change.count_after:
        return set(range(max(before, after) + 1))
    row = view.store.lists.find(change.kind, change.key)
    assert row is not None
    numbers = _relinked_pages(change, view, row)
    numbers |= {page_of(position, row.count, size) for position in view.store.lists.positions(row, change.edited)}
    if change.edited and change.kind == "topic":
        numbers.add(0)  # companions may show any article of a topic beside its newest page
    if change.moved is not None:
        first = view.store.lists.position(row, change.moved) // size + 1
        # Pages that are sealed or unsealed now change although no article before them moved.
        numbers |= {0, *range(min(first, before + 1, after + 1), max(before, after) + 1)}
    return numbers


def _relinked_pages(change: ListChange, view: View, row: ListRow) -> set[int]:
    """Pages that name topics of articles of which only the topics changed.

    A topic that grows into a page of its own touches dozens of lists: of 300 articles added to 80,000 each marked four
    pages whose bytes stayed the same, because our lists do not name topics. Only a topic's newest page names those that
    go with it, once enough of its articles have them; each of these articles is one of the relinked then.
    """
    size, lists = view.settings.page_size, view.store.lists
    if view.templates.speaks_of(TOPICS, TEMPLATES[change.kind]):
        return {page_of(position, row.count, size) for position in lists.positions(row, change.relinked)}
    if change.kind != "topic" or len(change.relinked) < TOGETHER_MIN:
        return set()
    begin = lists.newest_begin(row.id, row.count - sealed_pages(row.count, size) * size)
    return {0} if sum(sort >= begin for sort in change.relinked) >= TOGETHER_MIN else set()


def _has_pages(view: View, kind: str, count: int) -> bool:
    return kind != "topic" or view.tiers.has_page(count)


def _page_url(row: ListRow, number: int) -> str:
    return paths.url(paths.list_path(row.kind, row.key, number))
