"""Which addresses make a browser contact another host, read as browsers read them.

https://url.spec.whatwg.org/#url-parsing: control characters and spaces around an address and tabs and line breaks
in it do not count, a backslash is a slash, and any number of slashes follows the scheme.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_EDGE = "".join(map(chr, range(0x21)))
_REMOVED = str.maketrans("", "", "\t\n\r")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_AUTHORITY = re.compile(r"[/\\]{2,}[^/\\]")
_NAMES_A_HOST = re.compile(r"(?:\b[a-z][a-z0-9+.-]*:|(?<![:/\\])[/\\])[/\\]+[^/\\\s]", re.IGNORECASE)
_SPLIT = re.compile(r"(?:https?:)?[/\\]+(?P<host>[^/\\?#]*)", re.IGNORECASE)
_INERT_DATA = re.compile(r"data:\s*(?:image/(?:png|gif|jpeg|webp|avif|svg\+xml)|font/\w+)\s*[;,]", re.IGNORECASE)
"""Pictures and fonts: a browser loads nothing for them, for an SVG picture neither (https://svgwg.org, 2.2.2)."""
_WITHOUT_CONTACT = ("about:", "blob:")


def reaches_out(address: str, own: str = "") -> bool:
    r"""Whether loading an address contacts another host, or does what cannot be looked into.

    :param own: the site's own address, with its scheme; empty if it is not known.

    >>> reaches_out("../theme/news.css"), reaches_out(" https:/\t/a.example"), reaches_out("\\\\a.example/x")
    (False, True, True)
    """
    address = address.strip(_EDGE).translate(_REMOVED)
    scheme = _SCHEME.match(address)
    if scheme is None:
        return _AUTHORITY.match(address) is not None and not _is_own(address, own)
    if address.lower().startswith(_WITHOUT_CONTACT) or _INERT_DATA.match(address):
        return False
    return not _is_own(address, own)


def names_host(text: str, own: str = "") -> bool:
    """Whether any address with a host stands in a text, at whatever place.

    >>> names_host("0; url='//a.example'"), names_host("3; url=page.html")
    (True, False)
    """
    text = text.translate(_REMOVED)
    return any(not _is_own(text[found.start() :], own) for found in _NAMES_A_HOST.finditer(text))


def _is_own(address: str, own: str) -> bool:
    """Whether an address with a host names the site's own."""
    found = _SPLIT.match(address)
    if not own or found is None:
        return False
    return found["host"].lower() == urlsplit(own).netloc.lower()
