"""The picture that stands for an article, with its caption, or none.

The first content picture of the body, in document order, wherever it stands. In the mirrors' dialects the
featured picture, where there is one, comes first (the gfw block with ``div.caption``, the feed's
``<img>`` before the text), and a reader of a list is better served by a picture from the middle of the
article than by none.

No content picture: a site's generic card (the publisher table's), a tracking pixel (0 or 1 px, counting
hosts), an icon, emoji, avatar, logo, QR code, ``data:`` or ``file:`` address, nor anything inside a block
of other articles, sharing or promotion (``data/pictures.toml``).

Address, first that is usable: lazy-loading attributes, ``src``, the largest of ``srcset``, then of a
``<source>`` of the same ``<picture>``; a lazy picture's ``<noscript>`` twin follows it in the tree and is
found as the next picture. The address is made absolute and freed of proxies. Caption, first that has
text: ``<small>`` right below; the figure's ``<figcaption>``; an element with a caption class inside a block
that has no other picture; the table cell's text; ``alt`` only for a publisher that is known to write the
caption there and nowhere else.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from turbohtml import Element

from plugins.mirrors.body import Body, fold_spaces
from plugins.mirrors.publishers import Publisher
from plugins.mirrors.urls import original_image
from plugins.records import Image

_DATA = Path(__file__).with_name("data") / "pictures.toml"

_SMALL = 40
"""Pixels: what declares a side of fewer is an icon or a counter."""
_LARGE_ENOUGH = 12
"""How many pictures are looked at: an article whose first dozen are all chrome has no picture."""
_DEPTH = 12
"""How many elements around a picture are looked at for chrome."""
_CAPTION_DEPTH = 6
_LONGEST_CAPTION = 600
_PIXELS = re.compile(r"\s*(\d+)\s*(?:px)?\s*;?\s*$")
_SOURCE_SET = re.compile(r"(?P<address>[^\s,]\S*[^\s,])(?:\s+(?P<size>[\d.]+)[wx])?\s*(?:,|$)")
# BBC's label for screen readers: the page does not show it.
_HIDDEN_LABEL = re.compile(
    r"^(?:图像|圖像|图片|圖片|视频|視頻|影片|音频|音頻)(?:来源|來源|加注文字|加註文字|加注说明|說明)，"
)


@dataclass(frozen=True, slots=True)
class _Table:
    """``data/pictures.toml``, ready to use."""

    address: re.Pattern[str]
    """A part of an address that is no picture's."""
    hosts: frozenset[str]
    """Counting hosts."""
    block: re.Pattern[str]
    """A word in a class or id of a block around the article."""
    lazy: tuple[str, ...]
    """Attributes of lazy loading, in order."""
    captions: str
    """Selector of captions."""
    alt_is_caption: frozenset[str]
    """Hosts that write the caption in ``alt``."""


@cache
def _table() -> _Table:
    """Load the table, once."""
    data: dict[str, list[str]] = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return _Table(
        address=re.compile("|".join(map(re.escape, data["addresses"]))),
        hosts=frozenset(data["hosts"]),
        block=re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, data['blocks']))})(?![a-z])"),
        lazy=tuple(data["lazy_attributes"]),
        captions=",".join(f".{name}" for name in data["captions"]),
        alt_is_caption=frozenset(data["alt_is_caption"]),
    )


def find_lead_image(body: Body, publisher: Publisher, title: str) -> Image | None:
    """Return the picture that stands for the article, or None.

    ``title`` is for the caption: a caption that only repeats it says nothing and is left out.
    """
    if "<img" not in body.html:
        return None
    for picture in body.tree.find_all("img", limit=_LARGE_ENOUGH):
        address = _address(picture, publisher)
        if address and not _is_tiny(picture) and not _is_in_chrome(picture):
            caption = _caption(picture, publisher)
            return Image(address, "" if caption == title else caption)
    return None


def _address(picture: Element, publisher: Publisher) -> str:
    """Return the picture's original address; empty if it has none that is a content picture's."""
    table = _table()
    for written in _candidates(picture, table):
        url = _absolute(written, publisher)
        if not url:
            continue
        original = original_image(url)
        if any(card.search(original) for card in publisher.cards):
            return ""
        lowered = original.lower()
        if not table.address.search(lowered) and (urlsplit(lowered).hostname or "") not in table.hosts:
            return original
    return ""


def _candidates(picture: Element, table: _Table) -> Iterator[str]:
    """Yield the addresses that a picture has, best first."""
    attributes = picture.attrs
    for name in (*table.lazy, "src"):
        if name in attributes and (address := picture.attr(name)):
            yield address.strip()
    for name in ("data-lazy-srcset", "data-srcset", "srcset"):
        if name in attributes:
            yield _largest(picture.attr(name))
    parent = picture.parent
    if isinstance(parent, Element) and parent.tag == "picture":
        for source in parent.find_all("source"):
            yield _largest(source.attr("data-srcset") or source.attr("srcset"))


def _largest(source_set: str | None) -> str:
    """Return the largest picture of a ``srcset``; empty for none."""
    matches = _SOURCE_SET.finditer(source_set or "")
    return max(((float(match["size"] or 1), match["address"]) for match in matches), default=(0.0, ""))[1]


def _absolute(address: str, publisher: Publisher) -> str:
    """Return an address as an absolute http(s) URL; empty for ``data:``, ``file:`` and what is no address."""
    if not address:
        return ""
    try:
        url = urljoin(f"https://{publisher.host}/", address) if publisher.host else address
        parts = urlsplit(url)
    except ValueError:  # urllib refuses brackets that are no IPv6 address
        return ""
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""


def _is_tiny(picture: Element) -> bool:
    """Tell whether a picture declares itself a pixel or an icon."""
    for name in ("width", "height"):
        size = _PIXELS.match(picture.attr(name) or "")
        if size and int(size[1]) < _SMALL:
            return True
    return False


def _is_in_chrome(picture: Element) -> bool:
    """Tell whether a picture is in a block that surrounds the article."""
    block = _table().block
    for element in (picture, *islice(picture.ancestors, _DEPTH)):
        if isinstance(element, Element) and element.tag != "article":
            marks = " ".join(_words(element, "class") + _words(element, "id")).lower()
            if marks and block.search(marks):
                return True
    return False


def _words(element: Element, name: str) -> list[str]:
    """Return the words of a class or id attribute."""
    value = element.attrs.get(name)
    return value if isinstance(value, list) else (value or "").split()


def _caption(picture: Element, publisher: Publisher) -> str:
    """Return the caption of a picture as plain text; empty without one."""
    if small := _small_below(picture):
        return small
    table = _table()
    for element in islice(picture.ancestors, _CAPTION_DEPTH):
        if not isinstance(element, Element):
            break
        if element.tag == "figure":
            caption = element.find("figcaption")
            return _plain(caption) if caption else ""
        if _has_other_picture(element, picture):
            break  # from here on a caption may be that one's
        if caption := element.select_one(table.captions):
            return _plain(caption)
        if element.tag == "td":
            return _plain(element)
    return fold_spaces(picture.attr("alt") or "") if publisher.host in table.alt_is_caption else ""


def _has_other_picture(element: Element, picture: Element) -> bool:
    """Tell whether a block has another picture; a zoom button is none."""
    chrome = _table().address
    return any(
        other != picture and not chrome.search((other.attr("src") or "").lower())
        for other in element.find_all("img", limit=3)
    )


def _small_below(picture: Element) -> str:
    """Return the text of ``<div><small>`` right after a picture, as the feeds of DW, VOA and NYT have it."""
    below = next((node for node in picture.next_siblings if isinstance(node, Element)), None)
    if below is None or below.tag != "div":
        return ""
    inside = [node for node in below.children if isinstance(node, Element)]
    return _plain(inside[0]) if len(inside) == 1 and inside[0].tag == "small" else ""


def _plain(element: Element) -> str:
    """Return an element's text in one line."""
    text = _HIDDEN_LABEL.sub("", fold_spaces(" ".join(element.text.split())))
    return text if len(text) <= _LONGEST_CAPTION else ""
