"""XML that a browser shows as it stands: SVG, XHTML, and the frame of every other XML file.

A browser runs what is in the namespaces of XHTML and SVG wherever it stands, follows ``<?xml-stylesheet?>``, and other
programs load a DOCTYPE's definition.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from plugins.proof.addresses import names_host, reaches_out
from plugins.proof.css import css_contacts
from plugins.proof.pages import element_contacts
from plugins.proof.scripts import script_contacts

LIVE = frozenset({"http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML"})
"""Namespaces of elements that act in any XML document."""
_XLINK = "http://www.w3.org/1999/xlink"


def parse_document(data: bytes) -> etree._Element:
    """The root of an XML file; nothing outside it is loaded, no entity is resolved.

    :raises XMLSyntaxError: it is not well-formed.
    """
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def document_contacts(root: etree._Element, own: str = "") -> Iterator[str]:
    """What an XML document contacts by being opened."""
    yield from _prolog(root, own)
    for element in root.iter():
        if isinstance(element.tag, str):
            name = etree.QName(element)
            if name.namespace in LIVE or (name.namespace is None and root.tag == "svg"):
                yield from _live(element, name.localname.lower(), own)
        elif isinstance(element, etree._Entity):  # noqa: SLF001 - the only name of this class
            yield f"entity &{element.name};"


def _prolog(root: etree._Element, own: str) -> Iterator[str]:
    document = root.getroottree().docinfo
    if document.system_url and reaches_out(document.system_url, own):
        yield f"doctype {document.system_url}"
    if document.internalDTD is not None:
        yield from (f"entity {entity.name}" for entity in document.internalDTD.iterentities())
    node = root.getprevious()
    while node is not None:
        if isinstance(node, etree._ProcessingInstruction) and names_host(node.text or "", own):  # noqa: SLF001
            yield f"<?{node.target} {node.text}?>"
        node = node.getprevious()


def _live(element: etree._Element, tag: str, own: str) -> Iterator[str]:
    attributes = [(_attribute(name), value) for name, value in element.attrib.items()]
    yield from element_contacts(tag, attributes, own)
    text = "".join(str(part) for part in element.itertext()) if tag in ("style", "script") else ""
    if tag == "style":
        yield from (f"style {address}" for address in css_contacts(text, own))
    elif tag == "script":
        yield from (f"script {address}" for address in script_contacts(text, own))


def _attribute(name: object) -> str:
    found = etree.QName(str(name))
    return f"xlink:{found.localname}" if found.namespace == _XLINK else found.localname
