"""Applies the tables of :mod:`plugins.cleaning.tables`: what surrounds an article, known by its looks or its words.

First every table takes its elements. Then the lines that are left are read, for all tables in one pass over the
page. Cuts stand in the ledger under the names of their tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
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


# What an element must have for a selector to match it: a class, an id, or the beginning of an id.
_MARK = re.compile(r"\[id\^='([^']+)'\]|\[class~='([^']+)'\]|\[[^\]]*\]|([.#][\w-]+)")
_PARENTHESES = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")


def mark_of(selector: str) -> str:
    """One class (``.share``), id (``#imu``) or beginning of an id (``^gpt-ad-``) that a selector asks for.

    :returns: empty if it asks for none of them.
    """
    found = ""
    for match in _MARK.finditer(_PARENTHESES.sub("", selector)):
        prefix, token, name = match.groups("")
        found = (f"^{prefix}" if prefix else f".{token}" if token else name) or found
    return found


def marks_in(tree: Element) -> set[str]:
    """Every class and id that the elements of a tree have, as :func:`mark_of` writes them."""
    marks = set()
    for element in tree.select("[class],[id]"):
        if name := element.attr("id"):
            marks.add(f"#{name}")
        if names := element.attr("class"):
            marks.update([f".{name}" for name in names.split()])
    return marks


class _Selectors:
    """Selectors of one table for one publisher, by what they ask for.

    A page has a dozen classes, the tables know hundreds: looking marks up takes a third of the time of selecting.
    """

    def __init__(self, selectors: Iterable[str]) -> None:
        self._always: list[str] = []
        self._marked: dict[str, list[str]] = {}
        for selector in selectors:
            mark = mark_of(selector)
            (self._marked.setdefault(mark, []) if mark else self._always).append(selector)
        self._names = frozenset(mark for mark in self._marked if mark[0] != "^")
        self._prefixes = tuple(mark for mark in self._marked if mark[0] == "^")

    def that_may_match(self, marks: set[str]) -> str:
        """Those that elements with such marks can match, joined; empty if there are none."""
        found = [*self._always]
        for mark in sorted(self._names & marks):
            found += self._marked[mark]
        for prefix in self._prefixes:
            if any(mark.startswith(f"#{prefix[1:]}") for mark in marks):
                found += self._marked[prefix]
        return ",".join(found)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """What one table takes from one publisher's pages."""

    name: str
    whole: _Selectors
    """Also where it is most of the page."""
    others: _Selectors
    words: re.Pattern[str] | None
    """A page with none of these has no such span."""
    spans: re.Pattern[str] | None


class Elements:
    """Takes the elements that tables name; what a publisher's pages can have is looked up once for each."""

    def __init__(self, tables: tuple[Table, ...]) -> None:
        self._tables = tables
        self._compiled = lru_cache(maxsize=4096)(self._compile)

    def __call__(self, tree: Element, article: Article) -> Iterator[Cut]:
        """Take them table by table, the larger ones first; no rule gives an element a class that is in a table."""
        marks = marks_in(tree)
        for table in self._compiled(article.publisher):
            for cut in _take_elements(table, tree, marks):
                yield replace(cut, rule=table.name)

    def _compile(self, publisher: str) -> tuple[_Compiled, ...]:
        return tuple(_compile_table(table, publisher) for table in self._tables)


def _compile_table(table: Table, publisher: str) -> _Compiled:
    entries = [entry for entry in table.entries if holds_for(entry, publisher)]
    return _Compiled(
        table.name,
        _Selectors(selector for entry in entries if entry.whole for selector in entry.select),
        _Selectors(selector for entry in entries if not entry.whole for selector in entry.select),
        _any(re.escape(word) for entry in entries if entry.spans for word in entry.words),
        _any(span for entry in entries for span in entry.spans),
    )


def _take_elements(table: _Compiled, tree: Element, marks: set[str]) -> Iterator[Cut]:
    if select := table.whole.that_may_match(marks):
        for element in tree.select(select):
            if stands_in(element, tree):
                yield take(element)
    if select := table.others.that_may_match(marks):
        for element in tree.select(select):
            if stands_in(element, tree) and not _is_most(element, tree):
                yield take(element)
    if table.words and table.spans and table.words.search(tree.text):
        yield from _take_spans(tree, table.spans)


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
            if entry.lines and holds_for(entry, publisher)
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


def holds_for(entry: Entry, publisher: str) -> bool:
    """Whether an entry is about a publisher's pages."""
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

REASONS = {table.name: table.reason for table in _TABLES}
"""Of each table: its cuts stand in the ledger under its name."""

ELEMENTS = Rule("chrome-elements", "Elements that the tables know; each cut names its table.", Elements(_TABLES))
LINES = Rule("chrome-lines", "Lines that the tables know by their words; each cut names its table.", Lines(_TABLES))
