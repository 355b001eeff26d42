"""Output pages: who made them, what was written, and which are stale."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageRow:
    """One file of the output."""

    path: str
    """Below the output folder."""
    maker: str
    """Name of the page maker."""
    key: str
    """The maker's key."""
    digest: bytes
    """BLAKE2b, 16 bytes, of the content."""
    size: int
    """Bytes."""
    mtime_ns: int
    """As we left it."""


class Pages:
    """The tables ``pages`` and ``stale``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def of_key(self, maker: str, key: str) -> dict[str, PageRow]:
        """The files of a key, by path."""
        rows = self._db.execute(
            "SELECT path, maker, key, digest, size, mtime_ns FROM pages WHERE maker = ? AND key = ?",
            (maker, key),
        )
        return {row[0]: PageRow(*row) for row in rows}

    def get(self, path: str) -> PageRow | None:
        """The file at a path, or None."""
        row = self._db.execute(
            "SELECT path, maker, key, digest, size, mtime_ns FROM pages WHERE path = ?", (path,)
        ).fetchone()
        return PageRow(*row) if row else None

    def in_folder(self, folder: str) -> dict[str, PageRow]:
        """The files of one folder of the output, by path."""
        rows = self._db.execute(
            "SELECT path, maker, key, digest, size, mtime_ns FROM pages WHERE folder = ?", (folder,)
        )
        return {row[0]: PageRow(*row) for row in rows}

    def folders(self) -> set[str]:
        """Every folder of the output that has a file."""
        return {folder for (folder,) in self._db.execute("SELECT DISTINCT folder FROM pages")}

    def of_maker(self, maker: str) -> Iterator[PageRow]:
        """The files of a maker, by path."""
        rows = self._db.execute(
            "SELECT path, maker, key, digest, size, mtime_ns FROM pages WHERE maker = ? ORDER BY path",
            (maker,),
        )
        yield from (PageRow(*row) for row in rows)

    def distrust(self, path: str) -> None:
        """The file is not as we left it: whatever is made next differs from it."""
        self._db.execute("UPDATE pages SET digest = x'' WHERE path = ?", (path,))

    def save(self, rows: Iterable[PageRow]) -> None:
        """Remember files as written."""
        self._db.executemany(
            "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    row.path,
                    row.path.rpartition("/")[0],
                    row.maker,
                    row.key,
                    row.digest,
                    row.size,
                    row.mtime_ns,
                )
                for row in rows
            ),
        )

    def forget(self, path: str) -> None:
        """The file is no more."""
        self._db.execute("DELETE FROM pages WHERE path = ?", (path,))

    def keys(self, maker: str) -> set[str]:
        """Every key of a maker that has a file."""
        return {key for (key,) in self._db.execute("SELECT DISTINCT key FROM pages WHERE maker = ?", (maker,))}

    def makers(self) -> set[str]:
        """Every maker that has a file."""
        return {maker for (maker,) in self._db.execute("SELECT DISTINCT maker FROM pages")}

    def count(self, maker: str | None = None) -> int:
        """How many files there are, of one maker or of all."""
        where, parameters = ("", ()) if maker is None else (" WHERE maker = ?", (maker,))
        return int(self._db.execute(f"SELECT count(*) FROM pages{where}", parameters).fetchone()[0])

    def count_like(self, ending: str) -> int:
        """How many files have a name that ends so."""
        row = self._db.execute("SELECT count(*) FROM pages WHERE substr(path, ?) = ?", (-len(ending), ending))
        return int(row.fetchone()[0])

    def mark_stale(self, maker: str, keys: Iterable[str]) -> None:
        """These keys have to be made again."""
        self._db.executemany("INSERT OR IGNORE INTO stale VALUES (?, ?)", ((maker, key) for key in keys))

    def mark_fresh(self, maker: str, keys: Iterable[str]) -> None:
        """These keys have been made."""
        self._db.executemany("DELETE FROM stale WHERE maker = ? AND key = ?", ((maker, key) for key in keys))

    def stale(self) -> list[tuple[str, str]]:
        """(maker, key) of everything to make, in order."""
        return list(self._db.execute("SELECT maker, key FROM stale ORDER BY maker, key"))
