"""What feeds hold, in no format yet: entries and heads; and an archive's entry as a feed's.

An entry depends on its article alone, never on what else is in the archive: its links lead to the originals and
its tags are written as the article writes them. Otherwise an article that arrives later would change old entries,
which readers would show as edited, and pages of a feed's history that are final.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from plugins.archive import paths
from plugins.archive.entries import Entry
from plugins.archive.makers.articles import local_body
from plugins.archive.view import View
from plugins.localization import gettext_noop
from plugins.mirrors.publishers import publisher_at

UNKNOWN_DATE = datetime(1990, 1, 1, tzinfo=UTC)
"""Of an article without a date: readers take "now" where a feed has none, and old articles would jump to the top.

The earliest that the W3C validator takes for a date (ImplausibleDate).
"""
UNDATED = gettext_noop("Date unknown")
"""Category that marks it (a message)."""

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold, or warns of: feedgen raises on one, and the whole feed would be lost."""
_FRAGMENT = re.compile(r'(<a) href="(#[^"]*)"')


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An article in a feed. All texts are legal XML, all addresses absolute and ASCII."""

    id: str
    """``urn:uuid:`` of the article's id: free of host, path, title and date."""
    title: str
    """Plain text."""
    link: str
    """Our page where the site's address is known, else the original; empty if neither is."""
    original: str
    """The original where ``link`` is ours; empty otherwise."""
    published: datetime
    """With a time zone."""
    updated: datetime
    """Later than ``published``; moves when the mirrored text does."""
    summary: str
    """Plain text, never empty."""
    content: str
    """HTML; empty where only the summary is given."""
    authors: Sequence[str]
    """Names."""
    tags: Sequence[str]
    """As the article writes them."""
    lang: str
    """BCP 47."""


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What a feed, or a page of its history, says of itself."""

    id: str
    """``urn:uuid:``, the same for the feed, its history, and every format."""
    title: str
    """For people."""
    link: str
    """Absolute address of the page that it belongs to; empty if it is not known."""
    description: str
    """For people."""
    language: str
    """BCP 47."""
    author: str
    """The site's name."""
    self_link: str
    """Absolute address of the file; empty if it is not known: readers adopt it as the feed's address."""
    icon: str
    """Absolute address of the site's icon; empty if it is not known."""
    updated: datetime
    """The latest of the entries."""
    archive: bool = False
    """Whether this is a page of history (RFC 5005, section 4)."""
    current: str = ""
    """From a page of history: the feed. Relative where the site's address is not known, as are the next two."""
    older: str = ""
    """The next older page of history; empty on the oldest."""
    newer: str = ""
    """The next newer page of history; empty on the newest."""


def feed_entry(view: View, entry: Entry, *, full: bool) -> FeedEntry:
    """An article as an entry.

    :param full: with the whole text; otherwise the summary stands for it.
    """
    reading, site = entry.reading, site_address(view)
    original = ascii_address(reading.source_url)
    link = f"{site}/{paths.article_path(reading.id)}" if site else original
    undated = view.localization.gettext(UNDATED)
    title = legal(reading.title) or undated
    published = _published(reading.date, reading.publisher)
    return FeedEntry(
        id=UUID(reading.id).urn,
        title=title,
        link=link,
        original=original if site else "",
        published=published,
        updated=published + _sub_day(reading.date, reading.source),
        summary=legal(reading.summary) or title,
        content=_content(view, entry, link) if full else "",
        authors=[legal(name) for name in entry.authors],
        tags=[legal(tag) for tag in entry.tags] + ([] if reading.date else [undated]),
        lang=reading.lang,
    )


def _content(view: View, entry: Entry, link: str) -> str:
    html = local_body(view, entry, view.store.articles.html(entry.reading.id), None)
    if ' href="#' in html:  # a place in the article itself: in a feed that is a relative address
        html = _FRAGMENT.sub(rf'\1 href="{escape(link)}\2"' if link else r"\1", html)
    return legal(html)


def site_address(view: View) -> str:
    """The site's address as feeds want it; empty if it is not known."""
    return ascii_address(view.settings.site_url)


def legal(text: str) -> str:
    """The text without what XML cannot hold."""
    return _ILLEGAL.sub("", text)


def ascii_address(address: str) -> str:
    """An address as feeds want it (RFC 3986, not 3987): other letters than ASCII's are percent-encoded.

    >>> ascii_address("https://news.example/河?q=1")
    'https://news.example/%E6%B2%B3?q=1'
    """
    address = legal(address)
    if _URI.fullmatch(address):
        return address
    try:
        parts = urlsplit(address)
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    except ValueError:  # brackets that hold no IPv6 address; a host that cannot be
        return quote(address, safe=_KEPT)
    return urlunsplit(
        parts._replace(
            netloc=host,
            path=quote(parts.path, safe=_KEPT),
            query=quote(parts.query, safe=_KEPT),
            fragment=quote(parts.fragment, safe=_KEPT),
        )
    )


_URI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:(//)?[a-zA-Z0-9;/?:@&=+$.\-_!~*'()%,#]+")
"""What needs nothing done, as the W3C validator sees it (InvalidUriChar)."""
_KEPT = "%/:=&?~#+!$,;'@()*"
"""Characters that mean something where they stand."""


def _published(date: str, publisher: str) -> datetime:
    """The date with a time zone: a bare day begins at midnight where the publisher is."""
    if not date:
        return UNKNOWN_DATE
    found = datetime.fromisoformat(date)
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(publisher_at(publisher).zone))
    return found.replace(microsecond=0)


def _sub_day(date: str, source: tuple[int, str]) -> timedelta:
    """How long after its publication an article counts as updated: some seconds drawn from its mirrored words.

    A build knows its inputs, not its history, and inputs tell no time of a change. So the time is drawn from what
    must move it: another text, another second; the same text, the same second, whatever our rules make of it. It
    stays within the day where only the day is known, within the hour otherwise.
    """
    span = 86_399 if len(date) <= len("2021-07-06") else 3_599
    draw = hashlib.blake2b(f"{source[0]} {source[1]}".encode(), digest_size=8).digest()
    return timedelta(seconds=1 + int.from_bytes(draw) % span)
