"""Lists of articles, chronological: days, sources, categories, topics, and the whole archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

PIECE = 5_000
"""Rows read at a time where there may be millions."""
NEAR = 2_000
"""Places from the end of a list that are counted from there."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list."""

    id: int
    """Row in ``lists``."""
    kind: str
    """``all``, ``day``, ``source``, ``category`` or ``topic``."""
    key: str
    """Identity inside the kind."""
    count: int
    """Articles in it."""


class Lists:
    """The tables ``lists``, ``members`` and ``spellings``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def find(self, kind: str, key: str) -> ListRow | None:
        """The list, or None."""
        row = self._db.execute(
            "SELECT id, kind, key, count FROM lists WHERE kind = ? AND key = ?", (kind, key)
        ).fetchone()
        return ListRow(*row) if row else None

    def get(self, list_id: int) -> ListRow | None:
        """The list with that id, or None."""
        row = self._db.execute("SELECT id, kind, key, count FROM lists WHERE id = ?", (list_id,)).fetchone()
        return ListRow(*row) if row else None

    def ensure(self, kind: str, key: str, shelf: str = "") -> int:
        """Id of the list, made if it is not there."""
        row = self.find(kind, key)
        if row is not None:
            return row.id
        values = (kind, key, shelf)
        return int(self._db.execute("INSERT INTO lists (kind, key, shelf) VALUES (?, ?, ?)", values).lastrowid or 0)

    def of_kind(self, kind: str) -> Iterator[ListRow]:
        """Every list of a kind, by key."""
        rows = self._db.execute("SELECT id, kind, key, count FROM lists WHERE kind = ? ORDER BY key", (kind,))
        yield from (ListRow(*row) for row in rows)

    def between(self, kind: str, low: str, high: str) -> Iterator[ListRow]:
        """Lists of a kind with ``low <= key < high``, by key."""
        rows = self._db.execute(
            "SELECT id, kind, key, count FROM lists WHERE kind = ? AND key >= ? AND key < ? ORDER BY key",
            (kind, low, high),
        )
        yield from (ListRow(*row) for row in rows)

    def on_shelf(self, shelf: str) -> Iterator[ListRow]:
        """Topics on a shelf, by key."""
        rows = self._db.execute(
            "SELECT id, kind, key, count FROM lists INDEXED BY lists_by_shelf"
            " WHERE kind = 'topic' AND shelf = ? ORDER BY key",
            (shelf,),
        )
        yield from (ListRow(*row) for row in rows)

    def spellings_on_shelf(self, shelf: str) -> dict[int, str]:
        """List -> how its topic is written most often, as :meth:`spelling` says, for all topics of a shelf."""
        rows = self._db.execute(
            "SELECT id, (SELECT name FROM spellings WHERE list = id ORDER BY uses DESC, name LIMIT 1)"
            " FROM lists INDEXED BY lists_by_shelf WHERE kind = 'topic' AND shelf = ?",
            (shelf,),
        )
        return {number: name or "" for number, name in rows}

    def shelves(self) -> dict[str, int]:
        """Shelf -> number of topics on it, by shelf."""
        rows = self._db.execute(
            "SELECT shelf, count(*) FROM lists INDEXED BY lists_by_shelf WHERE kind = 'topic'"
            " GROUP BY shelf ORDER BY shelf"
        )
        return dict(rows)

    def first_characters(self) -> dict[str, str]:
        """Shelf -> the characters with which the names on it begin, in every spelling; the most frequent first."""
        rows = self._db.execute(
            "SELECT shelf, lower(substr(name, 1, 1)) AS first FROM lists JOIN spellings ON list = id"
            " WHERE kind = 'topic' GROUP BY shelf, first ORDER BY shelf, count(*) DESC, first"
        )
        found: dict[str, str] = {}
        for shelf, first in rows:
            found[shelf] = found.get(shelf, "") + first
        return found

    def largest(self, kind: str, number: int, least: int = 1) -> list[ListRow]:
        """The lists of a kind with most articles, of equals by key; none with fewer than ``least``."""
        rows = self._db.execute(
            "SELECT id, kind, key, count FROM lists WHERE kind = ? AND count >= ? ORDER BY count DESC, key LIMIT ?",
            (kind, least, number),
        )
        return [ListRow(*row) for row in rows]

    def move(self, left: Iterable[tuple[int, str]], joined: Iterable[tuple[int, str, str, int]]) -> None:
        """Take articles out of lists, (list, sort), and put others in, (list, sort, article, list of its source)."""
        self._db.executemany("DELETE FROM members WHERE list = ? AND sort = ?", left)
        self._db.executemany("INSERT INTO members VALUES (?, ?, ?, ?)", joined)

    def count(self, changes: Iterable[tuple[int, int]]) -> None:
        """Lists have so many articles more or less: (difference, list)."""
        self._db.executemany("UPDATE lists SET count = count + ? WHERE id = ?", changes)

    def stage(self, joined: Iterable[tuple[int, str, str, int]], spelled: Iterable[tuple[int, str, int]]) -> None:
        """Articles join lists, (list, sort, article, list of its source), and name topics in ways, (list, name, uses).

        They are members after :meth:`load`, and are counted then.
        """
        self._db.executemany("INSERT INTO new_members VALUES (?, ?, ?, ?)", joined)
        self._db.executemany("INSERT INTO new_spellings VALUES (?, ?, ?)", spelled)

    def load(self) -> None:
        """Put what was staged into its lists, sorted: each page of the tables is written once."""
        self._db.execute("INSERT INTO members SELECT * FROM new_members ORDER BY list, sort")
        self._db.execute(
            "UPDATE lists SET count = count + number"
            " FROM (SELECT list, count(*) AS number FROM new_members GROUP BY list) WHERE id = list"
        )
        self._db.execute(
            "INSERT INTO spellings SELECT list, name, sum(uses) FROM new_spellings GROUP BY list, name"
            " ON CONFLICT (list, name) DO UPDATE SET uses = uses + excluded.uses"
        )
        self.unstage()

    def unstage(self) -> None:
        """Forget what was staged."""
        self._db.execute("DELETE FROM new_members")
        self._db.execute("DELETE FROM new_spellings")

    def drop_empty(self) -> None:
        """Forget lists without articles: the store equals one that never had them."""
        self._db.execute("DELETE FROM spellings WHERE list IN (SELECT id FROM lists WHERE count = 0)")
        self._db.execute("DELETE FROM lists WHERE count = 0")

    def position(self, row: ListRow, sort: str) -> int:
        """How many articles of the list stand before a sort key."""
        return next(self.positions(row, [sort]))

    def positions(self, row: ListRow, sorts: Iterable[str]) -> Iterator[int]:
        """The same of many sort keys, in ascending order: the list is gone through once.

        A place takes 0.15 µs, and most changes are near the end: they are counted from there.
        """
        number, last = 0, None
        for sort in sorted(sorts):
            if last is None:
                behind = self._count("SELECT 1 FROM members WHERE list = ? AND sort >= ? LIMIT ?", row.id, sort, NEAR)
                before = "SELECT 1 FROM members WHERE list = ? AND sort < ?"
                number = row.count - behind if behind < NEAR else self._count(before, row.id, sort)
            else:
                number += self._count(
                    "SELECT 1 FROM members WHERE list = ? AND sort >= ? AND sort < ?", row.id, last, sort
                )
            yield number
            last = sort

    def _count(self, select: str, *parameters: str | int) -> int:
        return int(self._db.execute(f"SELECT count(*) FROM ({select})", parameters).fetchone()[0])

    def slice(self, list_id: int, start: int, stop: int) -> list[str]:
        """Ids at positions ``start <= i < stop``, oldest first."""
        rows = self._db.execute(
            "SELECT article FROM members WHERE list = ? ORDER BY sort LIMIT ? OFFSET ?",
            (list_id, max(0, stop - start), start),
        )
        return [article for (article,) in rows]

    def within(self, list_id: int, first: str, last: str, number: int) -> list[str]:
        """The first ids of the days from ``first`` to ``last``, oldest first, at most so many."""
        rows = self._db.execute(
            "SELECT article FROM members WHERE list = ? AND sort >= ? AND sort < ? ORDER BY sort LIMIT ?",
            (list_id, first, f"{last}~", number),
        )
        return [article for (article,) in rows]

    def places(self, list_id: int, number: int, after: str, skip: int) -> list[tuple[str, str]]:
        """So many places, (sort key, id), oldest first: behind a sort key, and behind so many more."""
        rows = self._db.execute(
            "SELECT sort, article FROM members WHERE list = ? AND sort > ? ORDER BY sort LIMIT ? OFFSET ?",
            (list_id, after, number, skip),
        )
        return list(rows)

    def newest_begin(self, list_id: int, number: int) -> str:
        """Sort key of the oldest of so many of the newest articles; empty of an empty list."""
        row = self._db.execute(
            "SELECT min(sort) FROM (SELECT sort FROM members WHERE list = ? ORDER BY sort DESC LIMIT ?)",
            (list_id, number),
        ).fetchone()
        return row[0] or ""

    def newest(self, list_id: int, number: int) -> list[str]:
        """The newest ids, newest first."""
        rows = self._db.execute(
            "SELECT article FROM members WHERE list = ? ORDER BY sort DESC LIMIT ?", (list_id, number)
        )
        return [article for (article,) in rows]

    def neighbours(self, list_id: int, sort: str) -> tuple[str | None, str | None]:
        """Ids just before and just after a sort key."""
        row = self._db.execute(
            "SELECT (SELECT article FROM members WHERE list = ?1 AND sort < ?2 ORDER BY sort DESC LIMIT 1),"
            " (SELECT article FROM members WHERE list = ?1 AND sort > ?2 ORDER BY sort LIMIT 1)",
            (list_id, sort),
        ).fetchone()
        return (row[0], row[1])

    def span(self, list_id: int) -> tuple[str, str]:
        """Sort keys of the oldest and the newest dated article; empty where there is none."""
        # Undated articles sort first, by spaces; a digit begins every date. SQLite looks up either end, but both
        # at once only by going through the whole list.
        row = self._db.execute(
            "SELECT (SELECT min(sort) FROM members WHERE list = ?1 AND sort >= '0'),"
            " (SELECT max(sort) FROM members WHERE list = ?1 AND sort >= '0')",
            (list_id,),
        ).fetchone()
        return (row[0] or "", row[1] or "")

    def by_day(self, list_id: int, since: str = "0") -> list[tuple[str, int, int]]:
        """How many articles of which source a day has: (day, list of the source, articles), oldest day first.

        Undated articles are left out. 0.5 µs an article: the table alone answers.
        """
        rows = self._db.execute(
            "SELECT substr(sort, 1, 10) AS day, source, count(*) FROM members WHERE list = ? AND sort >= ?"
            " GROUP BY day, source ORDER BY day, source",
            (list_id, since),
        )
        return list(rows)

    def count_spellings(self, changes: Iterable[tuple[int, str, int]]) -> None:
        """Topics are written in a way so many times more or less: (list, name, difference)."""
        self._db.executemany(
            "INSERT INTO spellings VALUES (?, ?, ?) ON CONFLICT (list, name) DO UPDATE SET uses = uses + excluded.uses",
            changes,
        )
        self._db.execute("DELETE FROM spellings WHERE uses <= 0")

    def spelling(self, list_id: int) -> str:
        """How a topic is written most often; of equals the first by code point."""
        row = self._db.execute(
            "SELECT name FROM spellings WHERE list = ? ORDER BY uses DESC, name LIMIT 1", (list_id,)
        ).fetchone()
        return str(row[0]) if row else ""

    def number(self, kind: str) -> int:
        """How many lists of a kind there are."""
        return int(self._db.execute("SELECT count(*) FROM lists WHERE kind = ?", (kind,)).fetchone()[0])

    def sizes(self, kind: str) -> dict[int, int]:
        """Number of articles -> number of lists of a kind that have so many."""
        return dict(self._db.execute("SELECT count, count(*) FROM lists WHERE kind = ? GROUP BY count", (kind,)))


def in_order(connection: sqlite3.Connection, condition: str, *parameters: str) -> Iterator[str]:
    """Ids of the articles that meet a condition, in the order of the archive.

    Read piece by piece: those that meet it no more when their turn comes are left out.

    :param condition: SQL on the column ``article``.
    """
    last = ""
    while rows := connection.execute(
        "SELECT sort, article FROM members WHERE list = (SELECT id FROM lists WHERE kind = 'all')"
        f" AND sort > ? AND {condition} ORDER BY sort LIMIT ?",
        (last, *parameters, PIECE),
    ).fetchall():
        yield from (article for _, article in rows)
        last = rows[-1][0]
