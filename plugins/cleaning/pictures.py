"""Links around pictures, once the page has its shape.

Publishers link a small picture to a larger copy of itself. The copy takes its place, and the link goes; a link
to the article itself goes too. A link to anything else stays around its picture.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

from plugins.mirrors.urls import original_image

_LINKED = re.compile(r'<a href="([^"]*)">(<img\b[^>]*?\bsrc=")([^"]*)("[^>]*>)</a>')
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|avif)$", re.IGNORECASE)
# What publishers add to the names of smaller copies: WordPress -600x400, Minghui --ss, others -small, _s.
_SMALLER = re.compile(r"(?:-\d{2,4}x\d{2,4}|--ss|-scaled|[_-](?:small|thumb|thumbnail|s|m))+$", re.IGNORECASE)


def enlarge(html: str, source_url: str) -> str:
    """Replace linked pictures by the larger copies that they link to.

    :param html: a laid-out body, whose addresses are absolute.
    :param source_url: the article's own address.
    """
    if '"><img ' not in html:
        return html

    def undo(match: re.Match[str]) -> str:
        href, before, src, after = match.groups()
        target = unescape(href)
        if target == source_url:
            return f"{before}{src}{after}"
        if _PICTURE.search(target.partition("?")[0]) and picture_name(target) == picture_name(unescape(src)):
            if target.split("/", 3)[2:3] != src.split("/", 3)[2:3]:  # another host may be a proxy's
                target = original_image(target)
            return before + target.replace("&", "&amp;").replace('"', "%22") + after
        return match[0]

    return _LINKED.sub(undo, html)


def picture_name(address: str) -> str:
    """The file name of a picture without what marks a smaller copy: the same for all copies."""
    name = unquote(unquote(address.partition("?")[0].rpartition("/")[2])).lower()
    return _SMALLER.sub("", _PICTURE.sub("", name))
