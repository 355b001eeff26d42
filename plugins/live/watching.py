"""Watches folders and gathers what happens into batches: one save, one rename, one ``git pull``."""

from __future__ import annotations

import errno
import logging
import os
import stat
import threading
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

logger = logging.getLogger(__name__)

QUIET = 0.015
"""Seconds without an event that end a batch: an editor's rename follows its write within a few milliseconds."""
BUSY = 40
"""Paths from which on somebody else than an editor is at work ..."""
QUIET_WHEN_BUSY = 0.4
"""... and pauses are longer: git checks out some hundred files between two of its own."""
QUIET_WHEN_EMPTY = 0.25
"""Seconds that an empty file has to remain so: many editors empty a file, and then write it."""
LONGEST = 60.0
"""Seconds after which a batch ends although events still come."""
POLL = 2.0
"""Seconds between two looks at folders that cannot be watched."""

SEEN = [
    FileCreatedEvent, FileModifiedEvent, FileClosedEvent, FileMovedEvent, FileDeletedEvent, DirCreatedEvent,
    DirMovedEvent, DirDeletedEvent,
]  # fmt: skip
"""Events that say that content changed: not that somebody, such as a build, read it."""
IGNORED = frozenset({".git", ".hg", ".svn", "__pycache__"})
"""Folders whose inside is nobody's input."""


@dataclass(slots=True)
class Batch:
    """Paths that something happened to."""

    paths: set[str] = field(default_factory=set)
    """Absolute: files and folders, also those that are no more."""
    first: float = 0.0
    """When the first of it happened (``time.monotonic``)."""
    last: float = 0.0
    """When the last of it happened."""

    def add(self, paths: Iterable[str], now: float) -> None:
        """Something happened to these paths."""
        self.first = self.first if self.paths else now
        self.paths.update(paths)
        self.last = now

    def rest(self, now: float) -> float:
        """Seconds until the batch is whole, if nothing else happens; 0 or less: it is."""
        quiet = QUIET if len(self.paths) < BUSY else QUIET_WHEN_BUSY
        return min(self.last + quiet, self.first + LONGEST) - now


class Watcher(FileSystemEventHandler):
    """Watches folders. Those with more folders than the system can watch are looked at from time to time instead."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._batch = Batch()
        self._observer: BaseObserver | None = None
        self._poller: BaseObserver | None = None
        self._watches: dict[tuple[str, bool], tuple[BaseObserver, ObservedWatch]] = {}
        self.concerns: Callable[[str], bool] = lambda _path: True
        """Whether a path is anybody's input: what happens to others is no change."""

    @property
    def polled(self) -> list[str]:
        """Folders that are looked at from time to time."""
        return sorted(folder for (folder, _), (observer, _) in self._watches.items() if observer is self._poller)

    def watch(self, folders: Collection[str], flat: Collection[str] = ()) -> None:
        """Watch these folders and what is below them, others without what is below them, and no more."""
        deep = {folder for folder in folders if os.path.isdir(folder)}
        deep -= {folder for folder in deep if any(folder.startswith(f"{other}/") for other in deep)}
        wanted = {(folder, True) for folder in deep}
        wanted |= {
            (folder, False) for folder in flat if not any(f"{folder}/".startswith(f"{other}/") for other in deep)
        }
        for place in self._watches.keys() - wanted:
            observer, watch = self._watches.pop(place)
            observer.unschedule(watch)
        for folder, recursive in sorted(wanted - self._watches.keys()):
            self._watches[folder, recursive] = self._watch(folder, recursive=recursive)

    def _watch(self, folder: str, *, recursive: bool) -> tuple[BaseObserver, ObservedWatch]:
        if self._observer is None:
            self._observer = Observer()
            self._observer.start()
        try:
            return self._observer, self._observer.schedule(self, folder, recursive=recursive, event_filter=SEEN)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EMFILE):
                raise
            logger.warning("%s has too many folders to watch each; it is looked at from time to time.", folder)
        if self._poller is None:
            self._poller = PollingObserver(timeout=POLL)
            self._poller.start()
        return self._poller, self._poller.schedule(self, folder, recursive=recursive, event_filter=SEEN)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Watchdog's call, from a thread of its own."""
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        self.note(path for path in paths if IGNORED.isdisjoint(path.split("/")) and self.concerns(path))

    def note(self, paths: Iterable[str]) -> None:
        """Something happened to these paths."""
        found = list(paths)
        if found:
            with self._changed:
                self._batch.add(found, time.monotonic())
                self._changed.notify_all()

    def ready(self) -> bool:
        """Whether a batch is whole."""
        with self._changed:
            return bool(self._batch.paths) and self._rest() <= 0

    def _rest(self) -> float:
        """Seconds until the batch is whole; an empty file is one that somebody is about to write."""
        now = time.monotonic()
        rest = self._batch.rest(now)
        if rest <= 0 and len(self._batch.paths) < BUSY and any(map(_is_empty, self._batch.paths)):
            return self._batch.last + QUIET_WHEN_EMPTY - now
        return rest

    def take(self, timeout: float | None = None) -> set[str]:
        """Wait for a whole batch; its paths.

        :param timeout: seconds to wait for it to begin; nothing if nothing happened until then. None: for ever.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._batch.paths, timeout):
                return set()
            while (rest := self._rest()) > 0:
                self._changed.wait(rest)
            batch, self._batch = self._batch, Batch()
            return batch.paths

    def stop(self) -> None:
        """Watch nothing any more."""
        for observer in (self._observer, self._poller):
            if observer is not None:
                observer.stop()
                observer.join()


def _is_empty(path: str) -> bool:
    try:
        found = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size == 0
