"""One pass over every article in the store: numbers of bounded size come out.

One process does it: what workers would find out of a piece is as large as the piece, and handing it over takes longer
than finding it (ARCHITECTURE.md has the numbers).
"""

from __future__ import annotations

import heapq
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import msgspec
from rich.console import Console

from plugins.archive.progress import phase
from plugins.cleaning.cleaner import EXPECTED_LOSSES
from plugins.settings import ArchiveSettings
from plugins.store import Store
from plugins.upkeep.recurring import EXAMPLES, Tally, blocks_of

PIECE = 2_000
"""Articles after which what is counted is cut back to its bounds."""
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
    large: list[int] = field(default_factory=lambda: [0] * 101)
    """The same, of those alone that lost ``SHORTEST_LOSS`` characters or more."""
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


Survey = dict[str, PublisherSurvey]
"""Publisher's host -> its numbers."""


def survey(settings: ArchiveSettings, console: Console) -> Survey:
    """Go through all articles that are shown."""
    store = Store.open_for_reading(settings.store)
    whole: Survey = {}
    try:
        with phase(console, "Surveying", store.articles.count()) as advance:
            for number, (file, record, html) in enumerate(store.files.shown_readings(), 1):
                facts = _decode(record)
                numbers = whole.get(facts.publisher or NOBODY)
                if numbers is None:
                    numbers = whole[facts.publisher or NOBODY] = PublisherSurvey()
                _count(numbers, facts, file)
                numbers.blocks.see(set(blocks_of(html)), file)
                if number % PIECE == 0:
                    for one in whole.values():
                        one.blocks.cut_back()
                    advance(PIECE)
    finally:
        store.close()
    for one in whole.values():
        one.blocks.cut_back()
    return whole


def _count(numbers: PublisherSurvey, facts: _Facts, file: str) -> None:
    numbers.articles += 1
    numbers.text_in += facts.text_in
    numbers.text_kept += facts.text_kept
    outside, checksum = 0, zlib.crc32(file.encode())
    for rule, things, characters in facts.cuts:
        use = numbers.rules.setdefault(rule, RuleUse())
        use.articles += 1
        use.things += things
        use.characters += characters
        if len(use.files) < EXAMPLES or checksum < use.files[-1][0]:
            use.files = sorted([*use.files, (checksum, file)])[:EXAMPLES]
        outside += characters if rule in _OUTSIDE else 0
    own = facts.text_in - outside
    lost = max(0, own - facts.text_kept)
    share = min(100, 100 * lost // own) if own > 0 else 0
    numbers.shares[share] += 1
    if lost >= SHORTEST_LOSS:
        numbers.large[share] += 1
        keep = heapq.heappush if len(numbers.losses) < HEAVIEST else heapq.heappushpop
        keep(numbers.losses, (share, lost, own, file))
    numbers.evidence[facts.date_evidence] += 1
    for notice in facts.notices:
        sentence = _NUMBERS.sub("0", _QUOTED.sub("'…'", notice))
        if sentence not in numbers.doubts and len(numbers.doubts) >= MOST_DOUBTS:
            sentence = "others"
        doubt = numbers.doubts.setdefault(sentence, Doubt())
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
