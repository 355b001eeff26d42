"""What ``bare`` and ``jekyll`` share: an instant, a line that links to the original, a rule, HTML.

<!--1614945600000-->
[天文台重新开放](https://news.example/1001)
------

<p>天文台昨日重新开放。</p>
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_INSTANT = re.compile(r"\s*<!--\s*(?P<ms>-?\d{1,17}|NaN)\s*-->[ \t]*")
_RULE = re.compile(r"\n[ \t]*-{3,}[ \t]*(?:\n|$)")
# Greedy, to the last ``](`` and the last ``)``: titles have brackets (``[[生活] 天文台](...)``), addresses have
# parentheses. A title may run over lines, and an address may have spaces.
_LINK = re.compile(r"\s*\[(?P<title>.*)\]\((?P<url>[^\n]*)\)\s*", re.DOTALL)
_LONGEST = 4000
"""Characters in which the link line and its rule must stand."""


@dataclass(frozen=True, slots=True)
class LinkedBody:
    """The parts."""

    ms: int | None
    """Milliseconds since 1970-01-01 UTC; None without or for ``NaN``."""
    title: str
    """As written in the link line."""
    url: str
    """As written in the link line."""
    body: str
    """HTML."""
    has_link_line: bool
    """Whether there is a link line at all."""


def begins_linked(text: str) -> bool:
    """Whether a text begins with an instant, or with a link line and its rule: it was to be an article."""
    return _INSTANT.match(text) is not None or _link_line(text, 0) is not None


def take_apart(text: str) -> LinkedBody:
    """The parts of a text; without a link line all of it is body."""
    instant = _INSTANT.match(text)
    start = instant.end() if instant else 0
    ms = _milliseconds(instant["ms"]) if instant else None
    found = _link_line(text, start)
    if found is None:
        return LinkedBody(ms, "", "", text[start:], has_link_line=False)
    link, end = found
    return LinkedBody(ms, link["title"], link["url"].strip(), text[end:], has_link_line=True)


def _link_line(text: str, start: int) -> tuple[re.Match[str], int] | None:
    """The link line behind ``start``, and where the rule below it ends."""
    rule = _RULE.search(text, start, start + _LONGEST)
    link = _LINK.fullmatch(text, start, rule.start()) if rule else None
    # A badge of a README is a link around a picture.
    if rule is None or link is None or link["title"].startswith("!["):
        return None
    return link, rule.end()


def _milliseconds(text: str) -> int | None:
    return None if text == "NaN" else int(text)
