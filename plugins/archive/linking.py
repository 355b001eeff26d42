"""Turns the addresses in a cleaned body into local ones, and pictures into what the image mode shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import urlsplit

_OUTGOING = re.compile(r'<a href="([^"]*)"([^>]*)>')
_IMAGE = re.compile(r"<img\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_ANCHOR_EDGE = re.compile(r"<(/?)a\b[^>]*>|<img\b[^>]*>")
CAPTION_NEAR = 1000
"""Characters behind a picture in which its caption begins."""
_PICTURE_LINK = '<a class="picture" href="'
_PICTURE_ADDRESS = re.compile(re.escape(_PICTURE_LINK) + r'([^"]*)"')
_ORIGIN = re.compile(r"https?://[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?(?=[/?#]|$)", re.IGNORECASE)
_REL = ' rel="noreferrer noopener"'


def localise(html: str, local: Callable[[str], str]) -> str:
    """Point links at local pages.

    :param html: cleaned body.
    :param local: address (unescaped) -> local address, or empty to keep it.
    """

    def turn(match: re.Match[str]) -> str:
        href, rest = match.groups()
        target = local(unescape(href))
        if target:
            return f'<a href="{escape(target)}"{rest}>'
        return match.group() if href.startswith("#") else f'<a href="{href}"{rest}{_REL}>'

    return _OUTGOING.sub(turn, html)


def show_images(html: str, mode: str, label: str) -> str:
    """Draw pictures by the image mode.

    :param mode: ``link`` puts a quiet placeholder with a link in a picture's place: nothing is loaded
        unasked; ``remote`` leaves the picture where its publisher has it.
    :param label: the word for a picture, in the article's language.
    """
    if "<img" not in html:
        return html
    if mode == "remote":
        return _IMAGE.sub(
            lambda match: f'<img{match[1]} loading="lazy" decoding="async" referrerpolicy="no-referrer">',
            html,
        )
    inside = False

    def replace(match: re.Match[str]) -> str:
        nonlocal inside
        if not match.group().startswith("<img"):
            inside = not match.group(1)
            return match.group()
        return _placeholder(match.group(), label, html[match.end() : match.end() + CAPTION_NEAR], linked=not inside)

    return _ANCHOR_EDGE.sub(replace, html)


def picture_origins(html: str) -> list[str]:
    """Scheme and host of every picture that a placeholder stands for, each once, in order.

    Only plain ASCII hosts: the result goes into a page's policy, where other characters have a meaning.
    """
    if _PICTURE_LINK not in html:
        return []
    found = (_ORIGIN.match(unescape(address)) for address in _PICTURE_ADDRESS.findall(html))
    return [*dict.fromkeys(match.group().lower() for match in found if match)]


def _placeholder(image: str, label: str, after: str, *, linked: bool) -> str:
    """What stands for a picture; inside a link it must not be one itself.

    :param after: the HTML behind the picture: a text that its caption says again is not said twice.
    """
    attributes = dict(_ATTRIBUTE.findall(image))
    source = attributes.get("src", "")
    alt = attributes.get("alt", "").strip()
    text = f"{label} · {escape(host_of(unescape(source)))}" + (f" · {alt}" if alt and alt not in after else "")
    if not linked:
        return f'<span class="picture">{text}</span>'
    return f'{_PICTURE_LINK}{source}"{_REL}>{text}</a>'


def host_of(address: str) -> str:
    """The host of an address; empty if it has none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
