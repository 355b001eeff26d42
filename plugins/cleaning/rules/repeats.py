"""What a page says of itself and the archive already shows: its title as a heading, its stamp, its byline.

Only a block of its own whose text is no more than that goes; a dateline in the prose stays, and so does a
byline with a name that reading has not found. Stamps have the publishers' formats: ``data/chrome/stamps.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from turbohtml import Element, Text

from plugins.cleaning.lines import OPENING, lines_of
from plugins.cleaning.rule import Cut, Rule, describe, stands_in, take
from plugins.cleaning.visible import fold
from plugins.records import Article

_HEADINGS = "h1,h2,h3,h4,h5,h6,strong[aria-hidden],.title"
_BYLINES = "address,.byline,.author,[rel='author']"
_LONGEST = 1000
_BETWEEN_NAMES = re.compile(r"[,，、;；&/]|\band\b|\s{2,}")
_INSIGNIFICANT = re.compile(r"[\W_]+")


_LABEL = re.compile(r"^\s*[\[【(（][^\]】)）]{1,12}[\]】)）]\s*")
"""A section's name before a title: ``[World] ...``; the page's heading has none."""


def drop_repeats(tree: Element, article: Article) -> Iterator[Cut]:
    """Take headings above the text that repeat the title, and bylines that repeat the authors."""
    for heading, texts in list(_titles(tree, article.title)):
        cut = Cut(describe(heading), fold("".join([text.data for text in texts])))
        for text in texts:
            text.extract()
        yield cut
    authors = {_signs(name) for name in article.authors} - {""}
    if authors:
        for byline in tree.select(_BYLINES):
            found = {_signs(name) for name in _BETWEEN_NAMES.split(byline.text)} - {""}
            if found and found <= authors and stands_in(byline, tree):
                yield take(byline)


def _titles(tree: Element, title: str) -> Iterator[tuple[Element, list[Text]]]:
    """The headings above the text that say the title, and what they say."""
    if tree.select_one(_HEADINGS) is None:
        return
    titles = {_signs(title), _signs(_LABEL.sub("", title))} - {""}
    for offset, _, texts in lines_of(tree):
        if offset > OPENING:
            return
        said = "".join([text.data for text in texts])
        parent = texts[0].parent
        heading = parent.closest(_HEADINGS) if isinstance(parent, Element) else None
        if heading is not None and len(said) < _LONGEST and _signs(said) in titles:
            yield heading, texts


def _signs(text: str) -> str:
    """Letters and digits only, in one case."""
    return _INSIGNIFICANT.sub("", text).casefold()


RULE = Rule("repeats", "The page shows title, date and authors itself.", drop_repeats)
