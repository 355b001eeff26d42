"""The store: what the archive remembers between builds, in one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plugins.errors import StoreError
from plugins.store.articles import Articles
from plugins.store.connection import LOG_NAME, BuildLock, open_reader, open_writer, set_aside
from plugins.store.files import Files
from plugins.store.lists import Lists
from plugins.store.pages import Pages
from plugins.store.related import Related
from plugins.store.search import Search

LONG_LOG = 64_000_000
"""Bytes of a log that is long: readers search through all of it."""
STAGED = "staged"
"""The fact that something is staged."""
ARRANGED = "arranged"
"""The fact that all articles have been arranged once."""


class Store:
    """One module a noun, from ``files`` to ``search``; single facts in ``fact``."""

    def __init__(
        self, connection: sqlite3.Connection, lock: BuildLock | None = None, folder: Path | None = None
    ) -> None:
        """:param folder: of the store, for its writer."""
        self._db = connection
        self._lock = lock
        self._folder = folder
        self._log = folder / LOG_NAME if folder else None
        self._long = LONG_LOG
        self.files = Files(connection)
        self.articles = Articles(connection)
        self.lists = Lists(connection)
        self.pages = Pages(connection)
        self.related = Related(connection)
        self.search = Search(connection)

    @classmethod
    def open(cls, folder: str) -> Store:
        """Open for a build, alone.

        :raises StoreError: another build uses it, or it is newer than this program.
        """
        path = Path(folder)
        path.mkdir(parents=True, exist_ok=True)
        lock = BuildLock(path)
        lock.acquire()
        try:
            return cls(open_writer(path), lock, path)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open_for_reading(cls, folder: str) -> Store:
        """Open for a worker or a report: nothing can be changed through it."""
        return cls(open_reader(Path(folder)))

    def close(self) -> None:
        """Close the file and let the next build in."""
        self._db.close()
        if self._lock is not None:
            self._lock.release()

    def set_aside(self) -> None:
        """Rename a file that turned out to be damaged; the next build is let in by :meth:`close`."""
        self._db.close()
        if self._folder is not None:
            set_aside(self._folder)

    def settle(self) -> str:
        """Path of the one file that holds everything until the next transaction: a copy of it is a snapshot.

        :raises StoreError: somebody has been reading the store for seconds, so that its log must stay.
        """
        (busy, *_) = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        (_, _, path) = self._db.execute("PRAGMA database_list").fetchone()
        if busy:
            msg = f"the store {path} cannot be copied for other machines, because another program reads it"
            raise StoreError(msg)
        return str(path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it, or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        self._shorten_log()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Queries see one state of the store, and share one lock: an article in 8 µs, in 12 with a lock for each query.

        Not for long: the writer's log can only begin anew when nobody reads it.
        """
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("COMMIT")

    def _shorten_log(self) -> None:
        """Let the log begin anew if it is long: with workers that read all the time it never does by itself.

        Waits for the readers of the moment. If they take too long, it is tried again when the log is twice as long.
        """
        if self._log is None:
            return
        try:
            length = self._log.stat().st_size
        except FileNotFoundError:
            return
        if length > self._long:
            (busy, *_) = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._long = 2 * length if busy else LONG_LOG

    def fact(self, key: str) -> str:
        """A single fact; empty if unknown."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def set_fact(self, key: str, value: str) -> None:
        """Remember a single fact."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    @property
    def staged(self) -> bool:
        """Whether something is staged: lists and keys are not whole then."""
        return bool(self.fact(STAGED))

    def note_staged(self) -> None:
        """Something has been staged."""
        self.set_fact(STAGED, "yes")

    def load(self) -> None:
        """Put what is staged where it belongs.

        A million articles have thirty million places in tables that are ordered otherwise. Put there one after the
        other, each writes a page of its own once the tables are larger than memory; sorted beforehand, they fill it.
        """
        self.lists.load()
        self.related.load()
        self.set_fact(STAGED, "")

    def forget_articles(self) -> None:
        """Empty everything that is derived from the files' readings; it will be made again from them."""
        derived = ("articles", "lists", "members", "spellings", "links")
        for table in (*derived, "related_keys", "related_prints", "related", "related_stale"):
            self._db.execute(f"DELETE FROM {table}")
        self.lists.unstage()
        self.related.unstage()
        for fact in (STAGED, ARRANGED):
            self.set_fact(fact, "")
        self.set_fact("related", "")
        self.set_fact("indexed", "")
