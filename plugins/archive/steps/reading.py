"""Reading what is new or changed in the mirrors, and forgetting what is gone."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterator

from plugins.archive.intake import Intake, Task
from plugins.archive.progress import told
from plugins.archive.scan import Census, Found, look, scan
from plugins.archive.steps.context import CHANGED, BuildContext
from plugins.archive.workers import READ_BATCH, Workers, batched, read_batch
from plugins.store.files import UNREAD, FileReading

COMMIT_EVERY = 32
"""Batches of files between commits: about 2,000 files, a second's work to lose."""
FORGOTTEN_AT_ONCE = 5_000
"""Files that are no more, in one transaction: a mirror may have gone with half a million."""
FEW = 1_000
"""Most builds find little: so many items are looked at before deciding whether processes are worth it."""

ChannelName = tuple[str, str, int, str]
"""Mirror, channel code, rank, name."""


class Reading:
    """The step that turns files into readings."""

    def __init__(self, context: BuildContext) -> None:
        self._context = context
        self._files = context.store.files
        self._articles = context.store.articles
        self._intake: Intake | None = None

    def rules_changed(self) -> bool:
        """Whether files were last read by other rules than these."""
        return self._context.store.fact("reading") != self._context.rules.reading

    def mark_unread(self) -> None:
        """All files have to be read again."""
        store = self._context.store
        with store.transaction():
            self._files.mark_unread()
            store.set_fact("unread", "yes")
            store.set_fact("reading", self._context.rules.reading)

    def read(self, workers: Workers, between: Callable[[], None]) -> None:
        """Read what is new or changed; forget what is gone.

        :param between: called between portions of much work.
        """
        context, census = self._context, Census()
        found = self._find(census)
        first = list(itertools.islice(found, FEW))
        few = len(first) if len(first) < FEW else None
        batches = batched(itertools.chain(first, found), context.portion(READ_BATCH))
        pending: list[list[Found]] = []

        def tasks() -> Iterator[list[Task]]:
            for batch in batches:
                if context.leaving():
                    return
                pending.append(batch)
                yield [_task(item) for item in batch]

        results = workers.run(read_batch, tasks(), few)
        with context.phase("Reading", few) as advance:
            for group in batched(told(results, advance), context.portion(COMMIT_EVERY)):
                with context.store.transaction():
                    for readings in group:
                        for item, reading in zip(pending.pop(0), readings, strict=True):
                            self._save(item, reading)
                if few is None:
                    between()
        if census.gone is not None and not context.leaving():
            self._forget(census)

    def files_of(self, article: str) -> list[str]:
        """Absolute paths, or URLs, of an article's files."""
        roots = self._context.settings.roots()
        copies = self._files.copies(article)
        return [os.path.join(roots[mirror], path) for _, mirror, path, _ in copies if mirror in roots]

    def read_copies(self, article: str) -> None:
        """Read the files of one article, now and whatever is known of them."""
        store, roots = self._context.store, self._context.settings.roots()
        places = self.files_of(article)
        with store.transaction():
            self._files.mark_unread(file for file, *_ in self._files.copies(article))
            for item in look(places, roots, store, time.time_ns(), Census()):
                self._save(item, self._read_here(item))

    def _read_here(self, item: Found) -> FileReading | None:
        if self._intake is None:
            self._intake = Intake(self._context.pipeline)
        return self._intake.read(_task(item))

    def _find(self, census: Census) -> Iterator[Found]:
        """New and changed files. Those that were marked as unread may lie anywhere."""
        context = self._context
        roots, now = context.settings.roots(), time.time_ns()
        if context.store.fact("unread") or context.scope.paths is None:
            return scan(roots, context.store, now, census)
        return look(context.scope.paths, roots, context.store, now, census)

    def _forget(self, census: Census) -> None:
        """Files that are gone. All have been looked at."""
        context = self._context
        for gone in batched(census.gone or (), FORGOTTEN_AT_ONCE):
            with context.store.transaction():
                context.store.set_fact("numbers", CHANGED)
                self._articles.touch(seen.article for seen in gone if seen.article)
                for seen in gone:
                    self._touch_channels(self._files.channels_of(seen.id), set())
                self._files.forget(seen.id for seen in gone)
        with context.store.transaction():
            context.store.set_fact("unread", "")
        context.result.looked = True
        context.result.files = self._files.count()

    def _save(self, item: Found, reading: FileReading | None) -> None:
        if reading is None:
            assert item.known is not None
            self._files.touch(item.known.id, item.stamp)
            return
        self._context.result.read += 1
        self._context.store.set_fact("numbers", CHANGED)
        known = item.known
        channels_before = self._files.channels_of(known.id) if known else set()
        before = known.article if known else None
        self._articles.touch({article for article in (before, reading.article) if article})
        stamp = item.stamp._replace(mtime_ns=0) if reading.passing else item.stamp
        self._files.save(item.mirror, item.folder, item.name, stamp, reading)
        self._touch_channels(channels_before, {(item.mirror, *row) for row in reading.channels})

    def _touch_channels(self, before: set[ChannelName], now: set[ChannelName]) -> None:
        """Articles of channels whose names an index file now gives differently."""
        for mirror, channel in {row[:2] for row in before ^ now}:
            self._articles.touch(self._files.articles_in_channel(mirror, channel))


def _task(item: Found) -> Task:
    known = b"" if item.known is None or item.known.stamp.mtime_ns == UNREAD else item.known.digest
    return Task(item.mirror, item.path, item.file, item.stamp.size, known)
