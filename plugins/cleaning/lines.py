"""Lines of a page: what stands between two block edges or line breaks, as a reader sees it.

A rule about the words of a line must find it wherever the page has it: in a paragraph of its own, between two
``<br>``, or loose in a ``<div>`` among paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from turbohtml import Element, Node, Text

from plugins.cleaning.policy import BOUNDARIES
from plugins.cleaning.rule import Cut, describe
from plugins.cleaning.spacing import fold_line
from plugins.cleaning.visible import INVISIBLE

LONGEST_LINE = 400
"""Characters; a longer line is prose whatever it says."""

_PLAYERS = frozenset({"iframe", "frame", "video", "audio", "object", "embed"})
_BREAKS = BOUNDARIES | _PLAYERS | {"br", "xmp", "listing", "plaintext"}


def take_lines(tree: Element, pattern: re.Pattern[str]) -> Iterator[Cut]:
    """Take the text of each line that the pattern matches as a whole; pictures in it stay."""
    for block, line in list(lines_of(tree)):
        said = fold_line("".join([text.data for text in line]).strip())
        if said and len(said) <= LONGEST_LINE and pattern.fullmatch(said):
            for text in line:
                text.extract()
            yield Cut(describe(block), said)


def lines_of(tree: Element) -> Iterator[tuple[Element, list[Text]]]:
    """The texts of each line, in order, with the block that they stand in. The tree must not change meanwhile."""
    line: list[Text] = []
    blocks = [tree]
    # The way down to where we are: each element, and its children that are still to come.
    path: list[tuple[Element, Iterator[Node]]] = [(tree, iter(tree.children))]
    while path:
        element, children = path[-1]
        node = next(children, None)
        if isinstance(node, Text):
            line.append(node)
            continue
        is_element = isinstance(node, Element)
        if node is not None and not is_element:
            continue  # a comment
        if (node.tag if isinstance(node, Element) else element.tag) in _BREAKS and line:
            yield blocks[-1], line
            line = []
        if isinstance(node, Element):
            if node.tag not in INVISIBLE:
                path.append((node, iter(node.children)))
                if node.tag in _BREAKS:
                    blocks.append(node)
        else:
            path.pop()
            if element.tag in _BREAKS and len(blocks) > 1:
                blocks.pop()
    if line:
        yield tree, line
