"""White space as the mirrors damage it.

The mirrors' pretty-printer puts a line break and an indent around every inline element, so inside Chinese
words there is white space that nobody wrote (``前往`` / line break / ``俄罗斯``). White space that holds a line
break is the printer's: between two wide characters it goes; elsewhere it is one space. White space without a
line break is an author's: one space stays one space, an ideographic space inside a line stays as it is. Between
wide punctuation, which carries its own space, and another wide character any of it goes.
"""

from __future__ import annotations

import re

# Characters that are set without spaces: CJK symbols, kana, Han with its extensions, full-width forms.
# Hangul is not among them, Korean divides words by spaces.
_WIDE = "\u2e80-\u30ff\u3100-\u31ff\u3220-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f\U00020000-\U0003ffff"
# Both scripts use these: they count as wide beside a wide character.
_SHARED = "\u00b7\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u2027"
# Wide punctuation carries its own space.
_MARKS = "\u3001-\u3003\u3008-\u3011\u3014-\u301f\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"

_NO_SPACE = re.compile(f"[{_MARKS}].|.[{_MARKS}]|[{_WIDE}][{_WIDE}{_SHARED}]|[{_SHARED}][{_WIDE}]")
# Line breaks first: a printer's white space may hold spaces and tabs of any number.
_RUN = re.compile(r"[ \t\r\f\v\xa0]*\n\s*|[ \t\r\f\v\xa0]{2,}|[\t\r\f\v\xa0]")
_WIDE_MARK = re.compile(f"[{_MARKS}][{_WIDE}{_SHARED}]|[{_WIDE}{_SHARED}][{_MARKS}]")
_BESIDE_MARK = re.compile(
    f"(?<=[{_MARKS}])[ \\xa0]+(?=[{_WIDE}{_SHARED}])|(?<=[{_WIDE}{_SHARED}])[ \\xa0]+(?=[{_MARKS}])"
)
_SIGNS = ("\n", "  ", "\xa0", "\t", "\r", "\f", "\v")


def gap(before: str, after: str) -> str:
    """What a printer's white space between two characters stands for: nothing, or one space."""
    return "" if _NO_SPACE.match(before + after) else " "


def author_gap(before: str, after: str) -> str:
    """What an author's space between two characters stands for: nothing at wide punctuation, else one space."""
    return "" if _WIDE_MARK.match(before + after) else " "


def fold_line(text: str) -> str:
    """Fold the white space inside a text that neither begins nor ends with any."""
    # Plain containment is many times faster than a search for a set of characters, and most texts have none.
    for sign in _SIGNS:
        if sign in text:
            text = _RUN.sub(_folded, text)
            break
    # What is left is a plain space between words; most Chinese paragraphs have none.
    return _BESIDE_MARK.sub("", text) if " " in text and not text.isascii() else text


def _folded(match: re.Match[str]) -> str:
    if "\n" not in match[0]:
        return " "
    text = match.string
    return gap(text[match.start() - 1], text[match.end()])
