"""How alike two articles are: a function of the two alone.

The cosine of their grams, weighed by place and by how telling each gram is. A gram counts only if it stands in the
title or among the topics of one of the two: what only both leads share is a newsroom's habit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import mul

from plugins.archive.entries import Brief, Entry
from plugins.related.grams import column, lead, most_telling, normal, pieces, subject, weigh, weigh_name
from plugins.related.signature import PRINTS, Signature, read_signature
from plugins.topics.folding import fold

TopicKey = Callable[[str], str]
"""Tag -> identity of its topic."""

TERM, TOPIC, TITLE, LEAD = 1.6, 1.3, 1.0, 0.6
"""What a gram's place is worth: a piece of the title that the text repeats, a topic, the title, the lead."""
FEW_PIECES = {1: 0.5, 2: 0.8}
"""What a likeness that rests on so few pieces is worth."""
TELLING = 3.0
"""A key must have a gram of so much weight: commoner words bring together what has nothing in common."""
MOST_KEYS = 8
"""Keys of an article; the most telling."""


@dataclass(frozen=True, slots=True)
class Profile:
    """An article as it is compared."""

    id: str
    """Identity."""
    sort: str
    """Day, time, id."""
    title: str
    """For people."""
    publisher: str
    """Host; empty if unknown."""
    lang: str
    """BCP 47."""
    strong: Mapping[str, float]
    """Grams of title and topics -> weight by rarity and place."""
    all: Mapping[str, float]
    """Those of the lead too."""
    norm: float
    """Length of ``all`` as a vector; never 0."""
    keys: tuple[str, ...]
    """Topics and terms that are telling."""
    signature: Signature
    """Of the text."""

    @property
    def day(self) -> str:
        """``2021-07-06``; empty if unknown."""
        return self.sort[:10].strip()


def profile_of(entry: Entry | Brief, topic_key: TopicKey) -> Profile:
    """An article's profile."""
    reading = entry.reading
    signature = read_signature(reading.signature)
    topics = _topics(entry, topic_key)
    strong = _strong(entry, topics, signature.terms)
    every = weigh(normal(lead(reading.summary), reading.lang), LEAD)
    every.update(strong)
    return Profile(
        id=reading.id, sort=entry.sort, title=reading.title, publisher=reading.publisher, lang=reading.lang,
        strong=strong, all=every, norm=math.hypot(*every.values()) or 1.0, keys=_telling((*topics, *signature.terms)),
        signature=signature,
    )  # fmt: skip


def strong_grams(entry: Entry | Brief, topic_key: TopicKey) -> Mapping[str, float]:
    """The grams of title and topics, as in the article's profile."""
    return _strong(entry, _topics(entry, topic_key), read_signature(entry.reading.signature).terms)


def _strong(entry: Entry | Brief, topics: Iterable[str], terms: Iterable[str]) -> dict[str, float]:
    strong = weigh(normal(subject(entry.reading.title), entry.reading.lang), TITLE)
    for names, place in ((topics, TOPIC), (terms, TERM)):
        for name in names:
            strong.update(weigh_name(name, place))
    return strong


def keys_of(entry: Entry | Brief, topic_key: TopicKey) -> tuple[str, ...]:
    """The keys of an article, as in its profile."""
    return _telling((*_topics(entry, topic_key), *read_signature(entry.reading.signature).terms))


def _topics(entry: Entry | Brief, topic_key: TopicKey) -> list[str]:
    """Topics, the name of the column aside: it says what the article is, not what it is about."""
    if not entry.tags:
        return []
    named = fold(column(entry.reading.title))
    return [topic_key(tag) for tag in entry.tags if fold(tag) not in named]


def _telling(names: Iterable[str]) -> tuple[str, ...]:
    values = {name: most_telling(name) for name in names if len(name) > 1}
    ranked = sorted((-value, name) for name, value in values.items() if value >= TELLING)
    return tuple(name for _, name in ranked[:MOST_KEYS])


def likeness(one: Profile, other: Profile) -> float:
    """From 0, nothing in common, to about 1; less where they share only one piece or two: a name is no event."""
    shared = one.strong.keys() & other.all.keys()
    shared |= other.strong.keys() & one.all.keys()
    if not shared:
        return 0.0
    # A set has no order, and needs none: fsum() rounds once.
    total = math.fsum(map(mul, map(one.all.__getitem__, shared), map(other.all.__getitem__, shared)))
    return total / (one.norm * other.norm) * FEW_PIECES.get(pieces(shared), 1.0)


def resemblance(one: Signature, other: Signature) -> float:
    """Estimated share of the clauses of either text that both have."""
    if not one.prints or not other.prints:
        return 0.0
    mine, others = set(one.prints), set(other.prints)
    smallest = sorted(mine | others)[:PRINTS]
    return sum(1 for value in smallest if value in mine and value in others) / len(smallest)


def containment(one: Signature, other: Signature, share: float) -> float:
    """Estimated share of the clauses of the shorter text that the longer has.

    :param share: their resemblance.
    """
    common = share * (one.clauses + other.clauses) / (1 + share)
    return min(1.0, common / (min(one.clauses, other.clauses) or 1))
