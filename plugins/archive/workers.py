"""Where the work runs: in worker processes, or here when there is little of it.

A worker builds its own pipeline from the settings, so nothing of Pelican is ever pickled.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from typing import Self, TypeVar

from plugins.archive.buckets import configure
from plugins.archive.intake import Intake, Task
from plugins.archive.output import Outbox, Written, digest_of
from plugins.archive.view import View, open_view
from plugins.errors import PageError
from plugins.pipeline import Pipeline, build_pipeline
from plugins.settings import ArchiveSettings
from plugins.store.files import FileReading
from plugins.store.pages import PageRow
from plugins.topics.tiers import Tiers

T = TypeVar("T")
R = TypeVar("R")

READ_BATCH = 64
"""Files a task: large enough that passing it costs little, small enough that both cores end together."""
RENDER_BATCH = 96
"""Keys a task."""
WORTH_A_POOL = 400
"""Fewer items are done here: starting processes costs about 0.4 s."""
AHEAD = 4
"""Tasks in flight for each worker: bounds what waits in memory."""


@dataclass(frozen=True, slots=True)
class RenderJob:
    """Keys of one maker to make, in a worker."""

    maker: str
    """Maker's name."""
    keys: tuple[str, ...]
    """Its keys."""
    tiers: Tiers
    """As decided for this build."""
    generation: int
    """Changes with every build in one process, so that no worker keeps an old view."""
    edition: int
    """Of the templates: a worker keeps what it compiled while this stays the same."""


@dataclass(frozen=True, slots=True)
class StudyJob:
    """Articles that a companion is to study, in a worker."""

    companion: str
    """Companion's name."""
    articles: tuple[str, ...]
    """Their ids."""
    tiers: Tiers
    """As decided for this build."""
    generation: int
    """As for :class:`RenderJob`."""
    edition: int
    """As for :class:`RenderJob`."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a worker made of one key."""

    maker: str
    """Maker's name."""
    key: str
    """The key."""
    pages: tuple[PageRow, ...]
    """Its files as they now are in the output."""
    written: tuple[str, ...]
    """Paths of those that were written, because they differ from before."""
    dropped: tuple[str, ...]
    """Paths of files that it had before and has no more."""
    error: PageError | None = None
    """Why some of its files could not be made."""


class _Process:
    """What a worker process keeps between tasks."""

    pipeline: Pipeline | None = None
    intake: Intake | None = None
    view: View | None = None
    generation = -1


YOUNG = 100_000
"""New objects between two collections of cyclic garbage; Python's 700 cost a third of the time of rendering."""


def collect_rarely() -> None:
    """Hardly anything that a build makes is cyclic: look for what is a hundred times less often."""
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)


def start(settings: ArchiveSettings) -> None:
    """Make this process ready."""
    configure(settings.storage)
    _Process.pipeline = build_pipeline(settings)
    _Process.intake = Intake(_Process.pipeline)
    _Process.view = None


def start_worker(settings: ArchiveSettings) -> None:
    """Make a worker process ready; runs once in each."""
    # Ctrl-C reaches all processes of a terminal: the build decides, its workers finish what they are at.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_rarely()
    start(settings)


def read_batch(tasks: Sequence[Task]) -> list[FileReading | None]:
    """Read some files."""
    assert _Process.intake is not None
    return _Process.intake.read_all(tasks)


def render_batch(job: RenderJob) -> list[Rendered]:
    """Make some pages and write those that differ."""
    view = _view_for(job)
    known = view.store.pages.of_keys(job.maker, job.keys)
    outbox = Outbox(view.settings.output)
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
    return dict(companion.study(view, job.articles))


def prepare_batch(job: RenderJob) -> None:
    """Do errands of a maker's preparation; the keys of the job name them."""
    view = _view_for(job)
    for errand in job.keys:
        view.pipeline.preparations[job.maker].prepare(view, errand)


def _view_for(job: RenderJob | StudyJob) -> View:
    """The view that this process has of the archive, made anew for every build."""
    assert _Process.pipeline is not None
    if _Process.view is None or _Process.generation != job.generation:
        if _Process.view is not None:
            _Process.view.store.close()
        _Process.view = open_view(_Process.pipeline, job.tiers, job.edition)
        _Process.generation = job.generation
    return _Process.view


def render_key(view: View, maker: str, key: str, known: Mapping[str, PageRow], outbox: Outbox) -> Rendered:
    """Make the pages of one key and write those that differ.

    :param known: its files as the last build left them, by path.
    :param outbox: where they are written.
    """
    pages, written = list[PageRow](), list[str]()
    try:
        for page in view.pipeline.makers[maker].make(view, key):
            digest = digest_of(page.data)
            before = known.get(page.path)
            if before is not None and before.digest == digest:
                pages.append(before)
                continue
            done = outbox.write(page.path, page.data)
            pages.append(PageRow(page.path, maker, key, digest, done.size, done.mtime_ns))
            written.append(page.path)
    except PageError as error:  # what was written so far is told: the store must know what stands in the output
        return Rendered(maker, key, tuple(pages), tuple(written), (), error)
    dropped = known.keys() - {page.path for page in pages}
    return Rendered(maker, key, tuple(pages), tuple(written), tuple(sorted(dropped)))


def timed(work: Callable[[T], R], batch: T) -> tuple[R, float]:
    """What some work results in, and the CPU seconds that it took."""
    began = time.process_time()
    return work(batch), time.process_time() - began


class Inline(Executor):
    """Does the work at once, in this process."""

    def submit(self, fn: Callable[..., R], /, *args: object, **kwargs: object) -> Future[R]:
        """Run now; the future is done."""
        future: Future[R] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - handed on: result() raises it, as in a pool
            future.set_exception(error)
        return future


class Workers:
    """Runs batches on as many processes as the settings say; starts them only for work worth it."""

    def __init__(self, settings: ArchiveSettings) -> None:
        self._settings = settings
        self._pool: ProcessPoolExecutor | None = None
        self._inline_ready = False
        self.items: Counter[str] = Counter()
        """How many items were worked on, by the same parts: files, articles studied, errands and keys of a maker."""
        self.cpu: defaultdict[str, float] = defaultdict(float)
        """CPU seconds by what they went into: ``read``, a companion, a maker's preparation, a maker."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        if self._inline_ready and _Process.view is not None:
            _Process.view.store.close()
            _Process.view = None

    def run(self, work: Callable[[T], R], batches: Iterable[T], items: int | None) -> Iterator[R]:
        """Results in the order of the batches; a bounded number is in flight.

        :param batches: what ``part_of`` knows names the part of the build that they belong to.
        :param items: how many items all batches hold together; None if it is not known and may be large.
        """
        executor = self._executor(items)
        waiting: list[tuple[str, Future[tuple[R, float]]]] = []
        source = iter(batches)
        limit = 1 if isinstance(executor, Inline) else AHEAD * self._settings.workers
        try:
            for batch in source:
                part, number = part_of(batch)
                self.items[part] += number
                waiting.append((part, executor.submit(timed, work, batch)))
                if len(waiting) >= limit:
                    yield self._take(*waiting.pop(0))
            while waiting:
                yield self._take(*waiting.pop(0))
        finally:
            for _, future in waiting:
                future.cancel()

    def _take(self, part: str, future: Future[tuple[R, float]]) -> R:
        result, seconds = future.result()
        self.cpu[part] += seconds
        return result

    @property
    def has_pool(self) -> bool:
        """Whether any work was done in other processes."""
        return self._pool is not None

    def _executor(self, items: int | None) -> Executor:
        few = items is not None and items < WORTH_A_POOL
        if self._pool is None and (few or self._settings.workers == 1):
            if not self._inline_ready:
                start(self._settings)
                self._inline_ready = True
            return Inline()
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._settings.workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=start_worker,
                initargs=(self._settings,),
            )
        return self._pool


def part_of(batch: object) -> tuple[str, int]:
    """The part of a build that a batch belongs to, and how many items it holds."""
    match batch:
        case RenderJob(maker=maker, keys=keys):
            return maker, len(keys)
        case StudyJob(companion=companion, articles=articles):
            return companion, len(articles)
        case Sized():
            return "read", len(batch)
        case _:
            return "read", 1


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most so many items."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
