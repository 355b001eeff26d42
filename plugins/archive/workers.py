"""What workers do, and how work is handed to them: to a pool, or done here when there is little of it.

A worker builds its own pipeline from the settings, so nothing of Pelican is ever pickled.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from itertools import islice
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Self, TypeAlias, TypeVar

from plugins.archive import keepsakes
from plugins.archive.buckets import configure
from plugins.archive.executors import Pool, open_pool
from plugins.archive.intake import Intake, Task
from plugins.archive.jobs import Rendered, RenderJob, StudyJob, halves, joined, part_of, subject
from plugins.archive.output import Outbox, Written, digest_of
from plugins.archive.view import View, open_view
from plugins.errors import NewsmirrorError, PageError
from plugins.pipeline import Pipeline, build_pipeline
from plugins.settings import ArchiveSettings
from plugins.store import Store
from plugins.store.files import FileReading
from plugins.store.pages import GIVEN, PageRow

logger = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")

Waiting: TypeAlias = deque[tuple[T, Future[tuple[R, float]]]]
"""Batches that were handed out, in order, and what becomes of them."""

READ_BATCH = 64
"""Files a task: large enough that passing it costs little, small enough that both cores end together."""
RENDER_BATCH = 96
"""Keys a task."""
WORTH_A_POOL = 400
"""Fewer items are done here: starting processes costs about 0.4 s."""
WORTH_A_SNAPSHOT = 4_000
"""Fewer items are done here if machines of a cluster would have to get a copy of the store first: about 4 s of work."""
MUCH = 3_000
"""Items after which a worker remembers so much of the archive that it forgets it when the next part begins."""
TRIES = 2
"""How often a single item may kill a worker of its own."""
AHEAD = 4
"""Tasks in flight for each worker: bounds what waits in memory."""
AHEAD_HURRIED = 2
"""The same where somebody may come and want something else: what is handed out is finished first."""
NICENESS = 5
"""How much worker processes yield to others of this machine where somebody waits: the browser, and who answers it. With
10 a busy machine would starve them, and an edit waits for what they are at."""


class _Process:
    """What a worker process keeps between tasks."""

    pipeline: Pipeline | None = None
    intake: Intake | None = None
    view: View | None = None
    generation = -1
    part = ""
    """Of the build, that the view was last used for."""
    alone = False
    """Whether the process does nothing but work."""
    worked = 0
    """Items that the view was used for."""


YOUNG = 100_000
"""New objects between two collections of cyclic garbage; Python's 700 cost a third of the time of rendering."""


def collect_rarely() -> None:
    """Hardly anything that a build makes is cyclic: look for what is a hundred times less often."""
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)


def start(settings: ArchiveSettings) -> None:
    """Make this process ready."""
    configure(settings.storage)
    keepsakes.use(settings.store)
    _Process.pipeline = build_pipeline(settings)
    _Process.intake = Intake(_Process.pipeline)
    _Process.view = None


def start_worker(settings: ArchiveSettings) -> None:
    """Make a worker process ready; runs once in each."""
    # Ctrl-C reaches all processes of a terminal: the build decides, its workers finish what they are at.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    collect_rarely()
    start(settings)
    _Process.alone = True
    if settings.executor == "processes":  # elsewhere is only a snapshot of the store, of before or none
        assert _Process.pipeline is not None
        _Process.intake = Intake(_Process.pipeline, Store.open_for_reading(settings.store))


def start_background_worker(settings: ArchiveSettings) -> None:
    """The same for one that yields to whoever else has work."""
    os.nice(NICENESS)
    start_worker(settings)


def _end_with_parent() -> None:
    """A worker whose build was killed ends as well.

    It holds both ends of the queue, so it would finish what is in it, beside the next build, and then wait for ever,
    with all of its memory.
    """
    parent = parent_process()
    if parent is None:
        return  # a worker of a cluster

    def wait_for_the_end() -> None:
        wait([parent.sentinel])
        os._exit(1)

    Thread(target=wait_for_the_end, daemon=True).start()


def be_there() -> None:
    """The first task of a worker: when it is done, the worker is ready for others."""


def read_batch(tasks: Sequence[Task]) -> list[FileReading | None]:
    """Read some files."""
    assert _Process.intake is not None
    return _Process.intake.read_all(tasks)


def render_batch(job: RenderJob) -> list[Rendered]:
    """Make some pages and write those that differ."""
    view = _view_for(job)
    outbox = Outbox(view.settings.output)
    with view.store.reading():
        known = view.store.pages.of_keys(job.maker, job.keys)
        made = [render_key(view, job.maker, key, known[key], outbox) for key in job.keys]
    files = outbox.settle()
    return [settled(rendered, files) for rendered in made] if files else made


def settled(rendered: Rendered, files: Mapping[str, Written]) -> Rendered:
    """With the state of files that were still on their way."""
    pages = (replace(row, mtime_ns=files[row.path].mtime_ns) if row.path in files else row for row in rendered.pages)
    return replace(rendered, pages=tuple(pages))


def study_group(job: StudyJob) -> dict[str, bytes]:
    """What a companion finds out about some articles."""
    view = _view_for(job)
    companion = next(known for known in view.pipeline.companions if known.name == job.companion)
    with view.store.reading():
        return dict(companion.study(view, job.articles))


def prepare_batch(job: RenderJob) -> None:
    """Do errands of a maker's preparation; the keys of the job name them."""
    view = _view_for(job)
    for errand in job.keys:
        view.pipeline.preparations[job.maker].prepare(view, errand)


def _view_for(job: RenderJob | StudyJob) -> View:
    """The view that this process has of the archive, made anew for every build.

    A worker also makes it anew for each part of a large build: what it remembers for one part hardly serves the next,
    and would stay beside it: two workers grew from 360 to 700 MB over the parts of a build of 80,000 articles.
    """
    assert _Process.pipeline is not None
    part, number = part_of(job)
    keeps = _Process.part == part or not _Process.alone or _Process.worked < MUCH
    is_current = _Process.generation == job.generation and keeps
    if _Process.view is not None and not is_current:
        _Process.view.store.close()
        _Process.view = None
        if _Process.alone:
            gc.collect()  # a view and what it remembers refer to each other
    if _Process.view is None:
        _Process.view = open_view(_Process.pipeline, job.tiers, job.edition)
        _Process.worked = 0
    _Process.generation, _Process.part = job.generation, part
    _Process.worked += number
    return _Process.view


def render_key(view: View, maker: str, key: str, known: Mapping[str, PageRow], outbox: Outbox) -> Rendered:
    """Make the pages of one key and write those that differ.

    :param known: its files as the last build left them, by path.
    :param outbox: where they are written.
    """
    pages, written, displaced = list[PageRow](), list[str](), list[str]()
    try:
        for page in view.pipeline.makers[maker].make(view, key):
            digest = digest_of(page.data)
            before = known.get(page.path)
            if before is None and view.store.pages.is_of(page.path, GIVEN):
                displaced.append(page.path)
                continue
            if before is not None and before.digest == digest:
                pages.append(before)
                continue
            done = outbox.write(page.path, page.data)
            pages.append(PageRow(page.path, maker, key, digest, done.size, done.mtime_ns))
            written.append(page.path)
    except PageError as error:  # what was written so far is told: the store must know what stands in the output
        return Rendered(maker, key, tuple(pages), tuple(written), (), tuple(displaced), error)
    dropped = known.keys() - {page.path for page in pages}
    return Rendered(maker, key, tuple(pages), tuple(written), tuple(sorted(dropped)), tuple(displaced))


def timed(work: Callable[[T], R], batch: T) -> tuple[R, float]:
    """What some work results in, and the CPU seconds that it took."""
    began = time.process_time()
    return work(batch), time.process_time() - began


class Workers:
    """Runs batches where the settings say, and in this process if they are not worth more; counts what they cost.

    A worker that dies loses nothing: what it was at is done again. Doing a batch twice is harmless, because work reads
    what does not change meanwhile and writes the same bytes to the same places.
    """

    def __init__(self, settings: ArchiveSettings, *, hurried: bool = False) -> None:
        """Prepare.

        :param hurried: for an audience that is (:class:`plugins.archive.audience.Audience`).
        """
        self._settings = settings
        self._hurried = hurried
        self._pool: Pool | None = None
        self._starting: list[Future[None]] = []
        self._unshared: Store | None = None
        self._inline_ready = False
        self.items: Counter[str] = Counter()
        """How many items were worked on, by the same parts: files, articles studied, errands and keys of a maker."""
        self.cpu: defaultdict[str, float] = defaultdict(float)
        """CPU seconds by what they went into: ``read``, a companion, a maker's preparation, a maker."""
        self.cpu_here = 0.0
        """CPU seconds of those that this process spent."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.close()
        self._close_view()

    def retire(self) -> None:
        """No more work, and nobody waits for the processes to end: they have finished what they were given."""
        if self._pool is not None:
            self._pool.retire()
        self._close_view()

    def _close_view(self) -> None:
        if self._inline_ready and _Process.view is not None:
            _Process.view.store.close()
            _Process.view = None

    def seconds_each(self, part: str) -> float:
        """CPU seconds that an item of a part of the build has taken so far; 0 while nobody knows."""
        return self.cpu[part] / self.items[part] if self.items[part] else 0.0

    @property
    def lost(self) -> bool:
        """Whether a worker has died in this build."""
        return self._pool is not None and self._pool.lost

    def share(self, store: Store) -> None:
        """From now on work must see the store as it is now."""
        self._unshared = store

    def run(
        self, work: Callable[[T], R], batches: Iterable[T], items: int | None, *, long: bool = False
    ) -> Iterator[R]:
        """Results in the order of the batches; a bounded number is in flight.

        :param batches: what ``part_of`` knows names the part of the build that they belong to.
        :param items: how many items all batches hold together; None if it is not known and may be large.
        :param long: whether a batch takes so long that no second one waits behind it where somebody is in a hurry.
        :raises NewsmirrorError: an item kills every worker that takes it, or there are none any more.
        """
        if not self._is_worth_a_pool(items):
            yield from self._run_here(work, batches)
            return
        pool = self._open_pool()
        waiting: Waiting[T, R] = deque()
        ahead = (1 if long else AHEAD_HURRIED) if self._hurried else AHEAD
        try:
            for batch in batches:
                if self._is_starting():
                    yield self._do_here(work, batch)
                    continue
                waiting.append((batch, pool.submit(timed, work, batch)))
                if len(waiting) >= ahead * pool.capacity:
                    yield self._next(pool, work, waiting)
            while waiting:
                yield self._next(pool, work, waiting)
        finally:
            for _, future in waiting:
                future.cancel()

    def _next(self, pool: Pool, work: Callable[[T], R], waiting: Waiting[T, R]) -> R:
        """The result of what waits longest."""
        batch, future = waiting[0]
        try:
            result, seconds = pool.wait_for(future)
        except pool.broken:
            logger.warning("A worker died; what it was at is done again.")
            redo_broken(pool, work, waiting)
            result, seconds = waiting[0][1].result()
        waiting.popleft()
        self._count(batch, seconds)
        return result

    def _is_starting(self) -> bool:
        """Whether processes have been started that are not there yet, while somebody is in a hurry."""
        return not all(future.done() for future in self._starting)

    def _run_here(self, work: Callable[[T], R], batches: Iterable[T]) -> Iterator[R]:
        for batch in batches:
            yield self._do_here(work, batch)

    def _do_here(self, work: Callable[[T], R], batch: T) -> R:
        if not self._inline_ready:
            start(self._settings)
            self._inline_ready = True
        result, seconds = timed(work, batch)
        self._count(batch, seconds)
        self.cpu_here += seconds
        return result

    def _count(self, batch: object, seconds: float) -> None:
        part, number = part_of(batch)
        self.items[part] += number
        self.cpu[part] += seconds

    def _is_worth_a_pool(self, items: int | None) -> bool:
        if self._settings.executor == "processes":
            if self._settings.workers == 1:
                return False
            # Processes read anew what they knew of the archive, in every build: little is done sooner here.
            ready = self._pool is not None and not self._hurried
            return ready or items is None or items >= WORTH_A_POOL
        return items is None or items >= (WORTH_A_POOL if self._unshared is None else WORTH_A_SNAPSHOT)

    def _open_pool(self) -> Pool:
        if self._pool is None:
            self._pool = open_pool(self._settings, start_background_worker if self._hurried else start_worker)
            # A second's work of this process, which would otherwise wait, and whoever wants something else with it.
            self._starting = [self._pool.submit(be_there) for _ in range(self._pool.capacity * self._hurried)]
        if self._unshared is not None:
            self._pool.share(self._unshared)
            self._unshared = None
        return self._pool


def redo_broken(pool: Pool, work: Callable[[T], R], waiting: Waiting[T, R]) -> None:
    """Do again what was lost with workers, one batch at a time.

    So what kills a worker is found, and what only took too much memory at the same time no longer does.
    """
    pool.restart()
    for place, (batch, future) in enumerate(waiting):
        if future.cancelled() or (future.done() and isinstance(future.exception(), pool.broken)):
            again: Future[tuple[R, float]] = Future()
            again.set_result(redo(pool, work, batch))
            waiting[place] = (batch, again)


def redo(pool: Pool, work: Callable[[T], R], batch: T) -> tuple[R, float]:
    """Do one batch, in halves if it kills the worker again.

    :raises NewsmirrorError: a single item does; the message names it.
    """
    parts = halves(batch)
    for _ in range(1 if parts else TRIES):
        try:
            return pool.wait_for(pool.submit(timed, work, batch))
        except pool.broken:
            pool.restart()
    if not parts:
        msg = (
            f"a worker process died each time it was at {subject(batch)}: it was killed, or there was not enough "
            "memory. The next build goes on from here; fewer processes need less memory (ARCHIVE_WORKERS)"
        )
        raise NewsmirrorError(msg)
    (one, seconds), (other, more) = (redo(pool, work, part) for part in parts)
    return joined(one, other), seconds + more


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most so many items."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
