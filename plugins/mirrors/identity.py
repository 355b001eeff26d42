"""Who an article is: its normalised source URL and nothing else.

Where a publisher has an id of its own in its URLs, that id decides, not the slug, section, script or host
variant beside it. An article that a site republishes (``nei.st/medium/x?source=...``) is identified by the
page that was mirrored: the republisher's text is its own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote
from uuid import NAMESPACE_URL, uuid5

from plugins.mirrors.publishers import publisher_of
from plugins.mirrors.urls import canonical_url

_INDEX = re.compile(r"/(?:index\.(?:html?|php|aspx?))?$", re.IGNORECASE)
_SUBDOMAIN = re.compile(r"^https://(?:www|m|mobile|amp)\.")


@lru_cache(maxsize=8192)
def normalised(url: str) -> str:
    """The URL that stands for all ways to write an article's address; empty for what is no address."""
    canonical = canonical_url(url)
    if not canonical:
        return ""
    publisher = publisher_of(canonical)
    if publisher.article_id is not None:
        match = publisher.article_id.search(unquote(canonical))
        own = next((value for value in match.groupdict().values() if value), "") if match else ""
        if own:
            return f"https://{publisher.host.removeprefix('www.')}/{own}"
    host = f"https://{publisher.host}/"
    path = canonical[len("https://") :].partition("/")[2]
    plain, question, query = f"{host}{path}".partition("?")
    return _SUBDOMAIN.sub("https://", _INDEX.sub("", plain)) + question + query


@lru_cache(maxsize=8192)
def article_id(url: str) -> str:
    """The id of the article at an address: 32 hexadecimal digits."""
    return uuid5(NAMESPACE_URL, normalised(url) or url).hex


def fallback_id(mirror: str, path: str) -> str:
    """The id of an article without an address: of its place in its mirror."""
    return uuid5(NAMESPACE_URL, f"newsmirror:{mirror}/{path}").hex
