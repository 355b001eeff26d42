"""What must hold before a build is published: each check gives the sentences that speak against it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins.errors import NewsmirrorError
from plugins.feeds.continuity import Limits, compare, objections
from plugins.feeds.feed_files import ENDINGS, read_feeds
from plugins.proof.prove import prove
from plugins.publish.hosts import beyond, extent_of, hosts
from plugins.publish.links import check_links
from plugins.publish.target import Publishing
from plugins.settings import ArchiveSettings

SHOWN = 10
"""Findings of a check that are named."""
PUBLISHED = "published"
"""Folder in the store's with the feeds that subscribers have."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found."""

    name: str
    """``links``, ``feeds``, ``contacts`` or ``budget``."""
    found: str
    """What was looked at, in numbers."""
    against: tuple[str, ...] = ()
    """Why the build must not be published; nothing if it may be."""


def check(settings: ArchiveSettings, publishing: Publishing, files: Mapping[str, int]) -> list[Verdict]:
    """Every check of a finished build.

    :param files: path -> bytes of what would be published.
    """
    return [
        _budget(publishing, files),
        _links(settings),
        _contacts(settings),
        _feeds(settings, publishing, files),
    ]


def _named(number: int, what: str, examples: list[str]) -> tuple[str, ...]:
    if not number:
        return ()
    more = [f"... and {number - SHOWN:,} more"] if number > SHOWN else []
    return (f"{number:,} {what}", *(f"  {example}" for example in examples[:SHOWN]), *more)


def _budget(publishing: Publishing, files: Mapping[str, int]) -> Verdict:
    """Files and bytes against the settings' and the host's limits."""
    extent = extent_of(files)
    against = []
    if publishing.max_files and extent.files > publishing.max_files:
        against.append(
            f"{extent.files:,} files; ARCHIVE_PUBLISH allows {publishing.max_files:,} (MAX_FILES drops topics)"
        )
    if publishing.max_bytes and extent.size > publishing.max_bytes:
        against.append(f"{extent.size:,} bytes; ARCHIVE_PUBLISH allows {publishing.max_bytes:,}")
    if publishing.host:
        against += beyond(hosts()[publishing.host], extent)
    return Verdict("budget", f"{extent.files:,} files, {extent.size / 1e6:,.1f} MB", tuple(against))


def _links(settings: ArchiveSettings) -> Verdict:
    """No link inside the site leads nowhere."""
    found = check_links(settings.output, settings.site_url, settings.workers)
    broken = [str(link) for link in found.broken]
    against = _named(len(broken), "links lead nowhere", broken)
    return Verdict("links", f"{found.links:,} links in {found.pages:,} files", against)


def _contacts(settings: ArchiveSettings) -> Verdict:
    """No file asks a third party for anything (``inv prove``)."""
    proof = prove(settings.output, settings.site_url, settings.workers)
    named = [f"{finding.path}: {finding.what}" for finding in proof.contacts]
    against = _named(len(named), "things contact another host without a click", named)
    return Verdict("contacts", f"{proof.files:,} files, {proof.pages:,} of them pages", against)


def _feeds(settings: ArchiveSettings, publishing: Publishing, files: Mapping[str, int]) -> Verdict:
    """Feeds are well-formed, and subscribers of what is out see nothing old as new (``inv check-feeds``)."""
    if not any(path.endswith(ENDINGS) for path in files):
        return Verdict("feeds", "this site has none")
    previous = Path(settings.store, PUBLISHED)
    try:
        if not previous.is_dir():
            feeds = read_feeds(Path(settings.output)).feeds
            return Verdict("feeds", f"{len(feeds):,} feeds are well-formed; none is out yet to compare them with")
        result = compare(previous, Path(settings.output))
    except NewsmirrorError as error:
        return Verdict("feeds", "a feed cannot be read", (str(error),))
    limits = Limits(publishing.unread, publishing.gone, publishing.lost)
    return Verdict(
        "feeds", f"{result.feeds:,} feeds compared with those that are out", tuple(objections(result, limits))
    )


def remember_feeds(settings: ArchiveSettings, files: Mapping[str, int]) -> None:
    """Keep the feeds that are out now, for the next comparison.

    They are linked, not copied, where the file system can: a build replaces files and never writes into them.
    """
    place = Path(settings.store, PUBLISHED)
    fresh, old = place.with_name(f"{PUBLISHED}.new"), place.with_name(f"{PUBLISHED}.old")
    for folder in (fresh, old):
        shutil.rmtree(folder, ignore_errors=True)
    fresh.mkdir()
    copy: Callable[[Path, Path], object] = os.link
    for path in files:
        if path.endswith(ENDINGS):
            source, target = Path(settings.output, path), fresh / path
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                copy(source, target)
            except OSError:
                copy = shutil.copy2  # another file system, or one without links
                copy(source, target)
    if place.exists():
        place.replace(old)
    fresh.replace(place)
    shutil.rmtree(old, ignore_errors=True)
