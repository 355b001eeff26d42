"""A shard as text that a script can hold: Rice codes, 15 bits a character (``scripts``).

A shard is, for each of its terms in ascending order of hash: the distance from the hash before, the number of
documents, and the gaps between their numbers. A code of a value with ``k`` low bits is ``value >> k`` zeros, a one,
and the low bits (Rice, "Some practical universal noiseless coding techniques", 1979); the number of documents is an
Elias gamma code, which is the same with as many low bits as zeros. The list of a frequent term is a bitmap: with no
low bits a gap is as many bits as it is wide.

Terms stand in pages of 32. Where a page begins is told before all codes, so that the search page reads the pages that
it needs alone, and over HTTP asks for no other bytes: about 2 kB of 35.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plugins.search.scripts import BITS, FIRST_CHARACTER
from plugins.search.terms import Postings

PAGE = 32
"""Terms."""

Array = NDArray[np.int64]
Integers = NDArray[np.int64] | NDArray[np.int32] | np.int64


def low_bits(span: float, number: float) -> int:
    """How many low bits the gaps have of so many values in a span: near the best for values without order."""
    return max(0, int(np.frexp(span * 11 / (16 * number))[1]) - 1)


class Shard(NamedTuple):
    """A shard as its file has it."""

    articles: int
    """Of the segment."""
    terms: int
    """How many there are."""
    pages: str
    """Four characters for each page: its hash, of the last term before it, as distance from the shard's first hash
    (0 for the first page), and its place, in bits; each as two characters, the higher bits first."""
    codes: str
    """All codes."""


def encode_shard(postings: Postings, articles: int, first_hash: int, hashes: float) -> Shard:
    """Postings as text.

    :param postings: of one shard; documents are numbered from the segment's first.
    :param articles: of the segment.
    :param first_hash: of the shard.
    :param hashes: how many values a hash can have in a shard of this segment, about.
    """
    if not len(postings.hashes):
        return Shard(articles, 0, "", "")
    starts = np.flatnonzero(np.concatenate(([True], postings.hashes[1:] != postings.hashes[:-1])))
    counts = np.diff(starts, append=len(postings.hashes))
    distances = postings.hashes[starts].astype(np.int64)
    distances[1:] -= distances[:-1].copy()
    distances[0] -= first_hash
    documents = postings.documents.astype(np.int32)
    gaps = np.diff(documents, prepend=np.int32(0)) - np.int32(1)
    gaps[starts] = documents[starts]
    widths = np.maximum(0, np.frexp(articles * 11 / (16 * counts))[1] - 1)
    gamma = np.frexp(counts.astype(np.float64))[1] - 1
    codes = _Codes(len(gaps) + 2 * len(starts))
    heads = starts + 2 * np.arange(len(starts))  # every term has two codes before those of its documents
    in_lists = np.ones(len(codes.zeros), dtype=np.bool_)
    in_lists[heads] = in_lists[heads + 1] = False
    codes.put(heads, distances, np.int64(low_bits(hashes, len(starts))))
    codes.zeros[heads + 1], codes.low[heads + 1], codes.width[heads + 1] = gamma, counts - (1 << gamma), gamma
    codes.put(in_lists, gaps, np.repeat(widths, counts))
    words, ends = codes.pack()
    before = np.arange(PAGE, len(starts), PAGE)  # the first term of each page but the first
    hashes_before = postings.hashes[starts[before - 1]].astype(np.int64) - first_hash
    places = np.stack([hashes_before, ends[heads[before] - 1] + 1], axis=1).ravel()
    pages = _characters(np.stack([places >> BITS, places & (2**BITS - 1)], axis=1).ravel())
    return Shard(articles, len(starts), 4 * chr(FIRST_CHARACTER) + pages, _text(words, int(ends[-1]) + 1))


def decode_shard(shard: Shard, first_hash: int, hashes: float) -> Postings:
    """What :func:`encode_shard` wrote, given the same numbers.

    Where a code ends is known only when it is read, so this goes from one to the next: about 5 ms for 30 kB.
    """
    articles, terms, _, text = shard
    units = np.frombuffer(text.encode("utf-16-le"), dtype="<u2").astype(np.uint16) - np.uint16(FIRST_CHARACTER)
    bits = ((units[:, np.newaxis] >> np.arange(BITS - 1, -1, -1, dtype=np.uint16)) & 1).astype(np.uint8).ravel()
    digits, ones = (bits + ord("0")).tobytes(), np.flatnonzero(bits)
    width, at = low_bits(hashes, max(1, terms)), 0
    starts, ends, widths, counts = list[int](), list[int](), list[int](), list[int]()
    for _ in range(terms):
        starts.append(at)
        ends.append(one := digits.index(b"1", at))
        gamma = one + 1 + width
        one = digits.index(b"1", gamma)
        at = 2 * one + 1 - gamma
        count = int(digits[one:at], 2)
        counts.append(count)
        widths.append(low_bits(articles, count))
        if widths[-1]:
            for _ in range(count):
                starts.append(at)
                ends.append(one := digits.index(b"1", at))
                at = one + 1 + widths[-1]
        else:  # a bitmap: its ones are known already
            place = int(np.searchsorted(ones, at))
            found = ones[place : place + count].tolist()
            starts += [at, *(one + 1 for one in found[:-1])]
            ends += found
            at = found[-1] + 1
    numbers = np.array(counts, dtype=np.int64)
    heads = np.cumsum(numbers + 1) - numbers - 1
    low = np.repeat(np.array(widths, dtype=np.int64), numbers + 1)
    low[heads] = width
    values = _values(bits, np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64), low)
    found_hashes = first_hash + np.cumsum(values[heads])
    values[heads] = 0
    steps = np.cumsum(np.delete(values, heads) + 1)
    firsts = np.cumsum(numbers) - numbers
    before = np.where(firsts > 0, steps[firsts - 1], 0) if terms else steps
    documents = steps - 1 - np.repeat(before, numbers)
    return Postings(np.repeat(found_hashes, numbers).astype(np.uint32), documents.astype(np.uint32))


def _values(bits: NDArray[np.uint8], starts: Array, ends: Array, widths: Array) -> Array:
    """Codes that start and have their one at places, with so many low bits each."""
    low = np.zeros(len(ends), dtype=np.int64)
    for place in range(1, int(widths.max(initial=0)) + 1):
        has = widths >= place
        low[has] = 2 * low[has] + bits[ends[has] + place]
    values: Array = ((ends - starts) << widths) | low
    return values


class _Codes:
    """Codes in order: so many zeros, a one, so many low bits."""

    def __init__(self, number: int) -> None:
        self.zeros = np.empty(number, dtype=np.int32)
        self.low = np.empty(number, dtype=np.int64)
        self.width = np.empty(number, dtype=np.int32)

    def put(self, places: Array | NDArray[np.bool_], values: Integers, bits: Integers) -> None:
        """Rice codes of values."""
        self.zeros[places], self.low[places], self.width[places] = values >> bits, values & ((1 << bits) - 1), bits

    def pack(self) -> tuple[NDArray[np.uint64], Array]:
        """Words of 32 bits, the first bit the highest, one more than needed; and the last bit of each code.

        A code is a number of its width and one, at the place where it ends; the zeros before it are there already.
        """
        ends = np.cumsum(self.zeros + self.width + 1, dtype=np.int64) - 1
        places = ends >> 5
        shifted = (self.low | (1 << self.width)).astype(np.uint64) << (31 - (ends & 31)).astype(np.uint64)
        first = np.flatnonzero(np.diff(places, prepend=-1))  # codes that end in one word, and the words
        words = np.zeros(int(places[-1]) + 3, dtype=np.uint64)
        words[places[first] + 1] = np.bitwise_or.reduceat(shifted & np.uint64(0xFFFFFFFF), first)
        words[places[first]] |= np.bitwise_or.reduceat(shifted >> np.uint64(32), first)
        return words[1:], ends


def _text(words: NDArray[np.uint64], bits: int) -> str:
    """Words as characters of 15 bits each."""
    places = np.arange(0, bits, BITS)
    at, offset = places >> 5, (places & 31).astype(np.uint64)
    window = (words[at] << np.uint64(32)) | words[at + 1]
    groups = (window >> (np.uint64(64 - BITS) - offset)) & np.uint64(2**BITS - 1)
    return _characters(groups.astype(np.int64))


def _characters(values: Array) -> str:
    return str((values + FIRST_CHARACTER).astype("<u2").tobytes(), "utf-16-le")
