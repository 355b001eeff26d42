"""A topic's story: bursts of coverage, each named by its most central headline, with the sources that reported it.

A burst grows from the busiest day that is left, to both sides, over days that have at least a quarter of its articles,
with at most one other day between two of them. The largest bursts tell the story, in the order of time. It is made of
the topic's list alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plugins.archive.entries import Brief
from plugins.archive.models import Reference
from plugins.archive.view import View
from plugins.related.display import RelatedLink, link
from plugins.related.grams import normal, subject, weigh
from plugins.store.lists import ListRow

LEAST = 8
"""A topic with fewer articles has no story: its list is short enough."""
BURST = 3
"""Articles that a burst has at least."""
SHARE = 4
"""A day belongs to a burst if it has one article for so many of the busiest day."""
GAP = 2
"""Days from one day of a burst to the next, at most."""
LENGTH = 14
"""Days of a burst, at most, counted from its busiest day to either side."""
MOST = 10
"""Bursts of a story."""
READ = 40
"""Articles of a burst among which its headline is sought, the first ones."""
SOURCES = 5
"""Sources named of a burst."""


@dataclass(frozen=True, slots=True)
class Burst:
    """Days in which a topic was in the news."""

    first: str
    """First day."""
    last: str
    """Last day."""
    count: int
    """Articles."""
    headline: RelatedLink
    """The article whose title shares most with the others'."""
    sources: Sequence[Reference]
    """Publishers, those with most articles first; a few."""
    more: int
    """Publishers that are not named."""


def tell(view: View, row: ListRow) -> list[Burst]:
    """The story of a topic, oldest burst first; empty if there are not two bursts."""
    if row.count < LEAST:
        return []
    publishers: dict[int, Counter[int]] = defaultdict(Counter)
    for day, source, count in view.by_day(row.id):
        publishers[date.fromisoformat(day).toordinal()][source] += count
    spans = bursts({day: counts.total() for day, counts in publishers.items()})
    return [_burst(view, row, first, last, publishers) for first, last in spans] if len(spans) > 1 else []


def bursts(counts: Mapping[int, int]) -> list[tuple[int, int]]:
    """First and last day of the largest bursts, oldest first.

    :param counts: day as a number -> articles.
    """
    left = dict(counts)
    found: list[tuple[int, int, int]] = []
    for peak in sorted(counts, key=lambda day: (-counts[day], day)):
        if peak not in left:
            continue
        days = [*_reach(left, peak, -1), peak, *_reach(left, peak, 1)]
        size = sum(left.pop(day) for day in days)
        if size >= BURST:
            found.append((-size, min(days), max(days)))
    return sorted((first, last) for _, first, last in sorted(found)[:MOST])


def _reach(counts: Mapping[int, int], peak: int, step: int) -> list[int]:
    """The days of a burst on one side of its peak."""
    found, last = [], peak
    for day in range(peak + step, peak + step * LENGTH, step):
        if abs(day - last) > GAP:
            break
        if counts.get(day, 0) * SHARE >= counts[peak]:
            found.append(day)
            last = day
    return found


def _burst(view: View, row: ListRow, first: int, last: int, publishers: Mapping[int, Counter[int]]) -> Burst:
    days = [date.fromordinal(ordinal).isoformat() for ordinal in (first, last)]
    counts = sum((publishers[day] for day in range(first, last + 1) if day in publishers), Counter[int]())
    ids = view.store.lists.within(row.id, days[0], days[1], READ)
    entry = central([view.member(article) for article in ids], row.key)
    reading = entry.reading
    rows = [known for source in counts if (known := view.store.lists.get(source))]
    rows.sort(key=lambda known: (-counts[known.id], known.key))
    return Burst(
        first=days[0],
        last=days[1],
        count=counts.total(),
        headline=link(view, reading.id, reading.title, entry.day, reading.publisher, reading.lang),
        sources=[view.source(known.key) for known in rows[:SOURCES]],
        more=max(0, len(rows) - SOURCES),
    )


def central(entries: Sequence[Brief], topic: str) -> Brief:
    """The entry whose title shares most with the others'; of equals the first.

    :param entries: at least one, in order.
    :param topic: what all have in common says nothing.
    """
    common = weigh(topic)
    titles = [_grams(entry, common) for entry in entries]
    spread: Counter[str] = Counter(gram for title in titles for gram in title)

    def share(title: Mapping[str, float]) -> float:
        # Long titles share more with anything: the root of the length evens that out.
        total = sum(value * (spread[gram] - 1) for gram, value in title.items())
        return float(total / (len(title) + 1) ** 0.5)

    best = max(range(len(titles)), key=lambda index: (round(share(titles[index]), 6), -index))
    return entries[best]


def _grams(entry: Brief, without: Iterable[str]) -> dict[str, float]:
    known = set(without)
    title = normal(subject(entry.reading.title), entry.reading.lang)
    return {gram: value for gram, value in weigh(title).items() if gram not in known}
