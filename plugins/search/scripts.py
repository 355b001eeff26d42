"""Data for the search page as scripts, which is what a page on a disk may load.

A script is text, and most text encodings waste bits: base64 has 6 in a byte. In UTF-16 each character from U+4E00 on
holds 15 bits: 7.5 in a byte. None of them must be escaped in a string, none is a surrogate.
"""

from __future__ import annotations

import codecs
import json

from plugins.records import Page

FIRST_CHARACTER = 0x4E00
"""Stands for 15 zeros."""
BITS = 15
"""In a character."""


def script_value(data: bytes) -> object:
    """The value that such a script hands over.

    :raises ValueError: it is no such script.
    """
    text = data.decode("utf-16" if data.startswith(codecs.BOM_UTF16_LE) else "utf-8")
    return json.loads(text[text.index(",") + 1 : text.rindex(")")])


def data_script(path: str, value: object) -> Page:
    """A script that hands a value to the search page; JSON is JavaScript since ECMAScript 2019.

    UTF-16 with a byte order mark, which browsers heed whatever a server declares, where that is smaller than UTF-8.
    """
    script = f'newsmirror("{path}",{json.dumps(value, ensure_ascii=False, separators=(",", ":"))});\n'
    wide = codecs.BOM_UTF16_LE + script.encode("utf-16-le", "replace")
    return Page(path, min(script.encode("utf-8", "replace"), wide, key=len))


def pack_digits(digits: str) -> str:
    """Hexadecimal digits as characters of :data:`BITS` bits each, filled up with zeros.

    >>> [f"{ord(character) - FIRST_CHARACTER:015b}" for character in pack_digits("ffff0")]
    ['111111111111111', '100000000000000']
    """
    number = -(-4 * len(digits) // BITS)
    value = int(digits or "0", 16) << (BITS * number - 4 * len(digits))
    mask = 2**BITS - 1
    return "".join(chr(FIRST_CHARACTER + (value >> BITS * place & mask)) for place in range(number - 1, -1, -1))
