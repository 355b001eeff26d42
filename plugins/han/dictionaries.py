"""OpenCC's dictionaries: which characters and phrases a conversion knows, and what it makes of them.

OpenCC's package has its dictionaries as tries of its own form (``.ocd2``), and the program ``opencc_dict`` that writes
them as text, a tab between a key and what it may become. A configuration (``s2tw.json``) names the dictionaries of a
conversion: https://github.com/BYVoid/OpenCC, *Configurations*.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import opencc

HOME = Path(opencc.__file__).parent / "clib"
SHARE = HOME / "share" / "opencc"
PROGRAM = HOME / "bin" / ("opencc_dict.exe" if os.name == "nt" else "opencc_dict")

CONVERSIONS = {"zh-Hant": "s2tw", "zh-Hans": "tw2s"}
"""Language to show -> OpenCC's conversion.

Traditional is Taiwan's, character by character (``s2tw``; not ``s2twp``, which also changes words: a reader asked for
another script, not another text): the archive's Traditional articles are mostly Taiwan's, and its standard is the one
that readers of Hong Kong and overseas know from news sites too. ``tw2s`` is its way back. It differs from ``t2s`` in
writing 着 for Taiwan's 著 where that is meant, and does with other Traditional text what ``t2s`` does.
"""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a conversion knows."""

    characters: Mapping[str, str]
    """Character -> what it becomes when it stands alone; those that stay are left out."""
    phrases: Mapping[str, str]
    """Two characters or more -> what they become; of the same length."""


def has_dictionaries() -> bool:
    """Whether the dictionaries can be read here."""
    return PROGRAM.is_file()


def read_knowledge(language: str) -> Knowledge:
    """What OpenCC knows of the way to a language.

    Rare characters are left out, those of the Unicode blocks after the first (extensions A and on): many devices have
    no glyphs for them, and neither do texts of the press.

    :param language: a key of ``CONVERSIONS``.
    """
    name = CONVERSIONS[language]
    convert = opencc.OpenCC(name).convert
    keys = {key for dictionary in _dictionaries_of(name) for key in _keys_of(dictionary) if _is_common(key)}
    if language == "zh-Hans":  # dictionaries have OpenCC's own Traditional, texts have Taiwan's
        keys |= set(map(opencc.OpenCC("t2tw").convert, keys))
    found = {key: convert(key) for key in sorted(keys)}
    return Knowledge(
        characters={key: value for key, value in found.items() if len(key) == 1 and key != value and _is_common(value)},
        phrases={key: value for key, value in found.items() if 1 < len(key) == len(value) and _is_common(value)},
    )


def _is_common(text: str) -> bool:
    """Whether a text consists of characters of the block *CJK Unified Ideographs*."""
    return all("\u4e00" <= character <= "\u9fff" for character in text)


def _dictionaries_of(conversion: str) -> Iterator[Path]:
    """Files of the dictionaries that a configuration names."""
    pending = [json.loads((SHARE / f"{conversion}.json").read_text(encoding="utf-8"))["conversion_chain"]]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            pending += node.values()
            if node.get("type") == "ocd2":
                yield SHARE / node["file"]
        elif isinstance(node, list):
            pending += node


def _keys_of(dictionary: Path) -> list[str]:
    """Every key of a dictionary."""
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "dictionary.txt")
        command = [os.fspath(PROGRAM), "-i", os.fspath(dictionary), "-o", os.fspath(text), "-f", "ocd2", "-t", "text"]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - OpenCC's own program
        return [line.partition("\t")[0] for line in text.read_text(encoding="utf-8").splitlines()]
