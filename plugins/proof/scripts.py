"""What a script would contact, as far as its literals tell.

A script can put an address together from pieces that look like nothing; that is what a page's content security
policy is for, and ``pages`` asks for one. Here every literal that begins with another host's address counts, wherever
it stands, comments included. A script that only hands one JSON value to a function of the site's own is data: texts,
not addresses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from plugins.proof.addresses import reaches_out

_LITERAL = re.compile(r"""["'`]\s*((?:(?:https?|wss?|ftp):|(?=[/\\]{2}))[/\\]{2,}[^"'`\s]+)""", re.IGNORECASE)
_JOINED = re.compile(r"""["'`](?:(?:https?|wss?|ftp):?/*|//)["'`]\s*\+""", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\})")
_DATA = re.compile(r"[\s;]*(?P<taker>[\w$.]+)\s*(?:=\s*(?P<value>.*?)|\(\s*(?P<argument>.*?)\s*\))[\s;]*", re.DOTALL)
_BROWSERS_OWN = frozenset(
    {"EventSource", "Function", "Image", "SharedWorker", "WebSocket", "Worker", "XMLHttpRequest", "document", "eval",
     "fetch", "import", "importScripts", "location", "navigator", "open", "setInterval", "setTimeout", "sendBeacon"}
)  # fmt: skip
"""Names that do something with what they get."""
_NAMESPACES = re.compile(r"http://www\.w3\.org/(?:2000/svg|1999/xhtml|1999/xlink|1998/Math/MathML|2000/xmlns/?)$")
"""Names of vocabularies, which nothing loads."""


def script_contacts(text: str, own: str = "") -> Iterator[str]:
    """Literals of a script that are addresses at another host."""
    if _is_data(text):
        return
    text = _ESCAPE.sub(_unescape, text).replace("\\/", "/")
    for found in _LITERAL.finditer(text):
        if reaches_out(found[1], own) and not _NAMESPACES.match(found[1]):
            yield found[1]
    yield from (found[0] for found in _JOINED.finditer(text))


def _is_data(text: str) -> bool:
    """Whether a script only hands one JSON value over."""
    found = _DATA.fullmatch(text)
    if found is None or not _BROWSERS_OWN.isdisjoint(found["taker"].split(".")):
        return False
    try:
        json.loads(found["value"] if found["value"] is not None else f"[{found['argument']}]")
    except (ValueError, RecursionError):
        return False
    return True


def _unescape(match: re.Match[str]) -> str:
    code = int(match[1] or match[2] or match[3], 16)
    return chr(code) if code <= 0x10FFFF else ""
