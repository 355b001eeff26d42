"""Blocks of a cleaned body: where each may stand, and what it becomes when it ends."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_IMAGE = re.compile(r"<img\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")

IMPLIED = {
    "ul": "li", "ol": "li", "dl": "dd", "table": "tbody", "thead": "tr", "tbody": "tr", "tfoot": "tr", "tr": "td",
}  # fmt: skip
"""What a container holds; anything else in it gets such a wrapper."""

HOME = {
    "li": ("ul", {"ul", "ol"}), "dt": ("dl", {"dl"}), "dd": ("dl", {"dl"}),
    "tr": ("tbody", {"thead", "tbody", "tfoot"}), "td": ("tr", {"tr"}), "th": ("tr", {"tr"}),
    "thead": ("table", {"table"}), "tbody": ("table", {"table"}), "tfoot": ("table", {"table"}),
}  # fmt: skip
"""Where an item stands; without such a container around it, it gets one."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
PHRASING_ONLY = HEADINGS | {"figcaption", "caption", "dt"}
_DIRECT = frozenset({"li", "dd", "td", "th", "figure"}) | PHRASING_ONLY
"""Blocks that hold a single run of text without a paragraph around it."""
CELLS = frozenset({"td", "th"})
_FIGURE_BODIES = ("<img", "<table", "<pre", "<blockquote", 'class="embed"')
_SIBLINGS = (
    frozenset({"li"}), frozenset({"dt", "dd"}), frozenset({"td", "th"}), frozenset({"tr", "td", "th"}),
    frozenset({"caption", "thead", "tbody", "tfoot", "tr", "td", "th"}),
)  # fmt: skip
ENDED_BY = {
    "li": _SIBLINGS[0], "dt": _SIBLINGS[1], "dd": _SIBLINGS[1], "td": _SIBLINGS[2], "th": _SIBLINGS[2],
    "tr": _SIBLINGS[3], "thead": _SIBLINGS[4], "tbody": _SIBLINGS[4], "tfoot": _SIBLINGS[4],
}  # fmt: skip
"""Which open items the start of an item ends."""


@dataclass(slots=True, eq=False)
class Block:
    """An open block: what is finished inside it."""

    tag: str
    start: str
    lines: list[str] = field(default_factory=list)
    """The blocks inside, each with all that it holds: one line, or more."""
    full: bool = False
    """Whether a row has a cell that is not empty."""


def closed(block: Block) -> list[str]:
    """The lines that a finished block becomes."""
    lines, tag = block.lines, block.tag
    if not lines or tag == "pre":
        return lines
    if tag == "figure":
        return _figure(block)
    if tag in PHRASING_ONLY:
        inner = "<br>".join(_inner(line) for line in lines)
        if tag in HEADINGS and not _TAG.sub("", inner).strip():
            return lines  # a picture in a heading's clothes
        return [f"{block.start}{inner}</{tag}>"]
    if tag in _DIRECT and len(lines) == 1 and lines[0].startswith("<p>"):
        return [f"{block.start}{_inner(lines[0])}</{tag}>"]
    return ["\n".join((block.start, *lines, f"</{tag}>"))]


def _figure(block: Block) -> list[str]:
    """A figure has something to show and its words are the caption; with nothing to show, they are paragraphs."""
    if not any(part in line for line in block.lines for part in _FIGURE_BODIES):
        return [f"<p>{_inner(line)}</p>" if line.startswith("<figcaption") else line for line in block.lines]
    shown: list[str] = []
    captions: list[str] = []
    bare = False
    for line in block.lines:
        if line.startswith("<figcaption"):
            captions.append(_inner(line))
        elif line == "<hr>":
            if shown and shown[-1] != line:  # what it divided has become the caption
                shown.append(line)
            bare = False
        elif not line.startswith("<p>"):
            shown.append(line)
            bare = False
        elif _TAG.sub("", line).strip():
            # A picture never stands in its caption.
            shown += _IMAGE.findall(line)
            captions.append(_IMAGE.sub("", _inner(line)).removeprefix("<br>").strip())
        elif bare:
            shown[-1] += _inner(line)
        else:
            shown.append(_inner(line))
            bare = True
    caption = [f"<figcaption>{'<br>'.join(captions)}</figcaption>"] if captions else []
    return ["\n".join((block.start, *shown, *caption, "</figure>"))]


def shows_something(html: str) -> bool:
    """Whether preformatted text is more than empty elements; the target of a footnote counts."""
    return "<img" in html or ' id="' in html or bool(_TAG.sub("", html).strip())


def _inner(line: str) -> str:
    """What stands between the outer tags of a one-line block."""
    return line[line.index(">") + 1 : line.rindex("</")]
