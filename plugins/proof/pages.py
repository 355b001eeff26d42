"""What an HTML page would load, submit or send by itself.

Parsed as browsers do (turbohtml, WHATWG), every element is looked at, those in templates, foreign content and
``<noscript>`` included; a page with ``<noscript>`` is read twice, with scripts and without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from turbohtml import Document, Element, parse, parse_fragment

from plugins.proof.addresses import names_host, reaches_out
from plugins.proof.css import css_contacts
from plugins.proof.scripts import script_contacts

FOLLOWED = frozenset({("a", "href"), ("a", "xlink:href"), ("area", "href")})
"""Links: contact by a click."""

ONLY_SAID = frozenset(
    {"about", "abbr", "alt", "cite", "class", "content", "datatype", "datetime", "for", "headers", "id", "itemid",
     "itemprop", "itemtype", "label", "lang", "longdesc", "name", "placeholder", "prefix", "property", "rel",
     "resource", "rev", "role", "summary", "target", "title", "typeof", "value", "vocab", "xml:base", "xml:lang"}
)  # fmt: skip
"""Attributes whose value no browser loads on any element, but see ``_said_to_act``."""

PASSIVE_LINKS = frozenset(
    {"alternate", "author", "bookmark", "canonical", "help", "license", "me", "next", "nofollow", "noopener",
     "noreferrer", "opml", "outline", "prev", "self", "start", "tag", "up", "via"}
)  # fmt: skip
"""Relations of ``<link>`` that load nothing; any other word beside them makes the link count."""

_SETS = frozenset({"srcset", "imagesrcset", "ping", "archive", "attributionsrc"})
"""Attributes with several addresses."""
_CANDIDATES = re.compile(r"[\s,]+")
_DATA_BLOCK = re.compile(r"(?:application|text)/(?:[\w.+-]*\+)?(?:json|x-template|plain)(?:;|$)")
"""Types of ``<script>`` that no browser runs."""
_ATTRIBUTE = re.compile(r"[a-z][\w:.-]*", re.IGNORECASE)
"""Names that can mean something to a browser."""


def page_contacts(data: bytes | str, own: str = "") -> Iterator[str]:
    """What in a page contacts another host, each as ``img src https://...``."""
    yield from _tree_contacts(parse(data, positions=False, allow_declarative_shadow_roots=False), own)
    noscript = b"<noscript" in data.lower() if isinstance(data, bytes) else "<noscript" in data.lower()
    if noscript:
        tree = parse(data, positions=False, scripting=True, allow_declarative_shadow_roots=False)
        yield from _tree_contacts(tree, own)


def fragment_contacts(html: str, own: str = "") -> Iterator[str]:
    """The same for a piece of a page, such as a feed's entry."""
    yield from _tree_contacts(parse_fragment(html, positions=False), own)


def _tree_contacts(tree: Document | Element, own: str) -> Iterator[str]:
    for element in tree.select("*"):
        yield from element_contacts(element.tag.lower(), element.attrs.items(), own)
        if element.tag == "style":
            yield from (f"style {address}" for address in css_contacts(element.text, own))
        elif element.tag == "script":
            yield from _script(element, own)


def element_contacts(
    tag: str, attributes: Iterable[tuple[str, str | list[str] | None]], own: str = ""
) -> Iterator[str]:
    """What an element's attributes contact.

    :param attributes: name -> value; a list is a value divided at its white space.
    """
    values = {name.lower(): " ".join(value) if isinstance(value, list) else value or "" for name, value in attributes}
    for name, value in values.items():
        if value and _contacts(tag, name, value, values, own):
            yield f"{tag} {name} {value[:200]}"


def _contacts(tag: str, name: str, value: str, values: dict[str, str], own: str) -> bool:
    """Whether one attribute of an element contacts another host."""
    if name in ("content", "value") and tag in ("meta", "param"):
        return _said_to_act(tag, name, value, values, own)
    return not _is_harmless(tag, name, values) and _loads(name, value, own)


def _is_harmless(tag: str, name: str, values: dict[str, str]) -> bool:
    """Whether no browser loads what an attribute says."""
    return (
        name in ONLY_SAID
        or (tag, name) in FOLLOWED
        or name.startswith(("data-", "aria-", "xmlns"))
        or (tag == "link" and name == "href" and set(values.get("rel", "").lower().split()) <= PASSIVE_LINKS)
        or not _ATTRIBUTE.fullmatch(name)
    )


def _loads(name: str, value: str, own: str) -> bool:
    """Whether an attribute's value leads to another host, by what kind of value it is."""
    if name == "srcdoc":
        return any(True for _ in page_contacts(value, own))
    if name == "style":
        return any(True for _ in css_contacts(value, own))
    if name.startswith("on"):
        return names_host(value, own)
    # Lists of addresses; SMIL's ``values``; presentation attributes of SVG are CSS: fill="url(...)".
    parts = _CANDIDATES.split(value) if name in _SETS else value.split(";") if name == "values" else [value]
    found = any(reaches_out(part, own) for part in parts if part)
    return found or ("(" in value and any(True for _ in css_contacts(value, own)))


def _said_to_act(tag: str, name: str, value: str, values: dict[str, str], own: str) -> bool:
    """``<meta http-equiv>``, which can send the reader elsewhere; ``<param value>``, which a plug-in loads."""
    if tag == "param":
        return name == "value" and reaches_out(value, own)
    acts = values.get("http-equiv", "").lower()
    return name == "content" and acts not in ("", "content-security-policy") and names_host(value, own)


def _script(element: Element, own: str) -> Iterator[str]:
    kind = str(element.attr("type") or "").strip().lower()
    if _DATA_BLOCK.match(kind) and kind != "speculationrules":
        return
    yield from (f"script {address[:200]}" for address in script_contacts(element.text, own))
    if kind in ("importmap", "speculationrules") and names_host(element.text, own):
        yield f"script {kind}"
