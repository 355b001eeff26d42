"""Opening the store: one writer, many readers, and what to do with a store that cannot be used."""

from __future__ import annotations

import fcntl
import logging
import os
import sqlite3
from pathlib import Path

from plugins.errors import StoreError
from plugins.store.schema import MIGRATIONS, SCHEMA, VERSION

logger = logging.getLogger(__name__)

FILE_NAME = "archive.sqlite"
LOG_NAME = f"{FILE_NAME}-wal"
"""What was written last, until it is copied into the file."""
CHECKED = 2_000_000_000
"""Bytes of the largest store that is looked through after a crash: a look at 19 GB took a quarter of an hour. A killed
process damages none, by SQLite's design, and what a disk did shows when a page is read."""
SNAPSHOT_NAME = "snapshot.sqlite"
"""A copy that nobody writes; it may lie where SQLite cannot lock files."""


class BuildLock:
    """Only one build may use a store at a time; the lock dies with its process."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock.

        :raises StoreError: another build holds it.
        """
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.release()
            msg = f"another build is using the store {self._path.parent}; wait for it to end"
            raise StoreError(msg) from error

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def open_writer(folder: Path) -> sqlite3.Connection:
    """Open the store for the one writer, made, migrated or made anew as needed."""
    path = folder / FILE_NAME
    try:
        return _open_current(path)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            msg = f"the store {path} cannot be opened: {error}"
            raise StoreError(msg) from error
        logger.warning("The store %s cannot be used (%s); it is set aside and built anew.", path, error)
        set_aside(folder)
        return _open_current(path)


def is_damage(error: sqlite3.Error) -> bool:
    """True for a file that is damaged or not ours; false for a disk that is full, read-only or not to be opened."""
    name = str(getattr(error, "sqlite_errorname", ""))
    return name.startswith(_DAMAGED) if name else any(word in str(error) for word in _DAMAGE_IN_WORDS)


_DAMAGED = ("SQLITE_ERROR", "SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_SCHEMA", "SQLITE_MISMATCH", "SQLITE_CONSTRAINT")
_DAMAGE_IN_WORDS = ("malformed", "not a database", "no such", "no migration")
"""What such errors say where a process border took their code away, or they are our own."""


def set_aside(folder: Path) -> None:
    """Rename a store that cannot be used, so that a new one can be built and the old one looked at."""
    for suffix in ("", "-wal", "-shm"):
        path = folder / f"{FILE_NAME}{suffix}"
        if path.exists():
            path.replace(folder / f"{FILE_NAME}.broken{suffix}")


def open_reader(folder: Path) -> sqlite3.Connection:
    """Open the store, or a snapshot of one, for reading, in a worker."""
    snapshot = folder / SNAPSHOT_NAME
    path, mode = (snapshot, "mode=ro&immutable=1") if snapshot.exists() else (folder / FILE_NAME, "mode=ro")
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True)
    # A mapped file is no faster (an entry in 13 µs either way) and counts as memory of every process.
    connection.execute("PRAGMA cache_size = -8192")
    return connection


def _open_current(path: Path) -> sqlite3.Connection:
    _check_length(path)
    crashed = _has_log(path) and path.stat().st_size <= CHECKED
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # A crash of the machine may lose the last transactions, never the file's soundness; they are made again.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -65536")
        if crashed:  # the last build did not close it: worth a look that takes longer than an open does
            _check_pages(connection)
        _migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _has_log(path: Path) -> bool:
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0


def _check_length(path: Path) -> None:
    """Find a file that was cut off: SQLite reads what is missing in its last page as zeros.

    https://www.sqlite.org/fileformat.html, 1.3: the size of a page is at byte 16, the number of pages at byte 28.

    :raises DatabaseError: it is shorter than it says.
    """
    if not path.is_file() or (size := path.stat().st_size) == 0:
        return
    with path.open("rb") as stream:
        header = stream.read(100)
    page = int.from_bytes(header[16:18]) or 1
    page = 65536 if page == 1 else page
    pages = int.from_bytes(header[28:32])
    if size % page or (size < pages * page and not _has_log(path)):
        msg = "malformed: the file is cut off"
        raise sqlite3.DatabaseError(msg)


def _check_pages(connection: sqlite3.Connection) -> None:
    if answer := find_damage(connection):
        msg = f"malformed: {answer}"
        raise sqlite3.DatabaseError(msg)


def find_damage(connection: sqlite3.Connection) -> str:
    """Look at every page of a store: what is wrong with the first that is; empty if none is.

    SQLite 3.40 finds NULL in any table without row ids whose key has another order than its columns, which our
    ``channels`` is; no damage shows as NULL alone, so that does not count.
    """
    answers = (str(answer) for (answer,) in connection.execute("PRAGMA quick_check(1000000)"))
    return next((answer for answer in answers if answer != "ok" and not answer.startswith("NULL value in ")), "")


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        connection.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
        return
    if version > VERSION:
        msg = (
            f"the store {path} is of version {version}, newer than this program's {VERSION}; "
            "update the program, or name another folder in ARCHIVE_STORE"
        )
        raise StoreError(msg)
    while version < VERSION:
        step = MIGRATIONS.get(version)
        if step is None:
            msg = f"no migration from version {version}"
            raise sqlite3.DatabaseError(msg)
        version += 1
        connection.executescript(f"BEGIN; {step} PRAGMA user_version = {version}; COMMIT;")
    connection.execute("SELECT count(*) FROM meta").fetchone()
