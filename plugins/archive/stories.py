"""Which articles of some days lead: those that several sources report, or whose topics are most active.

Two articles report one story when their titles share enough: Han bigrams and words of other scripts, folded as
topics are, so that both scripts of Chinese meet. A measure for choosing what stands large on one page, from that
page's articles alone; it claims nothing about any article.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plugins.archive.models import Card
from plugins.topics.folding import fold

_PIECE = re.compile(r"[a-z0-9]{3,}|[\u3400-\u9fff]+")

SHARED_LEAST = 3
"""Pieces of their titles that two reports of one story share, at least."""
SHARED_PART = 0.34
"""Part of the shorter title's pieces that they share, at least."""
TOPIC_MOST = 6
"""More articles of a topic than this say nothing more: a wide topic is not news."""
SAME_SOURCE = 2
"""Stories of one source among the leads, where there are sources enough."""
ALSO = 3
"""Other reports named below a story."""


@dataclass(frozen=True, slots=True)
class Story:
    """A story on the front page."""

    card: Card
    """The report that stands for it."""
    others: Sequence[Card]
    """Other sources' reports of it."""


def choose_leads(cards: Sequence[Card], number: int) -> list[Story]:
    """The stories to lead with, the strongest first; of equals the newer.

    :param cards: articles, newest first.
    """
    same = same_stories(cards)
    activity = Counter(topic.slug for card in cards for topic in card.tags)

    def weight(index: int) -> int:
        sources = {cards[other].source.slug for other in same[index]} - {cards[index].source.slug}
        topic = max((min(activity[topic.slug] - 1, TOPIC_MOST) for topic in cards[index].tags), default=0)
        return 4 * len(sources) + topic + bool(cards[index].summary)

    most = max(SAME_SOURCE, -(-number // len({card.source.slug for card in cards} or {""})))
    order = sorted(range(len(cards)), key=lambda index: (-weight(index), index))
    leads: list[Story] = []
    told: set[int] = set()
    topics: set[str] = set()
    sources: Counter[str] = Counter()
    for index in order:
        card = cards[index]
        strongest = max(card.tags, key=lambda topic: (activity[topic.slug], topic.slug), default=None)
        known = strongest is not None and strongest.slug in topics
        if index in told or known or sources[card.source.slug] >= most or len(leads) == number:
            continue
        leads.append(Story(card, _reports_of_others(cards, index, same[index])))
        told |= {index, *same[index]}
        topics |= {strongest.slug} if strongest else set()
        sources[card.source.slug] += 1
    return leads


def same_stories(cards: Sequence[Card]) -> list[list[int]]:
    """For each article the positions of the others that report the same story."""
    pieces = [_pieces(card.title) for card in cards]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for index, found in enumerate(pieces):
        for piece in found:
            holders[piece].append(index)
    same: list[list[int]] = []
    for index, found in enumerate(pieces):
        shared = Counter(other for piece in found for other in holders[piece] if other != index)
        same.append(sorted(other for other, count in shared.items() if _is_enough(count, found, pieces[other])))
    return same


def _is_enough(shared: int, one: set[str], other: set[str]) -> bool:
    """Whether titles with so many pieces in common tell one story."""
    return shared >= max(SHARED_LEAST, SHARED_PART * min(len(one), len(other)))


def _reports_of_others(cards: Sequence[Card], index: int, same: Iterable[int]) -> list[Card]:
    """The newest other report of each other source."""
    by_source: dict[str, Card] = {}
    for other in same:
        if cards[other].source != cards[index].source:
            by_source.setdefault(cards[other].source.slug, cards[other])
    return [*by_source.values()][:ALSO]


def _pieces(title: str) -> set[str]:
    """Han bigrams and other words of a title."""
    pieces: set[str] = set()
    for run in _PIECE.findall(fold(title)):
        if run[0].isascii():
            pieces.add(run)
        else:
            pieces.update(run[start : start + 2] for start in range(len(run) - 1))
    return pieces
