"""How much one file may ask for: an article is far below every bound, an attack on time or memory is not.

The largest of 4,538 real files has 2,061 elements, 66 links, 648 cells, 31 attributes on one element, elements 640
deep, and 68 kB of ``data:`` addresses. Bounds are fixed numbers, not times: the same file has the same outcome on every
machine. What is counted is the text, before anything is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.errors import UnreadableFile

MAX_ELEMENTS = 500_000
MAX_DEPTH = 5_000
"""Elements that are open at once, those aside that need no end tag."""
MAX_ATTRIBUTES = 500
"""On one element."""
MAX_LINKS = 10_000
MAX_CELLS = 20_000
"""Cells of tables."""
MAX_DATA = 4 * 2**20
"""Characters of ``data:`` addresses, all together."""
MAX_MARKDOWN = 100_000
"""Characters of Markdown: parsers of Markdown take quadratic time for some texts, HTML's do not."""

_FEW, _SHORT = 500, 50_000
"""A file with fewer tags and characters is not counted: it cannot cost much, whatever it holds."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)")
_DATA = re.compile(r"data:[^\s\"'<>]*", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_NOT_DEEP = frozenset(
    {"area", "base", "br", "caption", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li", "link",
     "meta", "optgroup", "option", "p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr",
     "track", "wbr"}
)  # fmt: skip
"""Elements that need no end tag."""
_LONG_TAG = 2 * MAX_ATTRIBUTES
"""Characters that so many attributes take at least."""


def check_bounds(path: str, text: str) -> None:
    """Look at how much a file asks for.

    :raises UnreadableFile: more than an article can need; the reason names what, how much, and the bound.
    """
    for what, number, bound in _counts(text):
        if number > bound:
            raise UnreadableFile(path, f"{number:,} {what}, more than {bound:,}: no article needs as many")


def check_markdown(path: str, text: str) -> None:
    """The same for a text that is Markdown.

    :raises UnreadableFile: it is too long.
    """
    if len(text) > MAX_MARKDOWN:
        raise UnreadableFile(path, f"{len(text):,} characters of Markdown, more than {MAX_MARKDOWN:,}")


def _counts(text: str) -> Iterator[tuple[str, int, int]]:
    """What is counted, how much of it there is, and how much there may be."""
    if len(text) > MAX_DATA:
        yield "characters of data: addresses", sum(len(found[0]) for found in _DATA.finditer(text)), MAX_DATA
    tags = text.count("<")
    if tags < _FEW and len(text) < _SHORT:
        return
    elements = depth = deepest = links = cells = attributes = 0
    for slash, written, rest in _TAG.findall(text):
        name = written.lower()
        if slash:
            depth = max(0, depth - 1)
            continue
        elements += 1
        links += name in ("a", "ok")
        cells += name in ("td", "th")
        if name not in _NOT_DEEP and not rest.endswith("/"):
            depth += 1
            deepest = max(deepest, depth)
        if len(rest) >= _LONG_TAG:
            attributes = max(attributes, len(_QUOTED.sub("", rest).split()))
    yield "elements", elements, MAX_ELEMENTS
    yield "elements inside one another", deepest, MAX_DEPTH
    yield "attributes of one element", attributes, MAX_ATTRIBUTES
    yield "links", links, MAX_LINKS
    yield "cells of tables", cells, MAX_CELLS
