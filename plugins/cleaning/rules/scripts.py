"""Scripts, styles and drawings: nothing that a reader reads."""

from __future__ import annotations

from collections.abc import Iterator

from turbohtml import Element, Text

from plugins.cleaning.rule import Cut, Rule, stands_in, take
from plugins.cleaning.visible import visible_text
from plugins.records import Article

_CODE = "script,style,template,noembed,noframes,link,meta,base,param,svg,canvas,math iframe"
"""In a formula a parser finds elements where a page has a frame's raw text."""


def drop_code(tree: Element, article: Article) -> Iterator[Cut]:  # noqa: ARG001
    """Take code out; formulas stay as text."""
    for element in tree.select(_CODE):
        if stands_in(element, tree):
            yield take(element)
    for formula in tree.select("math"):
        formula.replace_with(Text(visible_text(formula)))


RULE = Rule("scripts", "Scripts, style sheets and vector icons run or decorate; the article is its words.", drop_code)
