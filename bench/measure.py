"""Runs a command and measures it as a whole: wall and CPU time, memory of all its processes together, what it wrote."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.1
"""Between two looks at memory, at least: a peak shorter than this can be missed."""
SAMPLE_SHARE = 50
"""A look, for which the system walks the tables of all pages, may take one part of so many of a core's time. Looking
every tenth of a second at processes of a gigabyte took a quarter of a core from what was measured."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one run took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of user and system time, of all processes."""
    memory: int
    """Bytes: the largest sum over all processes of their proportional share (PSS: shared pages count once)."""
    files: int = 0
    """Files written or deleted."""
    written: int = 0
    """Bytes of the files written."""


class CommandFailed(RuntimeError):
    """A measured command ended with an error; the message holds the end of its output."""


def measure(command: Sequence[str], folder: Path, output: Path | None = None) -> Measurement:
    """Run a command in a folder.

    :param output: a tree to compare before and after, outside the measured time.
    :raises CommandFailed: it did not end well.
    """
    before = snapshot(output) if output else {}
    os.sync()  # what an earlier run left to be written is not this one's work
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        peak = _Peak(process.pid)
        assert process.stdout is not None
        text = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        peak.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise CommandFailed(f"{' '.join(command)}\n{text.decode(errors='replace')[-3000:]}")
    after = snapshot(output) if output else {}
    changed = [path for path, state in after.items() if before.get(path) != state]
    return Measurement(
        wall,
        usage.ru_utime + usage.ru_stime,
        peak.bytes,
        len(changed) + len(before.keys() - after.keys()),
        sum(after[path][0] for path in changed),
    )


def snapshot(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Path -> size, modification time, inode of every file."""
    found = {}
    pending = [os.fspath(folder)] if folder.exists() else []
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                else:
                    state = entry.stat(follow_symlinks=False)
                    found[entry.path] = (state.st_size, state.st_mtime_ns, state.st_ino)
    return found


class _Peak:
    """Watches the memory of a process and its descendants from a thread."""

    def __init__(self, pid: int) -> None:
        self.bytes = 0
        self._pid = pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        pause = SAMPLE_SECONDS
        while not self._ended.wait(pause):
            began = time.thread_time()
            self.bytes = max(self.bytes, sum(map(_memory, _descendants(self._pid))))
            pause = max(SAMPLE_SECONDS, SAMPLE_SHARE * (time.thread_time() - began))


def _descendants(pid: int) -> Iterator[int]:
    yield pid
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in Path(f"/proc/{pid}/task/{task}/children").read_text("ascii").split():
                yield from _descendants(int(child))
    except OSError:
        return  # it has ended meanwhile


def _memory(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
