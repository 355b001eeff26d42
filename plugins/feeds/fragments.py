"""Entries as bytes, ready for any feed: each is written once in a process and used in every feed that has it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from plugins.archive import paths
from plugins.archive.feed_plan import ICON, has_icon
from plugins.archive.view import View
from plugins.feeds.contents import FeedEntry, feed_entry, site_address
from plugins.feeds.json_format import json_entry
from plugins.feeds.moulds import XmlWriter

REMEMBERED = 32_000_000
"""Bytes of written entries that a process remembers: about 3,000 full texts."""
RECENT = 100
"""Entries remembered unwritten: a feed's other formats come right after the first."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """An entry, written."""

    updated: datetime
    """When its article was updated."""
    data: bytes
    """The entry in the format that was asked for."""


class Fragments:
    """The entries of one view of the archive."""

    def __init__(self, view: View) -> None:
        self._view = view
        site = site_address(view)
        self.icon = f"{site}/{paths.THEME}/{ICON}" if site and has_icon(view.settings) else ""
        """Absolute address of the site's icon; empty if it is not known or there is none."""
        self.xml = XmlWriter(f"{site}/{paths.url(paths.TOPICS)}" if site else "")
        self._written: OrderedDict[tuple[str, str, bool], Fragment] = OrderedDict()
        self._size = 0
        self._entry = lru_cache(RECENT)(self._make_entry)

    def get(self, article: str, form: str, *, full: bool) -> Fragment | None:
        """An article as an entry; None if it is not in the archive.

        A full text that would fill a feed alone gives way to its summary.

        :param form: a format's name.
        """
        key = article, form, full
        fragment = self._written.get(key)
        if fragment is not None:
            self._written.move_to_end(key)
            return fragment
        entry = self._entry(article, full)
        if entry is None:
            return None
        data = json_entry(entry) if form == "json" else self.xml.entry(form, entry)
        if full and len(data) > self._view.settings.feed_bytes:
            return self.get(article, form, full=False)
        fragment = self._written[key] = Fragment(entry.updated, data)
        self._size += len(data)
        self._forget()
        return fragment

    def _make_entry(self, article: str, full: bool) -> FeedEntry | None:  # noqa: FBT001 - the cache's key
        found = self._view.entry(article)
        return None if found is None else feed_entry(self._view, found, full=full)

    def _forget(self) -> None:
        """What was not asked for longest, once there is too much."""
        while self._size > REMEMBERED and len(self._written) > 1:
            _, fragment = self._written.popitem(last=False)
            self._size -= len(fragment.data)
