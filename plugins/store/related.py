"""What belongs together: keys by which articles are found, findings about each, and which are to be made anew."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from plugins.store.lists import PIECE, in_order

Keyed = tuple[str, int, str]
"""Key, day as a number, article."""
Printed = tuple[int, str]
"""Clause hash, article."""


_EARLIER = (
    "SELECT * FROM (SELECT ?, article FROM related_keys WHERE key = ? AND day < ? ORDER BY day DESC, article LIMIT ?)"
)
_NUMBER_EARLIER = (
    "SELECT ?, count(*) FROM (SELECT 1 FROM related_keys WHERE key = ? AND day < ? LIMIT ?) HAVING count(*) > 0"
)
_PRINTED = "SELECT * FROM (SELECT ?, article FROM related_prints WHERE print = ? LIMIT ?)"
_MARK = "INSERT INTO related_stale {} ON CONFLICT (article) DO UPDATE SET around = max(around, excluded.around)"


class Related:
    """The tables ``related_keys``, ``related_prints``, ``related`` and ``related_stale``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, keys: Iterable[Keyed], prints: Iterable[Printed]) -> None:
        """Articles have these keys and prints."""
        rows = sorted((_number(key), day, bytes.fromhex(article)) for key, day, article in keys)
        self._db.executemany("INSERT OR IGNORE INTO related_keys VALUES (?, ?, ?)", rows)
        pairs = sorted((value, bytes.fromhex(article)) for value, article in prints)
        self._db.executemany("INSERT OR IGNORE INTO related_prints VALUES (?, ?)", pairs)

    def stage(self, keys: Iterable[Keyed], prints: Iterable[Printed]) -> None:
        """The same, after :meth:`load`."""
        rows = ((_number(key), day, bytes.fromhex(article)) for key, day, article in keys)
        self._db.executemany("INSERT INTO new_keys VALUES (?, ?, ?)", rows)
        pairs = ((value, bytes.fromhex(article)) for value, article in prints)
        self._db.executemany("INSERT INTO new_prints VALUES (?, ?)", pairs)

    def load(self) -> None:
        """Put what was staged where it is found, sorted: each page of the tables is written once."""
        self._db.execute("INSERT OR IGNORE INTO related_keys SELECT * FROM new_keys ORDER BY key, day, article")
        self._db.execute("INSERT OR IGNORE INTO related_prints SELECT * FROM new_prints ORDER BY print, article")
        self.unstage()

    def unstage(self) -> None:
        """Forget what was staged."""
        self._db.execute("DELETE FROM new_keys")
        self._db.execute("DELETE FROM new_prints")

    def drop(self, keys: Iterable[Keyed], prints: Iterable[Printed]) -> None:
        """Articles have these keys and prints no more."""
        self._db.executemany(
            "DELETE FROM related_keys WHERE key = ? AND day = ? AND article = ?",
            ((_number(key), day, bytes.fromhex(article)) for key, day, article in keys),
        )
        self._db.executemany(
            "DELETE FROM related_prints WHERE print = ? AND article = ?",
            ((value, bytes.fromhex(article)) for value, article in prints),
        )

    def earlier(self, keys: Sequence[str], day: int, limit: int, most: int) -> dict[str, tuple[int, list[str]]]:
        """For keys that some articles of earlier days have, but fewer than ``limit``: how many, and the newest of them.

        :param most: so many of the newest are wanted, newest first.
        """
        parameters = [(place, _number(key), day, limit) for place, key in enumerate(keys)]
        counts = {place: count for place, count in self._each(_NUMBER_EARLIER, parameters) if count < limit}
        found: dict[int, list[str]] = {place: [] for place in counts}
        for place, article in self._each(_EARLIER, [(*parameters[place][:3], most) for place in sorted(counts)]):
            found[place].append(article.hex())
        return {keys[place]: (counts[place], articles) for place, articles in found.items()}

    def later(self, key: str, day: int, limit: int) -> list[str]:
        """Articles of later days that have a key, as far as at most ``limit`` articles precede them."""
        number = _number(key)
        last = self._db.execute(
            "SELECT day FROM related_keys WHERE key = ? ORDER BY day LIMIT 1 OFFSET ?", (number, limit)
        ).fetchone()
        rows = self._db.execute(
            "SELECT article FROM related_keys WHERE key = ? AND day > ? AND day <= ?",
            (number, day, last[0] if last else 1 << 32),
        )
        return [article.hex() for (article,) in rows]

    def printed(self, values: Sequence[int], limit: int) -> list[list[str]]:
        """For each print the articles that have it; none if there are more than so many."""
        found: list[list[str]] = [[] for _ in values]
        parameters = [(place, value, limit + 1) for place, value in enumerate(values)]
        for place, article in self._each(_PRINTED, parameters):
            found[place].append(article.hex())
        return [articles if len(articles) <= limit else [] for articles in found]

    def _each(self, query: str, parameters: Sequence[tuple[int, ...]]) -> Iterable[tuple[int, Any]]:
        """One statement instead of several: starting one costs as much as what it finds."""
        if not parameters:
            return ()
        return self._db.execute(" UNION ALL ".join([query] * len(parameters)), list(chain.from_iterable(parameters)))

    def get(self, article: str) -> bytes:
        """Findings about an article; empty for none."""
        row = self._db.execute("SELECT findings FROM related WHERE article = ?", (bytes.fromhex(article),)).fetchone()
        return bytes(row[0]) if row else b""

    def save(self, findings: Mapping[str, bytes]) -> None:
        """Keep findings about articles, and that they are fresh; empty ones are none."""
        self._db.executemany(
            "INSERT OR REPLACE INTO related VALUES (?, ?)",
            ((bytes.fromhex(article), data) for article, data in findings.items() if data),
        )
        self._db.executemany(
            "DELETE FROM related WHERE article = ?",
            ((bytes.fromhex(article),) for article, data in findings.items() if not data),
        )
        self._db.executemany("DELETE FROM related_stale WHERE article = ?", ((article,) for article in findings))

    def mark_stale(self, articles: Iterable[str], *, around: bool) -> None:
        """Findings about these articles have to be made anew.

        :param around: those among the days around too.
        """
        self._db.executemany(_MARK.format("VALUES (?, ?)"), ((article, around) for article in articles))

    def mark_days_stale(self, days: Iterable[str]) -> None:
        """Findings about all articles of these days have to be made anew."""
        members = "SELECT m.article, 1 FROM members m JOIN lists l ON l.id = m.list WHERE l.kind = 'day' AND l.key = ?"
        self._db.executemany(_MARK.format(members), ((day,) for day in days))

    def mark_all_stale(self) -> None:
        """Findings about every article have to be made anew."""
        self._db.execute(_MARK.format("SELECT id, 1 FROM articles WHERE true"))

    def stands_around(self, article: str) -> bool:
        """Whether of an article to study the findings among the days around still hold."""
        row = self._db.execute("SELECT around FROM related_stale WHERE article = ?", (article,)).fetchone()
        return row is not None and not row[0]

    def number_stale(self) -> int:
        """Of how many articles findings have to be made anew."""
        return int(self._db.execute("SELECT count(*) FROM related_stale").fetchone()[0])

    def stale(self) -> Iterator[str]:
        """Articles whose findings have to be made anew, by day; those settled meanwhile do not matter.

        What is no more comes first where they are few, last where they are many: those are read piece by piece.
        """
        if self.number_stale() < PIECE:
            rows = self._db.execute(
                "SELECT s.article FROM related_stale s LEFT JOIN articles a ON a.id = s.article"
                " ORDER BY coalesce(a.sort, ''), s.article"
            )
            yield from [article for (article,) in rows]
            return
        yield from in_order(self._db, "article IN (SELECT article FROM related_stale)")
        gone = "SELECT article FROM related_stale WHERE article NOT IN (SELECT id FROM articles) ORDER BY article"
        yield from [article for (article,) in self._db.execute(gone)]


@lru_cache(maxsize=20_000)
def _number(key: str) -> int:
    """A key as it is stored: 64 bits of its digest; two keys never share one for long enough to matter."""
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)
