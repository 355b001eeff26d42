"""Heads that a feed left in Markdown: a paragraph ``**铜价**`` is a heading, and its asterisks are no text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from turbohtml import Element

from plugins.cleaning.rule import Cut, Rule
from plugins.records import Article

_HEAD = re.compile(r"\s*\*\*\s*([^*\n]{2,60}?)\s*\*\*\s*")


def lift_heads(tree: Element, article: Article) -> Iterator[Cut]:
    """Make headings of paragraphs that are a literal Markdown head."""
    if "**" not in article.body:
        return
    for paragraph in tree.select("p"):
        match = _HEAD.fullmatch(paragraph.text)
        if match and paragraph.select_one("*") is None:
            paragraph.set_text(match[1])
            paragraph.tag = "h2"
            yield Cut("p **", "****")


RULE = Rule("literal-heads", "The asterisks are Markdown for a heading, not text.", lift_heads)
