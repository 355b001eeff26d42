"""What counts as visible text: the currency of the ledger.

Every character of a text node counts, white space aside, except in elements whose content is no text of the
page but code or markup in disguise (``INVISIBLE``). Hidden elements, ``noscript``, ``title``, ``textarea`` and
``option`` do count: whatever a rule takes away there has to be written down.
"""

from __future__ import annotations

from turbohtml import Element, Node, NodeFilter, TreeWalker

INVISIBLE = frozenset({"script", "style", "template", "iframe", "noembed", "noframes"})
"""Elements whose content is never text of the page: code, or markup that a browser keeps as a raw string."""

_SELECT_INVISIBLE = ",".join(sorted(INVISIBLE))


def visible_text(node: Node) -> str:
    """The visible text of a subtree, in document order, white space as it stands."""
    if isinstance(node, Element) and node.tag in INVISIBLE:
        return ""
    if node.select_one(_SELECT_INVISIBLE) is None:
        return node.text
    walker = TreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, _skip_invisible)
    parts = []
    while (found := walker.next_node()) is not None:
        if not isinstance(found, Element):
            parts.append(found.text)
    return "".join(parts)


def count_visible(text: str) -> int:
    """Number of characters, white space aside."""
    return len("".join(text.split()))


def fold(text: str) -> str:
    """White space folded to single spaces, none at the ends."""
    return " ".join(text.split())


def _skip_invisible(node: Node) -> int:
    invisible = isinstance(node, Element) and node.tag in INVISIBLE
    return NodeFilter.FILTER_REJECT if invisible else NodeFilter.FILTER_ACCEPT
