"""The output and the disks: leftovers, space, and whether hosts take what was built."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from plugins.archive.buckets import is_bucket
from plugins.archive.output import MARK, TEMPORARY
from plugins.errors import SettingsError
from plugins.publish.hosts import Extent, beyond, hosts
from plugins.publish.target import Publishing, read_publishing
from plugins.upkeep.findings import Finding, Level, Site

LEAST_FREE = 200_000_000
"""Bytes that a disk must have free whatever the archive's size."""
NAMED = 3
"""Examples of each finding."""


@dataclass(slots=True)
class _Tree:
    """What a folder holds."""

    files: int = 0
    size: int = 0
    largest: int = 0
    largest_path: str = ""
    folders: Counter[str] = field(default_factory=Counter)
    leftovers: list[str] = field(default_factory=list)

    @property
    def extent(self) -> Extent:
        fullest = max(self.folders.values(), default=0)
        return Extent(self.files, self.size, self.largest, self.largest_path, fullest)


def check(site: Site) -> Iterator[Finding]:
    """What was built, and what the next build needs."""
    settings = site.settings
    store = _look(settings.store)
    if is_bucket(settings.output):
        yield Finding("output", Level.OK, f"{settings.output}: objects, not looked at")
        yield from _space({"store": settings.store}, store.size)
        return
    built = _look(settings.output)
    if not built.files:
        yield Finding("output", Level.NOTE, f"nothing was built in {settings.output}", "inv build")
    elif not os.path.exists(os.path.join(settings.output, MARK)):
        found = f"{settings.output} held files of somebody else before the first build: nothing is pruned there"
        yield Finding("output", Level.WARNING, found, "name an empty folder in OUTPUT_PATH, or empty this one")
    else:
        yield Finding("output", Level.OK, f"{built.files:,} files, {built.size / 1e6:,.1f} MB in {settings.output}")
    if built.leftovers:
        found = f"{len(built.leftovers):,} files of a build that was killed: {', '.join(built.leftovers[:NAMED])}"
        yield Finding("output", Level.NOTE, found, "the next build deletes them")
    yield from _budget(site, built.extent)
    yield from _space({"output": settings.output, "store": settings.store}, store.size + built.size)


def _look(root: str) -> _Tree:
    found = _Tree()
    for place, _, names in os.walk(root):
        for name in names:
            path = os.path.join(place, name)
            size = os.lstat(path).st_size
            found.files += 1
            found.size += size
            found.folders[place] += 1
            if size > found.largest:
                found.largest, found.largest_path = size, os.path.relpath(path, root)
            if name.endswith(TEMPORARY):
                found.leftovers.append(os.path.relpath(path, root))
    return found


def _budget(site: Site, extent: Extent) -> Iterator[Finding]:
    """Files and bytes against ``MAX_FILES``, the target and hosts."""
    settings = site.settings
    if settings.max_files and extent.files > settings.max_files:
        found = f"{extent.files:,} files, MAX_FILES is {settings.max_files:,}"
        advice = "articles and full lists alone are more: raise MAX_FILES, or ARCHIVE_FEED_HISTORY = 'none'"
        yield Finding("budget", Level.WARNING, found, advice)
    publishing: Publishing | None = None
    if settings.publish:
        try:
            publishing = read_publishing(settings.publish)
        except SettingsError as error:
            yield Finding("publish", Level.ERROR, str(error), "docs/publishing.md says what there is")
    if not extent.files:
        return
    if publishing and publishing.host:
        wrong = list(beyond(hosts()[publishing.host], extent))
        advice = "MAX_FILES drops small topics' feeds and pages; ARCHIVE_FEED_HISTORY = 'summary' or 'none' saves bytes"
        for sentence in wrong:
            yield Finding("budget", Level.ERROR, sentence, advice)
        if not wrong:
            yield Finding("budget", Level.OK, f"within the limits of {hosts()[publishing.host].title}")
        return
    fits = [host.title for host in hosts().values() if not any(beyond(host, extent))]
    others = [sentence for host in hosts().values() for sentence in beyond(host, extent)]
    found = f"{extent.files:,} files, {extent.size / 1e6:,.1f} MB; within the limits of {', '.join(fits) or 'nobody'}"
    yield Finding("budget", Level.NOTE if others else Level.OK, "; ".join([found, *others]), "")


def _space(places: dict[str, str], built: int) -> Iterator[Finding]:
    """Whether a build from nothing fits beside what is there: that is what a damaged store or a new theme asks for."""
    seen: dict[int, str] = {}
    need = max(LEAST_FREE, built)
    for name, folder in places.items():
        place = Path(folder)
        while not place.exists():
            place = place.parent
        device = place.stat().st_dev
        if device in seen:
            continue
        seen[device] = name
        free = shutil.disk_usage(place).free
        found = f"{free / 1e9:,.1f} GB free for {name}; another build beside this one takes {built / 1e9:,.2f} GB"
        if free < need:
            yield Finding("disk", Level.WARNING, found, f"make room on the disk of {place}, or move {name}")
        else:
            yield Finding("disk", Level.OK, found)
        if not os.access(place, os.W_OK):
            yield Finding("disk", Level.ERROR, f"{place} cannot be written", "run as its owner, or name another folder")
