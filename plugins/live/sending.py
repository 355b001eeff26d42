"""What a browser gets in place of a page's own bytes: our script, and a policy that lets it in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

OURS = "/.newsmirror/"
"""Where this server answers itself. No page can lie there: names that begin with a dot are never written."""
_POLICY = re.compile(rb"""<meta\s[^>]*http-equiv\s*=\s*["']?content-security-policy["']?[^>]*>""", re.IGNORECASE)
_CONTENT = re.compile(r"""(\scontent\s*=\s*)("([^"]*)"|'([^']*)')""", re.IGNORECASE)
_NEEDED = ("script-src", "style-src", "connect-src", "frame-src")
"""The script, its style, its events, and the panel in a frame: all from the page's own origin."""


def admit(policy: str) -> str:
    """A content security policy that allows besides what this server's script needs.

    >>> admit("default-src 'none'; script-src 'self'")
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'"
    """
    directives = {}
    for part in policy.split(";"):
        words = part.split()
        if words and words[0].lower() not in directives:  # browsers take the first of two as well
            directives[words[0].lower()] = words[1:]
    for name in _NEEDED:
        if name not in directives and "default-src" not in directives:
            continue  # anything is allowed
        sources = directives.get(name, directives.get("default-src", []))
        kept = [source for source in sources if source.lower() != "'none'"]
        directives[name] = kept if "'self'" in kept or "*" in kept else [*kept, "'self'"]
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


def inject(page: bytes, attributes: Mapping[str, str]) -> bytes:
    """A page with our script at its end.

    :param attributes: of the script's element, for the script to read.
    """
    page = _POLICY.sub(lambda match: _admit_in(match[0]), page)
    values = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    script = f'<script src="{OURS}live.js"{values} defer></script>\n'.encode()
    end = page.lower().rfind(b"</body>")
    return page + script if end < 0 else page[:end] + script + page[end:]


def _admit_in(element: bytes) -> bytes:
    def changed(match: re.Match[str]) -> str:
        return f'{match[1]}"{escape(admit(unescape(match[3] or match[4] or "")), quote=True)}"'

    return _CONTENT.sub(changed, element.decode("utf-8", "surrogateescape"), count=1).encode("utf-8", "surrogateescape")
