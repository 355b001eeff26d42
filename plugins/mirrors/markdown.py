"""Markdown to HTML, for authored articles and pages."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin


@cache
def _parser() -> MarkdownIt:
    # HTML is allowed: these are the maintainer's own texts, and articles are sanitised all the same.
    parser = MarkdownIt("commonmark", {"html": True, "typographer": False}).enable(["table", "strikethrough"])
    return parser.use(footnote_plugin).use(deflist_plugin)


def render(text: str) -> str:
    """CommonMark with tables, strikethrough, footnotes and definition lists."""
    return str(_parser().render(text))
