"""Charts of how many articles a time has: numbers in, paths of bars out; templates draw them as inline SVG.

A chart is one path of bars on a grid of whole units, so it is small, the same on every machine, and takes the
colour of the text around it. Templates stretch it to the width they have and say its numbers in words beside it:
nothing in a chart depends on colour. Several sources stand below one another, each in a row of its own with its
name, on one scale.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

BAR, GAP = 4, 1
"""Width of a bar, the gap to the next one included, and of that gap."""
HEIGHT = 24
"""Height of the highest bar."""

FINEST: tuple[tuple[str, int], ...] = (("day", 92), ("week", 730), ("month", 3700))
"""The unit of time of the bars, and the longest span in days for which it is used; years beyond."""


@dataclass(frozen=True, slots=True)
class Bars:
    """A row of bars as a path of SVG."""

    path: str
    """The ``d`` of a path."""
    width: int
    """Of its view box; the height is ``HEIGHT``."""
    peak: int
    """Articles of the highest bar."""
    peak_at: int
    """Position of the first bar of that height."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The bars' times."""

    unit: str
    """``day``, ``week``, ``month`` or ``year``."""
    names: Sequence[str]
    """Of each bar: ``2021-07-06`` (a week is named by its Monday), ``2021-07`` or ``2021``, without a gap."""


def bars(counts: Sequence[int], peak: int = 0) -> Bars:
    """Bars of these numbers; a time with articles always shows at least a line.

    :param peak: the number that is as high as the chart; the largest of the numbers if it is 0.
    """
    highest = max(counts, default=0)
    scale = peak or highest or 1
    parts = []
    for index, count in enumerate(counts):
        if count:
            height = max(1, min(HEIGHT, round(count * HEIGHT / scale)))
            parts.append(f"M{index * BAR} {HEIGHT}v-{height}h{BAR - GAP}v{height}")
    position = counts.index(highest) if counts else 0
    return Bars("".join(parts), max(1, len(counts) * BAR - GAP), highest, position)


def make_axis(first: str, last: str) -> Axis:
    """The bars between two days, the finest that are not too many.

    :param first: ISO 8601, as ``last``.
    """
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    span = (end - start).days
    unit = next((unit for unit, longest in FINEST if span <= longest), "year")
    return Axis(unit, tuple(_names(start, end, unit)))


def bin_of(day: str, unit: str) -> str:
    """The name of the bar that a day belongs to."""
    if unit == "week":
        when = date.fromisoformat(day)
        return (when - timedelta(days=when.weekday())).isoformat()
    return day[: {"day": 10, "month": 7, "year": 4}[unit]]


def spread(days: Iterable[tuple[str, int]], axis: Axis) -> list[int]:
    """Numbers of days, summed up to one a bar; days outside the axis are left out."""
    sums: Counter[str] = Counter()
    for day, count in days:
        sums[bin_of(day, axis.unit)] += count
    return [sums[name] for name in axis.names]


def by_month(days: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    """Numbers of days summed up by month, ``2021-07``; in the order of the days."""
    sums: Counter[str] = Counter()
    for day, count in days:
        sums[day[:7]] += count
    return sums


def _names(start: date, end: date, unit: str) -> Iterator[str]:
    """Every bar's name; stepped by the unit, for an archive may have a thousand topics over twenty years."""
    if unit == "year":
        yield from (f"{year:04}" for year in range(start.year, end.year + 1))
    elif unit == "month":
        months = range(start.year * 12 + start.month - 1, end.year * 12 + end.month)
        yield from (f"{month // 12:04}-{month % 12 + 1:02}" for month in months)
    else:
        step = timedelta(days=7 if unit == "week" else 1)
        when = date.fromisoformat(bin_of(start.isoformat(), unit))
        while when <= end:
            yield when.isoformat()
            when += step
