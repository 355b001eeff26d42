"""Whether an entry of a table does what its examples say: tests ask it of every one, ``inv add-rule`` of a new one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from turbohtml import parse_fragment

from plugins.cleaning.rules.chrome import Elements, Lines
from plugins.cleaning.tables import Entry, Table
from plugins.cleaning.visible import count_visible, fold, visible_text
from plugins.records import Article

ANYWHERE = "news.example"
"""Publisher of the examples of an entry that holds everywhere."""


def failures(table: Table, entry: Entry) -> Iterator[str]:
    """What is wrong with an entry's examples, a sentence each; nothing if they hold."""
    for html in entry.hits:
        left = applied(table, entry, html)
        if count_visible(visible_text(parse_fragment(left))) or left == html:
            yield f"the hit {html!r} leaves {left!r}"
    for html in entry.unchanged:
        left = applied(table, entry, html)
        if left != parse_fragment(html).inner_html:
            yield f"the unchanged example {html!r} becomes {left!r}"
    trees = [parse_fragment(html) for html in entry.hits]
    for selector in entry.select:
        if not any(tree.select(selector) for tree in trees):
            yield f"no hit for the selector {selector!r}"
    texts = [fold(node.text) for tree in trees for node in (tree, *tree.select("*"))]
    texts += [fold(part) for html in entry.hits for part in re.split(r"<br>|<[^>]+>", html)]
    for pattern in (*entry.lines, *entry.spans):
        if not any(re.fullmatch(pattern, text) for text in texts):
            yield f"no hit for the pattern {pattern!r}"


def applied(table: Table, entry: Entry, html: str) -> str:
    """What a table leaves of an example of one of its entries."""
    article = _article(f"www.{entry.publishers[0] if entry.publishers else ANYWHERE}")
    tree = parse_fragment(html)
    for apply in (Elements((table,)), Lines((table,))):
        list(apply(tree, article))
    return tree.inner_html


@cache
def _article(publisher: str) -> Article:
    return Article(
        dialect="", id="", title="", source_url=f"https://{publisher}/", publisher=publisher, date="", date_evidence="",
        authors=(), tags=(), channel="", category="", lead_image=None, lang="", body="",
    )  # fmt: skip
