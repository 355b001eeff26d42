"""The shape of files that no dialect could read: how each begins, line by line, without its words.

Files of one shape are one dialect that is missing, or one kind of page that is no article.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from plugins.settings import ArchiveSettings
from plugins.store import Store
from plugins.upkeep.mirrored import read_mirrored
from plugins.upkeep.recurring import EXAMPLES

LOOKED_AT = 4_096
"""Bytes at the beginning of a file."""
LINES = 6
"""Kinds of lines in a shape; neighbours of one kind are one."""
MOST_SHAPES = 300
"""Different shapes; what comes later is ``others``."""
UNKNOWN_REASONS = ("no dialect knows it", "Markdown without", "front matter that names no source", "cut off")
"""How the reasons of files begin that may be of a dialect which nobody wrote down yet."""

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("---", re.compile(r"---\s*")),
    ("key: value", re.compile(r"[A-Za-z][\w-]*:(?:\s.*)?")),
    ("<!--digits-->", re.compile(r"<!--\d+-->\s*")),
    ("<!-- ... -->", re.compile(r"<!--.*")),
    ("# heading", re.compile(r"#{1,6}\s.*")),
    ("[text](address)", re.compile(r"\[.*\]\(.*\)\s*")),
    ("* [text](address)", re.compile(r"[-*+]\s+\[.*\]\(.*\).*")),
    ("- item", re.compile(r"[-*+]\s.*")),
    ("| cells |", re.compile(r"\|.*\|\s*")),
    ("=====", re.compile(r"(?:={3,}|-{4,}|\*{3,})\s*")),
    ("{json}", re.compile(r"\{.*")),
)
_ELEMENT = re.compile(r"\s*<([a-zA-Z!?][\w-]*)")


@dataclass(slots=True)
class Shape:
    """Files that begin alike."""

    shape: str
    """Ending of the name, then kinds of lines."""
    outcome: str
    """``not-article`` or ``quarantined``."""
    reason: str
    """Why, as the first of them says."""
    files: int = 0
    """How many."""
    examples: list[str] = field(default_factory=list)
    """``mirror/path`` of some."""


def shape_of(name: str, text: str) -> str:
    r"""How a file begins.

    >>> shape_of("a.md", "---\ntitle: River\\nlayout: post\n---\nWater.\n")
    '.md: --- / key: value / --- / text'
    """
    kinds: list[str] = []
    for line in text.splitlines():
        kind = _kind(line)
        if kind and kinds[-1:] != [kind]:
            kinds.append(kind)
            if len(kinds) == LINES:
                break
    return f"{os.path.splitext(name)[1].lower() or '(no ending)'}: {' / '.join(kinds) or 'nothing'}"


def _kind(line: str) -> str:
    if not line.strip():
        return ""
    for name, pattern in _KINDS:
        if pattern.fullmatch(line):
            return name
    element = _ELEMENT.match(line)
    return f"<{element[1].lower()}>" if element else "text"


def unknown_shapes(settings: ArchiveSettings, store: Store) -> list[Shape]:
    """Shapes of the files that no dialect could read, the most frequent first."""
    found: dict[tuple[str, str], Shape] = {}
    roots = settings.roots()
    for outcome, mirror, path, reason in _unknown(store):
        shape = shape_of(path, (read_mirrored(roots, mirror, path, LOOKED_AT) or b"").decode("utf-8", "replace"))
        if (outcome, shape) not in found and len(found) >= MOST_SHAPES:
            shape = "others"
        known = found.setdefault((outcome, shape), Shape(shape, outcome, reason))
        known.files += 1
        if len(known.examples) < EXAMPLES:
            known.examples.append(f"{mirror}/{path}")
    return sorted(found.values(), key=lambda shape: (-shape.files, shape.shape))


def _unknown(store: Store) -> Iterator[tuple[str, str, str, str]]:
    for outcome in ("not-article", "quarantined"):
        for mirror, path, reason in store.files.with_outcome(outcome):
            if reason.startswith(UNKNOWN_REASONS):
                yield outcome, mirror, path, reason
