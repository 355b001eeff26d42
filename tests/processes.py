"""Which processes there are, as ``/proc`` says."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path


def wait_for(processes: Iterable[str], seconds: float = 30) -> bool:
    """Whether all these processes end in time."""
    deadline, left = time.monotonic() + seconds, list(processes)
    while left and time.monotonic() < deadline:
        time.sleep(0.02)
        left = [process for process in left if _state(process) is not None]
    return not left


def of_session(session: int) -> Iterator[str]:
    """The processes of a session, zombies left out."""
    for folder in Path("/proc").iterdir():
        state = _state(folder.name) if folder.name.isdecimal() else None
        if state is not None and state[3] == str(session):
            yield folder.name


def _state(process: str) -> list[str] | None:
    """State, parent, group, session, and so on (proc(5), stat); None for one that has ended."""
    try:
        fields = Path("/proc", process, "stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return fields if fields[0] != "Z" else None
