"""An article's signature, made where its text is at hand; a short string that travels in the reading.

``PRINTS TERM TERM ...``: prints are base64 of the number of clauses (16 bits) and the smallest clause hashes (32 bits
each, little endian); terms are folded. Equal clauses have equal hashes, so the share of equal hashes among the smallest
of two texts estimates the share of clauses that they have in common (Broder, *On the resemblance and containment of
documents*, 1997). Both scripts give the same hashes.
"""

from __future__ import annotations

import re
import struct
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from html import unescape

from plugins.related.grams import simplified, subject
from plugins.topics.folding import fold

PRINTS = 16
"""Hashes kept: the standard error of a share of one half is then an eighth."""
CLAUSE = 8
"""Characters that a clause has at least; shorter ones are in too many texts."""
READ = 30_000
"""Characters of HTML that are looked at: no article may cost more."""
COUNTED = 4_000
"""Characters of text in which terms are counted."""
MOST_TERMS = 8
"""Terms kept, those that the text repeats most."""

_TAG = re.compile(r"<[^>]*>")
_CLAUSE = re.compile(rf"[^，。！？；：、,.!?;:\n\r…—()（）「」『』“”\"‘’'《》〈〉【】]{{{CLAUSE},}}")
_RUN = re.compile(r"[A-Za-z][A-Za-z0-9.&+-]*[A-Za-z0-9+]|[\u3400-\u9fff\uf900-\ufaff]{2,}")


@dataclass(frozen=True, slots=True)
class Signature:
    """What is compared of an article beside its fields."""

    clauses: int
    """Different clauses of the text."""
    prints: tuple[int, ...]
    """Smallest clause hashes, ascending."""
    terms: tuple[str, ...]
    """Folded pieces of the title that the text repeats."""


def sign(title: str, lang: str, html: str) -> str:
    """The signature of an article.

    :param title: plain text.
    :param lang: BCP 47; decides whether the text is brought to Simplified.
    :param html: cleaned body.
    """
    text = _TAG.sub("\n", html[:READ])
    if "&" in text:
        text = unescape(text)
    text, title = simplified(text, lang), simplified(title, lang)
    hashes = _clause_hashes(text)
    smallest = sorted(hashes)[:PRINTS]
    packed = struct.pack(f"<H{len(smallest)}I", min(len(hashes), 0xFFFF), *smallest)
    return " ".join((b64encode(packed).decode(), *_terms(subject(title), text[:COUNTED])))


def read_signature(text: str) -> Signature:
    """The signature from its string; an empty one from an empty string."""
    if not text:
        return Signature(0, (), ())
    packed, *terms = text.split(" ")
    data = b64decode(packed)
    clauses, *prints = struct.unpack(f"<H{(len(data) - 2) // 4}I", data)
    return Signature(clauses, tuple(prints), tuple(terms))


def _clause_hashes(text: str) -> set[int]:
    # CRC-32 is no cryptography, but spreads evenly and costs a tenth of a digest.
    return {zlib.crc32(clause.encode()) for clause in _CLAUSE.findall(text.replace(" ", ""))}


def _terms(title: str, text: str) -> list[str]:
    """Pieces of the title that the text repeats, as long as they stay together, most repeated first."""
    least = min(4, 2 + len(text) // 1200)
    found: dict[str, int] = {}
    for match in _RUN.finditer(title):
        run = match[0]
        found.update({run: text.count(run)} if run[0].isascii() else _repeated(run, text, least))
    ranked = sorted((-count, fold(piece)) for piece, count in found.items() if count >= least)
    return [term for _, term in ranked[:MOST_TERMS] if term and " " not in term]


def _repeated(run: str, text: str, least: int) -> dict[str, int]:
    """Pieces of a run of Han characters -> how often the text has them.

    A piece grows by a character while the longer one is at least half as frequent as its parts: a name stays whole,
    and does not swallow its neighbours.
    """
    counts = [text.count(run[start : start + 2]) for start in range(len(run) - 1)]
    found: dict[str, int] = {}
    start = 0
    while start < len(counts):
        stop, count = start + 1, counts[start]
        while count >= least and stop < len(counts) and counts[stop] >= least:
            longer = text.count(run[start : stop + 2])
            if longer < least or longer * 2 < max(count, counts[stop]):
                break
            stop, count = stop + 1, longer
        found[run[start : stop + 1]] = count
        start = stop
    return found
