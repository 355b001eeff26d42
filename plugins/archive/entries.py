"""What the store keeps of a file's reading, and of an article after reconciliation; both as JSON."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import msgspec

from plugins.records import Image, Link


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as read from one file; the cleaned body is kept beside it."""

    id: str
    """Article's id."""
    dialect: str
    """Who read it."""
    title: str
    """Plain text."""
    source_url: str
    """Canonical; empty if unknown."""
    publisher: str
    """Host; empty if unknown."""
    date: str
    """ISO 8601, day or instant; empty if unknown."""
    date_evidence: str
    """Where the date comes from."""
    authors: tuple[str, ...]
    """In order."""
    tags: tuple[str, ...]
    """As written, in order."""
    channel: str
    """Mirror's code; empty without one."""
    category: str
    """Named by the file itself; empty if none."""
    lead_image: Image | None
    """Original address and caption."""
    lang: str
    """BCP 47."""
    summary: str
    """First sentences, plain text."""
    links: tuple[Link, ...]
    """Candidates for local links."""
    body: str
    """Digest of the cleaned body: readings that are equal have equal bodies."""
    text_in: int
    """Visible characters before cleaning."""
    text_kept: int
    """Visible characters left of them."""
    cuts: tuple[tuple[str, int, int], ...]
    """Rule, things, characters."""
    notices: tuple[str, ...]
    """Of reading and cleaning."""
    signature: str = ""
    """For comparing articles (``plugins.related``); empty without it."""
    source: tuple[int, str] = (0, "")
    """Of the text as mirrored: characters and digest; our rules do not change it."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One mirrored file of an article."""

    mirror: str
    """Mirror's name."""
    path: str
    """Path inside the mirror."""


class _InTime:
    """What has a reading, by the day and by its place in lists."""

    __slots__ = ()
    reading: Reading | BriefReading

    @property
    def day(self) -> str:
        """``2021-07-06``; empty if unknown."""
        return self.reading.date[:10]

    @property
    def sort(self) -> str:
        """Chronological and unique: day, local time, id."""
        return f"{self.reading.date[:19]:<19} {self.reading.id}"


@dataclass(frozen=True, slots=True)
class Entry(_InTime):
    """An article of the archive: its copies reconciled."""

    reading: Reading
    """Of the copy that is shown, the title among the fields."""
    categories: tuple[str, ...]
    """Names, of all copies."""
    tags: tuple[str, ...]
    """Names, of all copies: each topic once."""
    authors: tuple[str, ...]
    """The shown copy's, or the first copy's that names any."""
    shown: Copy
    """The copy whose body is shown."""
    copies: tuple[Copy, ...]
    """All copies in order, the shown one included."""
    notices: tuple[str, ...]
    """What the copies disagree on."""


class BriefReading(msgspec.Struct, frozen=True, gc=False):
    """The part of a :class:`Reading` that a :class:`Brief` has, by the same names."""

    id: str
    title: str
    source_url: str
    publisher: str
    date: str
    lang: str
    summary: str
    lead_image: Image | None
    signature: str = ""


class Brief(_InTime, msgspec.Struct, frozen=True, gc=False):
    """What is shown or compared of an article anywhere but on its own page, by the names that an :class:`Entry` has.

    Decoded from the same bytes in less than half the time (4 instead of 10 µs), and a third of the size: lists,
    shelves and neighbours ask for a hundred times as many briefs as entries.
    """

    reading: BriefReading
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    authors: tuple[str, ...]


def digest_body(html: str) -> str:
    """The digest of a cleaned body that a reading has, 16 hexadecimal digits."""
    return hashlib.blake2b(html.encode(), digest_size=8).hexdigest()


encode = msgspec.json.Encoder().encode
decode_reading = msgspec.json.Decoder(Reading).decode
decode_entry = msgspec.json.Decoder(Entry).decode
decode_brief = msgspec.json.Decoder(Brief).decode
