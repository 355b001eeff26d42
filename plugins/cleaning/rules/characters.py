"""Characters that show nothing: debris of editors and converters.

Soft hyphens, zero-width spaces, direction marks, control characters. U+200C and U+200D stay, scripts and emoji
are joined by them. The ledger has the characters themselves, so that its sum still holds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from turbohtml import Element, Text

from plugins.cleaning.rule import Cut, Rule
from plugins.cleaning.visible import INVISIBLE
from plugins.records import Article

_DEBRIS = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff]"
)


def drop_debris(tree: Element, article: Article) -> Iterator[Cut]:  # noqa: ARG001
    """Take invisible characters out of texts and of the descriptions of pictures."""
    for image in tree.select("img[alt]"):
        alt = image.attr("alt") or ""
        if _DEBRIS.search(alt):
            image.attrs["alt"] = _DEBRIS.sub("", alt)
    if not _DEBRIS.search(tree.text):
        return
    found: Counter[str] = Counter()
    for node in tree.descendants:
        if isinstance(node, Text) and (debris := _DEBRIS.findall(node.data)) and _is_visible(node):
            found.update(debris)
            node.data = _DEBRIS.sub("", node.data)
    for character, count in found.items():
        yield Cut(f"U+{ord(character):04X} × {count}", character * count)


def _is_visible(text: Text) -> bool:
    parent = text.parent
    return not isinstance(parent, Element) or parent.tag not in INVISIBLE


RULE = Rule("invisible-characters", "They show nothing, divide words for no reader and break searches.", drop_debris)
