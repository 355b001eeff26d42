"""Lines of a page: what stands between two block edges or line breaks, as a reader sees it.

A rule about the words of a line must find it wherever the page has it: in a paragraph of its own, between two
``<br>`` or loose in a ``<div>`` among paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from turbohtml import Element, Node, Text

from plugins.cleaning.policy import INLINE_TAGS
from plugins.cleaning.rule import Cut, describe
from plugins.cleaning.visible import INVISIBLE, fold

LONGEST_LINE = 400
"""Characters; a longer line is prose whatever it says."""

_INLINE = (INLINE_TAGS - {"br", "img"}) | {"span", "font", "big", "tt", "strike", "del", "ins", "bdi", "bdo", "acronym"}
_MEDIA = frozenset({"img", "iframe", "video", "audio", "object", "embed"})


def take_lines(tree: Element, pattern: re.Pattern[str]) -> Iterator[Cut]:
    """Take each line whose whole text the pattern matches; a line with a picture or a player stays."""
    for block, line in list(lines_of(tree)):
        said = fold("".join([text.data for text in line]))
        if said and len(said) <= LONGEST_LINE and pattern.fullmatch(said):
            for text in line:
                text.extract()
            yield Cut(describe(block), said)


def lines_of(tree: Element) -> Iterator[tuple[Element, list[Text]]]:
    """The texts of each line and the block that they stand in; none of lines with pictures or players."""
    line: list[Text] = []
    is_plain = True
    # The way down to where we are: each element, and its children that are still to come.
    path: list[tuple[Element, Iterator[Node]]] = [(tree, iter(tree.children))]
    blocks = [tree]
    while path:
        element, children = path[-1]
        node = next(children, None)
        if isinstance(node, Text):
            line.append(node)
            continue
        is_inline = node.tag in _INLINE if isinstance(node, Element) else element.tag in _INLINE
        if not is_inline and (node is None or isinstance(node, Element)):
            if isinstance(node, Element) and node.tag in _MEDIA:
                is_plain = False
                continue
            if line and is_plain:
                yield blocks[-1], line
            line, is_plain = [], True
        if node is None:
            path.pop()
            if not is_inline:
                blocks.pop()
        elif isinstance(node, Element) and node.tag not in INVISIBLE:
            path.append((node, iter(node.children)))
            if not is_inline:
                blocks.append(node)
