"""Copies of the store for machines that cannot open it: SQLite's file belongs to one machine.

The build that writes the store puts a copy where all machines reach it. In a folder that they share it is read right
there; from a URL each machine fetches it once, for all its workers. A copy never changes, so nobody needs a lock.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plugins.archive.buckets import is_bucket, open_bucket
from plugins.errors import ClusterError
from plugins.store import Store
from plugins.store.connection import SNAPSHOT_NAME

FOLDER = "snapshots"
"""In the folder that machines share."""


def save_snapshot(store: Store, scratch: str, name: str) -> str:
    """Copy the store as it is now; the folder or URL of the copy.

    :param scratch: folder or URL that all machines reach.
    :param name: another one for every copy.
    """
    file, place = store.settle(), f"{scratch}/{FOLDER}/{name}"
    if is_bucket(place):
        open_bucket(place).upload(file, SNAPSHOT_NAME)
    else:
        os.makedirs(place, exist_ok=True)
        shutil.copyfile(file, os.path.join(place, SNAPSHOT_NAME))
    return place


def fetch_snapshot(place: str) -> str:
    """The folder of a copy on this machine, fetched if no worker here has done so.

    :raises ClusterError: this machine's disk has no room for it.
    """
    if not is_bucket(place):
        return place
    folder = _copies() / _local_name(place)
    with _locked(folder.parent):
        if not (folder / SNAPSHOT_NAME).exists():
            folder.mkdir(exist_ok=True)
            arriving = folder / f"{SNAPSHOT_NAME}.new"
            try:
                open_bucket(place).download(SNAPSHOT_NAME, os.fspath(arriving))
                arriving.replace(folder / SNAPSHOT_NAME)
            except OSError as error:
                msg = f"the copy of the store cannot be kept in {folder}: {error.strerror or error}"
                raise ClusterError(msg) from error
    return os.fspath(folder)


def forget_snapshot(place: str) -> None:
    """Delete this machine's own copy; who still has it open can go on reading."""
    if is_bucket(place):
        shutil.rmtree(_copies() / _local_name(place), ignore_errors=True)


def clear_snapshots(scratch: str) -> None:
    """Delete all copies in the place that machines share."""
    if is_bucket(scratch):
        open_bucket(scratch).clear(FOLDER)
    else:
        shutil.rmtree(os.path.join(scratch, FOLDER), ignore_errors=True)


def _copies() -> Path:
    """Where this user's copies lie on this machine, closed to others: they hold all that was ever mirrored."""
    folder = Path(tempfile.gettempdir(), f"newsmirror-{os.getuid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise ClusterError(f"{folder} belongs to somebody else; give workers another folder (TMPDIR)")
    return folder


def _local_name(place: str) -> str:
    return hashlib.blake2b(place.encode(), digest_size=12).hexdigest()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One worker of this machine at a time."""
    with (folder / "lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
