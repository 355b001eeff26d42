"""Articles after reconciliation, and the links between them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article."""

    id: str
    """Identity."""
    sort: str
    """Day, time, id: chronological and unique."""
    file: int
    """Row of the file whose body is shown."""
    digest: bytes
    """Of entry and body."""
    entry: bytes
    """The entry as JSON."""


class Articles:
    """The tables ``articles``, ``links`` and ``touched``; what ``files`` keeps in ``replaced`` until then."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def get(self, article: str) -> ArticleRow | None:
        """The article, or None."""
        row = self._db.execute("SELECT id, sort, file, digest, entry FROM articles WHERE id = ?", (article,)).fetchone()
        return ArticleRow(*row) if row else None

    def entry(self, article: str) -> bytes | None:
        """The article's entry alone, or None."""
        row = self._db.execute("SELECT entry FROM articles WHERE id = ?", (article,)).fetchone()
        return row[0] if row else None

    def entries_on_shelf(self, shelf: str, most: int) -> Iterator[tuple[int, bytes]]:
        """Articles of a shelf's topics that have at most so many: list, entry, oldest first."""
        yield from self._db.execute(
            "SELECT l.id, a.entry FROM lists l INDEXED BY lists_by_shelf JOIN members m ON m.list = l.id"
            " JOIN articles a ON a.id = m.article"
            " WHERE l.kind = 'topic' AND l.shelf = ? AND l.count <= ? ORDER BY l.key, m.sort",
            (shelf, most),
        )

    def html(self, article: str) -> str:
        """The cleaned body that is shown; empty if there is no such article."""
        sql = "SELECT html FROM articles JOIN readings USING (file) WHERE id = ?"
        row = self._db.execute(sql, (article,)).fetchone()
        return str(row[0]) if row else ""

    def has(self, article: str) -> bool:
        """Whether the article is in the archive."""
        return self._db.execute("SELECT 1 FROM articles WHERE id = ?", (article,)).fetchone() is not None

    def save(self, rows: Iterable[ArticleRow]) -> None:
        """Add or replace articles."""
        self._db.executemany(
            "INSERT OR REPLACE INTO articles (id, sort, file, digest, entry) VALUES (?, ?, ?, ?, ?)",
            ((row.id, row.sort, row.file, row.digest, row.entry) for row in rows),
        )

    def forget(self, articles: Iterable[str]) -> None:
        """These articles are no more."""
        self._db.executemany("DELETE FROM articles WHERE id = ?", ((article,) for article in articles))

    def ids(self) -> Iterator[str]:
        """Every id, in order."""
        yield from (row[0] for row in self._db.execute("SELECT id FROM articles ORDER BY id"))

    def count(self) -> int:
        """How many there are."""
        return int(self._db.execute("SELECT count(*) FROM articles").fetchone()[0])

    def add_links(self, links: Iterable[tuple[str, str]]) -> None:
        """Remember links: (target, article)."""
        self._db.executemany("INSERT OR IGNORE INTO links VALUES (?, ?)", links)

    def drop_links(self, links: Iterable[tuple[str, str]]) -> None:
        """Forget links: (target, article)."""
        self._db.executemany("DELETE FROM links WHERE target = ? AND article = ?", links)

    def linking_to(self, target: str) -> list[str]:
        """Ids of the articles with a link to an id."""
        rows = self._db.execute("SELECT article FROM links WHERE target = ? ORDER BY article", (target,))
        return [row[0] for row in rows]

    def touch(self, articles: Iterable[str]) -> None:
        """These articles have to be reconciled again."""
        self._db.executemany("INSERT OR IGNORE INTO touched VALUES (?)", ((article,) for article in articles))

    def touch_all(self) -> None:
        """Whatever has a copy has to be reconciled again."""
        self._db.execute("INSERT OR IGNORE INTO touched SELECT DISTINCT article FROM files WHERE article NOT NULL")

    def touched(self, number: int) -> list[str]:
        """Some articles to reconcile, at most so many, in order."""
        return [row[0] for row in self._db.execute("SELECT article FROM touched ORDER BY article LIMIT ?", (number,))]

    def number_touched(self) -> int:
        """How many articles have to be reconciled."""
        return int(self._db.execute("SELECT count(*) FROM touched").fetchone()[0])

    def has_any(self, articles: Iterable[str]) -> bool:
        """Whether one of these is there."""
        found = (self._db.execute("SELECT 1 FROM articles WHERE id = ?", (article,)) for article in articles)
        return any(rows.fetchone() for rows in found)

    def settle(self, articles: Iterable[str]) -> None:
        """These articles have been reconciled."""
        rows = [(article,) for article in articles]
        self._db.executemany("DELETE FROM touched WHERE article = ?", rows)
        self._db.executemany("DELETE FROM replaced WHERE article = ?", rows)
