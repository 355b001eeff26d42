"""How the index is laid out in files: a function of the number of articles and nothing else.

Articles stand in the order of the archive, oldest first, and are numbered from 0. Segments are ranges of that order,
each an index of its own, so that new articles change the small segments at the end and leave the large ones alone:

    0 ............................. 73,728 ............ 79,872 .... 80,000
    base: a multiple of 8,192       middle: of 1,024    fresh: the rest

A segment has as many shards as keep one small: a query reads one shard of each segment for each of its terms, where
the host sends parts of files only the page of it that has the term. An
archive of more than 131,072 articles has several bases, which bounds what a build holds in memory.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from itertools import pairwise

from plugins.archive.buckets import is_bucket, open_bucket

FRESH, MIDDLE, SEALED = 1_024, 8_192, 131_072
"""Articles: the fresh segment has fewer than the first, the middle one than the second, a base at most the third."""
A_SHARD = 8
"""Articles of a segment for each of its shards: about 10 kB of postings."""
SHARDS = 2_560
"""The most shards of a segment: with the blocks of 80,000 articles it keeps within 5,000 files."""
GROUP = 32
"""Shards that are made together."""
A_PATCH = 60
"""Articles whose texts are read in the time that one shard is patched, 10 to 15 ms."""
BLOCK = 64
"""Articles whose titles, sources and dates stand in one file: about 5 kB."""
HASHES = 2**28
"""Values of the hash that spreads terms over the shards: terms that share one, 1 % of 3,000,000, share a list."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A range of articles with an index of its own."""

    start: int
    """Number of its first article; names its folder."""
    stop: int
    """One more than the number of its last article."""

    @property
    def articles(self) -> int:
        """How many there are."""
        return self.stop - self.start

    @property
    def shards(self) -> int:
        """How many files its terms are spread over."""
        articles = A_SHARD if self.articles >= FRESH else A_SHARD // 2  # terms of few articles are mostly rare: longer
        return max(1, min(SHARDS, self.articles // articles))

    @property
    def groups(self) -> int:
        """How many groups of shards it has."""
        return -(-self.shards // GROUP)

    def first_hash(self, shard: int) -> int:
        """The smallest hash of a shard: shard ``i`` holds those with ``hash * shards // HASHES == i``."""
        return -(-shard * HASHES // self.shards)

    def shard_of(self, value: int) -> int:
        """The shard of a hash."""
        return value * self.shards // HASHES

    def group_shards(self, group: int) -> range:
        """The shards of a group."""
        return range(group * GROUP, min(self.shards, (group + 1) * GROUP))

    def chunks(self) -> list[Segment]:
        """The segment in pieces of at most ``FRESH`` articles, which are read one at a time."""
        return [Segment(at, min(self.stop, at + FRESH)) for at in range(self.start, self.stop, FRESH)]


def segments(articles: int) -> list[Segment]:
    """The segments of an archive of so many articles, oldest first."""
    borders = [*range(0, articles + 1, SEALED)]
    for size in (MIDDLE, FRESH, 1):
        borders.append(borders[-1] + (articles - borders[-1]) // size * size)
    return [Segment(start, stop) for start, stop in pairwise(borders) if start < stop]


def blocks(articles: int) -> int:
    """How many files the titles of so many articles fill."""
    return -(-articles // BLOCK)


def files(articles: int) -> int:
    """How many files the index of so many articles has, the search page included."""
    return sum(segment.shards for segment in segments(articles)) + blocks(articles) + len(SINGLE) + 1


def shard_path(segment: Segment, shard: int) -> str:
    """Of a shard; 64 to a folder."""
    return f"search/{segment.start}/{shard // 64}/{shard % 64}.js"


def block_path(block: int) -> str:
    """Of a block of titles; 64 to a folder."""
    return f"search/titles/{block // 64}/{block % 64}.js"


MANIFEST = "search/manifest.js"
FOLDING = "search/folding.js"
INDEX = "search/index.js"
CODE = "search/search.js"
EXCERPT = "search/excerpt.js"
STYLE = "search/search.css"
SINGLE = (MANIFEST, FOLDING, INDEX, CODE, EXCERPT, STYLE)
"""Files of which there is one."""


FOLDER = "search"
"""In the folder that the processes of a build share: postings on their way to shards."""


def clear(scratch: str) -> None:
    """No postings are on their way any more."""
    if is_bucket(scratch):
        open_bucket(scratch).clear(FOLDER)
    else:
        shutil.rmtree(os.path.join(scratch, FOLDER), ignore_errors=True)
