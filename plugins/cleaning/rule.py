"""A cleaning rule: a name, a reason, and a function over the tree that reports what it cut.

A rule of your own, in a plugin that ``PLUGINS`` names::

    def drop_tide_table(tree, article):
        return [take(box) for box in tree.select("div.tide-table")]

    def contribute(pipeline):
        reason = "The tide table is of the day of mirroring."
        pipeline.add_rule(Rule("tide-table", reason, drop_tide_table), before="links")
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from turbohtml import Element

from plugins.cleaning.visible import fold, visible_text
from plugins.records import Article


@dataclass(frozen=True, slots=True)
class Cut:
    """One thing that a rule took away, put in or changed."""

    what: str
    """The thing, shortly, for a person: ``div.sharedaddy``."""
    text: str = ""
    """The visible text that went with it, white space folded."""
    added: int = 0
    """Visible characters that the rule wrote in its place."""
    rule: str = ""
    """Name in the ledger, where it is not the rule's own."""


Apply: TypeAlias = Callable[[Element, Article], Iterable[Cut]]
"""Changes the tree in place and reports each cut. It keeps no state: same tree, same article, same result."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One named step of cleaning."""

    name: str
    """Unique, kebab-case: it stands in the ledger."""
    reason: str
    """Why, in a sentence, for a reader who wonders where a piece of text went."""
    apply: Apply
    """The step itself."""


def take(node: Element) -> Cut:
    """Take an element with all that it holds out of its tree."""
    cut = Cut(describe(node), fold(visible_text(node)))
    node.extract()
    return cut


def stands_in(node: Element, tree: Element) -> bool:
    """Whether an element is still in the tree: what it stood in may have been taken before it."""
    return node.parent is tree or tree in node.ancestors


def describe(node: Element) -> str:
    """An element in a few characters: tag with id, class, or the host that it points at."""
    tag = node.tag[:40]
    address = node.attr("src") or node.attr("data-src") or node.attr("href") or ""
    if tag in _POINTERS and address:
        try:
            host = urlsplit(address.strip()).hostname
        except ValueError:
            host = None
        if host:
            return f"{tag} {host[:60]}"
    name = node.attr("id")
    if name and not name.isspace():
        return f"{tag}#{name.split()[0][:60]}"
    classes = (node.attr("class") or "").split()
    return f"{tag}.{classes[0][:60]}" if classes else tag


_POINTERS = frozenset({"a", "img", "iframe", "embed", "script", "link", "source", "video", "audio"})
