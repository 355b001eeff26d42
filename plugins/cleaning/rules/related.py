"""Lists of other articles under a heading that says so, as pages before 2010 have them at their end.

A heading alone proves nothing: it goes only together with what follows it, and only while that is links and
dates. Boxes that a publisher marks by class or id are in ``data/chrome/related_links.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from turbohtml import Element, Text

from plugins.cleaning.policy import EMBED_CLASS
from plugins.cleaning.rule import Cut, Rule, stands_in, take
from plugins.records import Article

_HEADING = re.compile(r"[【\[]?(?:相关|相關)(?:文章|新闻|新聞|报导|報導|报道|報道|链接|連結)[】\]]?[：:]?")
_BLOCKS = "p,div,h2,h3,h4,h5,b,strong"
_SHARE = 0.6
"""Of the letters of an item, so many must be links."""
_MEDIA = f"img,iframe,video,audio,object,embed,.{EMBED_CLASS}"
_NO_LETTERS = re.compile(r"[\W\d_]+")


def drop_related_lists(tree: Element, article: Article) -> Iterator[Cut]:  # noqa: ARG001
    """Take a heading such as 相关文章 and the links below it."""
    if "相关" not in (text := tree.text) and "相關" not in text:
        return
    for heading in tree.select(_BLOCKS):
        if not stands_in(heading, tree) or not _HEADING.fullmatch(heading.text.strip()):
            continue
        block = _outermost(heading, tree)
        items = list(_items_below(block))
        if items:
            yield take(block)
            for item in items:
                yield take(item)


def _outermost(heading: Element, tree: Element) -> Element:
    """The block that says no more than the heading does."""
    words = heading.text.strip()
    while isinstance(parent := heading.parent, Element) and parent != tree and parent.text.strip() == words:
        heading = parent
    return heading


def _items_below(block: Element) -> Iterator[Element]:
    """The lists, items and paragraphs right below that are links."""
    node = block.next_sibling
    while node is not None:
        if isinstance(node, Element) and node.tag != "br":
            if node.tag not in ("ul", "ol", "li", "p", "div") or node.has_class(EMBED_CLASS) or not _is_links(node):
                return
            yield node
        elif isinstance(node, Text) and node.data.strip():
            return
        node = node.next_sibling


def _is_links(element: Element) -> bool:
    length = len(_NO_LETTERS.sub("", element.text))
    linked = sum(len(_NO_LETTERS.sub("", anchor.text)) for anchor in element.select("a"))
    return linked > 0 and linked >= _SHARE * length and element.select_one(_MEDIA) is None


RULE = Rule(
    "related-lists",
    "A list of other articles below the text is the page's; the archive has related coverage of its own.",
    drop_related_lists,
)
