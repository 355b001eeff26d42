"""Nothing is lost: whatever happens to a build or its store, the next build leaves the bytes of a clean one."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from plugins.archive import output
from plugins.archive.steps.rendering import Rendering
from plugins.archive.workers import Workers
from plugins.errors import NewsmirrorError, StoreError
from plugins.store import Store, connection
from plugins.store.articles import Articles
from tests.processes import of_session, wait_for
from tests.site import Site, bare, tag_link

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("KILLS", "12"))
"""How many builds are killed; the environment asks for more."""
BUILD = "import sys; from pathlib import Path; from tests.site import Site; Site(Path(sys.argv[1])).build()"


def fill(site: Site, files: int, words: int = 3) -> None:
    for number in range(files):
        body = f"<p>{'水位上涨。' * words}{tag_link('河流')}</p>"
        site.write(f"p{number % 5}/{number}.md", bare(number, day=f"2021-03-{1 + number % 28:02}", body=body))


def garbage(start: float, end: float) -> Callable[[Path], None]:
    def spoil(file: Path) -> None:
        data = bytearray(file.read_bytes())
        first, last = int(len(data) * start), int(len(data) * end)
        data[first:last] = random.Random(1).randbytes(last - first)
        file.write_bytes(data)

    return spoil


def sql(text: str) -> Callable[[Path], None]:
    def run(file: Path) -> None:
        connection = sqlite3.connect(file)
        connection.executescript(text)
        connection.close()

    return run


DAMAGE: dict[str, Callable[[Path], object]] = {
    "garbage at its beginning": garbage(0, 0.01),
    "garbage in its middle": garbage(0.3, 0.6),
    "garbage at its end": garbage(0.8, 1),
    "cut off in the middle": lambda file: os.truncate(file, file.stat().st_size // 2),
    "cut off inside a page": lambda file: os.truncate(file, file.stat().st_size - 777),
    "nothing": lambda file: os.truncate(file, 0),
    "zeros": lambda file: file.write_bytes(bytes(file.stat().st_size)),
    "garbage in its log": lambda file: file.with_name("archive.sqlite-wal").write_bytes(os.urandom(5000)),
    "a missing table": sql("DROP TABLE members"),
    "a missing column": sql("ALTER TABLE files DROP COLUMN reason"),
    "facts that are none": sql("UPDATE meta SET value = 'x y'"),
    "records that are none": sql("UPDATE readings SET record = x'7b7d'; DELETE FROM articles"),
    "a version that never was": sql("PRAGMA user_version = -7"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_store_with(damage, site):
    fill(site, 8)
    site.build()
    DAMAGE[damage](site.root / "site-store" / "archive.sqlite")
    fill(site, 9)
    site.build()
    assert site.output() == site.clean_build()
    assert site.build().nothing_changed


def test_a_store_of_a_newer_program_is_left_alone_and_named(site):
    site.build()
    sql("PRAGMA user_version = 99")(site.root / "site-store" / "archive.sqlite")
    with pytest.raises(StoreError, match=r"version 99, newer than this program's \d+; update the program"):
        site.build()


def test_a_store_that_cannot_be_opened_is_named(site):
    (site.root / "site-store" / "archive.sqlite").mkdir(parents=True)
    with pytest.raises(StoreError, match="cannot be opened"):
        site.build()


@pytest.mark.slow
def test_a_build_killed_at_any_moment_is_repaired_by_the_next_one(site):
    fill(site, 250)
    clean, moments = site.clean_build(), random.Random(8)
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", BUILD, os.fspath(site.root)], cwd=ROOT, check=True)
    whole = time.monotonic() - started
    for kill in range(KILLS):
        if kill % 5 == 0:  # from nothing again; else from what the last one left
            shutil.rmtree(site.root / "site-store")
        fill(site, 250, words=3 + kill % 2)  # the same words again in the last round or the next build
        process = subprocess.Popen(
            [sys.executable, "-c", BUILD, os.fspath(site.root)], cwd=ROOT, start_new_session=True
        )
        time.sleep(whole * moments.random())
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert wait_for(of_session(process.pid)), "what the build began goes on without it"
        for path, data in site.output().items():
            assert path.endswith(output.TEMPORARY) or path not in clean or data[-8:] == clean[path][-8:], path
    fill(site, 250)
    site.build()
    assert site.output() == clean


@contextmanager
def disk(folder: Path, size: str) -> Iterator[None]:
    """A small disk of its own at a folder."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", os.fspath(folder)]
    if os.name != "posix" or os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", os.fspath(folder)], check=True)


@pytest.mark.parametrize("what", ["output", "store"])
def test_a_full_disk_is_named_and_with_room_the_build_goes_on(site, what):
    fill(site, 60)
    place = site.root / f"site-{what}"
    with disk(place, "200k"):
        with pytest.raises(NewsmirrorError, match=r"No space left|full|disk I/O"):
            site.build()
        subprocess.run(["mount", "-o", "remount,size=64m", os.fspath(place)], check=True)
        site.build()
        assert site.output() == site.clean_build()


def test_an_output_that_cannot_be_written_is_named_and_later_written(site):
    fill(site, 5)
    with disk(site.root / "site-output", "8m"):
        site.build()
        fill(site, 6)
        subprocess.run(["mount", "-o", "remount,ro", os.fspath(site.root / "site-output")], check=True)
        with pytest.raises(NewsmirrorError, match="Read-only"):
            site.build()
        subprocess.run(["mount", "-o", "remount,rw", os.fspath(site.root / "site-output")], check=True)
        site.build()
        assert site.output() == site.clean_build()


def test_a_killed_worker_is_named_and_the_next_build_goes_on(site, monkeypatch):
    fill(site, 5)
    monkeypatch.setattr("plugins.archive.workers.WORTH_A_POOL", 1)
    monkeypatch.setattr("plugins.archive.steps.reading.read_batch", die)
    with pytest.raises(NewsmirrorError, match="a worker process died"):
        site.build(ARCHIVE_WORKERS=2)
    monkeypatch.undo()
    site.build()
    assert site.output() == site.clean_build()


def die(_tasks: object) -> None:
    """What a machine without memory does to a worker."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_a_worker_that_died_left_half_written_is_gone_when_the_build_ends(site, monkeypatch):
    fill(site, 3)
    settle = Rendering._settle

    def settle_and_leave(rendering, batch):
        (site.root / "site-output/a/half.html.0badc0de.newsmirror-new").write_bytes(b"<p>ha")
        settle(rendering, batch)

    monkeypatch.setattr(Rendering, "_settle", settle_and_leave)
    monkeypatch.setattr(Workers, "lost", True)
    site.build()
    monkeypatch.undo()
    assert site.output() == site.clean_build()


def test_a_damaged_store_is_renamed_before_another_build_is_let_in(site, monkeypatch):
    fill(site, 3)
    site.build()
    monkeypatch.setattr("plugins.store.articles.Articles.count", damaged_once())
    original, refused = connection.set_aside, []

    def rename(folder):
        with pytest.raises(StoreError, match="another build is using the store"):
            Store.open(os.fspath(folder))
        refused.append(folder)
        original(folder)

    monkeypatch.setattr("plugins.store.store.set_aside", rename)
    site.build()
    assert refused == [site.root / "site-store"]
    assert site.output() == site.clean_build()


def damaged_once() -> Callable[..., int]:
    """A count of articles that finds a damaged page the first time it is asked."""
    original, asked = Articles.count, []

    def count(self) -> int:
        if not asked:
            asked.append(self)
            raise sqlite3.DatabaseError("database disk image is malformed")
        return original(self)

    return count
