"""Characters that a reader takes for the same, as tables: at build time over arrays, in the browser over a string.

Folding maps every UTF-16 unit to one unit, so a match in folded text stands at the same place in the text itself.
Case, full width and the accents of Latin letters are folded away, and so are scripts: characters that OpenCC turns
into one another, in any direction and region, are one character here (發, 髮 and 发; 著 and 着). That is coarser
than a conversion, which chooses by the words around, and it must be: both sides of a search are folded alone.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from plugins.archive.keepsakes import current

Units = NDArray[np.uint16]
"""UTF-16 code units."""
UNITS = 0x10000
"""How many different ones there are."""

CONVERSIONS = ("t2s", "tw2s", "hk2s", "s2t", "s2tw", "s2hk", "t2tw", "t2hk")
"""OpenCC's conversions between regional standards, none of which rewrites vocabulary."""

IN_PHRASES = (
    "借藉 沈沉 复覆 了瞭 炼鏈 揹背 坏坯 囌甦 伕夫 宁甯 熏薰 哩裏 坐座 枪鎗 穗繐 俱具 慼鏚 仿彷 㓰画 仇讎 浚濬 像象 "
    "拏拿 焰燄 荳豆 呆待 檗蘗 澂澄 斤觔 籐藤 琅瑯 筱筿 耡鋤 吣唚 耇耈 堤隄 斫斲 果菓"
)
"""Characters besides that only the phrases of OpenCC's dictionaries turn into one another (慰藉, 慰借)."""

SPACELESS = (
    (0x0E00, 0x0EFF), (0x0F00, 0x109F), (0x1780, 0x17FF),  # Thai, Lao, Tibetan, Burmese, Khmer
    (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3041, 0x3096), (0x309D, 0x30FA), (0x30FC, 0x318E), (0x31A0, 0x31FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA960, 0xA97C), (0xAC00, 0xD7A3),
    (0xD840, 0xD88F), (0xDC00, 0xDFFF),  # Han beyond the first plane, as surrogates
    (0xF900, 0xFAD9), (0xFF66, 0xFFDC),
)  # fmt: skip
"""Ranges of units of scripts whose words no space divides: found by any two neighbours, not by words."""

FOLDED = ((0x0000, 0x2FDF), (0xA640, 0xABFF), (0xF900, 0xFFEF))
"""Ranges of units that are folded one by one; elsewhere only Han characters are, by script."""

SEPARATOR, NEIGHBOUR, LETTER = 0, 1, 2
"""Kinds of units: of no word, of a script without spaces, of a word."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What folding and taking apart a text need; each table has an entry for every UTF-16 unit."""

    fold: Units
    """Unit -> the one that stands for it."""
    kind: NDArray[np.uint8]
    """Unit -> ``SEPARATOR``, ``NEIGHBOUR`` or ``LETTER``."""


KEEPSAKE = "folding"
"""Name of the file that keeps the tables for the next process."""


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables; made once, which takes 0.2 s, and kept for the processes of later builds."""
    keepsakes = current()
    key, kept = _version(), keepsakes.get(KEEPSAKE)
    if kept is not None and kept.startswith(key):
        # Not views of the file's bytes: those cannot be written, nor need they be aligned.
        fold, kind = np.frombuffer(kept[len(key) : -UNITS], "<u2"), np.frombuffer(kept[-UNITS:], np.uint8)
        return Tables(fold.astype(np.uint16), kind.copy())
    made = make_tables()
    keepsakes.keep(KEEPSAKE, key + made.fold.astype("<u2").tobytes() + made.kind.tobytes())
    return made


def _version() -> bytes:
    """Of what the tables are made of: this module, Unicode's data, OpenCC's dictionaries."""
    parts = unicodedata.unidata_version, version("OpenCC")
    return hashlib.blake2b(Path(__file__).read_bytes() + repr(parts).encode(), digest_size=16).digest()


def make_tables() -> Tables:
    """The tables, made anew."""
    fold = np.arange(UNITS, dtype=np.uint16)
    scripts = _scripts()
    for character, same in scripts.items():
        fold[ord(character)] = ord(same)
    for first, last in FOLDED:
        for unit in range(first, last + 1):
            fold[unit] = ord(_fold_character(chr(unit), scripts))
    kind = np.array([_is_of_words(chr(unit)) * LETTER for unit in range(UNITS)], dtype=np.uint8)
    for first, last in SPACELESS:
        kind[first : last + 1] = NEIGHBOUR
    return Tables(fold, kind)


def fold_text(text: str) -> Units:
    """A text as folded UTF-16 units."""
    units: Units = tables().fold[np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")]
    return units


def folding_runs() -> tuple[list[int], str, list[int]]:
    """The tables for the search page: runs that fold alike (first, length, first of folded), pairs, ``SPACELESS``."""
    fold = tables().fold
    changed = [(int(unit), int(fold[unit]) - int(unit)) for unit in np.flatnonzero(fold != np.arange(UNITS))]
    runs, pairs = [], []
    for _, group in groupby(enumerate(changed), key=lambda item: (item[1][0] - item[0], item[1][1])):
        units = [unit for _, (unit, _) in group]
        if len(units) > 3:
            runs += [units[0], len(units), int(fold[units[0]])]
        else:
            pairs += [chr(unit) + chr(fold[unit]) for unit in units]
    return runs, "".join(pairs), [edge for edges in SPACELESS for edge in edges]


def _is_of_words(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"


def _fold_character(character: str, scripts: dict[str, str]) -> str:
    """One character for one: where a step would give several, it is not taken."""
    folded = _one(unicodedata.normalize("NFKC", character), character)
    folded = _without_accent(_one(folded.lower(), folded))
    folded = scripts.get(folded, folded)
    # Case, width and script can each call for another of them.
    return folded if folded == character else _fold_character(folded, scripts)


def _one(text: str, character: str) -> str:
    return text if len(text) == 1 and text <= "\uffff" else character


def _without_accent(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character)
    base, marks = parts[0], parts[1:]
    accented = base.isascii() and base.isalpha() and all(unicodedata.combining(mark) for mark in marks)
    return base if marks and accented else character


def _scripts() -> dict[str, str]:
    """Character -> the first of all that are written for one another in some standard."""
    from opencc import OpenCC  # loading its tables takes a moment

    characters = [chr(unit) for first, last in ((0x3400, 0x9FFF), (0xF900, 0xFAD9)) for unit in range(first, last + 1)]
    parents: dict[str, str] = {}

    def root(character: str) -> str:
        while (parent := parents.get(character, character)) != character:
            character = parent
        return character

    def join(one: str, other: str) -> None:
        first, second = sorted((root(one), root(other)))
        if first != second:
            parents[second] = first

    for name in CONVERSIONS:
        converted = OpenCC(name).convert("\n".join(characters)).split("\n")
        for one, other in zip(characters, converted, strict=True):
            if one != other:
                join(one, _one(other, one))
    for pair in IN_PHRASES.split():
        join(pair[0], pair[1])
    return {character: root(character) for character in parents}
