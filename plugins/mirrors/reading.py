"""From a decoded file to an article: find the dialect, and decide every field by its evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from plugins.errors import NotAnArticle
from plugins.mirrors.authors import find_authors
from plugins.mirrors.body import Body
from plugins.mirrors.bounds import check_bounds
from plugins.mirrors.dates import find_date
from plugins.mirrors.envelope import Envelope
from plugins.mirrors.identity import article_id, fallback_id
from plugins.mirrors.language import find_language
from plugins.mirrors.lead_image import find_lead_image
from plugins.mirrors.publishers import Publisher, publisher_of
from plugins.mirrors.tags import find_tags
from plugins.mirrors.titles import fallback_title, plain_text, plain_title
from plugins.mirrors.urls import canonical_url
from plugins.records import Article, MirrorFile

if TYPE_CHECKING:
    from plugins.pipeline import Dialect

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
NOBODY = Publisher("", ())
"""The publisher of an article that names no source."""


def read_file(file: MirrorFile, dialects: Sequence[Dialect]) -> Article:
    """Read a file in the first dialect that knows it.

    :raises NotAnArticle: no dialect knows it, or it is an index.
    :raises UnreadableFile: it should be an article and is too broken, or asks for more than any article needs.
    """
    check_bounds(file.path, file.text)
    for dialect in dialects:
        if dialect.detect(file):
            return dialect.read(file)
    raise NotAnArticle(file.path, _what_it_looks_like(file))


def assemble(envelope: Envelope, file: MirrorFile) -> Article:
    """Decide every field; the one place where an envelope becomes an article."""
    notices = [*file.notices, *envelope.notices]
    url = canonical_url(envelope.url)
    if not url and envelope.url.strip():
        notices.append(
            f"no usable address of the original ({envelope.url[:80]!r}): identified by its place in the mirror"
        )
    publisher = publisher_of(url) if url else NOBODY
    body = Body(envelope.body)
    title = plain_title(envelope.title, publisher)
    if not title:
        title, place = fallback_title(envelope.body, body.lines, file.name)
        notices.append(f"no title: taken from {place}")
    date = find_date(body, envelope, publisher, file.name)
    return Article(
        dialect=envelope.dialect,
        id=article_id(url) if url else fallback_id(file.mirror, file.path),
        title=title,
        source_url=url,
        publisher=publisher.host,
        date=date.iso,
        date_evidence=date.evidence,
        authors=find_authors(body, envelope, publisher, title),
        tags=find_tags(body, envelope, publisher),
        channel=envelope.channel,
        category=_category(envelope),
        lead_image=find_lead_image(body, publisher, title),
        lang=_language(envelope) or find_language(title, body.raw_text),
        body=envelope.body,
        cut=envelope.cut,
        notices=(*notices, *date.notices),
    )


def _category(envelope: Envelope) -> str:
    """The first category that the file itself names."""
    value = envelope.front_matter.get("categories") or envelope.front_matter.get("category")
    if isinstance(value, (list, tuple)):
        value = value[0] if value else ""
    return plain_text(str(value)) if value is not None else ""


def _language(envelope: Envelope) -> str:
    """The language that an author names."""
    value = envelope.front_matter.get("lang")
    return value if isinstance(value, str) and _LANGUAGE.fullmatch(value) else ""


def _what_it_looks_like(file: MirrorFile) -> str:
    """Why a file that no dialect knows is no article, by its content."""
    start = file.text.lstrip()[:2000]
    if start.startswith("---\n"):
        return "front matter that names no source: a page of the mirror itself"
    if start.startswith("#") or "](" in start:
        return "Markdown without an article's envelope: a README or an index"
    return "no dialect knows it"
