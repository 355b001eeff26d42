"""What of the search index waits for which articles (``plugins.search.edits``)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

WHOLE = -1
"""In place of a shard: nothing of the segment can be kept."""


class Search:
    """The table ``search_edits``. A segment is named by the numbers of its first article and of the one behind it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def note(self, segment: tuple[int, int], edits: Iterable[tuple[int, int]]) -> None:
        """Shards of a segment wait for documents: (shard, document)."""
        self._db.executemany(
            "INSERT OR IGNORE INTO search_edits VALUES (?, ?, ?, ?)", ((*segment, *edit) for edit in edits)
        )

    def note_whole(self, segment: tuple[int, int]) -> None:
        """A segment has to be made anew."""
        self.note(segment, [(WHOLE, WHOLE)])

    def edits(self, segment: tuple[int, int]) -> list[tuple[int, int]]:
        """What was noted of a segment, in order: (shard, document)."""
        sql = "SELECT shard, document FROM search_edits WHERE start = ? AND stop = ? ORDER BY shard, document"
        return list(self._db.execute(sql, segment))

    def has_edits(self) -> bool:
        """Whether anything is noted."""
        return self._db.execute("SELECT 1 FROM search_edits LIMIT 1").fetchone() is not None

    def forget_edits(self) -> None:
        """Nothing waits any more."""
        self._db.execute("DELETE FROM search_edits")
