"""What a text can be found by: pairs of neighbours where no space divides words, words elsewhere; as hashes.

A term is a run of UTF-16 units, and its hash a polynomial of them, mixed (``static/index.js`` computes the same). A
text of 3,000 characters has about 760 distinct terms. All is done over arrays of many texts at once: in Python's own
sets and strings it takes eight times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plugins.search.folding import LETTER, NEIGHBOUR, Units, fold_text, tables
from plugins.search.layout import HASHES

Hashes = NDArray[np.uint32]
Numbers = NDArray[np.int64]

FACTOR = 0x9E3779B1
"""Of the polynomial: odd, its bits well mixed (2**32 divided by the golden ratio)."""
LONGEST = 64
"""Units of a word that count with powers of their own."""
_POWERS = np.array([pow(FACTOR, power, 2**32) for power in range(LONGEST)], dtype=np.uint32)

_NEXT_LABEL = 2
"""Unit between two labels of a document."""
BATCH = 1_000_000
"""Characters taken apart at once: about 60 MB of arrays."""


@dataclass(frozen=True, slots=True)
class Document:
    """An article as the index sees it."""

    title: str
    """Plain text."""
    text: str
    """Plain text of the body, a line end wherever a line ends."""
    labels: tuple[str, ...]
    """What filters ask for: :func:`source_label`, :func:`topic_label`."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Which term is in which document: two arrays of one length."""

    hashes: Hashes
    """Even: the term is in title or text; odd: it is in the title."""
    documents: NDArray[np.uint32]
    """Numbers of documents."""


def source_label(host: str) -> str:
    """The term of all articles of a source."""
    return f"s\x01{host}"


def topic_label(name: str) -> str:
    """The term of all articles of a topic; folding it once more makes no other."""
    return f"t\x01{' '.join(name.split())}"


def find_postings(documents: Sequence[Document]) -> Postings:
    """The terms of documents, which are numbered in their order; in no order of their own."""
    found: list[Postings] = []
    start = 0
    for stop in _batches(documents):
        found += _find(documents[start:stop], start)
        start = stop
    return join(found)


def join(parts: Sequence[Postings]) -> Postings:
    """One after the other."""
    if not parts:
        return Postings(np.zeros(0, np.uint32), np.zeros(0, np.uint32))
    return Postings(np.concatenate([part.hashes for part in parts]), np.concatenate([part.documents for part in parts]))


def order(postings: Postings) -> Postings:
    """In ascending order of hash, then document, each pair of values once."""
    keys = (postings.hashes.astype(np.uint64) << np.uint64(32)) | postings.documents
    keys.sort()  # numbers sort five times as fast as their places
    new = np.ones(len(keys), dtype=np.bool_)
    # A pair of characters and a word that share a hash: one document in 10,000 has such.
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    keys = keys[new]
    return Postings((keys >> np.uint64(32)).astype(np.uint32), keys.astype(np.uint32))


def _batches(documents: Sequence[Document]) -> list[int]:
    """Where batches of about ``BATCH`` characters end."""
    ends, size = [], 0
    for number, document in enumerate(documents, 1):
        size += len(document.title) + len(document.text)
        if size >= BATCH or number == len(documents):
            ends.append(number)
            size = 0
    return ends


def _find(documents: Sequence[Document], first: int) -> list[Postings]:
    """Terms of documents, the first of which has a number; part by part."""
    texts = fold_text("\0".join([*(f"{document.title}\n{document.text}" for document in documents), ""]))
    titles = fold_text("\0".join([*(document.title for document in documents), ""]))
    labels = fold_text("\0".join([*(chr(_NEXT_LABEL).join(document.labels) for document in documents), ""]))
    kinds, title_kinds = tables().kind[texts], tables().kind[titles]
    return [
        _distinct(texts, *_pairs(texts, kinds), first),
        _distinct(texts, *_words(texts, kinds == LETTER), first),
        _distinct(titles, *_pairs(titles, title_kinds), first, of_title=True),
        _distinct(titles, *_words(titles, title_kinds == LETTER), first, of_title=True),
        _distinct(titles, *_singles(titles, title_kinds), first, of_title=True),
        _distinct(labels, *_words(labels, (labels != 0) & (labels != _NEXT_LABEL)), first),
    ]


def _distinct(units: Units, hashes: Hashes, places: Numbers, first: int, *, of_title: bool = False) -> Postings:
    """Terms that stand at places in documents, each of a document once."""
    hashes = _mix(hashes)
    hashes = hashes | np.uint32(1) if of_title else hashes & np.uint32(HASHES - 2)
    edges = np.searchsorted(places, np.flatnonzero(units == 0))  # of documents, whose texts end with 0
    start = 0
    for stop in edges.tolist():  # many short sorts: four times as fast as one of them all
        hashes[start:stop].sort()
        start = stop
    documents = np.repeat(np.arange(first, first + len(edges), dtype=np.uint32), np.diff(edges, prepend=0))
    new = np.ones(len(hashes), dtype=np.bool_)
    np.not_equal(hashes[1:], hashes[:-1], out=new[1:])
    new[edges[edges < len(hashes)]] = True
    return Postings(hashes[new], documents[new])


def _pairs(units: Units, kind: NDArray[np.uint8]) -> tuple[Hashes, Numbers]:
    """Neighbours of which at least one is of a script without spaces; and where they stand."""
    both = kind[:-1] * kind[1:]
    places = np.flatnonzero((both == NEIGHBOUR) | (both == NEIGHBOUR * LETTER))
    return units[places] + units[places + 1] * np.uint32(FACTOR), places


def _singles(units: Units, kind: NDArray[np.uint8]) -> tuple[Hashes, Numbers]:
    """Single units of a script without spaces."""
    places = np.flatnonzero(kind == NEIGHBOUR)
    return units[places].astype(np.uint32), places


def _words(units: Units, is_word: NDArray[np.bool_]) -> tuple[Hashes, Numbers]:
    """Runs of units that belong to words."""
    edges = np.flatnonzero(np.diff(is_word.astype(np.int8), prepend=0, append=0))
    starts, lengths = edges[::2], edges[1::2] - edges[::2]
    if not len(starts):
        return np.zeros(0, np.uint32), starts
    firsts = np.cumsum(lengths) - lengths
    offsets = np.arange(lengths.sum()) - np.repeat(firsts, lengths)
    values = units[is_word] * _POWERS[np.minimum(offsets, LONGEST - 1)]
    return np.add.reduceat(values, firsts, dtype=np.uint32), starts


def _mix(hashes: Hashes) -> Hashes:
    """The finaliser of MurmurHash3: spreads hashes over all values."""
    hashes = hashes ^ (hashes >> np.uint32(16))
    hashes = hashes * np.uint32(0x85EBCA6B)
    hashes = hashes ^ (hashes >> np.uint32(13))
    hashes = hashes * np.uint32(0xC2B2AE35)
    return (hashes ^ (hashes >> np.uint32(16))) & np.uint32(HASHES - 1)
