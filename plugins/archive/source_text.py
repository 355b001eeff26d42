"""A digest of an article's words as mirrored, which no rule of ours can change.

Feeds tell readers when an article was updated. That must move when its text or title changes, and stay when we
learn to clean it better: so the digest is taken of the mirrored file, not of what reading and cleaning make of
it. Markup, addresses and white space are left out, because they change without the article's changing: a
counting pixel, a tracking parameter, a mirror's line breaks.

**Frozen**: another rule here would mark every article of every feed as updated.
"""

from __future__ import annotations

import hashlib
import re

_ADDRESS = re.compile(r"https?://[^\s\"<>)]*")
_NO_WORDS = re.compile(r"<[^>]*>|https?://[^\s\"<>)]*")


def source_digest(text: str) -> tuple[int, str]:
    r"""How much text a mirrored file holds, in characters, and its digest.

    >>> source_digest("# Tide\n<p>Low   at <b>nine</b></p>") == source_digest("# Tide <p>Low at nine</p>")
    True
    """
    # Behind the last ">" no tag can end: looking for one from every "<" there would take quadratic time.
    end = text.rfind(">") + 1
    words = "".join((_NO_WORDS.sub("", text[:end]) + _ADDRESS.sub("", text[end:])).split())
    return len(words), hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).hexdigest()
