"""Looking through the mirrors: which files are new, changed or gone, without reading what did not change."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from operator import itemgetter

from plugins.archive.buckets import is_bucket, open_bucket
from plugins.archive.inspection import open_folder
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


Stamped = tuple[str, int, int, int]
"""Name, and the numbers of a :class:`Stamp`: bytes; mtime or an object's mark, 0 if it cannot be trusted; ctime."""
_MTIME = itemgetter(2)


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


def scan(roots: Mapping[str, str], store: Store, now_ns: int, census: Census) -> Iterator[Found]:
    """Every new or changed file; memory holds one folder at a time.

    :param roots: mirror name -> absolute folder or URL.
    :param now_ns: time of the scan, to tell fresh stamps.
    :param census: filled while the scan runs, whole at its end.
    """
    unvisited = store.files.folders()
    gone: list[SeenFile] = []
    for mirror, root in sorted(roots.items()):
        yield from _look_below(mirror, root, "", _Books(store, now_ns, census, unvisited, gone))
    for mirror, place in sorted(unvisited):
        gone += store.files.in_folder(mirror, place).values()
    census.gone = gone


def look(paths: Iterable[str], roots: Mapping[str, str], store: Store, now_ns: int, census: Census) -> Iterator[Found]:
    """What :func:`scan` would find at these paths and below them.

    :param paths: absolute, of mirrors that are folders: files, folders, and what is there no more. Those outside the
        roots say nothing.
    :param census: counts what was looked at.
    """
    gone: list[SeenFile] = []
    for path in sorted(set(paths)):
        for mirror, root in sorted(roots.items()):
            inside = _inside(path, root)
            if inside is None or is_bucket(root):
                continue
            unvisited = {(mirror, place) for place in store.files.folders_below(mirror, printable(inside))}
            books = _Books(store, now_ns, census, unvisited, gone)
            if inside:
                yield from _look_at(mirror, root, inside, books)
            if not inside or (os.path.isdir(path) and not os.path.islink(path)):
                yield from _look_below(mirror, root, inside, books)
            for _, place in sorted(unvisited):
                gone += store.files.in_folder(mirror, place).values()
    census.gone = gone


@dataclass(frozen=True, slots=True)
class _Books:
    """What is known, and what is noted while looking."""

    store: Store
    now_ns: int
    census: Census
    unvisited: set[tuple[str, str]]
    """Known folders that were not found yet."""
    gone: list[SeenFile]


def _look_below(mirror: str, root: str, start: str, books: _Books) -> Iterator[Found]:
    """New and changed files in a folder of a mirror and below it."""
    files = books.store.files
    for folder, entries in _objects(root, books.now_ns) if is_bucket(root) else _folders(root, start, books.now_ns):
        place = printable(folder)
        books.census.files += len(entries)
        seen_here = (mirror, place) in books.unvisited
        books.unvisited.discard((mirror, place))
        # Most builds find most folders as they were: a comparison without a record of any file.
        if seen_here and entries == files.stamps_in_folder(mirror, place) and all(map(_MTIME, entries)):
            continue
        known = files.in_folder(mirror, place) if seen_here else {}
        for name, *stamp in entries:
            path = f"{folder}/{name}" if folder else name
            named, file = printable(name), os.path.join(root, path)
            yield from _compare(Found(mirror, place, named, file, path, Stamp(*stamp), known.pop(named, None)))
        books.gone.extend(known.values())


def _look_at(mirror: str, root: str, path: str, books: _Books) -> Iterator[Found]:
    """One file, if it is new or changed; noted if it is gone."""
    folder, _, name = path.rpartition("/")
    file = os.path.join(root, path)
    known = books.store.files.find(mirror, printable(folder), printable(name))
    if os.path.lexists(file) and (os.path.islink(file) or not os.path.isdir(file)):
        books.census.files += 1
        stamp = stamp_of(partial(os.lstat, file), books.now_ns)
        yield from _compare(Found(mirror, printable(folder), printable(name), file, path, stamp, known))
    elif known is not None:
        books.gone.append(known)


def _compare(found: Found) -> Iterator[Found]:
    if found.known is None or found.known.stamp != found.stamp or not found.stamp.mtime_ns:
        yield found


def _inside(path: str, root: str) -> str | None:
    """The way from a mirror's folder to a path, empty for the folder itself and what is above it.

    None where a scan does not go: outside, into a version control's own folders, and behind links.
    """
    if path == root or root.startswith(f"{path}/"):
        return ""
    if not path.startswith(f"{root}/"):
        return None
    inside = path[len(root) + 1 :]
    parts = inside.split("/")
    above = ["/".join(parts[:number]) for number in range(1, len(parts))]
    if any(part in HIDDEN for part in parts) or any(os.path.islink(os.path.join(root, folder)) for folder in above):
        return None
    return inside


def _folders(root: str, start: str, now_ns: int) -> Iterator[tuple[str, list[Stamped]]]:
    """Each folder from one on with what is in it by name; links are not followed, so no ring and no way out."""
    pending = [start]
    while pending:
        folder = pending.pop()
        files, folders = [], []
        try:
            with open_folder(os.path.join(root, folder)) as entries:
                for entry in entries:
                    if not entry.is_dir(follow_symlinks=False):
                        try:
                            stat = entry.stat(follow_symlinks=False)
                        except OSError:
                            files.append((entry.name, 0, 0, 0))
                            continue
                        mtime = trusted(stat.st_mtime_ns, stat.st_ctime_ns, now_ns)
                        files.append((entry.name, stat.st_size, mtime, stat.st_ctime_ns))
                    elif entry.name not in HIDDEN:
                        folders.append(f"{folder}/{entry.name}" if folder else entry.name)
        except OSError as error:
            logger.warning("The folder %s cannot be read: %s", os.path.join(root, folder), error.strerror)
            continue
        yield folder, sorted(files)
        pending += sorted(folders, reverse=True)


def _objects(root: str, now_ns: int) -> Iterator[tuple[str, list[Stamped]]]:
    """Each folder below a URL with what is in it.

    :raises SettingsError: there is nothing at all: a wrong name must not look like a mirror that lost its files.
    :raises BucketError: the store does not answer.
    """
    empty = True
    for folder, items in open_bucket(root).folders():
        empty = False
        if not set(folder.split("/")).intersection(HIDDEN):
            marks = ((item, trusted(item.mark, 0, now_ns) if item.is_time else item.mark) for item in items)
            yield folder, sorted((item.name, item.size, mark, 0) for item, mark in marks)
    if empty:
        raise SettingsError(f"MIRRORS names {root!r}, where there is nothing")


def stamp_of(stat: Callable[[], os.stat_result], now_ns: int) -> Stamp:
    """What ``stat`` says of a file, with an ``mtime_ns`` of 0 if that cannot be trusted, or there is no file."""
    try:
        found = stat()
    except OSError:
        return Stamp(0, 0, 0)
    return Stamp(found.st_size, trusted(found.st_mtime_ns, found.st_ctime_ns, now_ns), found.st_ctime_ns)


def trusted(mtime_ns: int, ctime_ns: int, now_ns: int) -> int:
    """The first of a file's times, or 0 if the file may change again within the same stamp."""
    last = now_ns - FRESH_NS
    return mtime_ns if mtime_ns <= last and ctime_ns <= last else 0
