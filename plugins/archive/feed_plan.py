"""Which feeds there are, where, and how many files they take; ``plugins.feeds`` makes them, any page links to them.

A feed is a head with the newest articles, and pages of its history numbered from the oldest article:

    sources/rfi.fr/feed.xml      the head: what one subscribes to
    sources/rfi.fr/feed.1.xml    the oldest articles; full, so it never changes again
    sources/rfi.fr/feed.2.xml    the last page grows until it is full

There is no history where the head holds everything.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from plugins.archive import paths
from plugins.archive.models import FeedLink
from plugins.settings import ArchiveSettings


@dataclass(frozen=True, slots=True)
class FeedFormat:
    """A format of feeds."""

    name: str
    """In settings: ``rss``."""
    ending: str
    """Of its files."""
    mime: str
    """Media type."""
    label: str
    """For people."""


FORMATS = {
    "rss": FeedFormat("rss", "xml", "application/rss+xml", "RSS"),
    "atom": FeedFormat("atom", "atom", "application/atom+xml", "Atom"),
    "json": FeedFormat("json", "json", "application/feed+json", "JSON"),
}
"""Every format, by name."""

KINDS = ("all", "source", "category", "topic")
"""Kinds of lists that have feeds."""


ICON = "icon.svg"
"""The theme's icon among its static files, if it has one of that name."""


def has_icon(settings: ArchiveSettings) -> bool:
    """Whether the theme has an icon that feeds can name."""
    return any(os.path.isfile(os.path.join(settings.theme, folder, ICON)) for folder in settings.theme_static)


def formats_of(settings: ArchiveSettings, kind: str) -> tuple[FeedFormat, ...]:
    """The formats of a list's feeds: the whole archive has all, others what the settings choose."""
    names: Sequence[str] = tuple(FORMATS) if kind == "all" else settings.feed_formats
    return tuple(FORMATS[name] for name in names)


def feed_links(settings: ArchiveSettings, kind: str, key: str) -> tuple[FeedLink, ...]:
    """A list's feeds as things to link to, the one to recommend first."""
    return tuple(
        FeedLink(form.label, paths.url(paths.list_feed_path(kind, key, form.ending)), form.mime)
        for form in formats_of(settings, kind)
    )


def sealed_feed_pages(settings: ArchiveSettings, count: int) -> int:
    """How many pages of history of a list of so many articles are full, and final."""
    return count // settings.feed_entries if settings.feed_history != "none" else 0


def has_full_history(settings: ArchiveSettings, kind: str) -> bool:
    """Whether older articles stand in the history of such lists with their texts."""
    return settings.feed_history == "full" or (settings.feed_history == "sources" and kind == "source")


def feed_files(settings: ArchiveSettings, kind: str, count: int) -> int:
    """Files that the feeds of a list of so many articles take.

    The one page of history of a short list whose head is cut by bytes is not counted: it is rare.
    """
    sealed = sealed_feed_pages(settings, count)
    pages = 1 + (sealed + 1 if sealed else 0)
    return pages * len(formats_of(settings, kind)) * (2 if settings.feed_gzip else 1)
