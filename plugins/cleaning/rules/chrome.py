"""Applies the tables of :mod:`plugins.cleaning.tables`: what surrounds an article, known by its looks or its words.

First every table takes its elements, one rule a table. Then one rule reads the lines that are left, for all
tables in one pass over the page; its cuts stand in the ledger under the names of their tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from turbohtml import Element

from plugins.cleaning.lines import LONGEST_LINE, OPENING, lines_of
from plugins.cleaning.rule import Cut, Rule, describe, stands_in, take
from plugins.cleaning.spacing import fold_line
from plugins.cleaning.tables import Entry, Table, load_tables
from plugins.cleaning.visible import count_visible, fold, visible_text
from plugins.records import Article

_MOST_WITHOUT_QUESTION = 500
"""An element with more characters, and more than half of the page's, is not chrome: its end tag went missing."""


class Elements:
    """Takes the elements that a table names; selectors are joined once for each publisher."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries
        self._compiled = lru_cache(maxsize=4096)(self._compile)

    def __call__(self, tree: Element, article: Article) -> Iterator[Cut]:
        """Take them, the larger ones first."""
        select_whole, select, words, spans = self._compiled(article.publisher)
        if select_whole:
            for element in tree.select(select_whole):
                if stands_in(element, tree):
                    yield take(element)
        if select:
            for element in tree.select(select):
                if stands_in(element, tree) and not _is_most(element, tree):
                    yield take(element)
        if words and spans and words.search(tree.text):
            yield from _take_spans(tree, spans)

    def _compile(self, publisher: str) -> tuple[str, str, re.Pattern[str] | None, re.Pattern[str] | None]:
        entries = [entry for entry in self._entries if _holds(entry, publisher)]
        return (
            ",".join(selector for entry in entries if entry.whole for selector in entry.select),
            ",".join(selector for entry in entries if not entry.whole for selector in entry.select),
            _any(re.escape(word) for entry in entries if entry.spans for word in entry.words),
            _any(span for entry in entries for span in entry.spans),
        )


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The lines that hold for one publisher."""

    words: re.Pattern[str] | None
    """A page with none of these has no such line."""
    opening_words: re.Pattern[str] | None
    """The same for lines at the top of a page."""
    lines: re.Pattern[str] | None
    """Any of the lines."""
    owners: tuple[tuple[str, bool, re.Pattern[str] | None], ...]
    """Table, whether it is about the top of a page, its lines."""


class Lines:
    """Takes the lines that tables know; patterns are joined once for each publisher."""

    def __init__(self, tables: tuple[Table, ...]) -> None:
        self._tables = tables
        self._compiled = lru_cache(maxsize=4096)(self._compile)

    def __call__(self, tree: Element, article: Article) -> Iterator[Cut]:
        """Find the lines, then take their texts."""
        patterns = self._compiled(article.publisher)
        text = tree.text
        is_whole = bool(patterns.words and patterns.words.search(text))
        if not is_whole and not (patterns.opening_words and patterns.opening_words.search(text)):
            return
        found = []
        for offset, block, line in lines_of(tree):
            if offset > OPENING and not is_whole:
                break
            said = fold_line("".join([part.data for part in line]).strip())
            if said and len(said) <= LONGEST_LINE and patterns.lines and patterns.lines.fullmatch(said):
                name = _owner(patterns, said, offset)
                if name:
                    found.append((name, describe(block), said, line))
        for name, what, said, line in found:
            for part in line:
                part.extract()
            yield Cut(what, said, rule=name)

    def _compile(self, publisher: str) -> _Patterns:
        entries = [
            (table.name, entry)
            for table in self._tables
            for entry in table.entries
            if entry.lines and _holds(entry, publisher)
        ]
        return _Patterns(
            _any(re.escape(word) for _, entry in entries if not entry.opening for word in entry.words),
            _any(re.escape(word) for _, entry in entries if entry.opening for word in entry.words),
            _any(line for _, entry in entries for line in entry.lines),
            tuple((name, entry.opening, _any(entry.lines)) for name, entry in entries),
        )


def _owner(patterns: _Patterns, said: str, offset: int) -> str:
    """The table that a line belongs to; empty if it stands too low for it."""
    for name, opening, pattern in patterns.owners:
        if (not opening or offset <= OPENING) and pattern and pattern.fullmatch(said):
            return name
    return ""


def _holds(entry: Entry, publisher: str) -> bool:
    return not entry.publishers or any(publisher == host or publisher.endswith(f".{host}") for host in entry.publishers)


def _is_most(element: Element, tree: Element) -> bool:
    length = count_visible(visible_text(element))
    return length > _MOST_WITHOUT_QUESTION and 2 * length > count_visible(visible_text(tree))


def _take_spans(tree: Element, pattern: re.Pattern[str]) -> Iterator[Cut]:
    for span in tree.select("span,strong,a"):
        text = span.text
        if len(text) <= LONGEST_LINE and pattern.fullmatch(fold(text)) and stands_in(span, tree):
            yield take(span)


def _any(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that matches what any of the patterns does; None without any."""
    joined = "|".join(patterns)
    return re.compile(joined) if joined else None


_TABLES = load_tables()

ELEMENT_RULES = tuple(Rule(table.name, table.reason, Elements(table.entries)) for table in _TABLES)
"""One for each table."""
LINES = Rule("chrome-lines", "Lines that the tables know by their words; each cut names its table.", Lines(_TABLES))
"""One for all tables."""
