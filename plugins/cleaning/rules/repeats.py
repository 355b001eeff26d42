"""What a page says of itself and the archive already shows: its title as a heading, its stamp, its byline.

Only a block of its own whose text is no more than that goes; a dateline in the prose stays, and so does a
byline with a name that reading has not found. Stamps have the publishers' formats: ``data/chrome/stamps.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from turbohtml import Element

from plugins.cleaning.rule import Cut, Rule, stands_in, take
from plugins.records import Article

_HEADINGS = "h1,h2,h3,h4,h5,h6,strong[aria-hidden],p.title,div.entry-title"
_BYLINES = "address,.byline,.author,[rel='author']"
_INSIGNIFICANT = re.compile(r"[\W_]+")


def drop_repeats(tree: Element, article: Article) -> Iterator[Cut]:
    """Take headings that repeat the title, and bylines that repeat the authors."""
    title = _signs(article.title)
    if title:
        for heading in tree.select(_HEADINGS):
            text = heading.text
            if len(text) < 4 * len(article.title) + 200 and _signs(text) == title and stands_in(heading, tree):
                yield take(heading)
    authors = {_signs(name) for name in article.authors}
    if authors:
        for byline in tree.select(_BYLINES):
            names = re.split(r"[,，、;；&/]|\band\b|\s{2,}", byline.text)
            found = {_signs(name) for name in names} - {""}
            if found and found <= authors and stands_in(byline, tree):
                yield take(byline)


def _signs(text: str) -> str:
    """Letters and digits only, in one case."""
    return _INSIGNIFICANT.sub("", text).casefold()


RULE = Rule("repeats", "The page shows title, date and authors itself.", drop_repeats)
