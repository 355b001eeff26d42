"""Lists of other articles under a heading that says so, as pages before 2010 have them at their end.

A heading alone proves nothing: it goes only together with the lines below it, and only while those are links
and dates. Boxes that a publisher marks by class or id are in ``data/chrome/related_links.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from turbohtml import Element, Text

from plugins.cleaning.lines import lines_of
from plugins.cleaning.policy import EMBED_CLASS
from plugins.cleaning.rule import Cut, Rule, describe
from plugins.cleaning.visible import fold
from plugins.records import Article

_HEADING = re.compile(r"[【\[]?相[关關](?:文章|新[闻聞]|[报報][导導道]|[链連][接結])[】\]]?[：:]?")
_SHARE = 0.6
"""Of the letters of a line, so many must be links."""
_NO_LETTERS = re.compile(r"[\W\d_]+")


def drop_related_lists(tree: Element, article: Article) -> Iterator[Cut]:  # noqa: ARG001
    """Take a heading such as 相关文章 and the links below it."""
    # A search for a word is ten times faster than one for a pattern that may begin with a bracket.
    words = tree.text
    if ("相关" not in words and "相關" not in words) or not _HEADING.search(words):
        return
    lists: list[list[tuple[Element, list[Text]]]] = []
    is_below = False
    for _, block, line in lines_of(tree):
        said = "".join([text.data for text in line]).strip()
        if not said or block.has_class(EMBED_CLASS):
            continue
        if _HEADING.fullmatch(said):
            lists.append([(block, line)])
            is_below = True
        elif is_below and _is_links(line):
            lists[-1].append((block, line))
        else:
            is_below = False
    for lines in lists:
        for block, line in lines if len(lines) > 1 else ():
            yield Cut(describe(block), fold("".join([text.data for text in line])))
            for text in line:
                text.extract()


def _is_links(line: list[Text]) -> bool:
    letters = linked = 0
    for text in line:
        count = len(_NO_LETTERS.sub("", text.data))
        letters += count
        if isinstance(text.parent, Element) and text.parent.closest("a[href]") is not None:
            linked += count
    return linked > 0 and linked >= _SHARE * letters


RULE = Rule(
    "related-lists",
    "A list of other articles below the text is the page's; the archive has related coverage of its own.",
    drop_related_lists,
)
