"""The store: can it be opened, is it sound, what stands beside it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from plugins.errors import StoreError
from plugins.store.connection import FILE_NAME, BuildLock, find_damage, open_reader
from plugins.store.schema import MIGRATIONS, VERSION
from plugins.upkeep.findings import Finding, Level, Site

MOSTLY_EMPTY = 0.5
"""Share of free pages from which a store wastes space."""


def check(site: Site) -> Iterator[Finding]:
    """The file, and what a build before left beside it."""
    folder = Path(site.settings.store)
    path = folder / FILE_NAME
    if not path.is_file():
        yield Finding("store", Level.NOTE, f"no build yet: {path} is not there", "inv build")
        return
    is_free = _is_free(folder)
    if not is_free:
        yield Finding("store", Level.NOTE, "a build is running", "")
    yield from _file(path, deep=site.deep)
    log = Path(f"{path}-wal")
    if is_free and log.exists() and log.stat().st_size:
        found = f"the last build did not end: its log has {log.stat().st_size / 1e6:,.1f} MB"
        yield Finding("store", Level.NOTE, found, "inv build goes on from there")
    for broken in sorted(folder.glob(f"{FILE_NAME}.broken*")):
        found = f"{broken} was set aside because it was damaged, {broken.stat().st_size / 1e6:,.1f} MB"
        yield Finding("store", Level.WARNING, found, f"a damaged file may mean a failing disk; then: rm {broken}")


def _is_free(folder: Path) -> bool:
    lock = BuildLock(folder)
    try:
        lock.acquire()
    except (StoreError, OSError):
        return False
    lock.release()
    return True


def _file(path: Path, *, deep: bool) -> Iterator[Finding]:
    size = os.path.getsize(path)
    again = f"rm {path}; the next build makes it again from the mirrors"
    try:
        with closing(open_reader(path.parent)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            (pages,), (free,) = (
                connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "freelist_count")
            )
            if version > VERSION:
                found = f"of version {version}, newer than this program's {VERSION}"
                yield Finding(
                    "store", Level.ERROR, found, "update the program, or name another folder in ARCHIVE_STORE"
                )
                return
            if version < VERSION and any(step not in MIGRATIONS for step in range(version, VERSION)):
                yield Finding("store", Level.NOTE, f"of version {version}: the next build reads everything again", "")
            problem = find_damage(connection) if deep else ""
    except sqlite3.DatabaseError as error:
        yield Finding("store", Level.ERROR, f"{path} cannot be read: {error}", again)
        return
    if problem:
        yield Finding("store", Level.ERROR, f"{path} is damaged: {problem}", f"check the disk; then {again}")
    elif pages and free / pages > MOSTLY_EMPTY:
        found = f"{size / 1e6:,.1f} MB, {free / pages:.0%} of it empty"
        yield Finding("store", Level.NOTE, found, f"to shrink it: {again}")
    else:
        looked = "every page checked" if deep else "pages not checked (--deep)"
        yield Finding("store", Level.OK, f"{size / 1e6:,.1f} MB, version {version}, {looked}")
