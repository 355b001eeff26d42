"""What feedgen writes, used again: a mould is feedgen's XML with places where the values were.

Entries of one shape (as many authors, as many tags, with a text or without) differ in their values alone. feedgen
writes each shape once, with a mark for every value; filling the places of what it wrote takes a tenth of the time,
and what is written stays feedgen's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from html import escape

from plugins.feeds.contents import FeedEntry, FeedHead
from plugins.feeds.xml_formats import inert, write_entry, write_frame

SHAPES = 500
"""Moulds remembered; the corpus has about 80 shapes."""
_PLACE = re.compile(rb'(=")?\(mark-(\w+)\)')
_PUBLISHED, _UPDATED = datetime(2001, 1, 1, tzinfo=UTC), datetime(2002, 2, 2, tzinfo=UTC)
"""Marks for dates, which feedgen takes as nothing else; no other date is in a mould."""
_DATES: Mapping[str, Callable[[datetime], str]] = {"rss": format_datetime, "atom": datetime.isoformat}
"""Format -> how it writes a date: RFC 822 with a year of four digits, RFC 3339."""


@dataclass(frozen=True, slots=True)
class Mould:
    """XML with places for values."""

    pieces: tuple[bytes, ...]
    """What stands before each place, and after the last one."""
    places: tuple[tuple[str, Callable[[str], str]], ...]
    """The value's name, and how it is escaped there."""

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The XML with these values, legal but not escaped."""
        parts = [self.pieces[0]]
        for (name, escaped), piece in zip(self.places, self.pieces[1:], strict=True):
            parts += escaped(values[name]).encode(), piece
        return b"".join(parts)


class XmlWriter:
    """Writes entries and feeds; one object serves a whole process."""

    def __init__(self, topics: str) -> None:
        """:param topics: absolute address of the index of topics; empty if it is not known."""
        self._topics = topics
        self._entry_mould = lru_cache(SHAPES)(self._cast_entry)
        self._frame_mould = lru_cache(SHAPES)(self._cast_frame)

    def entry(self, form: str, entry: FeedEntry) -> bytes:
        """An entry as it stands in any feed.

        :param form: ``rss`` or ``atom``.
        """
        present = bool(entry.link), bool(entry.original), bool(entry.content)
        mould = self._entry_mould(form, present, len(entry.authors), len(entry.tags))
        values = {
            "id": entry.id,
            "title": inert(entry.title) if form == "rss" else entry.title,
            "link": entry.link,
            "original": entry.original,
            "published": _DATES[form](entry.published),
            "updated": _DATES[form](entry.updated),
            "summary": escape(entry.summary, quote=False) if form == "rss" else entry.summary,
            "content": entry.content,
            "lang": entry.lang,
        }
        values.update((f"author{number}", name) for number, name in enumerate(entry.authors))
        values.update((f"tag{number}", tag) for number, tag in enumerate(entry.tags))
        return mould.fill(values)

    def feed(self, form: str, head: FeedHead, entries: Sequence[bytes]) -> bytes:
        """A feed of entries that :meth:`entry` wrote."""
        values = {name: getattr(head, name) for name in _HEAD_TEXTS}
        mould = self._frame_mould(form, tuple(name for name in _HEAD_TEXTS if values[name]), head.archive)
        if form == "rss":
            values.update({name: inert(values[name]) for name in ("title", "description")})
        frame = mould.fill({**values, "updated": _DATES[form](head.updated)})
        end = frame.rindex(b"</channel>" if form == "rss" else b"</feed>")
        return b"\n".join([frame[:end], *entries, frame[end:]])

    def _cast_entry(self, form: str, present: tuple[bool, bool, bool], authors: int, tags: int) -> Mould:
        link, original, content = present
        entry = FeedEntry(
            id=_mark("id"),
            title=_mark("title"),
            link=_mark("link") if link else "",
            original=_mark("original") if original else "",
            published=_PUBLISHED,
            updated=_UPDATED,
            summary=_mark("summary"),
            content=_mark("content") if content else "",
            authors=[_mark(f"author{number}") for number in range(authors)],
            tags=[_mark(f"tag{number}") for number in range(tags)],
            lang=_mark("lang"),
        )
        return _cast(form, write_entry(form, entry, self._topics))

    def _cast_frame(self, form: str, present: tuple[str, ...], archive: bool) -> Mould:  # noqa: FBT001 - likewise
        texts = {name: _mark(name) if name in present else "" for name in _HEAD_TEXTS}
        return _cast(form, write_frame(form, FeedHead(updated=_UPDATED, archive=archive, **texts)))


_HEAD_TEXTS = (
    "id", "title", "link", "description", "language", "author", "self_link", "icon", "current", "older", "newer",
)  # fmt: skip
"""Names of the texts in a head."""


def _mark(name: str) -> str:
    return f"(mark-{name})"


def _cast(form: str, data: bytes) -> Mould:
    """A mould of what feedgen wrote with marks."""
    for name, moment in (("published", _PUBLISHED), ("updated", _UPDATED)):
        data = data.replace(_DATES[form](moment).encode(), _mark(name).encode())
    pieces, places, end = [], [], 0
    for match in _PLACE.finditer(data):
        name = match[2].decode()
        pieces.append(data[end : match.start()] + (match[1] or b""))
        places.append((name, _attribute if match[1] else _escape_of(form, name)))
        end = match.end()
    return Mould((*pieces, data[end:]), tuple(places))


def _escape_of(form: str, name: str) -> Callable[[str], str]:
    """How a value is escaped between tags: plain text in RSS as the RSS Profile asks, "Character Data"."""
    return _text if form == "atom" or name in {"summary", "content"} else _character_data


def _text(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _character_data(value: str) -> str:
    return value.replace("&", "&#x26;").replace("<", "&#x3C;").replace(">", "&gt;").replace("\r", "&#13;")


def _attribute(value: str) -> str:
    return _text(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
