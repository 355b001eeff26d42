"""What a style sheet, or a ``style`` attribute, would load.

Read by tinycss2's tokeniser (https://www.w3.org/TR/css-syntax-3/), so neither escapes nor comments hide anything.
Beside ``url()`` every text counts: ``@import "..."``, ``image-set("...")`` and ``src("...")`` load texts, and what
comes next may too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import tinycss2
from tinycss2.ast import Node

from plugins.proof.addresses import reaches_out


def css_contacts(text: str, own: str = "") -> Iterator[str]:
    """Addresses in a style sheet that lead to another host."""
    nodes = tinycss2.parse_component_value_list(text, skip_comments=True)
    yield from (address for address in _addresses(nodes) if reaches_out(address, own))


def _addresses(nodes: Iterable[Node]) -> Iterator[str]:
    in_namespace = False
    for node in nodes:
        if node.type == "at-keyword":
            in_namespace = node.lower_value == "namespace"  # a name that looks like an address; nothing loads it
        elif node.type == "literal" and node.value == ";":
            in_namespace = False
        elif node.type in ("string", "url") and not in_namespace:
            yield node.value
        elif node.type == "function":
            if node.lower_name in ("url", "src") and not any(inner.type == "string" for inner in node.arguments):
                yield tinycss2.serialize(node.arguments)
            yield from _addresses(node.arguments)
        elif hasattr(node, "content"):
            yield from _addresses(node.content)
