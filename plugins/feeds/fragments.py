"""Entries as bytes, ready for any feed: each is written once in a process and used in every feed that has it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from plugins.archive import paths
from plugins.archive.view import View
from plugins.feeds.contents import feed_entry, site_address
from plugins.feeds.json_format import json_entry
from plugins.feeds.xml_formats import XmlWriter

REMEMBERED = 32_000_000
"""Bytes of written entries that a process remembers: about 3,000 full texts in all formats."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """An entry, written."""

    updated: datetime
    """When its article was updated."""
    formats: Mapping[str, bytes]
    """Format's name -> the entry in it."""

    @property
    def size(self) -> int:
        """Bytes, in all formats."""
        return sum(map(len, self.formats.values()))


class Fragments:
    """The entries of one view of the archive."""

    def __init__(self, view: View) -> None:
        self._view = view
        site = site_address(view)
        self.xml = XmlWriter(f"{site}/{paths.url(paths.TOPICS)}" if site else "")
        self._known: OrderedDict[tuple[str, bool], Fragment] = OrderedDict()
        self._size = 0

    def get(self, article: str, *, full: bool) -> Fragment | None:
        """An article as an entry; None if it is not in the archive.

        A full text that would fill a feed alone gives way to its summary.
        """
        known = self._known.get((article, full))
        if known is not None:
            self._known.move_to_end((article, full))
            return known
        fragment = self._write(article, full=full)
        if fragment is not None:
            self._remember((article, full), fragment)
        return fragment

    def _write(self, article: str, *, full: bool) -> Fragment | None:
        found = self._view.entry(article)
        if found is None:
            return None
        entry = feed_entry(self._view, found, full=full)
        formats = {**self.xml.entry(entry), "json": json_entry(entry)}
        if full and max(map(len, formats.values())) > self._view.settings.feed_bytes:
            return self._write(article, full=False)
        return Fragment(entry.updated, formats)

    def _remember(self, key: tuple[str, bool], fragment: Fragment) -> None:
        self._known[key] = fragment
        self._size += fragment.size
        while self._size > REMEMBERED:
            self._size -= self._known.popitem(last=False)[1].size
