"""A topic's identity: its exact name folded by NFKC, case and script (Traditional to Simplified).

Never a romanised slug: 普京 and 浦京 stay two topics.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import opencc

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufe00-\ufe0f]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The key that names of one topic share; empty for a name without a visible character.

    >>> fold("習近平") == fold("习近平"), fold("ＮＡＳＡ"), fold("  New   York ")
    (True, 'nasa', 'new york')
    """
    visible = _INVISIBLE.sub("", _CONTROL.sub(" ", name))
    # Case folding can undo NFKC (and the other way round), hence twice: fold(fold(x)) == fold(x).
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())
    if not folded.isascii():
        folded = unicodedata.normalize("NFKC", _to_simplified().convert(folded).casefold())
    return " ".join(folded.split())
