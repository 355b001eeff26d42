"""A mirrored body, parsed once, as the evidence modules look at it.

Views of one HTML fragment:

- ``tree``, for evidence that is marked up (a picture, ``<address>``, ``<time datetime>``);
- ``lines`` and ``text``, the visible text, one line per block (``p``, ``div``, ``li``, ``h*``, ``td``,
  ``br`` ...);
- ``opening`` and ``ending``, its first and last lines, where datelines, stamps and bylines stand. Most
  articles are decided from these, so that the whole text need not be folded.

The text comes from turbohtml's own renderer in one C call: it skips scripts, styles and templates, and
the depth of the nesting (Minghui pages go beyond 900) costs nothing.

White space follows how the mirrors damage it: their pretty-printer puts a line break around every inline
element, so inside Chinese text white space means nothing and goes; beside a Latin letter or digit it is
one space. ``opening`` and ``ending`` keep it as one space, because there it may divide two names.
"""

from __future__ import annotations

import re
from functools import cached_property

from turbohtml import Element, PlainText, parse_fragment

EDGE_LINES = 12
"""How many lines ``opening`` and ``ending`` hold: enough for captions or promotion around the text."""
EDGE_WIDTH = 200
"""Characters of each line's head in ``opening`` and of its tail in ``ending``; evidence is not further in."""

# Characters set without spaces between them: name dots, curly quotes, CJK punctuation, kana, Han with its
# extensions, full-width forms. U+3000 is white space, so the ranges start after it.
WIDE = (
    "\u00b7\u2018\u2019\u201c\u201d\u2022\u2027\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff"
)
_SPACE = r"[^\S\n]"
# The space is matched first and what stands before it is looked at afterwards: a search that begins with a
# small set of characters skips through the text many times faster than one that begins with a look-behind.
_SPACE_IN_WIDE = re.compile(rf"{_SPACE}(?<=[{WIDE}]{_SPACE}){_SPACE}*(?=[{WIDE}])")
_ODD_SPACES = "\t\r\f\v\x1c-\x1f\x85\xa0\u2000-\u200a\u202f\u205f\u3000"
_INVISIBLES = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff"
_INVISIBLE = re.compile(f"[{_INVISIBLES}]+")
_SPACES = re.compile(rf" *[{_ODD_SPACES}]{_SPACE}*|  +")
# The renderer has folded what HTML calls white space, so most lines have nothing of this: one search tells.
_UNFOLDED = re.compile(f"[{_ODD_SPACES}{_INVISIBLES}]|  ")

_LAYOUT = PlainText(bullet="", table_cell_separator="\n")


def single_spaces(text: str) -> str:
    """Drop invisible characters and make each run of white space inside a line one space."""
    if _UNFOLDED.search(text):
        text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    return text.strip()


def fold_spaces(text: str) -> str:
    """Fold white space in a line: none between wide characters or at the ends, one space elsewhere."""
    return _SPACE_IN_WIDE.sub("", single_spaces(text))


class Body:
    """One body while its file is read: not a record, never passed on."""

    def __init__(self, html: str) -> None:
        # ``<ok href>`` is the gfw mirrors' disguise of ``<a href>``; ``</ok>`` also closes a real ``<a>``.
        self.html = html.replace("<ok", "<a").replace("</ok>", "</a>") if "</ok>" in html else html

    @cached_property
    def tree(self) -> Element:
        """The parsed fragment, malformed nesting repaired as a browser would."""
        return parse_fragment(self.html, positions=False)

    @cached_property
    def raw_text(self) -> str:
        """The visible text as rendered, white space between blocks and Han characters not yet folded."""
        return self.tree.to_text(_LAYOUT)

    @cached_property
    def _blocks(self) -> list[str]:
        return [line for line in self.raw_text.split("\n") if line and not line.isspace()]

    @cached_property
    def opening(self) -> tuple[str, ...]:
        """The heads of the first ``EDGE_LINES`` lines, each run of white space as one space."""
        heads = (single_spaces(block[:EDGE_WIDTH]) for block in self._blocks[:EDGE_LINES])
        return tuple(filter(None, heads))

    @cached_property
    def ending(self) -> tuple[str, ...]:
        """The tails of the last ``EDGE_LINES`` lines, each run of white space as one space."""
        tails = (single_spaces(block[-EDGE_WIDTH:]) for block in self._blocks[-EDGE_LINES:])
        return tuple(filter(None, tails))

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The visible text, one line per block, without white space between two wide characters."""
        folded = fold_spaces("\n".join(self._blocks))
        return tuple(line for part in folded.split("\n") if (line := part.strip()))

    @cached_property
    def text(self) -> str:
        """All ``lines`` in one string, a line break between them."""
        return "\n".join(self.lines)
