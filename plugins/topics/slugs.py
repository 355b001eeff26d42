"""Slugs: readable Unicode file names, made from a folded name alone.

A name that can stand as a file name is its own slug. Any other is made safe and gets a hash of itself, so
two names never share a slug and no slug depends on which other names there are.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from unidecode import unidecode

_UNSAFE = re.compile(r"[^\w·‧-]+")
_MAX_BYTES = 80
_RESERVED = re.compile(r"index|con|prn|aux|nul|com\d|lpt\d")
"""``index`` is ours in every folder; the others are devices on Windows."""
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_LONGEST_HOST = 200
_HASHED = re.compile(r"-[0-9a-f]{10}$")
_LETTERS = re.compile(r"[a-z]+")


@lru_cache(maxsize=65536)
def slug(key: str) -> str:
    """The slug of a folded name: at most 96 bytes, unique on file systems that ignore case.

    >>> slug("天文台"), slug("new york"), slug("..")
    ('天文台', 'new_york', 'topic-7c076d0f9d')
    """
    if _is_own_slug(key):
        return key.replace(" ", "_")
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
    safe = _UNSAFE.sub("-", key).strip("-")
    short = safe.encode("utf-8", "ignore")[:_MAX_BYTES].decode("utf-8", "ignore")
    return f"{short or 'topic'}-{digest}"


def distinct_slug(key: str, name: str) -> str:
    """The slug of a folded name that tells apart the names that are folded to it."""
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
    return f"{_HASHED.sub('', slug(key))}-{digest}"


def host_slug(host: str) -> str:
    """The slug of a source: its host as it stands, but for one that is the name of a device or of a page.

    >>> host_slug("www.news.example"), host_slug("con.example")
    ('www.news.example', 'con-example-HASH')
    """
    first = host.partition(".")[0]
    if _HOST.fullmatch(host) and not _RESERVED.fullmatch(first) and len(host) <= _LONGEST_HOST:
        return host
    return slug(host)


def _is_own_slug(key: str) -> bool:
    """Whether the name is safe as it stands, and cannot be mistaken for another name's slug."""
    return (
        bool(key)
        and not _UNSAFE.search(key.replace(" ", ""))
        and "_" not in key  # stands for a space
        and not key.startswith("-")
        and len(key.encode("utf-8", "surrogatepass")) <= _MAX_BYTES
        and not _RESERVED.fullmatch(key)
        and not _HASHED.search(key)
    )


@lru_cache(maxsize=65536)
def bucket(key: str) -> str:
    """The folder and shared page of a name: its first syllable romanised, ``0-9``, or ``other``.

    A shelf mark, not an identity: it keeps folders small and near names together.

    >>> bucket("天文台"), bucket("nasa"), bucket("610"), bucket("《")
    ('tian', 'n', '0-9', 'other')
    """
    first = key[:1]
    if first.isdecimal():
        return "0-9"
    if first.isascii():
        return first if first.isalpha() else "other"
    match = _LETTERS.match(unidecode(first, errors="ignore").lower().strip())
    return match.group()[:12] if match else "other"
