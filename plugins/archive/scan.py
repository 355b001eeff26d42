"""Looking through the mirrors: which files are new, changed or gone, without reading what did not change."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plugins.archive.buckets import Listed, is_bucket, open_bucket
from plugins.archive.intake import printable
from plugins.errors import SettingsError
from plugins.store import Store
from plugins.store.files import SeenFile, Stamp

logger = logging.getLogger(__name__)

FRESH_NS = 2_000_000_000
"""A file changed less than two seconds ago may change again within the same stamp (file systems count in
steps of up to two seconds): its stamp is not trusted and the next build reads it again, as git does."""

HIDDEN = (".git", ".hg", ".svn")
"""A version control's own folders are no part of a mirror."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that has to be read."""

    mirror: str
    """Mirror's name."""
    folder: str
    """Folder inside the mirror, printable."""
    name: str
    """Name, printable."""
    file: str
    """Absolute path, as the file system spells it, or URL."""
    path: str
    """Path inside the mirror, as the file system spells it."""
    stamp: Stamp
    """As it is now."""
    known: SeenFile | None
    """As it was; None for a new one."""


@dataclass(slots=True)
class Census:
    """What a scan counted."""

    files: int = 0
    """Files in all mirrors."""
    gone: list[SeenFile] | None = None
    """Files that are no more; known when the scan has ended."""


def scan(
    roots: Mapping[str, str], store: Store, now_ns: int, census: Census, *, everything: bool = False
) -> Iterator[Found]:
    """Every new or changed file; memory holds one folder at a time.

    :param roots: mirror name -> absolute folder or URL.
    :param now_ns: time of the scan, to tell fresh stamps.
    :param census: filled while the scan runs, whole at its end.
    :param everything: yield unchanged files as well.
    """
    unvisited = store.files.folders()
    gone: list[SeenFile] = []
    for mirror, root in sorted(roots.items()):
        for folder, entries in _contents(root):
            place = printable(folder)
            census.files += len(entries)
            seen_here = (mirror, place) in unvisited
            unvisited.discard((mirror, place))
            stamps = [_stamp(entry, now_ns) for entry in entries]
            names = [printable(entry.name) for entry in entries]
            # Most builds find most folders as they were: two dictionaries are compared in no time.
            trusted = seen_here and not everything and all(stamp.mtime_ns for stamp in stamps)
            if trusted and dict(zip(names, stamps, strict=True)) == store.files.stamps_in_folder(mirror, place):
                continue
            known = store.files.in_folder(mirror, place) if seen_here else {}
            for entry, name, stamp in zip(entries, names, stamps, strict=True):
                seen = known.pop(name, None)
                if everything or seen is None or seen.stamp != stamp or not stamp.mtime_ns:
                    path = f"{folder}/{entry.name}" if folder else entry.name
                    yield Found(mirror, place, name, entry.path, path, stamp, seen)
            gone += known.values()
    for mirror, place in sorted(unvisited):
        gone += store.files.in_folder(mirror, place).values()
    census.gone = gone


def _contents(root: str) -> Iterator[tuple[str, Sequence[os.DirEntry[str] | Listed]]]:
    """Each folder below a root with the files that are in it."""
    yield from _objects(root) if is_bucket(root) else _folders(root)


def _folders(root: str) -> Iterator[tuple[str, Sequence[os.DirEntry[str]]]]:
    """Each folder below a root with what is in it; links are not followed, so no ring and no way out."""
    pending = [""]
    while pending:
        folder = pending.pop()
        files, folders = [], []
        try:
            with os.scandir(os.path.join(root, folder)) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name not in HIDDEN:
                            folders.append(f"{folder}/{entry.name}" if folder else entry.name)
                    else:
                        files.append(entry)
        except OSError as error:
            logger.warning("The folder %s cannot be read: %s", os.path.join(root, folder), error.strerror)
            continue
        files.sort(key=lambda entry: entry.name)
        yield folder, files
        pending += sorted(folders, reverse=True)


def _objects(root: str) -> Iterator[tuple[str, list[Listed]]]:
    """Each folder below a URL with what is in it.

    :raises SettingsError: there is nothing at all: a wrong name must not look like a mirror that lost its files.
    :raises BucketError: the store does not answer.
    """
    empty = True
    for folder, items in open_bucket(root).folders():
        empty = False
        if not set(folder.split("/")).intersection(HIDDEN):
            yield folder, items
    if empty:
        raise SettingsError(f"MIRRORS names {root!r}, where there is nothing")


def _stamp(entry: os.DirEntry[str] | Listed, now_ns: int) -> Stamp:
    if isinstance(entry, Listed):
        fresh = entry.is_time and entry.mark > now_ns - FRESH_NS
        return Stamp(entry.size, 0 if fresh else entry.mark, 0)
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return Stamp(0, 0, 0)
    fresh = max(found.st_mtime_ns, found.st_ctime_ns) > now_ns - FRESH_NS
    return Stamp(found.st_size, 0 if fresh else found.st_mtime_ns, found.st_ctime_ns)
