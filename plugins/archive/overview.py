"""What a list of articles is about at a glance: its coverage over time by source, its months, what goes with it.

A list's newest page shows it. It is made from the list alone (``members``) and from the articles on that very
page, so whatever changes it makes that page stale already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from plugins.archive import paths
from plugins.archive.charts import Axis, Bars, bars, by_month, make_axis, spread
from plugins.archive.models import Card, Period, Reference
from plugins.archive.paging import page_of
from plugins.archive.view import View
from plugins.store.lists import ListRow
from plugins.topics.slugs import slug

CHARTED = 5
"""Articles from which a list has a chart: of fewer, the list itself says as much."""
ROWS = 5
"""Sources with a row of their own in a chart; the others share one."""
TOGETHER = 12
"""Topics that are named as going with a topic."""
TOGETHER_MIN = 2
"""Articles that two topics must share."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source's row in a chart."""

    source: Reference | None
    """None for all sources that have no row of their own."""
    count: int
    """Its articles, the undated ones left out."""
    bars: Bars
    """Its bars, on the scale that all rows share."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """A chart of a list over time."""

    axis: Axis
    """The bars' times."""
    count: int
    """Articles in it: those with a date."""
    total: Bars
    """All of them."""
    rows: Sequence[SourceRow]
    """By source, the largest first; empty where there is one source only."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A list at a glance."""

    coverage: Coverage | None
    """None for a list of few articles."""
    months: Sequence[Period]
    """Its months, newest first, with the address of the first article of each in the list."""
    together: Sequence[Reference]
    """Topics that its newest articles share, the most frequent first; ``count`` says how many do."""


def make_overview(view: View, row: ListRow, cards: Sequence[Card]) -> Overview:
    """A list at a glance.

    :param cards: the articles of its newest page.
    """
    days = view.by_day(row.id)
    return Overview(
        coverage=_coverage(view, row, days) if sum(count for *_, count in days) >= CHARTED else None,
        months=_months(view, row, days),
        together=_together(view, row, cards) if row.kind == "topic" else (),
    )


def _coverage(view: View, row: ListRow, days: Sequence[tuple[str, int, int]]) -> Coverage:
    axis = make_axis(days[0][0], days[-1][0])
    by_source: dict[int, list[tuple[str, int]]] = {}
    for day, source, count in days:
        by_source.setdefault(source, []).append((day, count))
    total = bars(spread(((day, count) for day, _, count in days), axis))
    rows = _rows(view, by_source, axis) if len(by_source) > 1 and row.kind != "source" else []
    return Coverage(axis, sum(count for *_, count in days), total, rows)


def _rows(view: View, by_source: dict[int, list[tuple[str, int]]], axis: Axis) -> list[SourceRow]:
    """The largest sources, and the others together; one left over has its own row."""
    named = {_source_key(view, number): days for number, days in by_source.items()}
    sums = {key: sum(count for _, count in days) for key, days in named.items()}
    order = sorted(named, key=lambda key: (-sums[key], key))
    shown = order if len(order) <= ROWS + 1 else order[:ROWS]
    groups = [(view.source(key), sums[key], spread(named[key], axis)) for key in shown]
    rest = order[len(shown) :]
    peak = max(max(counts) for *_, counts in groups)
    rows = [SourceRow(source, count, bars(counts, peak)) for source, count, counts in groups]
    if rest:
        counts = spread((day for key in rest for day in named[key]), axis)
        rows.append(SourceRow(None, sum(counts), bars(counts, max(peak, *counts))))
    return rows


def _source_key(view: View, number: int) -> str:
    row = view.store.lists.get(number)
    return row.key if row else ""


def _months(view: View, row: ListRow, days: Sequence[tuple[str, int, int]]) -> list[Period]:
    """Where in the list each month begins, for one who reads it newest first."""
    months = by_month((day, count) for day, _, count in days)
    position = row.count - sum(months.values())  # undated articles come first
    periods = []
    for name, count in months.items():
        position += count
        path = paths.list_path(row.kind, row.key, page_of(position - 1, row.count, view.settings.page_size))
        periods.append(Period(name, f"{paths.url(path)}#m{name}", count))
    return periods[::-1]


def _together(view: View, row: ListRow, cards: Iterable[Card]) -> list[Reference]:
    """Topics that the articles of a topic's newest page share with it."""
    counts = Counter(view.aliases.key(tag) for card in cards for tag in view.member(card.id).tags)
    del counts[row.key]
    often = [(-count, slug(key), key) for key, count in counts.items() if count >= TOGETHER_MIN]
    return [replace(view.topic(key), count=-count) for count, _, key in sorted(often)[:TOGETHER]]
