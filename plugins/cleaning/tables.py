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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from turbohtml import Element, SelectorSyntaxError

from plugins.cleaning.lines import LONGEST_LINE, take_lines
from plugins.cleaning.rule import Cut, Rule, stands_in, take
from plugins.cleaning.visible import count_visible, fold, visible_text
from plugins.errors import DataError
from plugins.records import Article

FOLDER = Path(__file__).parent / "data" / "chrome"

_MOST_WITHOUT_QUESTION = 500
"""An element with more characters, and more than half of the page's, is not chrome: its end tag went missing."""

_KEYS = frozenset({"owner", "select", "lines", "spans", "words", "publishers", "whole", "hits", "unchanged"})


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

    @property
    def has_elements(self) -> bool:
        """Whether any entry names elements."""
        return any(entry.select or entry.spans for entry in self.entries)

    @property
    def has_lines(self) -> bool:
        """Whether any entry knows lines."""
        return any(entry.lines for entry in self.entries)

    def elements_rule(self) -> Rule:
        """The rule that takes elements."""
        return Rule(self.name, self.reason, _Elements(self.entries))

    def lines_rule(self) -> Rule:
        """The rule that takes lines; it runs after every table's elements are gone, which run along in lines."""
        return Rule(f"{self.name}-lines", self.reason, _Lines(self.entries))


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
        else "neither select nor lines nor spans"
        if not row.get("select") and not row.get("lines") and not row.get("spans")
        else "lines and spans need words"
        if bool(row.get("lines") or row.get("spans")) != bool(row.get("words"))
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
        _texts(row, "spans"),
        _texts(row, "words"),
        _texts(row, "publishers"),
        bool(row.get("whole")),
        _texts(row, "hits"),
        _texts(row, "unchanged"),
    )
    try:
        for pattern in (*entry.lines, *entry.spans):
            re.compile(pattern)
        Element("div").select(", ".join(entry.select) or "p")
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


class _Elements:
    """Takes the elements that entries name; selectors are joined once for each publisher."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries
        self._compiled = lru_cache(maxsize=4096)(self._compile)

    def __call__(self, tree: Element, article: Article) -> Iterator[Cut]:
        select_whole, select, words, spans = self._compiled(article.publisher)
        if select_whole:
            for element in tree.select(select_whole):
                if stands_in(element, tree):
                    yield take(element)
        if select:
            for element in tree.select(select):
                if stands_in(element, tree) and not _is_most(element, tree):
                    yield take(element)
        if spans and _has_any(words, tree.text):
            yield from _take_spans(tree, spans)

    def _compile(self, publisher: str) -> tuple[str, str, tuple[str, ...], re.Pattern[str] | None]:
        entries = [entry for entry in self._entries if _holds(entry, publisher)]
        return (
            ",".join(selector for entry in entries if entry.whole for selector in entry.select),
            ",".join(selector for entry in entries if not entry.whole for selector in entry.select),
            tuple(word for entry in entries if entry.spans for word in entry.words),
            _any(span for entry in entries for span in entry.spans),
        )


class _Lines:
    """Takes the lines that entries know; patterns are joined once for each publisher."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries
        self._compiled = lru_cache(maxsize=4096)(self._compile)

    def __call__(self, tree: Element, article: Article) -> Iterator[Cut]:
        words, lines = self._compiled(article.publisher)
        if lines and _has_any(words, tree.text):
            yield from take_lines(tree, lines)

    def _compile(self, publisher: str) -> tuple[tuple[str, ...], re.Pattern[str] | None]:
        entries = [entry for entry in self._entries if entry.lines and _holds(entry, publisher)]
        return (
            tuple(word for entry in entries for word in entry.words),
            _any(line for entry in entries for line in entry.lines),
        )


def _has_any(words: tuple[str, ...], text: str) -> bool:
    return any(word in text for word in words)


def _holds(entry: Entry, publisher: str) -> bool:
    return not entry.publishers or any(
        publisher == host or publisher.endswith(f".{host}") for host in entry.publishers
    )


def _is_most(element: Element, tree: Element) -> bool:
    length = count_visible(visible_text(element))
    return length > _MOST_WITHOUT_QUESTION and 2 * length > count_visible(visible_text(tree))


def _take_spans(tree: Element, pattern: re.Pattern[str]) -> Iterator[Cut]:
    for span in tree.select("span,strong,a"):
        text = span.text
        if len(text) <= LONGEST_LINE and pattern.fullmatch(fold(text)) and stands_in(span, tree):
            yield take(span)


def _any(patterns: Iterable[str]) -> re.Pattern[str] | None:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(joined) if joined else None
