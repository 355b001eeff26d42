"""Pictures with their captions become figures, whichever way a publisher writes them.

- a block with a caption's class right below a picture, or in one block with it: the gfw mirrors' featured
  picture (``<div><img/><div class="caption">``, and the ``<hr/>`` below it), WordPress, CNA, RFA;
- ``<small>`` below a picture: the feeds of VOA, DW and NYT;
- a table that only sets a picture above its words: Minghui.

A table of one column is layout: its cells become paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterable

from turbohtml import Element, Node, Text

from plugins.cleaning.rule import Cut, Rule
from plugins.records import Article

CAPTIONS = (
    "div.caption,p.caption,.wp-caption-text,.picinfo,div.image-caption,.photo-caption,.pic-desc,"
    "small[style*='#999'],.imageCaption"
)
_CLIMB = 3
"""A caption may stand in this many wrappers of its own."""
_LONGEST_CAPTION = 400
"""Characters beside a picture in a table that are still its caption."""


def make_figures(tree: Element, article: Article) -> Iterable[Cut]:  # noqa: ARG001
    """Wrap pictures and captions; nothing is cut but empty wrappers and the rule below a featured picture."""
    for table in reversed(tree.select("table")):  # the inner ones first: without them the outer may be layout too
        _unmake_table(table)
    for caption in tree.select(CAPTIONS):
        if caption.tag == "figcaption":
            continue
        figure = caption.closest("figure")
        if figure is not None:
            if figure.select_one("figcaption") is None:
                caption.tag = "figcaption"
            continue
        unit = _unit(caption)
        media = _media_beside(unit)
        if media is not None:
            _build(unit, caption, media)
            _drop_rule_below(media, tree)
    return ()


def _unit(caption: Element) -> Element:
    """The outermost wrapper that holds nothing but the caption."""
    unit = caption
    for _ in range(_CLIMB):
        parent = unit.parent
        if (
            not isinstance(parent, Element)
            or parent.tag not in ("div", "span", "p")
            or parent.parent is None
            or not _is_alone(unit)
        ):
            break
        unit = parent
    return unit


def _is_alone(unit: Element) -> bool:
    """Whether nothing beside an element says anything; looks at as few of its neighbours as it can."""
    before, after = unit.previous_sibling, unit.next_sibling
    while before is not None:
        if _says_something(before):
            return False
        before = before.previous_sibling
    while after is not None:
        if _says_something(after):
            return False
        after = after.next_sibling
    return True


def _media_beside(unit: Element) -> Element | None:
    """The picture right before a caption, in its wrappers; None if something else stands there."""
    before = unit.previous_sibling
    while before is not None and not _says_something(before):
        before = before.previous_sibling
    if isinstance(before, Element) and (before.tag == "img" or before.select_one("img") is not None):
        return None if before.text.strip() else before
    return None


def _says_something(node: Node) -> bool:
    """Whether a node is more than white space or a line break."""
    if isinstance(node, Element):
        return node.tag != "br" and (node.tag == "img" or bool(node.text.strip()) or node.select_one("img") is not None)
    return isinstance(node, Text) and bool(node.data.strip())


def _build(unit: Element, caption: Element, media: Element) -> None:
    """Put a figure where the picture is."""
    figure = Element("figure")
    media.insert_before(figure)
    figure.append(media.extract())
    words = Element("figcaption")
    words.extend(list(caption.children))
    figure.append(words)
    unit.extract()


def _drop_rule_below(media: Element, tree: Element) -> None:
    """Take the ``<hr>`` that divides a featured picture from the text."""
    figure = media.parent
    block = figure.parent if isinstance(figure, Element) else None
    if not isinstance(block, Element) or block == tree:
        return
    below = block.next_sibling
    while isinstance(below, Text) and not below.data.strip():
        below = below.next_sibling
    above = block.previous_sibling
    while isinstance(above, Text) and not above.data.strip():
        above = above.previous_sibling
    if isinstance(below, Element) and below.tag == "hr" and above is None:
        below.extract()


def _unmake_table(table: Element) -> None:
    """Turn a table of one column into a figure or into plain blocks."""
    if any(_says_something(inner) for inner in table.select("table")):
        return
    rows = [row for row in table.select("tr") if row.text.strip() or row.select_one("img") is not None]
    cells = [cell for row in rows for cell in row.select("td,th")]
    if not cells or len(cells) != len(rows):
        return
    pictures = table.select("img")
    words = len(table.text.strip())
    if len(pictures) == 1 and 0 < words <= _LONGEST_CAPTION:
        figure = Element("figure")
        table.insert_before(figure)
        figure.append(_with_link(pictures[0]).extract())
        caption = Element("figcaption")
        for cell in cells:
            cell.tag = "div"
            caption.append(cell.extract())
        figure.append(caption)
        table.extract()
    elif len(cells) == 1 or pictures:
        for part in table.select("thead,tbody,tfoot,tr"):
            part.unwrap()
        for cell in cells:
            cell.tag = "div"
        table.unwrap()


def _with_link(picture: Element) -> Element:
    """The link around a picture and nothing else; else the picture."""
    parent = picture.parent
    return parent if isinstance(parent, Element) and parent.tag == "a" and not parent.text.strip() else picture


RULE = Rule("figures", "A picture and its caption belong together; a table of one column is layout.", make_figures)
