"""Which links of a cleaned body may lead inside the archive: tag links, and links to other articles."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

from plugins.mirrors.identity import article_id
from plugins.mirrors.publishers import publisher_of
from plugins.mirrors.tags import tag_name
from plugins.records import Link

_ANCHOR = re.compile(r'<a href="(https?://[^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def find_links(html: str) -> tuple[Link, ...]:
    """Candidates for local links in a cleaned body, in order, each address once.

    A tag link becomes a topic of the name that stands in the text; any other link may be an article, and is
    one as soon as an article with its identity is in the archive.
    """
    links: dict[str, Link] = {}
    for match in _ANCHOR.finditer(html):
        href = unescape(match[1])
        if href in links:
            continue
        slug = _tag_slug(href)
        if slug:
            name = tag_name(slug, unescape(_TAG.sub("", match[2])))
            if name:
                links[href] = Link(href, "topic", name)
        else:
            links[href] = Link(href, "article", _article(href))
    return tuple(links.values())


@lru_cache(maxsize=65536)
def _tag_slug(href: str) -> str:
    """The tag in a publisher's tag link, decoded; empty if it is none."""
    pattern = publisher_of(href).tag_links
    match = re.search(pattern, href) if pattern else None
    return unquote(match["tag"]) if match else ""


@lru_cache(maxsize=65536)
def _article(href: str) -> str:
    return article_id(href)
