"""RSS 2.0 through feedgen. ``FEEDS.md`` traps that are met here: see the comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from feedgen.feed import FeedGenerator

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold: feedgen raises on one, and the whole feed would be lost."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An article in a feed."""

    id: str
    """32 hexadecimal digits; the GUID is ``urn:uuid:`` of it, free of host, path, title and date."""
    title: str
    """Plain text."""
    link: str
    """Absolute address: our page where the site's address is known, else the original."""
    published: datetime
    """With a time zone."""
    summary: str
    """Plain text."""
    content: str
    """HTML."""
    authors: Sequence[str]
    """Names."""
    tags: Sequence[str]
    """Topic names."""


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What a feed says of itself."""

    title: str
    """For people."""
    link: str
    """Absolute address of the page that it belongs to."""
    description: str
    """For people."""
    language: str
    """BCP 47."""
    self_link: str
    """Absolute address of the feed; empty if it is not known: readers adopt it as the feed's address."""


def rss(head: FeedHead, entries: Sequence[FeedEntry]) -> bytes:
    """A feed as bytes, newest entry first; nothing in it depends on the clock."""
    feed = FeedGenerator()
    feed.load_extension("dc", atom=False, rss=True)
    feed.title(_legal(head.title))
    feed.link(href=head.link, rel="alternate")
    if head.self_link:
        feed.link(href=head.self_link, rel="self")
    feed.description(_legal(head.description))
    feed.language(head.language)
    feed.generator("Newsmirror")
    feed.docs("https://www.rssboard.org/rss-specification")
    if entries:
        feed.lastBuildDate(max(entry.published for entry in entries))  # feedgen's default is now
    for entry in entries:
        _add(feed, entry)
    return bytes(feed.rss_str())


def _add(feed: FeedGenerator, entry: FeedEntry) -> None:
    item = feed.add_entry(order="append")  # feedgen's default prepends
    item.guid(f"urn:uuid:{UUID(entry.id)}", permalink=False)
    item.title(_legal(entry.title))
    item.link(href=entry.link)
    item.pubDate(entry.published)
    item.description(_legal(entry.summary or entry.title))
    item.content(_legal(entry.content), type="html")  # CDATA would break on a body with "]]>"
    for author in entry.authors:
        item.dc.dc_creator(_legal(author))  # RSS <author> needs an e-mail address
    for tag in entry.tags:
        item.category(term=_legal(tag))


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)
