"""What a reader of feeds would load: pictures, enclosures, icons, and everything in the HTML of the entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from plugins.proof.addresses import reaches_out
from plugins.proof.documents import document_contacts
from plugins.proof.pages import fragment_contacts

HTML = frozenset({"description", "encoded", "title"})
"""Elements of RSS whose text readers show as HTML, or may; Atom's say so themselves."""
ATOM = "http://www.w3.org/2005/Atom"
LOADED = frozenset({"icon", "logo", "url", "thumbnail"})
"""Elements whose text is an address that readers load."""
LOADED_ATTRIBUTES = frozenset({"url", "src"})
"""Attributes that readers load, on whatever element: enclosures, Media RSS, content out of line."""
_FOLLOWED = frozenset({"alternate", "related", "self", "via", "first", "last", "next", "previous", "current",
                       "prev-archive", "next-archive"})  # fmt: skip
"""Relations of Atom's ``link`` that are followed by a click, or are the feed's own pages."""
_LISTS = frozenset({"opml", "urlset", "sitemapindex"})
"""Roots of lists of addresses, which nothing loads by itself."""
_JSON_LOADED = frozenset({"icon", "favicon", "image", "banner_image", "avatar", "src"})


def xml_contacts(root: etree._Element, own: str = "") -> Iterator[str]:
    """What a feed, or any other XML file, contacts when it is read."""
    yield from document_contacts(root, own)
    if etree.QName(root).localname in _LISTS:
        return
    for element in root.iter(etree.Element):
        name, text = etree.QName(element).localname.lower(), (element.text or "").strip()
        if "<" in text and _is_html(element, name):
            yield from (f"{name}: {found}" for found in fragment_contacts(text, own))
        elif name in LOADED and reaches_out(text, own):
            yield f"{name} {text}"
        for attribute, address in element.attrib.items():
            if _loads(name, attribute, element) and reaches_out(address, own):
                yield f"{name} {attribute} {address}"


def _is_html(element: etree._Element, name: str) -> bool:
    if etree.QName(element).namespace == ATOM:
        return bool(element.get("type") == "html")
    return name in HTML


def _loads(name: str, attribute: str, element: etree._Element) -> bool:
    """Whether readers load what an attribute names."""
    if attribute in LOADED_ATTRIBUTES:
        return name != "source"
    if attribute != "href":
        return False
    return name == "image" or (name == "link" and element.get("rel", "alternate") not in _FOLLOWED)


def json_contacts(value: object, own: str = "") -> Iterator[str]:
    """What a JSON feed or a web manifest contacts: its pictures, attachments, and the HTML of its entries."""
    if isinstance(value, list):
        for item in value:
            yield from json_contacts(item, own)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if not isinstance(item, str):
                yield from json_contacts(item, own)
            elif (name in _JSON_LOADED or (name == "url" and "mime_type" in value)) and reaches_out(item, own):
                yield f"{name} {item[:200]}"
            elif name == "content_html":
                yield from (f"{name}: {found}" for found in fragment_contacts(item, own))
