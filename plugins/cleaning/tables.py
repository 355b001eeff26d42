"""Rules that are data: ``data/chrome/*.toml``, one file a rule, its lines grouped by who puts the thing on the page.

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
    lines = ["Read more in our app[.!]?"]   # regular expressions for the whole text of a short block
    within = "p, li"                        # blocks that lines are looked for in; default: see LINE_BLOCKS
    hits = [...]
    unchanged = [...]

Loading refuses an entry without examples, an unknown key, and a selector or pattern that does not compile; a
test runs all examples, and asks that each selector and pattern has a hit.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from turbohtml import Element, Node, SelectorSyntaxError, Text

from plugins.cleaning.rule import Cut, Rule, describe, stands_in, take
from plugins.cleaning.visible import count_visible, fold, visible_text
from plugins.errors import DataError
from plugins.records import Article

FOLDER = Path(__file__).parent / "data" / "chrome"

LINE_BLOCKS = "p, div, li, h1, h2, h3, h4, h5, h6, blockquote, address, section, center, small, td, strong, em"
"""Blocks whose whole text a line pattern may match."""
LONGEST_LINE = 400
"""Characters; a longer line is prose whatever it says."""
_LONGEST_BLOCK = 4000
_HAS_BLOCKS = "p, div, li, h2, h3, h4, blockquote, table, figure, img, iframe, video"
_MOST_WITHOUT_QUESTION = 500
"""An element with more characters, and more than half of the page's, is not chrome: its end tag went missing."""

_KEYS = frozenset({"owner", "select", "lines", "within", "publishers", "whole", "hits", "unchanged"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``[[entry]]`` of a table."""

    owner: str
    """Who writes such elements."""
    select: tuple[str, ...]
    """CSS selectors of elements that go."""
    lines: tuple[str, ...]
    """Patterns of the whole text of blocks that go."""
    within: str
    """Selector of the blocks that ``lines`` is tried on."""
    publishers: tuple[str, ...]
    """Hosts where it holds; empty: everywhere."""
    whole: bool
    """Whether it may take more than half of a page (comment sections do)."""
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

    def rule(self) -> Rule:
        """The rule that applies the table."""
        return Rule(self.name, self.reason, _Application(self.entries))


def load_tables() -> tuple[Table, ...]:
    """Every table, by file name.

    :raises DataError: one is wrong.
    """
    return tuple(load_table(path) for path in sorted(FOLDER.glob("*.toml")))


def load_table(path: Path) -> Table:
    """Read and check a table.

    :raises DataError: it is not what the module's docstring asks for; the message names file and owner.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return Table(str(raw["name"]), str(raw["reason"]), tuple(_entry(path, row) for row in raw["entry"]))
    except tomllib.TOMLDecodeError as error:
        msg = f"{path.name}: {error}"
        raise DataError(msg) from error
    except KeyError as error:
        msg = f"{path.name}: {error} is missing"
        raise DataError(msg) from error


def _entry(path: Path, row: dict[str, object]) -> Entry:
    owner = str(row.get("owner", ""))
    unknown = row.keys() - _KEYS
    problem = (
        f"unknown key {', '.join(sorted(unknown))}"
        if unknown
        else "no owner"
        if not owner
        else "neither select nor lines"
        if not row.get("select") and not row.get("lines")
        else "needs at least one hit and one unchanged example"
        if not row.get("hits") or not row.get("unchanged")
        else ""
    )
    if problem:
        msg = f"{path.name}: entry of {owner!r}: {problem}"
        raise DataError(msg)
    entry = Entry(
        owner,
        _texts(row, "select"),
        _texts(row, "lines"),
        str(row.get("within", LINE_BLOCKS)),
        _texts(row, "publishers"),
        bool(row.get("whole")),
        _texts(row, "hits"),
        _texts(row, "unchanged"),
    )
    try:
        for pattern in entry.lines:
            re.compile(pattern)
        Element("div").select(", ".join((*entry.select, entry.within)))
    except (re.error, SelectorSyntaxError) as error:
        msg = f"{path.name}: entry of {owner!r}: {error}"
        raise DataError(msg) from error
    return entry


def _texts(row: dict[str, object], key: str) -> tuple[str, ...]:
    value = row.get(key, ())
    if not isinstance(value, (list, tuple)) or not all(isinstance(text, str) for text in value):
        msg = f"{key} must be a list of texts, not {value!r}"
        raise DataError(msg)
    return tuple(value)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The entries that hold for one publisher, joined so that each page is asked once."""

    select: str
    """Selectors that must not take most of a page."""
    select_whole: str
    """Selectors that may."""
    lines: tuple[tuple[str, re.Pattern[str]], ...]
    """Blocks, and the pattern of those that go."""


class _Application:
    """Applies entries to a tree; compiled once for each publisher."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries
        self._compiled = lru_cache(maxsize=4096)(self._compile)

    def __call__(self, tree: Element, article: Article) -> Iterator[Cut]:
        rules = self._compiled(article.publisher)
        if rules.select_whole:
            for element in tree.select(rules.select_whole):
                if stands_in(element, tree):
                    yield take(element)
        if rules.select:
            for element in tree.select(rules.select):
                if stands_in(element, tree) and not _is_most(element, tree):
                    yield take(element)
        for within, pattern in rules.lines:
            for block in tree.select(within):
                yield from _take_lines(block, pattern, tree)

    def _compile(self, publisher: str) -> _Compiled:
        entries = [entry for entry in self._entries if _holds(entry, publisher)]
        lines: dict[str, list[str]] = {}
        for entry in entries:
            if entry.lines:
                lines.setdefault(entry.within, []).extend(entry.lines)
        return _Compiled(
            ",".join(selector for entry in entries if not entry.whole for selector in entry.select),
            ",".join(selector for entry in entries if entry.whole for selector in entry.select),
            tuple((within, re.compile("|".join(f"(?:{line})" for line in found))) for within, found in lines.items()),
        )


def _holds(entry: Entry, publisher: str) -> bool:
    return not entry.publishers or any(
        publisher == host or publisher.endswith(f".{host}") for host in entry.publishers
    )


def _is_most(element: Element, tree: Element) -> bool:
    length = count_visible(visible_text(element))
    return length > _MOST_WITHOUT_QUESTION and 2 * length > count_visible(visible_text(tree))


def _take_lines(block: Element, pattern: re.Pattern[str], tree: Element) -> Iterator[Cut]:
    """Take a block, or those of its lines (``<br>`` ends a line), whose text the pattern matches."""
    if block.select_one(_HAS_BLOCKS) is not None:
        return
    text = block.text
    if len(text) > _LONGEST_BLOCK:
        return
    if block.select_one("br") is None:
        if len(text) <= LONGEST_LINE and pattern.fullmatch(fold(text)) and stands_in(block, tree):
            yield take(block)
        return
    if not stands_in(block, tree):
        return
    for line in _lines(block):
        said = fold("".join(visible_text(node) if isinstance(node, Element) else node.text for node in line))
        if said and len(said) <= LONGEST_LINE and pattern.fullmatch(said):
            for node in line:
                node.extract()
            yield Cut(describe(block), said)


def _lines(block: Element) -> list[list[Node]]:
    """The nodes of a block, line by line; a single wrapper inside it is looked through."""
    inside = [node for node in block.children if not (isinstance(node, Text) and not node.data.strip())]
    if len(inside) == 1 and isinstance(inside[0], Element) and inside[0].tag != "br":
        return _lines(inside[0])
    lines: list[list[Node]] = [[]]
    for node in block.children:
        if isinstance(node, Element) and node.tag == "br":
            lines.append([])
        else:
            lines[-1].append(node)
    return lines
