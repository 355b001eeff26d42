"""Data for the search page as scripts, which is what a page on a disk may load."""

from __future__ import annotations

import codecs
import json

from plugins.records import Page


def script_value(data: bytes) -> object:
    """The value that such a script hands over.

    :raises ValueError: it is no such script.
    """
    text = data.decode("utf-16" if data.startswith(codecs.BOM_UTF16_LE) else "utf-8")
    return json.loads(text[text.index(",") + 1 : text.rindex(")")])


def data_script(path: str, value: object, *, utf_16: bool = False) -> Page:
    """A script that hands a value to the search page; JSON is JavaScript since ECMAScript 2019."""
    script = f'newsmirror("{path}",{json.dumps(value, ensure_ascii=False, separators=(",", ":"))});\n'
    if utf_16:
        return Page(path, codecs.BOM_UTF16_LE + script.encode("utf-16-le"))
    return Page(path, script.encode("utf-8", "replace"))
