"""One file of a build: what kind it is, and what it would contact."""

from __future__ import annotations

import codecs
import gzip
import json
import os
import zlib
from collections.abc import Iterator

from lxml import etree

from plugins.proof.css import css_contacts
from plugins.proof.documents import document_contacts, parse_document
from plugins.proof.feeds import json_contacts, xml_contacts
from plugins.proof.pages import page_contacts
from plugins.proof.scripts import script_contacts

PAGES = frozenset({".html", ".htm"})
"""Endings of pages."""
SILENT = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".woff", ".woff2", ".ttf", ".otf", ".txt", ".md",
     ".wasm", ".mp3", ".mp4", ".ogg", ".webm", ".bin", ".map"}
)  # fmt: skip
"""Endings of what contacts nobody when it is opened."""


def file_contacts(path: str, data: bytes, own: str = "") -> Iterator[str]:
    """What a file of a build contacts.

    :param path: decides by its ending what the file is; one that nobody knows is read as a browser would: as a page.
    """
    stem, ending = os.path.splitext(path.lower())
    if ending in (".gz", ".gzip"):
        yield from _compressed(stem, data, own)
    elif ending == ".css":
        yield from css_contacts(data.decode("utf-8-sig", "replace"), own)
    elif ending in (".js", ".mjs"):
        yield from script_contacts(data.decode(_encoding(data), "replace"), own)
    elif ending in (".json", ".webmanifest"):
        yield from _json(data, own)
    elif ending in (".svg", ".xhtml", ".xht"):
        yield from _xml(data, own, document_only=True)
    elif ending in (".xml", ".atom", ".rss", ".opml", ".rdf"):
        yield from _xml(data, own, document_only=False)
    elif ending not in SILENT:
        yield from page_contacts(data, own)


def _compressed(path: str, data: bytes, own: str) -> Iterator[str]:
    try:
        inner = gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        yield "a compressed file that cannot be read"
        return
    yield from file_contacts(path, inner, own)


def _encoding(data: bytes) -> str:
    """Of a script: a byte order mark outdoes whatever a server declares."""
    return "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"


def _json(data: bytes, own: str) -> Iterator[str]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        yield "JSON that cannot be read"
        return
    yield from json_contacts(value, own)


def _xml(data: bytes, own: str, *, document_only: bool) -> Iterator[str]:
    try:
        root = parse_document(data)
    except (etree.XMLSyntaxError, ValueError):
        yield "XML that cannot be read"
        return
    yield from document_contacts(root, own) if document_only else xml_contacts(root, own)
