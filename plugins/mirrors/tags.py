"""Tags: names from tag links and front matter, in order of appearance, each once.

A tag is what stands in the text of its link; the slug in the address is only looked at where the text is
empty (929 of 77,762 real tags differ from their slug, mostly in script). The publisher's own name, and the
label that some mirrors put where tags should be, are no tags.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote

from plugins.mirrors.body import Body, fold_spaces
from plugins.mirrors.envelope import Envelope
from plugins.mirrors.publishers import Publisher, publisher_of
from plugins.mirrors.titles import plain_text

MAX_LENGTH = 80
"""Characters; a longer link text is a sentence, and its tag is in the address."""

_EDGES = re.compile(r"^[\s#＃，,、。；;：:|/\\]+|[\s，,、。；;：:|/\\]+$")
_DIRT = re.compile(r"\.html?\\?$|\\+$")


def tag_name(slug: str, text: str) -> str:
    """The name of a tag: the link's text, or the decoded slug where that is empty or a sentence."""
    name = _EDGES.sub("", fold_spaces(plain_text(text)))
    if name and len(name) <= MAX_LENGTH:
        return name
    decoded = _DIRT.sub("", slug)
    for _ in range(3):  # some slugs are encoded twice
        if "%" not in decoded:
            break
        decoded = unquote(decoded)
    return _EDGES.sub("", plain_text(decoded))[:MAX_LENGTH]


@lru_cache(maxsize=8192)
def tag_slug(href: str) -> str:
    """The tag in a publisher's tag link, decoded once; empty if it is none."""
    pattern = publisher_of(href).tag_links
    match = pattern.search(href) if pattern else None
    return unquote(match["tag"]) if match else ""


def find_tags(body: Body, envelope: Envelope, publisher: Publisher) -> tuple[str, ...]:
    """Tags of an article."""
    names = []
    if "/tag" in envelope.body or (publisher.tag_links and "href" in envelope.body):
        for link in body.tree.select("a[href], ok[href]"):
            slug = tag_slug(link.attr("href") or "")
            if slug:
                names.append(tag_name(slug, link.text))
    labels = _labels(envelope)
    names += [name for name in _front_matter_tags(envelope) if name not in labels]
    return _each_once(name for name in names if name and not publisher.is_called(name))


def _labels(envelope: Envelope) -> set[str]:
    """Values that some mirrors write into every field: the publisher's label, never a topic."""
    categories = _texts(envelope.front_matter.get("categories")) + _texts(envelope.front_matter.get("category"))
    author = _texts(envelope.front_matter.get("author"))
    return {*categories, *author} if envelope.front_matter.get("from") else set()


def _front_matter_tags(envelope: Envelope) -> list[str]:
    return [plain_text(name) for name in _texts(envelope.front_matter.get("tags"))]


def _texts(value: object) -> list[str]:
    """A field as a list: YAML gives lists, Pelican's metadata a text with commas."""
    if isinstance(value, str):
        return [part.strip() for part in re.split(r"[,，、;]", value) if part.strip()]
    if isinstance(value, (list, tuple)):
        return [str(part).strip() for part in value if part is not None and str(part).strip()]
    return []


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(unicodedata.normalize("NFKC", name).casefold(), name)
    return tuple(found.values())
