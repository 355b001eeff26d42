"""What ``bare`` and ``jekyll`` share: an instant, a line that links to the original, a rule, HTML.

    <!--1614945600000-->
    [天文台重新开放](https://news.example/1001)
    ------

    <p>天文台昨日重新开放。</p>
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEAD = re.compile(
    r"\s*(?:<!--\s*(?P<ms>-?\d{1,17}|NaN)\s*-->[ \t]*\n+)?"
    r"[ \t]*\[(?P<title>[^\n]*)\]\((?P<url>[^\n]*)\)[ \t]*\n[ \t]*-{3,}[ \t]*(?:\n|$)"
)
_INSTANT = re.compile(r"\s*<!--\s*(?P<ms>-?\d{1,17}|NaN)\s*-->")


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


def has_link_line(text: str) -> bool:
    """Whether a text begins with a link line and its rule, an instant before it or not."""
    return _HEAD.match(text) is not None


def has_instant(text: str) -> bool:
    """Whether a text begins with an instant: it was to be an article."""
    return _INSTANT.match(text) is not None


def take_apart(text: str) -> LinkedBody:
    """The parts of a text; without a link line all of it is body."""
    head = _HEAD.match(text)
    if head is None:
        instant = _INSTANT.match(text)
        return LinkedBody(_milliseconds(instant["ms"]) if instant else None, "", "", text[instant.end() :] if instant else text)
    return LinkedBody(_milliseconds(head["ms"]), head["title"], head["url"].strip(), text[head.end() :])


def _milliseconds(text: str | None) -> int | None:
    return int(text) if text and text != "NaN" else None
