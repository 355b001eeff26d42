"""The indexes of sources and of categories, each with its own small chart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plugins.archive import paths
from plugins.archive.changes import Changes
from plugins.archive.charts import Axis, Bars, bars, make_axis, spread
from plugins.archive.makers.topics import with_numbers
from plugins.archive.models import Reference
from plugins.archive.view import View
from plugins.records import Page
from plugins.store.lists import ListRow

INDEXES = {
    "source": (paths.SOURCES, ("sources.html", "!news/references.html")),
    "category": (paths.CATEGORIES, ("categories.html", "!news/references.html")),
}
"""Kind -> path, template choices."""
STRAY = 100
"""One article in so many may lie outside the charts, at either end: a stray date must not flatten all of them."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A source or category on its index."""

    reference: Reference
    """Itself, with its numbers."""
    bars: Bars | None
    """Its articles over the archive's time; None where no article has a date."""


class IndexMaker:
    """The key is the kind."""

    name = "index"

    def templates(self) -> tuple[tuple[str, ...], ...]:
        """Of sources, categories."""
        return tuple(choices for _, choices in INDEXES.values())

    def keys(self, view: View) -> Iterable[str]:  # noqa: ARG002
        """Both."""
        return INDEXES

    def stale(self, changes: Changes, view: View) -> Iterable[str]:  # noqa: ARG002
        """Both when any article came, went or moved in time: the charts share the archive's time."""
        for kind in INDEXES:
            if any(change.moved is not None for change in changes.of_kind("all", kind)):
                yield kind

    def make(self, view: View, key: str) -> Iterator[Page]:
        """The index of a kind."""
        path, templates = INDEXES[key]
        axis = archive_axis(view)
        rows = view.store.lists.largest(key, 10**6)
        entries = [IndexEntry(with_numbers(view, row), _bars(view, row, axis)) for row in rows]
        references = [entry.reference for entry in entries]
        context: dict[str, object] = {
            "entries": entries,
            "axis": axis,
            "references": references,
            "categories": [(reference, ()) for reference in references],
        }
        yield Page(path, view.render(path, templates, context))


def archive_axis(view: View) -> Axis | None:
    """The archive's time, a few stray dates at its ends left out; None if no article has a date."""
    lists = view.store.lists
    row = lists.find("all", "")
    if row is None or not lists.span(row.id)[0]:
        return None
    undated = lists.position(row, "0")
    stray = (row.count - undated) // STRAY
    ends = (lists.slice(row.id, place, place + 1)[0] for place in (undated + stray, row.count - 1 - stray))
    first, last = (view.member(article).day for article in ends)
    return make_axis(first, last)


def _bars(view: View, row: ListRow, axis: Axis | None) -> Bars | None:
    if axis is None:
        return None
    return bars(spread(((day, count) for day, _, count in view.store.lists.by_day(row.id)), axis))
