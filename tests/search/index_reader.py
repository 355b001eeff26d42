"""Reads an index as the search page does, from the files alone: for tests and measurements.

Written after the description in ``plugins/search`` and not with its code, so that both cannot be wrong alike.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

Shard = tuple[int, int, str, str]
"""Articles of the segment, number of terms, pages, codes."""


class Index:
    """An index in a folder."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self.fetched: dict[str, int] = {}
        self.manifest = self._value("search/manifest.js")
        runs, pairs, spaceless = self._value("search/folding.js")
        self._fold = {ord(one): other for one, other in zip(pairs[::2], pairs[1::2], strict=True)}
        for first, length, target in zip(runs[::3], runs[1::3], runs[2::3], strict=True):
            self._fold |= {first + i: chr(target + i) for i in range(length)}
        ranges = zip(spaceless[::2], spaceless[1::2], strict=True)
        self._spaceless = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges) + "]")
        self._value = cache(self._value)

    def fold(self, text: str) -> str:
        """As the page folds a query."""
        return text.translate(self._fold)

    def terms(self, query: str) -> list[str]:
        """Every term of a query of one run."""
        query = self.fold(query)
        if not self._spaceless.search(query):
            return [query]
        pairs = [query[i : i + 2] for i in range(len(query) - 1)] or [query]
        return [pair for pair in pairs if self._spaceless.search(pair)]

    def find(self, query: str, *, in_titles: bool = False) -> set[str]:
        """Ids of the articles that have all terms of a query."""
        return {self.title(number)[0] for number in self.numbers(query, in_titles=in_titles)}

    def numbers(self, query: str, *, in_titles: bool = False) -> set[int]:
        """Numbers of the articles that have all terms of a query."""
        return set.intersection(*(self.postings(hash_of(term) | in_titles) for term in self.terms(query)))

    def label(self, label: str) -> set[str]:
        """Ids of the articles of a source or topic: ``s`` or ``t``, U+0001, its host or name."""
        return {self.title(number)[0] for number in self.postings(hash_of(self.fold(label)))}

    def postings(self, wanted: int) -> set[int]:
        """Numbers of the articles with a hash."""
        found: set[int] = set()
        for start, _, shards in self.manifest["segments"]:
            shard = wanted * shards // 2**28
            path = f"search/{start}/{shard // 64}/{shard % 64}.js"
            found |= {
                start + number for number in self._shard(path, -(-shard * 2**28 // shards), shards).get(wanted, ())
            }
        return found

    def title(self, number: int) -> list[str]:
        """Id, day, host, title of an article."""
        block, row = divmod(number, self.manifest["block"])
        hosts, ids, sources, titles, days, _ = self._value(f"search/titles/{block // 64}/{block % 64}.js")
        bits = "".join(f"{ord(character) - 0x4E00:015b}" for character in ids)[128 * row : 128 * (row + 1)]
        day = [day for day, first in days if first <= row][-1]
        return [f"{int(bits, 2):032x}", day, hosts[ord(sources[row]) - 48], titles.split("\n")[row]]

    def _shard(self, path: str, first: int, shards: int) -> dict[int, list[int]]:
        return dict(decode(self._value(path), first, 2**28 / shards))

    def _value(self, path: str) -> object:
        data = (self._output / path).read_bytes()
        self.fetched[path] = len(data)
        text = data.decode("utf-16" if data[:2] == b"\xff\xfe" else "utf-8")
        name, _, value = text.removeprefix("newsmirror(").removesuffix(");\n").partition(",")
        assert name == f'"{path}"'
        return json.loads(value)


def hash_of(term: str) -> int:
    """The even hash of a term, as for texts."""
    units = term.encode("utf-16-le", "surrogatepass")
    h = 0
    for place in range(0, len(units), 2):
        h += int.from_bytes(units[place : place + 2], "little") * pow(0x9E3779B1, min(place // 2, 63), 2**32)
    h &= 0xFFFFFFFF
    h = ((h ^ h >> 16) * 0x85EBCA6B) & 0xFFFFFFFF
    h = ((h ^ h >> 13) * 0xC2B2AE35) & 0xFFFFFFFF
    return (h ^ h >> 16) & 0xFFFFFFE


def decode(shard: Shard, first: int, hashes: float) -> Iterator[tuple[int, list[int]]]:
    """Hash and numbers of articles of every term of a shard, page by page as the search page reads them."""
    articles, terms, pages, codes = shard
    bits = "".join(f"{ord(character) - 0x4E00:015b}" for character in codes)
    for page in range(0, len(pages), 4):
        before, place = (
            (ord(high) - 0x4E00) * 2**15 + ord(low) - 0x4E00
            for high, low in (pages[page : page + 2], pages[page + 2 : page + 4])
        )
        number = min(32, terms - 8 * page)
        yield from _page(bits, place, number, first + before, (articles, _width(hashes, terms)))


def _page(bits: str, at: int, terms: int, h: int, spans: tuple[int, int]) -> Iterator[tuple[int, list[int]]]:
    articles, distance = spans

    def zeros() -> int:
        nonlocal at
        one = bits.index("1", at)
        count, at = one - at, one + 1
        return count

    def low(width: int) -> int:
        nonlocal at
        at += width
        return int(bits[at - width : at] or "0", 2)

    for _ in range(terms):
        h += (zeros() << distance) + low(distance)
        size = zeros()
        count = (1 << size) + low(size)
        width, number, numbers = _width(articles, count), -1, []
        for _ in range(count):
            number += 1 + (zeros() << width) + low(width)
            numbers.append(number)
        yield h, numbers


def _width(span: float, number: int) -> int:
    mean = span * 11 / (16 * number)
    return max(0, math.floor(math.log2(mean))) if mean >= 1 else 0
