"""Events become batches: one save, one rename, one git pull."""

import errno
import os
import threading
import time

import pytest

from plugins.live import watching
from plugins.live.watching import BUSY, QUIET, QUIET_WHEN_BUSY, Batch, Watcher


@pytest.fixture
def watcher(tmp_path):
    watcher = Watcher()
    watcher.watch([os.fspath(tmp_path)])
    yield watcher
    watcher.stop()


def taken(watcher: Watcher, folder) -> set[str]:
    return {os.path.relpath(path, folder) for path in watcher.take(5)}


def test_a_saved_file_is_a_batch(watcher, tmp_path):
    (tmp_path / "a.md").write_text("text")
    assert taken(watcher, tmp_path) == {"a.md"}
    assert watcher.take(0.1) == set()


def test_an_editors_atomic_save_is_one_batch_with_both_names(watcher, tmp_path):
    (tmp_path / ".a.md.new").write_text("text")
    (tmp_path / ".a.md.new").replace(tmp_path / "a.md")
    assert taken(watcher, tmp_path) == {".a.md.new", "a.md"}


def test_deletes_and_renamed_folders_are_told(watcher, tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old/a.md").write_text("text")
    taken(watcher, tmp_path)
    (tmp_path / "old").rename(tmp_path / "new")
    assert {"old", "new"} <= taken(watcher, tmp_path)
    (tmp_path / "new/a.md").unlink()
    assert "new/a.md" in taken(watcher, tmp_path)


def test_what_happens_in_a_folder_made_a_moment_ago_is_not_missed(watcher, tmp_path):
    (tmp_path / "deep/er").mkdir(parents=True)
    (tmp_path / "deep/er/a.md").write_text("text")
    found = taken(watcher, tmp_path)
    assert "deep" in found or "deep/er/a.md" in found


def test_reading_a_file_and_what_version_control_does_for_itself_are_no_changes(watcher, tmp_path):
    (tmp_path / ".git").mkdir()
    watcher.take(0.2)
    (tmp_path / ".git/index").write_text("x")
    (tmp_path / "a.md").write_text("text")
    taken(watcher, tmp_path)
    (tmp_path / "a.md").read_text()
    assert watcher.take(0.2) == set()


def test_a_batch_waits_for_an_editor_a_moment_and_for_git_longer():
    batch = Batch()
    batch.add(["a"], 10.0)
    assert batch.rest(10.0) == pytest.approx(QUIET)
    batch.add([str(number) for number in range(BUSY)], 10.01)
    assert batch.rest(10.01) == pytest.approx(QUIET_WHEN_BUSY)
    assert batch.rest(10.01 + QUIET_WHEN_BUSY) <= 0


def test_a_batch_ends_at_last_however_long_events_come():
    batch = Batch()
    for second in range(100):
        batch.add([str(second)], float(second))
    assert batch.rest(99.0) <= 0


def test_a_file_that_was_only_emptied_yet_is_waited_for(watcher, tmp_path):
    file = tmp_path / "a.md"
    file.write_text("before")
    taken(watcher, tmp_path)
    file.write_text("")
    threading.Timer(0.1, lambda: file.write_text("after")).start()
    watcher.take(5)
    assert file.read_text() == "after"


def test_the_system_can_watch_no_more_folders_and_they_are_looked_at_instead(tmp_path, monkeypatch):
    def refuse(*_args, **_options):
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    watcher = Watcher()
    monkeypatch.setattr(watching, "POLL", 0.1)
    monkeypatch.setattr(watching.Observer, "schedule", refuse)
    try:
        watcher.watch([os.fspath(tmp_path)])
        assert watcher.polled == [os.fspath(tmp_path)]
        time.sleep(0.3)
        (tmp_path / "a.md").write_text("text")
        assert "a.md" in taken(watcher, tmp_path)
    finally:
        watcher.stop()


def test_folders_are_watched_once_and_left_when_nobody_asks_for_them(tmp_path):
    (tmp_path / "inner").mkdir()
    watcher = Watcher()
    try:
        watcher.watch([os.fspath(tmp_path), os.fspath(tmp_path / "inner"), os.fspath(tmp_path / "gone")])
        (tmp_path / "inner/a.md").write_text("text")
        assert taken(watcher, tmp_path) == {"inner/a.md"}
        watcher.watch([])
        (tmp_path / "inner/b.md").write_text("text")
        assert watcher.take(0.2) == set()
    finally:
        watcher.stop()
