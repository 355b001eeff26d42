"""Links: absolute, mended, without tracking; one that leads nowhere is only its text.

Footnotes need targets: an element that a ``#fragment`` of this body points at gets an ``<a id>``, all other
``id`` go. A link to the article's own address with a fragment is such a link too.
"""

from __future__ import annotations

from collections.abc import Iterator

from turbohtml import Element

from plugins.cleaning.addresses import link
from plugins.cleaning.rule import Cut, Rule, describe
from plugins.records import Article


def mend_links(tree: Element, article: Article) -> Iterator[Cut]:
    """Mend every link or unwrap it."""
    targets = _keep_targets(tree, article)
    for anchor in tree.select("a"):
        href = anchor.attr("href")
        if href is None:
            if not anchor.attr("id"):
                anchor.unwrap()
            continue
        mended = _mended(href, article, targets)
        if not mended:
            yield Cut(f"href of {_kind(href)}")
            _unlink(anchor)
            continue
        if _has_lost_parameters(href, mended):
            yield Cut(f"tracking in {describe(anchor)}")
        anchor.attrs["href"] = mended


def _mended(href: str, article: Article, targets: frozenset[str]) -> str:
    """What a ``href`` becomes; empty if it leads nowhere."""
    fragment = _own_fragment(href, article)
    if fragment in targets:
        return f"#{fragment}"
    return "" if href.strip()[:1] == "#" else link(href, article.source_url)


def _has_lost_parameters(href: str, mended: str) -> bool:
    return href.count("?") > mended.count("?") or href.count("&") > mended.count("&")


def _unlink(anchor: Element) -> None:
    if anchor.attr("id"):
        del anchor.attrs["href"]
    else:
        anchor.unwrap()


def _kind(href: str) -> str:
    """What a dead ``href`` is, shortly."""
    scheme, colon, _ = href.strip().partition(":")
    return f"a {scheme.lower()[:20]}:" if colon and scheme.isalnum() else "a without address"


def _own_fragment(href: str, article: Article) -> str:
    before, _, fragment = href.strip().partition("#")
    return fragment if fragment and before in ("", article.source_url) else ""


def _keep_targets(tree: Element, article: Article) -> frozenset[str]:
    """Mark what footnote links point at with ``<a id>`` and drop every other id; returns the ids that stay."""
    wanted = {
        _own_fragment(anchor.attr("href") or "", article)
        for anchor in tree.select("a[href*='#']")
        if anchor.text.strip() or anchor.select_one("img")
    }
    wanted.discard("")
    found: set[str] = set()
    for element in tree.select("[id],a[name]"):
        name = element.attr("id") or element.attr("name") or ""
        if "id" in element.attrs:
            del element.attrs["id"]
        if name in wanted and name not in found and not any(character.isspace() for character in name):
            found.add(name)
            _mark(element, name)
    return frozenset(found)


def _mark(element: Element, name: str) -> None:
    anchor = element.closest("a")
    if anchor is not None:
        anchor.attrs["id"] = name
        return
    mark = Element("a", {"id": name})
    if element.tag in _UNMARKABLE:
        element.insert_before(mark)
    else:
        element.insert(0, mark)


_UNMARKABLE = frozenset({"ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr", "img", "hr", "br"})

RULE = Rule(
    "links",
    "Links become absolute and lose what only follows readers; an address that leads nowhere leaves its text.",
    mend_links,
)
