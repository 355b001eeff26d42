"""Which links of a cleaned body may lead inside the archive: tag links, and links to other articles."""

from __future__ import annotations

import re
from html import unescape

from plugins.mirrors.identity import article_id
from plugins.mirrors.tags import tag_name, tag_slug
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
        slug = tag_slug(href)
        if slug:
            name = tag_name(slug, unescape(_TAG.sub("", match[2])))
            if name:
                links[href] = Link(href, "topic", name)
        else:
            links[href] = Link(href, "article", article_id(href))
    return tuple(links.values())
