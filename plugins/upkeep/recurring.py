"""What stands at the beginning or end of many articles of one publisher: chrome that no rule knows yet, perhaps.

A cleaned body has one block a line. Of its first and last lines the texts, the addresses of links and those of
pictures are counted, numbers in them left out, in summaries of bounded size (Misra and Gries 1982, cut
back as in Agarwal et al. 2012): a count is too low by at most ``Tally.error``, never too high, however large the
archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

BEGINNING, END = 3, 6
"""Lines with text or a picture that are looked at."""
LONGEST = 120
"""Characters; a longer line is prose, and never the same twice."""
MOST = 5_000
"""Blocks that a tally tells apart; it is wrong by at most its items divided by these."""
EXAMPLES = 3
"""Files named for each block."""

EMBED = 'class="embed"'
"""Marks a player's place, with a label of ours."""
CAPTION = "<figcaption"
"""A line that is a picture's."""

_TAG = re.compile(r"<[^>]*>")
_LINK = re.compile(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>')
_PICTURE = re.compile(r'<img [^>]*?src="([^"]*)"')
_DIGITS = re.compile(r"\d+")
_LABEL = re.compile(r"[^：:，。,.?？!！]{1,12}[：:](?=.)")


class Block(NamedTuple):
    """Something that articles show."""

    kind: str
    """``text``, ``label`` (how a line begins, up to its colon), ``link`` or ``picture``."""
    place: str
    """``beginning`` or ``end`` of an article."""
    said: str
    """The text, numbers as ``0``; or the address."""


def blocks_of(html: str) -> Iterator[Block]:
    """The blocks at both ends of a cleaned body; a short body's lines are all at its beginning."""
    lines = html.split("\n")
    head, first = _shown(lines, range(len(lines)), BEGINNING)
    for line in head:
        yield from _blocks_in(line, "beginning")
    tail, _ = _shown(lines, range(len(lines) - 1, first, -1), END)
    for line in reversed(tail):
        yield from _blocks_in(line, "end")


def _shown(lines: Sequence[str], positions: Iterable[int], most: int) -> tuple[list[str], int]:
    """The first lines at these positions that show something, and where the last of them stands."""
    found, last = [], -1
    for position in positions:
        line = lines[position]
        if "<img " in line or _TAG.sub("", line).strip():
            found.append(line)
            last = position
            if len(found) == most:
                break
    return found, last


def _blocks_in(block: str, place: str) -> Iterator[Block]:
    if EMBED in block:
        return  # cleaning wrote it
    for line in block.split("<br>") if not block.startswith(CAPTION) else ():
        if len(line) > LONGEST + 20 and line.count("<") <= 2:
            continue  # prose, and nothing in it but its own tags: most lines are
        text = " ".join(unescape(_TAG.sub("", line)).split())
        if text and len(text) <= LONGEST:
            yield Block("text", place, _DIGITS.sub("0", text))
            if label := _LABEL.match(text):
                yield Block("label", place, _DIGITS.sub("0", label[0]))
            for address, words in _LINK.findall(line):
                # A link in a sentence is the sentence's; chrome is where a line is hardly more than links.
                if "://" in address and 2 * len(_TAG.sub("", words)) >= len(text):
                    yield Block("link", place, unescape(address))
    for address in _PICTURE.findall(block):
        yield Block("picture", place, unescape(address))


@dataclass(slots=True)
class Count:
    """How often a block was seen."""

    articles: int
    """At least so many."""
    examples: list[str] = field(default_factory=list)
    """Some files, the first ones."""


@dataclass(slots=True)
class Tally:
    """Counts of one publisher's blocks, the frequent ones for certain."""

    counts: dict[Block, Count] = field(default_factory=dict)
    """By block."""
    error: int = 0
    """By how much a count may be too low."""

    def see(self, blocks: set[Block], file: str) -> None:
        """Count the blocks of an article, each once."""
        for block in blocks:
            known = self.counts.get(block)
            if known is None:
                self.counts[block] = Count(1, [file])
            else:
                known.articles += 1
                if len(known.examples) < EXAMPLES:
                    known.examples.append(file)

    def cut_back(self, most: int = MOST) -> None:
        """Let the rarest go where there are more than ``most``."""
        if len(self.counts) > most:
            cut = sorted((count.articles for count in self.counts.values()), reverse=True)[most]
            self.error += cut
            kept = {block: count for block, count in self.counts.items() if count.articles > cut}
            for count in kept.values():
                count.articles -= cut
            self.counts = kept

    def frequent(self, least: int) -> Mapping[Block, Count]:
        """Blocks of at least so many articles, as far as is known, the most frequent first."""
        found = [(block, count) for block, count in self.counts.items() if count.articles + self.error >= least]
        return dict(sorted(found, key=lambda item: (-item[1].articles, item[0])))
