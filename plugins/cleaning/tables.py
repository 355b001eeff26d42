"""Rules that are data: ``data/chrome/*.toml``, one file a rule, grouped by who puts the thing on the page.

A file::

    name = "advertising"
    reason = "Advertisements are not the article."

    [[entry]]
    owner = "Google Publisher Tag"          # who writes it
    select = ["div[id^='gpt-ad-']"]         # CSS: the element goes with all it holds
    hits = ["<div id='gpt-ad-slot-1'>Advertisement</div>"]
    unchanged = ["<p id='gpt'>A telescope.</p>"]

    [[entry]]
    owner = "River Times"
    publishers = ["river.example"]          # only on these hosts and below them; without: everywhere
    lines = ["Read more in our app[.!]?"]   # regular expressions for the whole of a short line of text
    spans = ["Photo credit: "]              # the same for a whole span, strong or link inside a line
    words = ["our app", "Photo"]            # each such text has one of these; asked first, for speed
    hits = [...]
    unchanged = [...]

Loading refuses an entry without examples, an unknown key, and a selector or pattern that does not compile; a
test runs all examples, and asks that each selector and pattern has a hit.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from turbohtml import Element, SelectorSyntaxError

from plugins.errors import DataError

FOLDER = Path(__file__).parent / "data" / "chrome"

_KEYS = frozenset({"owner", "select", "lines", "spans", "words", "publishers", "whole", "opening", "hits", "unchanged"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``[[entry]]`` of a table."""

    owner: str
    """Who writes such elements."""
    select: tuple[str, ...]
    """CSS selectors of elements that go."""
    lines: tuple[str, ...]
    """Patterns of whole lines of text that go."""
    spans: tuple[str, ...]
    """Patterns of whole ``span``, ``strong`` and ``a`` elements that go."""
    words: tuple[str, ...]
    """What such texts have: a page without any of them is not searched."""
    publishers: tuple[str, ...]
    """Hosts where it holds; empty: everywhere."""
    whole: bool
    """Whether it may take more than half of a page (comment sections do)."""
    opening: bool
    """Whether its lines count only at the top of a page, above the text (stamps do)."""
    hits: tuple[str, ...]
    """HTML that it takes to the last visible character."""
    unchanged: tuple[str, ...]
    """HTML that it leaves alone."""


@dataclass(frozen=True, slots=True)
class Table:
    """One file of entries."""

    name: str
    """Name of the rule."""
    reason: str
    """Its reason."""
    entries: tuple[Entry, ...]
    """Its lines, in order."""


def load_tables() -> tuple[Table, ...]:
    """Every table, by file name.

    :raises DataError: one is wrong.
    """
    return tuple(load_table(path) for path in sorted(FOLDER.glob("*.toml")))


def load_table(path: Path) -> Table:
    """Read and check a table.

    :raises DataError: it is not what the module's docstring asks for; the message names file and owner.
    """
    return parse_table(path.read_text(encoding="utf-8"), path.name)


def parse_table(text: str, name: str) -> Table:
    """Check the text of a table; ``name`` is its file's, for messages.

    :raises DataError: as :func:`load_table`.
    """
    try:
        raw = tomllib.loads(text)
        return Table(str(raw["name"]), str(raw["reason"]), tuple(_entry(name, row) for row in raw["entry"]))
    except tomllib.TOMLDecodeError as error:
        msg = f"{name}: {error}"
        raise DataError(msg) from error
    except KeyError as error:
        msg = f"{name}: {error} is missing"
        raise DataError(msg) from error


def _entry(name: str, row: dict[str, object]) -> Entry:
    owner = str(row.get("owner", ""))
    unknown = row.keys() - _KEYS
    problem = (
        f"unknown key {', '.join(sorted(unknown))}"
        if unknown
        else "no owner"
        if not owner
        else "neither select nor lines nor spans"
        if not row.get("select") and not row.get("lines") and not row.get("spans")
        else "lines and spans need words"
        if bool(row.get("lines") or row.get("spans")) != bool(row.get("words"))
        else "needs at least one hit and one unchanged example"
        if not row.get("hits") or not row.get("unchanged")
        else ""
    )
    if problem:
        msg = f"{name}: entry of {owner!r}: {problem}"
        raise DataError(msg)
    entry = Entry(
        owner,
        _texts(row, "select"),
        _texts(row, "lines"),
        _texts(row, "spans"),
        _texts(row, "words"),
        _texts(row, "publishers"),
        bool(row.get("whole")),
        bool(row.get("opening")),
        _texts(row, "hits"),
        _texts(row, "unchanged"),
    )
    try:
        for pattern in (*entry.lines, *entry.spans):
            re.compile(pattern)
        Element("div").select(", ".join(entry.select) or "p")
    except (re.error, SelectorSyntaxError) as error:
        msg = f"{name}: entry of {owner!r}: {error}"
        raise DataError(msg) from error
    return entry


def _texts(row: dict[str, object], key: str) -> tuple[str, ...]:
    value = row.get(key, ())
    if not isinstance(value, (list, tuple)) or not all(isinstance(text, str) for text in value):
        msg = f"{key} must be a list of texts, not {value!r}"
        raise DataError(msg)
    return tuple(value)
