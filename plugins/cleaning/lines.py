"""Lines of a page: what stands between two block edges or line breaks, as a reader sees it.

A rule about the words of a line must find it wherever the page has it: in a paragraph of its own, between two
``<br>``, or loose in a ``<div>`` among paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator

from turbohtml import Element, Node, Text

from plugins.cleaning.policy import BOUNDARIES
from plugins.cleaning.visible import INVISIBLE

LONGEST_LINE = 400
"""Characters; a longer line is prose whatever it says."""
OPENING = 200
"""Characters; a line below more than these stands no more above the text."""

_PLAYERS = frozenset({"iframe", "frame", "video", "audio", "object", "embed"})
_BREAKS = BOUNDARIES | _PLAYERS | {"br", "xmp", "listing", "plaintext"}


def lines_of(tree: Element) -> Iterator[tuple[int, Element, list[Text]]]:
    """The texts of each line, in order, with what stands before it and around it.

    The tree must not change meanwhile.

    :returns: number of characters before the line, the block that it stands in, its texts.
    """
    line: list[Text] = []
    offset = 0
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
            yield offset, blocks[-1], line
            offset += sum([len(text.data.strip()) for text in line])
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
        yield offset, tree, line
