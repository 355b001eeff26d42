"""Addresses inside a body: what an ``href`` or a ``src`` means, mended where the mirrors broke it."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin

from plugins.mirrors.urls import host_of, strip_tracking

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_WEB = re.compile(r"https?:/+", re.IGNORECASE)
_WEB_INSIDE = re.compile(r"https?://(?=[\w-]+\.)", re.IGNORECASE)
_BARE_HOST = re.compile(r"(?:www\.[\w.-]+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|tw|hk|cn))(?:[/?#:]|$)", re.IGNORECASE)
_NOTHING = re.compile(r"undefined(?:[/?#]|$)|/undefined$")
_SPACES = re.compile(r"\s")
_DEBRIS = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u2060\ufeff]+")


@lru_cache(maxsize=16384)
def absolute(address: str, base: str) -> str:
    """The absolute http(s) address that was meant; empty if there is none.

    :param address: as written: relative, with spaces around, with a word or another address in front of it
        (`` https://news.example``, ``www.news.examplehttps://news.example/1``, ``https:////news.example``).
    :param base: the article's own address; empty: only absolute addresses have a meaning.
    """
    text = _DEBRIS.sub("", address).strip()
    inner = None if _WEB.match(text) and host_of(text) else _WEB_INSIDE.search(text)
    if inner:
        text = text[inner.start() :]
    web = _WEB.match(text)
    if web:
        text = f"{web[0][: web[0].index(':')].lower()}://{text[web.end() :]}"
    elif text.startswith("//"):
        text = f"https:{text}"
    elif _BARE_HOST.match(text):
        text = f"https://{text}"
    elif not text or _SCHEME.match(text) or not base or not _is_path(text):
        return ""
    else:
        try:
            text = urljoin(base, text)
        except ValueError:  # urllib refuses brackets that are no IPv6 address
            return ""
    text = _SPACES.sub("%20", text)
    host = host_of(text)
    return text if "." in host and not _NOTHING.search(text) else ""


@lru_cache(maxsize=16384)
def link(address: str, base: str) -> str:
    """What a link's ``href`` becomes: absolute, without tracking; empty if it leads nowhere."""
    text = address.strip()
    if text[:7].lower() == "mailto:" or text[:4].lower() == "tel:":
        return _SPACES.sub("", text) if len(text) < 200 else ""
    found = absolute(address, base)
    return strip_tracking(found) if found else ""


def _is_path(text: str) -> bool:
    """Whether a text may be a path on the publisher's site; a word or a title is none."""
    if text.startswith(("/", "?", "./", "../")):
        return True
    return text.isascii() and ("/" in text or "." in text) and " " not in text
