"""Output pages: who made them, what was written, and which are stale."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plugins.store.lists import PIECE, in_order


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


GIVEN = "given"
"""Maker name of files that are not made here: the theme's and the site's static files, Pelican's own pages."""


class Pages:
    """The tables ``pages`` and ``stale``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def of_keys(self, maker: str, keys: Sequence[str]) -> dict[str, dict[str, PageRow]]:
        """The files of some keys: key -> path -> file. At most some hundreds of keys."""
        found: dict[str, dict[str, PageRow]] = {key: {} for key in keys}
        rows = self._db.execute(
            "SELECT path, maker, key, digest, size, mtime_ns FROM pages"
            f" WHERE maker = ? AND key IN ({','.join('?' * len(keys))})",
            (maker, *keys),
        )
        for row in rows:
            found[row[2]][row[0]] = PageRow(*row)
        return found

    def get(self, path: str) -> PageRow | None:
        """The file at a path, or None."""
        row = self._db.execute(
            "SELECT path, maker, key, digest, size, mtime_ns FROM pages WHERE path = ?", (path,)
        ).fetchone()
        return PageRow(*row) if row else None

    def is_of(self, path: str, maker: str) -> bool:
        """Whether a maker has made the file at a path."""
        row = self._db.execute("SELECT 1 FROM pages WHERE path = ? AND maker = ?", (path, maker)).fetchone()
        return row is not None

    def left_in_folder(self, folder: str) -> list[tuple[str, int, int]]:
        """The files of one folder of the output as they were left, by path: path, bytes, mtime in ns."""
        return self._db.execute(
            "SELECT path, size, mtime_ns FROM pages WHERE folder = ? ORDER BY path", (folder,)
        ).fetchall()

    def is_any(self) -> bool:
        """Whether there is a file."""
        return self._db.execute("SELECT 1 FROM pages LIMIT 1").fetchone() is not None

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

    def forget(self, files: Iterable[tuple[str, str, str]]) -> None:
        """Files, (path, maker, key), are no more; one that another key has made meanwhile stays."""
        self._db.executemany("DELETE FROM pages WHERE path = ? AND maker = ? AND key = ?", files)

    def keys(self, maker: str) -> Iterator[str]:
        """Every key of a maker that has a file."""
        yield from (key for (key,) in self._db.execute("SELECT DISTINCT key FROM pages WHERE maker = ?", (maker,)))

    def mark_all_stale(self, maker: str) -> None:
        """Every key of a maker that has a file has to be made again."""
        self._db.execute("INSERT OR IGNORE INTO stale SELECT maker, key FROM pages WHERE maker = ?", (maker,))

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

    def is_stale(self, maker: str, key: str) -> bool:
        """Whether a key has to be made."""
        row = self._db.execute("SELECT 1 FROM stale WHERE maker = ? AND key = ?", (maker, key)).fetchone()
        return row is not None

    def mark_fresh(self, maker: str, keys: Iterable[str]) -> None:
        """These keys have been made."""
        self._db.executemany("DELETE FROM stale WHERE maker = ? AND key = ?", ((maker, key) for key in keys))

    def stale_makers(self) -> list[str]:
        """Makers that have something to make, in order."""
        return [maker for (maker,) in self._db.execute("SELECT DISTINCT maker FROM stale ORDER BY maker")]

    def stale_of(self, maker: str) -> Iterator[str]:
        """Keys of one maker that have to be made, in order; what is made fresh meanwhile does not matter."""
        select = "SELECT key FROM stale WHERE maker = ? {} ORDER BY key LIMIT ?"
        rows = self._db.execute(select.format(""), (maker, PIECE)).fetchall()
        while rows:
            yield from (key for (key,) in rows)
            rows = self._db.execute(select.format("AND key > ?"), (maker, rows[-1][0], PIECE)).fetchall()

    def stale_articles(self, maker: str) -> Iterator[str]:
        """The same of a maker whose keys are ids of articles, in the order of the archive where they are many."""
        if self.number_stale(maker) < PIECE:
            yield from self.stale_of(maker)
            return
        yield from in_order(self._db, "EXISTS (SELECT 1 FROM stale WHERE maker = ? AND key = article)", maker)
        gone = (
            "SELECT key FROM stale WHERE maker = ? AND NOT EXISTS (SELECT 1 FROM articles WHERE id = key) ORDER BY key"
        )
        yield from [key for (key,) in self._db.execute(gone, (maker,))]

    def number_stale(self, maker: str | None = None) -> int:
        """How many keys have to be made, of one maker or of all."""
        where, parameters = ("", ()) if maker is None else (" WHERE maker = ?", (maker,))
        return int(self._db.execute(f"SELECT count(*) FROM stale{where}", parameters).fetchone()[0])
