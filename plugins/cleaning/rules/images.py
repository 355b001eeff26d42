"""Pictures: the real address back, counters and placeholders out.

Address, first that is usable: lazy-loading attributes, ``src``, the largest of ``srcset``, then of a
``<source>`` in the same ``<picture>``. It is made absolute and freed of proxies. A ``<noscript>`` twin of a lazy
picture goes; any other ``<noscript>`` with a picture opens. A picture without any address goes, its caption
stays; an emoji leaves its character.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from turbohtml import Element, Text

from plugins.cleaning.addresses import absolute
from plugins.cleaning.pictures import picture_name
from plugins.cleaning.rule import Cut, Rule, stands_in, take
from plugins.cleaning.visible import count_visible
from plugins.mirrors.publishers import publisher_of
from plugins.mirrors.titles import plain_text
from plugins.mirrors.urls import is_tracker, original_image
from plugins.records import Article

ADDRESSES = Path(__file__).parent.parent / "data" / "no_pictures.toml"
"""Parts of addresses that are no picture of an article."""

_LAZY = ("data-src", "data-lazy-src", "data-original", "data-actualsrc", "data-original-src", "data-lazyload", "src")
_SETS = ("data-lazy-srcset", "data-srcset", "srcset")
_SOURCE_SET = re.compile(r"([^\s,]\S*[^\s,])(?:\s+([\d.]+)[wx])?\s*(?:,|$)")
_PIXEL_STYLE = re.compile(r"(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|!|$)", re.IGNORECASE)
_PIXEL = frozenset({"0", "1", "0px", "1px"})
_SIZE = re.compile(r"\d{1,5}")
_LONG = 200
"""Characters: a ``noscript`` with more holds text of the article, not a request to switch scripts on."""


@cache
def no_picture() -> re.Pattern[str]:
    """Matches in the address of what is no picture: placeholders, icons, buttons."""
    rows = tomllib.loads(ADDRESSES.read_text(encoding="utf-8"))["entry"]
    return re.compile("|".join(re.escape(part) for row in rows for part in row["parts"]))


def drop_pixels(tree: Element, article: Article) -> Iterator[Cut]:  # noqa: ARG001
    """Take pictures that only count readers."""
    for image in tree.select("img"):
        names = image.attrs
        if (
            ("width" in names and (image.attr("width") or "").strip() in _PIXEL)
            or ("height" in names and (image.attr("height") or "").strip() in _PIXEL)
            or ("style" in names and _PIXEL_STYLE.search(image.attr("style") or ""))
            or _counts(image.attr("src") or "")
        ):
            yield take(image)


@lru_cache(maxsize=4096)
def _counts(address: str) -> bool:
    return is_tracker(address)


def open_noscript(tree: Element, article: Article) -> Iterator[Cut]:
    """Take the twins of lazy pictures, open what else has a picture."""
    blocks = tree.select("noscript")
    if not blocks:
        return
    base = article.source_url
    known = {picture_name(_address(image, base)) for image in tree.select("img") if image.closest("noscript") is None}
    for block in blocks:
        if not stands_in(block, tree):
            continue
        names = {picture_name(_address(image, base)) for image in block.select("img")}
        if (names and not names <= known) or len(block.text) > _LONG or block.select_one("iframe"):
            block.unwrap()
        else:
            yield take(block)


def mend_images(tree: Element, article: Article) -> Iterator[Cut]:
    """Give every picture its own address, or take it."""
    base = article.source_url
    cards = publisher_of(base).cards if base else ()
    for image in tree.select("img"):
        address = _address(image, base)
        if not address or any(card.search(address) for card in cards):
            yield _take_image(image)
            continue
        image.attrs["src"] = address
        if (alt := image.attr("alt")) and ("&" in alt or "<" in alt):
            image.attrs["alt"] = plain_text(alt).strip("'\"")
        for name in ("width", "height"):
            if name in image.attrs and not _SIZE.fullmatch(image.attr(name) or ""):
                del image.attrs[name]


def _take_image(image: Element) -> Cut:
    """Take a picture; an emoji leaves its character."""
    character = image.attr("alt") or ""
    is_emoji = 0 < len(character) <= 8 and not character.isascii() and "emoji" in (image.attr("src") or "")
    if is_emoji:
        image.insert_before(Text(character))
    cut = take(image)
    return Cut(cut.what, cut.text, count_visible(character)) if is_emoji else cut


def _address(image: Element, base: str) -> str:
    """The original address of a picture; empty without one."""
    for written in _written(image):
        original = _original(written, base)
        if original:
            return original
    return ""


@lru_cache(maxsize=4096)
def _original(written: str, base: str) -> str:
    """The picture's own address for one that a page has; empty for what shows nothing of an article."""
    found = absolute(written, base)
    original = original_image(found) if found else ""
    return "" if no_picture().search(original.lower()) else original


def _written(image: Element) -> Iterator[str]:
    """The addresses that a picture has, best first."""
    names = image.attrs
    for name in _LAZY:
        if name in names and (address := image.attr(name)):
            yield address
    for name in _SETS:
        if name in names:
            yield _largest(image.attr(name))
    parent = image.parent
    if isinstance(parent, Element) and parent.tag == "picture":
        for source in parent.select("source"):
            yield _largest(source.attr("data-srcset") or source.attr("srcset"))


def _largest(source_set: str | None) -> str:
    found = _SOURCE_SET.finditer(source_set or "")
    return max(((float(match[2] or 1), match[1]) for match in found), default=(0.0, ""), key=lambda pair: pair[0])[1]


PIXELS = Rule("tracking-pixels", "Pictures of a pixel, or on counting hosts, report that a page was read.", drop_pixels)
NOSCRIPT = Rule("noscript", "What a page shows without scripts repeats what its scripts would load.", open_noscript)
RULE = Rule(
    "images", "A picture without an address of its own is a placeholder, an icon or a site's card.", mend_images
)
