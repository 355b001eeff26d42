"""The story of a build, top to bottom.

scan -> read (workers) -> reconcile -> mark stale -> study (workers) -> render (workers) -> prune -> report

Whatever changes an input marks what depends on it in the same transaction, so a build that dies at any
moment leaves a store that knows what is left to do. The law: after any history, the output holds the same
bytes as a clean build of the same inputs.
"""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.console import Console

from plugins.archive import buckets, fingerprints, output
from plugins.archive.catalogue import Catalogue
from plugins.archive.changes import Changes
from plugins.archive.feed_plan import feed_files
from plugins.archive.intake import Task
from plugins.archive.progress import phase, told
from plugins.archive.scan import Census, Found, scan
from plugins.archive.view import View
from plugins.archive.workers import (
    READ_BATCH,
    RENDER_BATCH,
    Rendered,
    RenderJob,
    StudyJob,
    Workers,
    batched,
    collect_rarely,
    prepare_batch,
    read_batch,
    render_batch,
    study_group,
)
from plugins.pipeline import Pipeline, build_pipeline
from plugins.settings import ArchiveSettings
from plugins.store import Store
from plugins.store.files import FileReading
from plugins.store.pages import PageRow
from plugins.topics.aliases import load_aliases
from plugins.topics.tiers import Tiers, fit_tiers

logger = logging.getLogger(__name__)

COMMIT_EVERY = 32
"""Batches of files between commits: about 2,000 files, a second's work to lose."""
RECONCILE_AT_ONCE = 4_000
"""Articles reconciled in one transaction: bounds memory."""
PREPARED_AS_ONE = 5
"""Articles whose text is gone through in the time that one page takes."""
CHANGED = "changed"
"""Value of the fact ``numbers`` while pages with numbers of the whole archive are not marked yet."""
GIVEN = "given"
"""Maker name of files that are not made here: the theme's and the site's static files, Pelican's own pages."""

ChannelName = tuple[str, str, int, str]
"""Mirror, channel code, rank, name."""

_generations = itertools.count(1)


@dataclass(slots=True)
class BuildResult:
    """What a build did."""

    files: int = 0
    """Input files seen."""
    read: int = 0
    """Files read because they were new or changed."""
    written: list[str] = field(default_factory=list)
    """Paths written."""
    removed: list[str] = field(default_factory=list)
    """Paths removed."""
    seconds: float = 0.0
    """Wall time."""
    cpu: dict[str, float] = field(default_factory=dict)
    """CPU seconds by part of the build; ``build`` is what this process did itself."""
    worked: dict[str, int] = field(default_factory=dict)
    """Files read, articles studied, and keys made, by the same parts."""
    foreign: int = 0
    """Files in the output that are not ours and were left alone."""

    @property
    def nothing_changed(self) -> bool:
        """Whether the output was current already."""
        return not self.written and not self.removed


class Build:
    """One build of one archive."""

    def __init__(self, settings: ArchiveSettings, store: Store, console: Console | None = None) -> None:
        self.settings = settings
        buckets.configure(settings.storage)
        self._console = console or Console(quiet=True, force_terminal=False)
        self.store = store
        self.pipeline: Pipeline = build_pipeline(settings)
        self.result = BuildResult()
        self._generation = next(_generations)
        wanted = Tiers(settings.topic_page_min, settings.topic_active_min)
        self._tiers = _parse_tiers(store.fact("tiers"), wanted)
        self._wanted_tiers = wanted

    def run(self, given: Mapping[str, bytes]) -> BuildResult:
        """Bring the output up to date.

        :param given: path -> content of files that are made elsewhere.
        """
        started, began = time.perf_counter(), time.process_time()
        collect_rarely()
        with Workers(self.settings) as workers:
            self._read_files(workers)
            self._reconcile()
            self._decide_tiers()
            self._study(workers)
            self._compare_makers()
            self._compare_output()
            self._write_given(given)
            self._render(workers)
        inline = 0.0 if workers.has_pool else sum(workers.cpu.values())
        own = time.process_time() - began - inline
        self.result.cpu = {**workers.cpu, "build": own}
        self.result.worked = dict(workers.items)
        self.result.seconds = time.perf_counter() - started
        return self.result

    # Reading

    def _read_files(self, workers: Workers) -> None:
        """Read what is new or changed; forget what is gone."""
        fingerprint = fingerprints.reading_fingerprint(self.settings)
        everything = self.store.fact("reading") != fingerprint
        census = Census()
        found = scan(self.settings.roots(), self.store, time.time_ns(), census, everything=everything)
        # Most builds find little: look at the first items before deciding whether processes are worth it.
        first = list(itertools.islice(found, 1000))
        batches = batched(itertools.chain(first, found), READ_BATCH)
        pending: list[list[Found]] = []

        def tasks() -> Iterator[list[Task]]:
            for batch in batches:
                pending.append(batch)
                yield [_task(item, everything=everything) for item in batch]

        results = workers.run(read_batch, tasks(), len(first) if len(first) < 1000 else None)
        with phase(self._console, "Reading", len(first) if len(first) < 1000 else None) as advance:
            for group in batched(told(results, advance), COMMIT_EVERY):
                with self.store.transaction():
                    for readings in group:
                        for item, reading in zip(pending.pop(0), readings, strict=True):
                            self._save_reading(item, reading)
        with self.store.transaction():
            gone = census.gone or []
            self.store.articles.touch(seen.article for seen in gone if seen.article)
            for seen in gone:
                self._touch_channels(self.store.files.channels_of(seen.id), set())
            self.store.files.forget(seen.id for seen in gone)
            self.store.set_fact("reading", fingerprint)
            if gone:
                self.store.set_fact("numbers", CHANGED)
        self.result.files = census.files

    def _save_reading(self, item: Found, reading: FileReading | None) -> None:
        files = self.store.files
        if reading is None:
            assert item.known is not None
            files.touch(item.known.id, item.stamp)
            return
        self.result.read += 1
        self.store.set_fact("numbers", CHANGED)
        known = item.known
        channels_before = files.channels_of(known.id) if known else set()
        before = known.article if known else None
        self.store.articles.touch({article for article in (before, reading.article) if article})
        files.save(item.mirror, item.folder, item.name, item.stamp, reading)
        self._touch_channels(channels_before, {(item.mirror, *row) for row in reading.channels})

    def _touch_channels(self, before: set[ChannelName], now: set[ChannelName]) -> None:
        """Articles of channels whose names an index file now gives differently."""
        for mirror, channel in {row[:2] for row in before ^ now}:
            self.store.articles.touch(self.store.files.articles_in_channel(mirror, channel))

    # Reconciling

    def _reconcile(self) -> None:
        """Bring articles and lists up to date, and mark the pages that show what changed."""
        fingerprint = fingerprints.catalogue_fingerprint(self.settings)
        if self.store.fact("catalogue") != fingerprint:
            with self.store.transaction():
                self.store.forget_articles()
                self.store.articles.touch(self.store.files.article_ids())
                self.store.set_fact("catalogue", fingerprint)
                self.store.set_fact("numbers", CHANGED)
                self._forget_makers()
        aliases = load_aliases(self.settings.topics_file)
        # In a first build every page will be made: nothing needs marking one by one.
        mark = any(self.store.fact(f"maker {name}") for name in self.pipeline.makers)
        with phase(self._console, "Arranging", self.store.articles.number_touched()) as advance:
            while touched := self.store.articles.touched(RECONCILE_AT_ONCE):
                with self.store.transaction():
                    catalogue = Catalogue(self.store, aliases, self._tiers, has_topics=self.pipeline.has_topics)
                    changes = catalogue.update(touched)
                    self._note(changes)
                    if mark:
                        self._mark_stale(changes)
                    self.store.articles.settle(touched)
                advance(len(touched))
        if self.store.fact("numbers") == CHANGED:
            with self.store.transaction():
                self._mark_stale(Changes(files=True))
                self.store.set_fact("numbers", "")

    def _mark_stale(self, changes: Changes) -> None:
        if not changes:
            return
        view = self._view()
        for maker in self.pipeline.makers.values():
            self.store.pages.mark_stale(maker.name, maker.stale(changes, view))

    def _note(self, changes: Changes) -> None:
        """Companions mark what they have to study again, in the transaction of the change."""
        if changes and self.pipeline.companions:
            view = self._view()
            for companion in self.pipeline.companions:
                companion.note(changes, view)

    def _study(self, workers: Workers) -> None:
        """Companions find out what is outdated; pages that show what they find are marked."""
        view = self._view()
        for companion in self.pipeline.companions:
            with self.store.transaction():
                groups = companion.outdated(view)
            jobs = (StudyJob(companion.name, tuple(group), self._tiers, self._generation) for group in groups)
            for done in batched(workers.run(study_group, jobs, sum(map(len, groups))), 4):
                with self.store.transaction():
                    for findings in done:
                        self.store.pages.mark_stale("article", companion.settle(view, findings))

    def _view(self) -> View:
        """The archive as this transaction sees it."""
        return View(self.store, self.pipeline, self._tiers)

    def _forget_makers(self) -> None:
        """Every page of every maker has to be made again."""
        for name in (*self.pipeline.makers, *self.store.pages.makers()):
            self.store.set_fact(f"maker {name}", "")

    def _decide_tiers(self) -> None:
        """Fit topics into the budget of files; other tiers move topics, which any page may show."""
        tiers = self._wanted_tiers
        if self.settings.max_files:
            others = self._files_without_topics()
            budget = self.settings.max_files - others
            tiers = fit_tiers(tiers, self.store.lists.sizes("topic"), budget, lambda count: self._feeds("topic", count))
        if f"{tiers.page} {tiers.active}" != self.store.fact("tiers"):
            with self.store.transaction():
                self.store.set_fact("tiers", f"{tiers.page} {tiers.active}")
                self._forget_makers()
        self._tiers = tiers

    def _files_without_topics(self) -> int:
        """Output files that do not depend on tiers, full list pages aside."""
        lists = self.store.lists
        days = [row.key for row in lists.of_kind("day")]
        calendar = len(days) + len({day[:7] for day in days}) + len({day[:4] for day in days})
        named = lists.number("source") + lists.number("category")
        named += sum(
            self._feeds(kind, row.count) for kind in ("all", "source", "category") for row in lists.of_kind(kind)
        )
        articles = self.store.articles.count()
        named += sum(count(articles) for count in self.pipeline.file_counts)
        return articles + calendar + named + len(lists.shelves()) + self.store.pages.count(GIVEN) + 14

    def _feeds(self, kind: str, count: int) -> int:
        """Files that the feeds of a list of so many articles take."""
        return feed_files(self.settings, kind, count) if self.pipeline.has_feeds else 0

    # Comparing

    def _compare_makers(self) -> None:
        """Templates, settings or code changed: all pages of the makers that read them are stale."""
        common = fingerprints.rendering_fingerprint(self.settings)
        view = self._view()
        for maker in self.pipeline.makers.values():
            templates = " ".join(view.templates.fingerprint(choices) for choices in maker.templates())
            fingerprint = f"{common} {templates}"
            if self.store.fact(f"maker {maker.name}") == fingerprint:
                continue
            with self.store.transaction():
                self.store.pages.mark_stale(maker.name, maker.keys(view))
                self.store.pages.mark_all_stale(maker.name)
                self.store.set_fact(f"maker {maker.name}", fingerprint)
        for name in self.store.pages.makers() - {*self.pipeline.makers, GIVEN}:
            self._forget(list(self.store.pages.of_maker(name)))

    def _compare_output(self) -> None:
        """Find files that are missing, altered or nobody's."""
        root = self.settings.output
        ours = output.claim(root)
        unvisited = self.store.pages.folders()
        with self.store.transaction():
            for folder, files in output.walk(root, self.settings.retained):
                known = self.store.pages.left_in_folder(folder) if folder in unvisited else {}
                unvisited.discard(folder)
                if files == known:
                    continue
                for path, left in known.items():
                    if files.pop(path, None) != left:
                        self._distrust(path)
                if ours:
                    output.remove_all(root, files)
                    self.result.removed += files
                else:
                    self.result.foreign += len(files)
            for folder in unvisited:
                for path in self.store.pages.left_in_folder(folder):
                    self._distrust(path)
        if not ours and not self.result.foreign:
            output.sign(root)  # all that is here we made, or nothing is

    def _distrust(self, path: str) -> None:
        """A file is not as it was left: make it again."""
        row = self.store.pages.get(path)
        self.store.pages.distrust(path)
        if row is not None and row.maker != GIVEN:
            self.store.pages.mark_stale(row.maker, [row.key])

    # Rendering

    def _write_given(self, given: Mapping[str, bytes]) -> None:
        """Files that are made elsewhere: compared each time, they are few."""
        rows, stale = [], [row for row in self.store.pages.of_maker(GIVEN) if row.path not in given]
        for path, data in sorted(given.items()):
            digest = output.digest_of(data)
            known = self.store.pages.get(path)
            if known is not None and (known.digest, known.maker) == (digest, GIVEN):
                continue
            done = output.write_page(self.settings.output, path, data)
            rows.append(PageRow(path, GIVEN, path, digest, done.size, done.mtime_ns))
            self.result.written.append(path)
        with self.store.transaction():
            self.store.pages.save(rows)
        self._forget(stale)

    def _render(self, workers: Workers) -> None:
        """Make what is stale; delete what is made no more."""
        stale, number = self.store.pages.stale(), self.store.pages.number_stale()
        dropped: list[str] = []
        self._prepare(workers)

        def jobs() -> Iterator[RenderJob]:
            for maker, group in itertools.groupby(stale, key=lambda item: item[0]):
                for keys in batched((key for _, key in group), self.pipeline.batches.get(maker, RENDER_BATCH)):
                    yield RenderJob(maker, tuple(keys), self._tiers, self._generation)

        with phase(self._console, "Writing", number) as advance:
            for done in batched(told(workers.run(render_batch, jobs(), number), advance), 8):
                with self.store.transaction():
                    for batch in done:
                        self._settle(batch)
                        dropped += [path for rendered in batch for path in rendered.dropped]
        self._drop(dropped)
        for preparation in self.pipeline.preparations.values():
            preparation.tidy(self._view())

    def _prepare(self, workers: Workers) -> None:
        """What makers need of the archive as a whole before their stale pages can be made."""
        for name, preparation in self.pipeline.preparations.items():
            errands = preparation.errands(self._view(), self.store.pages.stale_of(name))
            jobs = (RenderJob(name, (errand,), self._tiers, self._generation) for errand, _ in errands)
            articles = sum(number for _, number in errands)
            for _ in workers.run(prepare_batch, jobs, articles // PREPARED_AS_ONE):
                pass

    def _settle(self, batch: Sequence[Rendered]) -> None:
        """Remember what was made of some keys of one maker."""
        pages = self.store.pages
        pages.forget((path, rendered.maker, rendered.key) for rendered in batch for path in rendered.dropped)
        pages.save(row for rendered in batch for row in rendered.pages if row.path in rendered.written)
        pages.mark_fresh(batch[0].maker, (rendered.key for rendered in batch))
        for rendered in batch:
            self.result.written += rendered.written

    def _forget(self, rows: Sequence[PageRow]) -> None:
        """Files whose maker is no more."""
        with self.store.transaction():
            self.store.pages.forget((row.path, row.maker, row.key) for row in rows)
        self._drop([row.path for row in rows])

    def _drop(self, paths: Sequence[str]) -> None:
        """Delete forgotten files, unless another key has made them in the meantime."""
        gone = [path for path in paths if self.store.pages.get(path) is None]
        output.remove_all(self.settings.output, gone)
        self.result.removed += gone


def _task(item: Found, *, everything: bool) -> Task:
    known = b"" if item.known is None or everything else item.known.digest
    return Task(item.mirror, item.path, item.file, item.stamp.size, known)


def _parse_tiers(fact: str, wanted: Tiers) -> Tiers:
    """The tiers that the last build used."""
    numbers = fact.split()
    return Tiers(*map(int, numbers)) if len(numbers) == 2 and fact.replace(" ", "").isdecimal() else wanted
