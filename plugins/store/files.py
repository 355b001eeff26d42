"""Input files: what was seen, when, and what was read from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

UNREAD = -1
"""``mtime_ns`` of a file that has to be read again, whatever it holds: no file has it."""


REPLACED = 200
"""Replaced bodies that are kept at most: after more edits at once, whoever wants them starts from nothing instead."""


class Stamp(NamedTuple):
    """What ``stat`` says of a file."""

    size: int
    """Bytes."""
    mtime_ns: int
    """Nanoseconds since 1970; 0 if too fresh to be trusted, ``UNREAD`` if the file has to be read again."""
    ctime_ns: int
    """Nanoseconds since 1970."""


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file as the store remembers it."""

    id: int
    """Row in ``files``."""
    stamp: Stamp
    """As it was when it was read."""
    digest: bytes
    """Of its content then."""
    article: str | None
    """Id of its article."""


@dataclass(frozen=True, slots=True)
class FileReading:
    """What a worker made of one file; exactly one outcome."""

    digest: bytes
    """BLAKE2b, 16 bytes, of the content; empty if the file could not be read at all."""
    outcome: str
    """``article``, ``not-article`` or ``quarantined``."""
    reason: str = ""
    """Why it is not an article."""
    passing: bool = False
    """Whether that may be over at the next look, though the file stays as it is: a failing disk, a missing right."""
    channel: str = ""
    """Code of the channel."""
    article: str | None = None
    """Id of the article."""
    record: bytes = b""
    """The reading as JSON, without the body."""
    html: str = ""
    """The cleaned body."""
    removals: tuple[tuple[str, int, int], ...] = ()
    """Rule, count, characters."""
    channels: tuple[tuple[str, int, str], ...] = ()
    """Channel code, rank, name: what an index file says."""


class Files:
    """The tables ``files``, ``readings``, ``removals``, ``channels`` and ``replaced``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def in_folder(self, mirror: str, folder: str) -> dict[str, SeenFile]:
        """Files seen in one folder of a mirror, by name."""
        rows = self._db.execute(
            "SELECT name, id, size, mtime_ns, ctime_ns, digest, article FROM files WHERE mirror = ? AND folder = ?",
            (mirror, folder),
        )
        return {row[0]: SeenFile(row[1], Stamp(row[2], row[3], row[4]), row[5], row[6]) for row in rows}

    def stamps_in_folder(self, mirror: str, folder: str) -> list[tuple[str, int, int, int]]:
        """The files seen in one folder of a mirror, by name: name, and what its ``Stamp`` has."""
        return self._db.execute(
            "SELECT name, size, mtime_ns, ctime_ns FROM files WHERE mirror = ? AND folder = ? ORDER BY name",
            (mirror, folder),
        ).fetchall()

    def folders(self) -> set[tuple[str, str]]:
        """Every (mirror, folder) that has a file."""
        return set(self._db.execute("SELECT DISTINCT mirror, folder FROM files"))

    def find(self, mirror: str, folder: str, name: str) -> SeenFile | None:
        """A file as it was seen, or None."""
        row = self._db.execute(
            "SELECT id, size, mtime_ns, ctime_ns, digest, article FROM files"
            " WHERE mirror = ? AND folder = ? AND name = ?",
            (mirror, folder, name),
        ).fetchone()
        return SeenFile(row[0], Stamp(row[1], row[2], row[3]), row[4], row[5]) if row else None

    def folders_below(self, mirror: str, folder: str) -> set[str]:
        """A folder of a mirror and those below it, as far as they have files; all for ''."""
        # "/" is followed by "0": all that begins with "folder/" lies between the two.
        below = (folder, f"{folder}/", f"{folder}0") if folder else ()
        where = " AND (folder = ? OR (folder > ? AND folder < ?))" if folder else ""
        rows = self._db.execute(f"SELECT DISTINCT folder FROM files WHERE mirror = ?{where}", (mirror, *below))
        return {place for (place,) in rows}

    def mark_unread(self, files: Iterable[int] | None = None) -> None:
        """These files, or all, have to be read again, whatever they hold."""
        if files is None:
            self._db.execute("UPDATE files SET mtime_ns = ?", (UNREAD,))
        else:
            self._db.executemany("UPDATE files SET mtime_ns = ? WHERE id = ?", ((UNREAD, file) for file in files))

    def save(self, mirror: str, folder: str, name: str, stamp: Stamp, reading: FileReading) -> int:
        """Remember a file and its reading, in place of what was known; its row's id."""
        row = self._db.execute(
            "INSERT INTO files (mirror, folder, name, size, mtime_ns, ctime_ns, digest, outcome, reason, channel,"
            " article) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (mirror, folder, name) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns,"
            " ctime_ns = excluded.ctime_ns, digest = excluded.digest, outcome = excluded.outcome,"
            " reason = excluded.reason, channel = excluded.channel, article = excluded.article RETURNING id",
            (mirror, folder, name, stamp.size, stamp.mtime_ns, stamp.ctime_ns, reading.digest, reading.outcome,
             reading.reason, reading.channel, reading.article),
        ).fetchone()  # fmt: skip
        file = int(row[0])
        if reading.article:
            self._db.execute(
                "INSERT OR IGNORE INTO replaced SELECT ?, file, html FROM readings WHERE file = ? AND html <> ?"
                " AND (SELECT count(*) FROM replaced) < ?",
                (reading.article, file, reading.html, REPLACED),
            )
        for table in ("readings", "removals", "channels"):
            self._db.execute(f"DELETE FROM {table} WHERE file = ?", (file,))
        if reading.record:
            self._db.execute("INSERT INTO readings VALUES (?, ?, ?)", (file, reading.record, reading.html))
        self._db.executemany("INSERT INTO removals VALUES (?, ?, ?, ?)", [(file, *row) for row in reading.removals])
        self._db.executemany(
            "INSERT OR IGNORE INTO channels VALUES (?, ?, ?, ?, ?)",
            [(file, mirror, *row) for row in reading.channels],
        )
        return file

    def touch(self, file: int, stamp: Stamp) -> None:
        """The same content has a new stamp."""
        self._db.execute(
            "UPDATE files SET size = ?, mtime_ns = ?, ctime_ns = ? WHERE id = ?",
            (stamp.size, stamp.mtime_ns, stamp.ctime_ns, file),
        )

    def forget(self, files: Iterable[int]) -> None:
        """Files that are no more."""
        self._db.executemany("DELETE FROM files WHERE id = ?", ((file,) for file in files))

    def copies(self, article: str) -> Iterator[tuple[int, str, str, bytes]]:
        """Every copy of an article: file, mirror, path, record."""
        rows = self._db.execute(
            "SELECT f.id, f.mirror, f.folder, f.name, r.record FROM files f JOIN readings r ON r.file = f.id"
            " WHERE f.article = ? ORDER BY f.mirror, f.folder, f.name",
            (article,),
        )
        for file, mirror, folder, name, record in rows:
            yield file, mirror, _path(folder, name), record

    def read_before(self, digest: bytes) -> Iterator[tuple[str, bytes, str]]:
        """Path inside its mirror, record and cleaned body of files of this content that need not be read again."""
        rows = self._db.execute(
            "SELECT f.folder, f.name, r.record, r.html FROM files f JOIN readings r ON r.file = f.id"
            " WHERE f.digest = ? AND f.article IS NOT NULL AND f.mtime_ns <> ?",
            (digest, UNREAD),
        )
        for folder, name, record, html in rows:
            yield _path(folder, name), record, html

    def bodies(self, article: str) -> Iterator[str]:
        """Cleaned bodies of an article's copies: as they are, and as they were when it was last reconciled.

        Of the latter some may be missing.
        """
        rows = self._db.execute(
            "SELECT html FROM replaced WHERE article = ?1"
            " UNION ALL SELECT html FROM readings JOIN files ON id = file WHERE article = ?1",
            (article,),
        )
        yield from (html for (html,) in rows)

    def html(self, file: int) -> str:
        """The cleaned body read from a file."""
        row = self._db.execute("SELECT html FROM readings WHERE file = ?", (file,)).fetchone()
        return str(row[0]) if row else ""

    def shown_readings(self) -> Iterator[tuple[str, bytes, str]]:
        """``mirror/path``, record and cleaned body of the copies that are shown."""
        rows = self._db.execute(
            "SELECT f.mirror, f.folder, f.name, r.record, r.html FROM files f JOIN readings r ON r.file = f.id"
            " JOIN articles a ON a.id = f.article AND a.file = f.id ORDER BY f.id"
        )
        for mirror, folder, name, record, html in rows:
            yield f"{mirror}/{_path(folder, name)}", record, html

    def records(self) -> Iterator[tuple[str, bytes]]:
        """``mirror/path`` and record of every file that is an article, duplicates included."""
        rows = self._db.execute(
            "SELECT f.mirror, f.folder, f.name, r.record FROM files f JOIN readings r ON r.file = f.id ORDER BY f.id"
        )
        for mirror, folder, name, record in rows:
            yield f"{mirror}/{_path(folder, name)}", record

    def channel_names(self) -> dict[tuple[str, str], str]:
        """(mirror, channel code) -> name by the best evidence."""
        rows = self._db.execute("SELECT mirror, channel, name FROM channels ORDER BY rank DESC, name DESC")
        return {(mirror, channel): name for mirror, channel, name in rows}

    def channels_of(self, file: int) -> set[tuple[str, str, int, str]]:
        """Mirror, channel code, rank, name: what an index file says."""
        return set(self._db.execute("SELECT mirror, channel, rank, name FROM channels WHERE file = ?", (file,)))

    def articles_in_channel(self, mirror: str, channel: str) -> set[str]:
        """Ids of the articles with a copy in a channel."""
        rows = self._db.execute(
            "SELECT article FROM files INDEXED BY files_by_channel"
            " WHERE mirror = ? AND channel = ? AND channel <> '' AND article IS NOT NULL",
            (mirror, channel),
        )
        return {article for (article,) in rows}

    def outcome(self, mirror: str, folder: str, name: str) -> tuple[str, str]:
        """Outcome and reason of a file; both empty for one that was not seen."""
        row = self._db.execute(
            "SELECT outcome, reason FROM files WHERE mirror = ? AND folder = ? AND name = ?", (mirror, folder, name)
        ).fetchone()
        return (row[0], row[1]) if row else ("", "")

    def count(self) -> int:
        """How many files there are."""
        return int(self._db.execute("SELECT count(*) FROM files").fetchone()[0])

    def outcomes(self) -> dict[str, int]:
        """Outcome -> number of files; a copy that is not shown is a duplicate."""
        counts = dict(self._db.execute("SELECT outcome, count(*) FROM files WHERE article IS NULL GROUP BY outcome"))
        copies, shown = self._db.execute(
            "SELECT (SELECT count(*) FROM files WHERE article NOT NULL), (SELECT count(*) FROM articles)"
        ).fetchone()
        return {
            "article": shown,
            "duplicate": copies - shown,
            "not-article": counts.get("not-article", 0),
            "quarantined": counts.get("quarantined", 0),
        }

    def by_mirror(self) -> list[tuple[str, int]]:
        """Mirror, number of files, by mirror."""
        return list(self._db.execute("SELECT mirror, count(*) FROM files GROUP BY mirror ORDER BY mirror"))

    def with_outcome(self, outcome: str) -> Iterator[tuple[str, str, str]]:
        """Mirror, path and reason of every file with an outcome, in order."""
        rows = self._db.execute(
            "SELECT mirror, folder, name, reason FROM files WHERE article IS NULL AND outcome = ?"
            " ORDER BY mirror, folder, name",
            (outcome,),
        )
        for mirror, folder, name, reason in rows:
            yield mirror, _path(folder, name), reason

    def reasons(self, outcome: str) -> list[tuple[str, int]]:
        """Reason, number of files, of an outcome, most frequent first."""
        rows = self._db.execute(
            "SELECT reason, count(*) FROM files WHERE article IS NULL AND outcome = ? GROUP BY reason"
            " ORDER BY count(*) DESC, reason",
            (outcome,),
        )
        return list(rows)

    def rules(self) -> dict[str, tuple[int, int]]:
        """Rule -> things removed, characters removed, over all files."""
        rows = self._db.execute("SELECT rule, count, characters FROM rules WHERE count > 0 ORDER BY rule")
        return {rule: (count, characters) for rule, count, characters in rows}


def _path(folder: str, name: str) -> str:
    """A file's path inside its mirror; no folder at the top."""
    return f"{folder}/{name}" if folder else name
