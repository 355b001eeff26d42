"""Entries as bytes, ready for any feed: each is written once in a process and used in every feed that has it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

from plugins.archive import paths
from plugins.archive.feed_plan import ICON, has_icon
from plugins.archive.view import View
from plugins.feeds.contents import FeedEntry, feed_entry, site_address
from plugins.feeds.json_format import json_entry
from plugins.feeds.moulds import XmlWriter

REMEMBERED = 32_000_000
"""Bytes of entries that a process remembers: about 3,000 full texts in two formats."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """An entry, written."""

    updated: datetime
    """When its article was updated."""
    data: bytes
    """The entry in the format that was asked for."""


@dataclass(slots=True)
class _Known:
    """An entry, and what was written of it."""

    entry: FeedEntry
    formats: dict[str, Fragment] = field(default_factory=dict)


class Fragments:
    """The entries of one view of the archive."""

    def __init__(self, view: View) -> None:
        self._view = view
        site = site_address(view)
        self.icon = f"{site}/{paths.THEME}/{ICON}" if site and has_icon(view.settings) else ""
        """Absolute address of the site's icon; empty if it is not known or there is none."""
        self.xml = XmlWriter(f"{site}/{paths.url(paths.TOPICS)}" if site else "")
        self._known: OrderedDict[tuple[str, bool], _Known] = OrderedDict()
        self._size = 0

    def get(self, article: str, form: str, *, full: bool) -> Fragment | None:
        """An article as an entry; None if it is not in the archive.

        A full text that would fill a feed alone gives way to its summary.

        :param form: a format's name.
        """
        known = self._entry(article, full=full)
        if known is None:
            return None
        fragment = known.formats.get(form)
        if fragment is None:
            data = json_entry(known.entry) if form == "json" else self.xml.entry(form, known.entry)
            fragment = known.formats[form] = Fragment(known.entry.updated, data)
            self._remember(len(data))
        if full and len(fragment.data) > self._view.settings.feed_bytes:
            return self.get(article, form, full=False)
        return fragment

    def _entry(self, article: str, *, full: bool) -> _Known | None:
        known = self._known.get((article, full))
        if known is not None:
            self._known.move_to_end((article, full))
            return known
        found = self._view.entry(article)
        if found is None:
            return None
        known = self._known[article, full] = _Known(feed_entry(self._view, found, full=full))
        self._remember(_size(known.entry))
        return known

    def _remember(self, size: int) -> None:
        """So many bytes more; the entries that were not asked for longest are forgotten."""
        self._size += size
        while self._size > REMEMBERED and len(self._known) > 1:
            _, known = self._known.popitem(last=False)
            self._size -= _size(known.entry) + sum(len(fragment.data) for fragment in known.formats.values())


def _size(entry: FeedEntry) -> int:
    """Bytes that an entry takes in memory, about."""
    return 2 * len(entry.content) + 1000
