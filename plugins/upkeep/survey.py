"""One pass over every article in the store, piece by piece in the workers: numbers of bounded size come out.

Pieces are always the same and are put together in order, so the result is the same with any number of workers.
"""

from __future__ import annotations

import heapq
import os
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec
from rich.console import Console

from plugins.archive.progress import phase
from plugins.archive.workers import Workers
from plugins.cleaning.cleaner import EXPECTED_LOSSES
from plugins.settings import ArchiveSettings
from plugins.store import Store
from plugins.upkeep.recurring import EXAMPLES, Tally, blocks_of

PIECE = 2_000
"""Rows of files in a piece."""
HEAVIEST = 40
"""Articles of a publisher with the largest losses that are remembered by name."""
SHORTEST_LOSS = 200
"""Characters; smaller losses are nothing unusual whatever their share."""
MOST_DOUBTS = 200
"""Different doubts of a publisher."""
NOBODY = "(no publisher)"
"""Publisher of articles without an address."""

_NUMBERS = re.compile(r"\d+")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_OUTSIDE = EXPECTED_LOSSES | {"envelope"}


class _Facts(msgspec.Struct):
    """What the survey reads of a reading; the rest of its JSON is passed over."""

    publisher: str
    date_evidence: str
    text_in: int
    text_kept: int
    cuts: tuple[tuple[str, int, int], ...]
    notices: tuple[str, ...]


_decode = msgspec.json.Decoder(_Facts).decode


@dataclass(slots=True)
class RuleUse:
    """What one rule took from one publisher's articles."""

    articles: int = 0
    """Articles where it took something."""
    things: int = 0
    """Things that it took."""
    characters: int = 0
    """Visible characters that went with them."""
    files: list[tuple[int, str]] = field(default_factory=list)
    """Some of the articles' files, spread evenly: by a checksum of their path."""


@dataclass(slots=True)
class Doubt:
    """Something that reading or cleaning was not sure about."""

    articles: int = 0
    """Articles with it."""
    examples: list[str] = field(default_factory=list)
    """Some of their files and the whole sentence: ``mirror/path: sentence``."""


@dataclass(slots=True)
class PublisherSurvey:
    """The numbers of one publisher."""

    articles: int = 0
    """Articles that are shown."""
    text_in: int = 0
    """Visible characters as mirrored."""
    text_kept: int = 0
    """Visible characters of them that are shown."""
    shares: list[int] = field(default_factory=lambda: [0] * 101)
    """Articles by the share of their text that was cut, in whole percent."""
    rules: dict[str, RuleUse] = field(default_factory=dict)
    """By name of the rule."""
    evidence: Counter[str] = field(default_factory=Counter)
    """Articles by what their date was taken from; empty for those without one."""
    doubts: dict[str, Doubt] = field(default_factory=dict)
    """By sentence, numbers and names left out."""
    losses: list[tuple[int, int, int, str]] = field(default_factory=list)
    """Share in percent, characters lost, characters there were, file; a heap of the largest."""
    blocks: Tally = field(default_factory=Tally)
    """What stands at both ends of the articles."""

    def add(self, other: PublisherSurvey) -> None:
        """Take in the numbers of more articles."""
        self.articles += other.articles
        self.text_in += other.text_in
        self.text_kept += other.text_kept
        self.shares = [mine + theirs for mine, theirs in zip(self.shares, other.shares, strict=True)]
        for name, use in other.rules.items():
            mine = self.rules.setdefault(name, RuleUse())
            mine.articles += use.articles
            mine.things += use.things
            mine.characters += use.characters
            mine.files = sorted([*mine.files, *use.files])[:EXAMPLES]
        self.evidence.update(other.evidence)
        for sentence, doubt in other.doubts.items():
            known = self.doubts.get(sentence)
            if known is None and len(self.doubts) >= MOST_DOUBTS:
                known = self.doubts.setdefault("others", Doubt())
            elif known is None:
                known = self.doubts.setdefault(sentence, Doubt())
            known.articles += doubt.articles
            known.examples += doubt.examples[: EXAMPLES - len(known.examples)]
        self.losses = heapq.nlargest(HEAVIEST, [*self.losses, *other.losses])
        self.blocks.add(other.blocks)


Survey = dict[str, PublisherSurvey]
"""Publisher's host -> its numbers."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of ``files`` to go through."""

    store: str
    """Folder of the store."""
    first: int
    """Id of the first row."""
    last: int
    """Id behind the last row."""


def survey(settings: ArchiveSettings, console: Console, workers: Workers) -> Survey:
    """Go through all articles that are shown."""
    store = Store.open_for_reading(settings.store)
    last = store.files.last_id()
    store.close()
    pieces = (Piece(settings.store, first, first + PIECE) for first in range(0, last + 1, PIECE))
    whole: Survey = {}
    with phase(console, "Surveying", last) as advance:
        for part in workers.run(survey_piece, pieces, last // _CHEAP):
            for publisher, numbers in part.items():
                whole.setdefault(publisher, PublisherSurvey()).add(numbers)
            advance(PIECE)
    return whole


_CHEAP = 8
"""Articles are surveyed in the time that a build takes for one: only so many more are worth starting processes."""


@lru_cache(maxsize=1)
def _open(folder: str, process: int) -> Store:  # noqa: ARG001 - a connection must not cross a fork
    return Store.open_for_reading(folder)


def survey_piece(piece: Piece) -> Survey:
    """Go through some rows; runs in workers."""
    found: Survey = {}
    for file, record, html in _open(piece.store, os.getpid()).files.shown_readings(piece.first, piece.last):
        facts = _decode(record)
        numbers = found.setdefault(facts.publisher or NOBODY, PublisherSurvey())
        _count(numbers, facts, file)
        numbers.blocks.see(set(blocks_of(html)), file)
    return found


def _count(numbers: PublisherSurvey, facts: _Facts, file: str) -> None:
    numbers.articles += 1
    numbers.text_in += facts.text_in
    numbers.text_kept += facts.text_kept
    outside = 0
    for rule, things, characters in facts.cuts:
        use = numbers.rules.setdefault(rule, RuleUse())
        use.articles += 1
        use.things += things
        use.characters += characters
        use.files = sorted([*use.files, (zlib.crc32(file.encode()), file)])[:EXAMPLES]
        outside += characters if rule in _OUTSIDE else 0
    own = facts.text_in - outside
    lost = max(0, own - facts.text_kept)
    share = min(100, 100 * lost // own) if own > 0 else 0
    numbers.shares[share] += 1
    if lost >= SHORTEST_LOSS:
        numbers.losses = heapq.nlargest(HEAVIEST, [*numbers.losses, (share, lost, own, file)])
    numbers.evidence[facts.date_evidence] += 1
    for notice in facts.notices:
        doubt = numbers.doubts.setdefault(_NUMBERS.sub("0", _QUOTED.sub("'…'", notice)), Doubt())
        doubt.articles += 1
        if len(doubt.examples) < EXAMPLES:
            doubt.examples.append(f"{file}: {notice}")


def usual(shares: list[int]) -> tuple[int, int]:
    """The median share of losses, and the share above which one is unusual, both in percent.

    Unusual is what a box plot with whiskers of three box lengths would show as a far outlier, and at least
    ``CLEARLY`` more than the median; without enough articles to tell, ``FEW`` and more.
    """
    number = sum(shares)
    low, middle, high = (_quantile(shares, number, part) for part in (0.25, 0.5, 0.75))
    if number < ENOUGH:
        return middle, FEW
    return middle, max(high + 3 * (high - low), middle + CLEARLY)


CLEARLY = 15
"""Percent of a text."""
FEW = 40
"""Percent that are unusual for a publisher with few articles."""
ENOUGH = 20
"""Articles from which a publisher has habits."""


def _quantile(shares: list[int], number: int, part: float) -> int:
    seen = 0
    for share, count in enumerate(shares):
        seen += count
        if seen >= part * number:
            return share
    return 100


def publishers_by_size(whole: Mapping[str, PublisherSurvey]) -> Iterator[tuple[str, PublisherSurvey]]:
    """The publishers, the largest first."""
    yield from sorted(whole.items(), key=lambda item: (-item[1].articles, item[0]))
