"""Gives sanitised HTML its shape: paragraphs in the open, nothing nested that need not be, one block a line.

Input is what the sanitiser serialises: known tags, ``<``, ``>`` and ``&`` escaped everywhere else. It is read
once, as a list of tags and texts, and written by a builder that cannot write anything malformed:

- text outside a paragraph gets one; a block inside a paragraph ends it; nested paragraphs become siblings;
- ``<br><br>`` divides paragraphs, and so does one beside a picture; a ``<br>`` at an edge of one goes;
- inline elements that span blocks are closed and opened again; without content they are not written;
- blocks without content are not written, except table cells, which hold their column;
- list items, cells and captions of one paragraph hold their text directly;
- headings start at ``h2``, below the page's own, their distances kept;
- depth is bounded: what stands deeper than ``MAX_DEPTH`` stays, its wrappers go.

What it writes it reads back unchanged: ``lay_out(lay_out(x)) == lay_out(x)``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plugins.cleaning.blocks import (
    CELLS,
    ENDED_BY,
    HEADINGS,
    HOME,
    IMPLIED,
    PHRASING_ONLY,
    Block,
    closed,
    shows_something,
)
from plugins.cleaning.policy import INLINE_TAGS, SEPARATOR
from plugins.cleaning.spacing import author_gap, fold_line, gap

MAX_DEPTH = 24
"""Deeper nesting of blocks, or of inline elements, is a page's layout or an attack."""

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>")
# A paragraph without anything inside is one token: most of a page, and the least work.
_TOKEN = re.compile(r"<p>([^<]*)</p>|<(/?)([a-z][a-z0-9]*)([^>]*)>")
_ID = re.compile(r' id="[^"]*"')
_HEADING = re.compile(r"<(/?)h([1-6])([^>]*)>")
_ANNOTATIONS = frozenset({"rt", "rp"})
_RUBY = _ANNOTATIONS | {"ruby"}
_NESTABLE = frozenset({"q", "sub", "sup", "ruby"})
"""Inline elements that mean something inside themselves; another one inside itself (``b`` in ``b``) goes."""


def lay_out(html: str) -> str:
    """Shape a sanitised fragment.

    :param html: what :func:`plugins.cleaning.policy.sanitise` leaves, serialised.
    """
    tokens = iter(_TOKEN.split(html.replace("&nbsp;", " ")))
    builder = _Builder()
    builder.text(next(tokens))
    for paragraph, slash, name, attributes, text in zip(*[tokens] * 5, strict=True):
        if name is None:
            builder.paragraph(paragraph)
        elif slash:
            builder.end(name)
        else:
            builder.start(name, f"<{name}{attributes}>")
        if text and (builder.run or builder.is_verbatim or not text.isspace()):
            builder.text(text)
    return _level_headings("\n".join(builder.finish()))


def _level_headings(html: str) -> str:
    """Let the highest heading be an ``h2`` and keep the distances."""
    if "<h" not in html:
        return html
    levels = {int(level) for _, level, _ in _HEADING.findall(html)}
    if not levels or min(levels) == 2:
        return html
    shift = 2 - min(levels)
    return _HEADING.sub(lambda match: f"<{match[1]}h{min(int(match[2]) + shift, 6)}{match[3]}>", html)


@dataclass(slots=True, eq=False)
class _Inline:
    """An open inline element; its start tag is written when its first content is."""

    tag: str
    start: str
    written: bool = False


class _Builder:
    """Writes blocks from tags and texts; the text being written is the open run of the innermost block."""

    def __init__(self) -> None:
        self._blocks = [Block("", "")]
        self._inlines: list[_Inline] = []
        # What each start tag that is still open became: a block, an inline element, or nothing of its own.
        self._opened: list[Block | _Inline | None] = []
        self._pre: list[str] | None = None
        self.run: list[str] = []
        """The text being written, in pieces."""
        self._paragraph = "<p>"
        self._last = ""
        self._space = ""
        self._has_text = False
        self._breaks = 0

    @property
    def is_verbatim(self) -> bool:
        """Whether white space counts: in a ``pre``."""
        return self._pre is not None

    def finish(self) -> list[str]:
        """All lines."""
        while len(self._blocks) > 1:
            self._close()
        self._end_run()
        root = self._blocks[0].lines
        return root[:-1] if root and root[-1] == "<hr>" else root

    def paragraph(self, text: str) -> None:
        """Take a paragraph that holds a text and nothing else."""
        if self._inlines or self._pre is not None or len(self._blocks) > 1:
            self.start("p", "<p>")
            self.text(text)
            self.end("p")
            return
        self._end_run()
        self._paragraph = "<p>"
        core = text.strip()
        if core:
            self._blocks[0].lines.append(f"<p>{fold_line(core)}</p>")

    def text(self, text: str) -> None:
        """Write a text."""
        if self._pre is not None:
            self._pre.append(text)
            return
        core = text.strip()
        if not core:
            if self.run and text:
                self._space = "\n" if "\n" in text else self._space or " "
            return
        if text[0] != core[0] and self.run:
            lead = text[: text.index(core[0])]
            self._space = "\n" if "\n" in lead else self._space or " "
        self._write(fold_line(core), core[0], core[-1])
        if text[-1] != core[-1]:
            trail = text[len(text.rstrip()) :]
            self._space = "\n" if "\n" in trail else " "

    def start(self, tag: str, html: str) -> None:
        """Take a start tag."""
        if self._pre is not None:
            self._start_in_pre(tag, html)
        elif tag in INLINE_TAGS:
            self._start_inline(tag, html)
        else:
            self._start_block(tag, html)

    def end(self, tag: str) -> None:
        """Take an end tag; the tags of a serialised tree always pair."""
        opened = self._opened.pop()
        if isinstance(opened, _Inline):
            if self._pre is not None:
                self._pre.append(f"</{tag}>")
                return
            if opened.written:
                self.run.append(f"</{tag}>")
            self._inlines.remove(opened)
        elif isinstance(opened, Block):
            self._close_down_to(opened)
        elif self._pre is None and tag not in INLINE_TAGS:
            self._end_run()
            self._paragraph = "<p>"

    def _start_in_pre(self, tag: str, html: str) -> None:
        assert self._pre is not None
        if tag == "br":
            self._pre.append("\n")
        elif tag == "img":
            self._pre.append(html)
        elif tag != "hr":
            inline = _Inline(tag, html) if tag in INLINE_TAGS else None
            if inline:
                self._pre.append(html)
            self._opened.append(inline)

    def _start_inline(self, tag: str, html: str) -> None:
        if tag == "br":
            self._breaks += bool(self.run)
        elif tag == "img":
            if self._space == "\n":
                self._space = ""
            self._write(html, "", "")
        elif len(self._inlines) >= MAX_DEPTH or self._is_idle(tag):
            self._opened.append(None)
        else:
            inline = _Inline(tag, html)
            self._inlines.append(inline)
            self._opened.append(inline)
            if tag == "a" and ' id="' in html:
                # The target of a footnote is content even when it is empty.
                space, self._space = self._space, ""
                self._write("", "", self._last)
                self._space = space if self._last else ""

    def _is_idle(self, tag: str) -> bool:
        """Whether an inline element says nothing where the open ones say it already."""
        if tag in _ANNOTATIONS:  # a parser ends one where the next begins, but for a ruby of its own
            around = next((inline.tag for inline in reversed(self._inlines) if inline.tag in _RUBY), "")
            return around in _ANNOTATIONS
        return tag not in _NESTABLE and any(inline.tag == tag for inline in self._inlines)

    def _start_block(self, tag: str, html: str) -> None:
        if tag in (SEPARATOR, "p"):
            self._end_run()
            self._end_heading()
            self._opened.append(None)
            self._paragraph = html if tag == "p" else "<p>"
        elif tag == "hr":
            self._end_run()
            self._end_heading()
            top = self._blocks[-1]
            if top.lines and top.lines[-1] != "<hr>" and top.tag not in PHRASING_ONLY | IMPLIED.keys():
                top.lines.append("<hr>")
        else:
            self._end_run()
            self._end_heading(even_if_empty=True)
            self._opened.append(self._open_block(tag, html))
            if tag == "pre" and self._opened[-1] is not None:
                self._pre = []
            self._paragraph = "<p>"

    def _open_block(self, tag: str, html: str) -> Block | None:
        """Open a block where it may stand; None if only its content stays."""
        if tag in HOME:
            implied, home = HOME[tag]
            while self._blocks[-1].tag in ENDED_BY[tag] and self._has_home(home, tag):
                self._close()
            if self._blocks[-1].tag not in home and self._open_block(implied, f"<{implied}>") is None:
                return None
        elif (tag == "caption" and self._blocks[-1].tag != "table") or (
            tag == "figcaption" and self._blocks[-1].tag != "figure"
        ):
            return None
        elif tag not in ("caption", "figcaption"):
            self._open_implied()
        if self._blocks[-1].tag in PHRASING_ONLY or (len(self._blocks) > MAX_DEPTH and tag not in HOME):
            return None
        block = Block(tag, html)
        self._blocks.append(block)
        return block

    def _has_home(self, home: set[str], tag: str) -> bool:
        """Whether a home stands above the open items that a new item would end."""
        above = (block.tag for block in reversed(self._blocks) if block.tag not in ENDED_BY[tag])
        return next(above) in home

    def _open_implied(self) -> None:
        """Inside a list or a table, open an item for what stands there loose."""
        while (implied := IMPLIED.get(self._blocks[-1].tag)) is not None:
            self._blocks.append(Block(implied, f"<{implied}>"))

    def _write(self, html: str, first: str, last: str) -> None:
        """Write content into the run: after white space and line breaks, inside the open inline elements."""
        if self._breaks:
            divides = self._breaks > 1 or not self._has_text or (html.startswith("<img") and not first)
            if divides and self._blocks[-1].tag not in PHRASING_ONLY:
                self._end_run()
            else:
                self.run.append("<br>")
            self._breaks = 0
        elif self._space:
            author = self._space == " "
            between = author_gap if author else gap
            self.run.append(between(self._last, first) if self._last and first else " " if author else "")
        if not self.run:
            self._open_implied()
        self._space = ""
        for inline in self._inlines:
            if not inline.written:
                inline.written = True
                self.run.append(inline.start)
        if html:
            self.run.append(html)
        self._has_text = self._has_text or bool(first)
        self._last = last

    def _end_run(self) -> None:
        """Finish the paragraph being written."""
        if self.run:
            for inline in reversed(self._inlines):
                if inline.written:
                    inline.written = False
                    self.run.append(f"</{inline.tag}>")
                    inline.start = _ID.sub("", inline.start)  # an id belongs to the first part
            self._blocks[-1].lines.append(f"{self._paragraph}{''.join(self.run)}</p>")
            self.run.clear()
        self._last = self._space = ""
        self._has_text = False
        self._breaks = 0

    def _end_heading(self, *, even_if_empty: bool = False) -> None:
        """A block after a heading's text ends the heading: it was never closed."""
        top = self._blocks[-1]
        if top.tag in HEADINGS and (top.lines or even_if_empty):
            self._close()

    def _close_down_to(self, block: Block) -> None:
        """Close a block and all open inside it; nothing if something else has closed it before."""
        if any(block is open_block for open_block in self._blocks):
            while self._close() is not block:
                pass

    def _close(self) -> Block:
        self._end_run()
        self._paragraph = "<p>"
        block = self._blocks.pop()
        parent = self._blocks[-1]
        if block.tag == "pre":
            text = "".join(self._pre or ()).rstrip().lstrip("\n")
            self._pre = None
            block.lines = [f"{block.start}{text}</pre>"] if shows_something(text) else []
        elif block.lines and block.lines[-1] == "<hr>":
            block.lines.pop()
        if block.tag in CELLS:
            parent.full = parent.full or bool(block.lines)
            parent.lines += closed(block) if block.lines else [f"{block.start}</{block.tag}>"]
        elif block.tag == "tr":
            parent.lines += closed(block) if block.full else []
        else:
            parent.lines += closed(block)
        return block
