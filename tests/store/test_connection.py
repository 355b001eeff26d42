"""Opening a store: one build at a time, damage, and versions."""

import re
import shutil
import sqlite3
import time
from contextlib import closing
from threading import Event, Thread

import pytest

from plugins.errors import StoreError
from plugins.store import Store
from plugins.store import connection as connection_module
from plugins.store import store as store_module
from plugins.store.articles import ArticleRow
from plugins.store.connection import FILE_NAME, LOG_NAME
from plugins.store.files import FileReading, Stamp
from plugins.store.schema import VERSION


def test_a_second_build_of_one_store_is_told_that_another_is_running(tmp_path):
    first = Store.open(str(tmp_path))
    with pytest.raises(StoreError, match="another build is using the store"):
        Store.open(str(tmp_path))
    first.close()
    Store.open(str(tmp_path)).close()


def test_a_store_of_a_newer_program_is_refused_and_left_alone(tmp_path):
    Store.open(str(tmp_path)).close()
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    with pytest.raises(StoreError, match="newer than this program"):
        Store.open(str(tmp_path))
    assert (tmp_path / FILE_NAME).exists()


@pytest.mark.parametrize(
    "damage", [b"this is no database at all, but text of some length", b"SQLite format 3\0" + b"\xff" * 200]
)
def test_a_damaged_store_is_set_aside_and_a_new_one_made(tmp_path, damage):
    (tmp_path / FILE_NAME).write_bytes(damage)
    store = Store.open(str(tmp_path))
    assert store.articles.count() == 0
    store.close()
    assert (tmp_path / f"{FILE_NAME}.broken").read_bytes() == damage


@pytest.mark.parametrize(("largest", "looked"), [(1 << 40, True), (0, False)])
def test_a_store_that_was_not_closed_is_looked_through_unless_that_takes_too_long(
    tmp_path, monkeypatch, largest, looked
):
    store = Store.open(str(tmp_path / "live"))
    store.set_fact("kept", "yes")
    shutil.copytree(tmp_path / "live", tmp_path / "killed")
    store.close()
    seen = []
    monkeypatch.setattr(connection_module, "CHECKED", largest)
    monkeypatch.setattr(connection_module, "_check_pages", seen.append)
    again = Store.open(str(tmp_path / "killed"))
    assert again.fact("kept") == "yes"
    again.close()
    assert bool(seen) == looked


def test_a_failed_transaction_leaves_nothing_behind(tmp_path):
    store = Store.open(str(tmp_path))
    with pytest.raises(RuntimeError), store.transaction():
        store.set_fact("key", "value")
        raise RuntimeError
    assert store.fact("key") == ""
    store.close()


def test_a_reader_cannot_change_the_store(tmp_path):
    Store.open(str(tmp_path)).close()
    reader = Store.open_for_reading(str(tmp_path))
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.set_fact("key", "value")
    reader.close()


def test_a_store_with_names_of_channels_that_a_killed_build_left_is_kept(tmp_path):
    """SQLite 3.40 takes the table of channels for damaged where it is not."""
    store = Store.open(str(tmp_path / "live"))
    with store.transaction():
        store.files.save(
            "m", "", "index.md", Stamp(1, 1, 1), FileReading(b"x", "not-article", channels=(("c", 1, "潮汐"),))
        )
        store.set_fact("kept", "yes")
    for name in ("archive.sqlite", "archive.sqlite-wal"):
        (tmp_path / "killed").mkdir(exist_ok=True)
        shutil.copy(tmp_path / "live" / name, tmp_path / "killed" / name)
    store.close()
    again = Store.open(str(tmp_path / "killed"))
    assert again.fact("kept") == "yes"
    again.close()


VERSION_5 = """
BEGIN;
DROP TRIGGER removals_noted;
DROP TRIGGER removals_forgotten;
DROP TABLE rules;
ALTER TABLE articles RENAME TO newer;
CREATE TABLE articles (
    id TEXT PRIMARY KEY, sort TEXT NOT NULL, file INTEGER NOT NULL, digest BLOB NOT NULL, entry BLOB NOT NULL
) WITHOUT ROWID;
INSERT INTO articles SELECT * FROM newer;
DROP TABLE newer;
DROP INDEX files_by_outcome;
DROP INDEX lists_empty;
DROP INDEX files_by_channel;
DROP TABLE new_members;
DROP TABLE new_spellings;
DROP TABLE new_keys;
DROP TABLE new_prints;
DROP TABLE related_stale;
CREATE TABLE related_stale (article TEXT PRIMARY KEY) WITHOUT ROWID;
PRAGMA user_version = 5;
COMMIT;
"""


def schema(folder):
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: re.findall(r"\w+", re.sub("--.*", "", sql)) for name, sql in rows}


def test_a_store_of_version_5_becomes_one_of_today_with_all_that_it_holds(tmp_path):
    row = ArticleRow("0" * 32, "2021-03-05 " + "0" * 32, 7, b"digest", b"{}")
    store = Store.open(str(tmp_path / "old"))
    store.articles.save([row])
    store.files.save("m", "", "1.md", Stamp(1, 1, 1), FileReading(b"1", "article", removals=(("pixels", 2, 0),)))
    store.close()
    with closing(sqlite3.connect(tmp_path / "old" / FILE_NAME)) as connection:
        connection.executescript(VERSION_5)
    store = Store.open(str(tmp_path / "old"))
    assert store.articles.get(row.id) == row
    assert store.files.rules() == {"pixels": (2, 0)}
    store.close()
    Store.open(str(tmp_path / "new")).close()
    assert schema(tmp_path / "old") == schema(tmp_path / "new")


def test_a_long_log_begins_anew_though_somebody_always_reads(tmp_path, monkeypatch):
    monkeypatch.setattr(store_module, "LONG_LOG", 200_000)
    store, ended, longest = Store.open(str(tmp_path)), Event(), 0

    def read(pause: float) -> None:
        reader = Store.open_for_reading(str(tmp_path))
        time.sleep(pause)
        while not ended.is_set():
            with reader.reading():
                reader.fact("fact 1")
                time.sleep(0.02)
        reader.close()

    threads = [Thread(target=read, args=(pause,)) for pause in (0, 0.007, 0.014)]
    for thread in threads:
        thread.start()
    for number in range(100):
        with store.transaction():
            store.set_fact(f"fact {number}", "x" * 20_000)
        longest = max(longest, (tmp_path / LOG_NAME).stat().st_size)
    ended.set()
    for thread in threads:
        thread.join()
    store.close()
    assert longest < 1_000_000, "nothing of what was written left the log"
