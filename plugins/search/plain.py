"""A cleaned body as plain text: what a reader sees and searches."""

from __future__ import annotations

import re
from html import unescape

from plugins.cleaning.policy import BOUNDARIES

_TAG = re.compile(r"""</?([a-z0-9]+)[^>"]*(?:"[^"]*"[^>"]*)*>""")
_LINES = BOUNDARIES | {"br"}


def plain_text(html: str) -> str:
    """The text of a cleaned body, with a line end wherever a block begins or ends.

    >>> plain_text('<p>一<b>座</b>桥 &amp; 河</p><p title="a>b">二</p>').split()
    ['一座桥', '&', '河', '二']
    """
    return unescape(_TAG.sub(_stand_in, html))


def _stand_in(tag: re.Match[str]) -> str:
    return "\n" if tag[1] in _LINES else ""
