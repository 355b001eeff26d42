"""The story of a build, top to bottom.

scan -> read (workers) -> reconcile -> mark stale -> study (workers) -> render (workers) -> prune -> report

Whatever changes an input marks what depends on it in the same transaction, so a build that dies at any
moment leaves a store that knows what is left to do. The law: after any history, the output holds the same
bytes as a clean build of the same inputs.
"""

from __future__ import annotations

import itertools
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TypeVar

from rich.console import Console

from plugins.archive import buckets, fingerprints, output
from plugins.archive.audience import EVERYTHING, Audience, Scope
from plugins.archive.catalogue import Catalogue, topic_target
from plugins.archive.changes import Changes
from plugins.archive.feed_plan import feed_files
from plugins.archive.intake import Intake, Task
from plugins.archive.jobs import Rendered, RenderJob, StudyJob
from plugins.archive.progress import Advance, phase, told
from plugins.archive.scan import Census, Found, look, scan
from plugins.archive.view import View
from plugins.archive.workers import (
    READ_BATCH,
    RENDER_BATCH,
    Workers,
    batched,
    collect_rarely,
    prepare_batch,
    read_batch,
    render_batch,
    render_key,
    settled,
    study_group,
)
from plugins.errors import PageError
from plugins.pipeline import Pipeline, build_pipeline
from plugins.settings import ArchiveSettings
from plugins.store import Store
from plugins.store.files import UNREAD, FileReading
from plugins.store.pages import PageRow
from plugins.topics.aliases import Aliases, load_aliases, read_aliases
from plugins.topics.tiers import Tiers, fit_tiers

logger = logging.getLogger(__name__)

COMMIT_EVERY = 32
"""Batches of files between commits: about 2,000 files, a second's work to lose."""
RECONCILE_AT_ONCE = 4_000
"""Articles reconciled in one transaction: bounds memory."""
NAMED = 10_000
"""Files that a result names."""
PORTION = 8
"""A watched build does work in portions so much smaller: there may be a page to make first, or a reason to end."""
PREPARED_AS_ONE = 5
"""Articles whose text is gone through in the time that one page takes."""
CHANGED = "changed"
"""Value of the fact ``numbers`` while pages with numbers of the whole archive are not marked yet."""
RENDERED_AT_ONCE = 8
"""Batches of pages between commits."""
ARTICLE = "article"
"""Name of the maker of articles' pages; its keys are their ids."""
GIVEN = "given"
"""Maker name of files that are not made here: the theme's and the site's static files, Pelican's own pages."""

ChannelName = tuple[str, str, int, str]
"""Mirror, channel code, rank, name."""

T = TypeVar("T")

_generations = itertools.count(1)


@dataclass(slots=True)
class BuildResult:
    """What a build did."""

    files: int = 0
    """Input files seen."""
    read: int = 0
    """Files read because they were new or changed."""
    files_written: int = 0
    """Files written."""
    files_removed: int = 0
    """Files removed."""
    written: list[str] = field(default_factory=list)
    """Paths of the first ``NAMED`` files written: a first build of a million articles writes 150 MB of paths."""
    removed: list[str] = field(default_factory=list)
    """Paths of the first ``NAMED`` files removed."""
    seconds: float = 0.0
    """Wall time."""
    cpu: dict[str, float] = field(default_factory=dict)
    """CPU seconds by part of the build; ``build`` is what this process did itself."""
    worked: dict[str, int] = field(default_factory=dict)
    """Files read, articles studied, and keys made, by the same parts."""
    foreign: int = 0
    """Files in the output that are not ours and were left alone."""
    looked: bool = False
    """Whether everything in its scope was looked at: what is left to do the store knows."""
    left: bool = False
    """Whether it was asked to end before all was done."""
    complete: bool = False
    """Whether all is done; else it was asked to end, or pages failed."""

    @property
    def nothing_changed(self) -> bool:
        """Whether the output was current already."""
        return not self.files_written and not self.files_removed

    def note_written(self, paths: Sequence[str]) -> None:
        """These files were written."""
        self.files_written += len(paths)
        self.written += paths[: max(0, NAMED - len(self.written))]

    def note_removed(self, paths: Sequence[str]) -> None:
        """These files were removed."""
        self.files_removed += len(paths)
        self.removed += paths[: max(0, NAMED - len(self.removed))]


Given = Callable[[], Mapping[str, bytes]]
"""Path -> content of files that are made elsewhere; asked for when they are due."""


class Build:
    """One build of one archive."""

    def __init__(
        self,
        settings: ArchiveSettings,
        store: Store,
        console: Console | None = None,
        *,
        scope: Scope = EVERYTHING,
        audience: Audience | None = None,
        workers: Workers | None = None,
        edition: int | None = None,
    ) -> None:
        """Prepare a build.

        :param console: where progress is shown; None for nowhere.
        :param scope: what may have changed.
        :param audience: who watches.
        :param workers: processes that outlive this build; None for its own.
        :param edition: number of the templates and catalogues: builds of one process that give the same number share
            what was compiled. None: they are read anew.
        """
        self.settings = settings
        buckets.configure(settings.storage)
        self._console = console or Console(quiet=True, force_terminal=False)
        self.store = store
        self._scope = scope
        self._audience = audience or Audience()
        self._own_workers = workers
        self.pipeline: Pipeline = build_pipeline(settings)
        self.result = BuildResult()
        self._generation = next(_generations)
        self._edition = -self._generation if edition is None else edition
        wanted = Tiers(settings.topic_page_min, settings.topic_active_min)
        self._tiers = _parse_tiers(store.fact("tiers"), wanted)
        self._wanted_tiers = wanted
        self._given: Given | None = None
        self._doubts = scope.makers
        self._shown: set[str] = set()
        self._in_flight: set[tuple[str, str]] = set()
        self._intake: Intake | None = None

    def run(self, given: Given | None) -> BuildResult:
        """Bring the output up to date, or as far as the audience lets it.

        :param given: files that are made elsewhere; None: as in the last build.
        """
        started, began = time.perf_counter(), time.process_time()
        if self._own_workers is None:
            collect_rarely()
        self._given = given
        with nullcontext(self._own_workers) if self._own_workers else Workers(self.settings) as workers:
            steps: tuple[Callable[[], None], ...] = (
                lambda: self._read_files(workers),
                self._reconcile,
                self._decide_tiers,
                self._attend,
                lambda: self._study(workers),
                self._compare_makers,
                self._compare_output,
                self._write_given,
                self._audience.marked,
                lambda: self._render(workers),
            )
            any(self._leaves_before(step) for step in steps)
            self._leaving()
        self.result.complete = not self.result.left and self.store.pages.number_stale() == 0
        own = time.process_time() - began - workers.cpu_here
        self.result.cpu = {**workers.cpu, "build": own}
        self.result.worked = dict(workers.items)
        self.result.seconds = time.perf_counter() - started
        return self.result

    def _leaving(self) -> bool:
        """Whether the audience wants to leave, or has wanted to: what was left out then is not done in this build."""
        self.result.left = self.result.left or self._audience.leaving()
        return self.result.left

    def _leaves_before(self, step: Callable[[], None]) -> bool:
        """Take a step of the build, unless the audience wants to leave."""
        if self._leaving():
            return True
        step()
        return False

    def _portion(self, number: int) -> int:
        """How many items are done at once."""
        return max(1, number // PORTION) if self._audience.hurried else number

    @contextmanager
    def _phase(self, doing: str, total: int | None) -> Iterator[Advance]:
        """Tell of progress, on the console and to the audience."""
        done = 0
        with phase(self._console, doing, total) as advance:

            def tell(items: int) -> None:
                nonlocal done
                done += items
                advance(items)
                self._audience.told(doing, done, total)

            yield tell

    # Attending: what somebody looks at comes first

    def _attend(self) -> None:
        """Make the pages that somebody looks at, as well as they can be made by now."""
        wanted = [path for path in self._audience.wanted() if path not in self._shown or self._is_stale(path)]
        if not wanted:
            return
        view = self._view()
        for path in wanted:
            row = self.store.pages.get(path)
            if row is not None and row.maker == GIVEN:
                self._write_given()
            elif row is not None and (self._doubts or self._is_stale(path)):
                self._make_now(view, row.maker, row.key)
            self._shown.add(path)
            self._audience.made(path)
        self._write_given()  # styles and scripts of these pages may be among them

    def _is_stale(self, path: str) -> bool:
        row = self.store.pages.get(path)
        return row is not None and self.store.pages.is_stale(row.maker, row.key)

    def _make_now(self, view: View, maker: str, key: str) -> None:
        """Make the pages of one key before all others."""
        if maker not in self.pipeline.makers or maker in self.pipeline.preparations:
            return  # nobody makes it any more, or it needs work on the whole archive first
        if (maker, key) in self._in_flight:
            return  # a worker is at it
        known = self.store.pages.of_keys(maker, [key])[key]
        outbox = output.Outbox(self.settings.output)
        rendered = settled(render_key(view, maker, key, known, outbox), outbox.settle())
        with self.store.transaction():
            self._settle([rendered])
        self._wrote(rendered.written)
        self._drop(rendered.dropped)
        if rendered.error is not None:
            self._audience.failed(rendered.error)

    def _attend_reading(self) -> None:
        """Read the files of the articles that somebody looks at before all others, and make their pages."""
        for path in self._audience.wanted():
            row = self.store.pages.get(path)
            if row is None or row.maker != ARTICLE or path in self._shown:
                continue
            copies = list(self.store.files.copies(row.key))
            roots = self.settings.roots()
            with self.store.transaction():
                self.store.files.mark_unread(file for file, *_ in copies)
                places = [os.path.join(roots[mirror], path) for _, mirror, path, _ in copies if mirror in roots]
                for item in look(places, roots, self.store, time.time_ns(), Census()):
                    self._save_reading(item, self._read_here(item))
            if self._topics_stand():
                self._arrange([row.key])
        self._attend()

    def _read_here(self, item: Found) -> FileReading | None:
        if self._intake is None:
            self._intake = Intake(self.pipeline)
        return self._intake.read(_task(item))

    # Reading

    def _read_files(self, workers: Workers) -> None:
        """Read what is new or changed; forget what is gone."""
        if self._scope.makers:
            self._mark_unread()
        census = Census()
        found = self._find(census)
        # Most builds find little: look at the first items before deciding whether processes are worth it.
        first = list(itertools.islice(found, 1000))
        batches = batched(itertools.chain(first, found), self._portion(READ_BATCH))
        pending: list[list[Found]] = []

        def tasks() -> Iterator[list[Task]]:
            for batch in batches:
                if self._leaving():
                    return
                pending.append(batch)
                yield [_task(item) for item in batch]

        results = workers.run(read_batch, tasks(), len(first) if len(first) < 1000 else None)
        with self._phase("Reading", len(first) if len(first) < 1000 else None) as advance:
            for group in batched(told(results, advance), self._portion(COMMIT_EVERY)):
                with self.store.transaction():
                    for readings in group:
                        for item, reading in zip(pending.pop(0), readings, strict=True):
                            self._save_reading(item, reading)
                if self._doubts and len(first) >= 1000:
                    self._attend_reading()
        if census.gone is not None and not self._leaving():
            self._forget_files(census)

    def _find(self, census: Census) -> Iterator[Found]:
        """New and changed files. Those that were marked as unread may lie anywhere."""
        if self.store.fact("unread") or self._scope.paths is None:
            return scan(self.settings.roots(), self.store, time.time_ns(), census)
        return look(self._scope.paths, self.settings.roots(), self.store, time.time_ns(), census)

    def _forget_files(self, census: Census) -> None:
        """Files that are gone. All have been looked at."""
        gone = census.gone or []
        with self.store.transaction():
            self.store.articles.touch(seen.article for seen in gone if seen.article)
            for seen in gone:
                self._touch_channels(self.store.files.channels_of(seen.id), set())
            self.store.files.forget(seen.id for seen in gone)
            self.store.set_fact("unread", "")
            if gone:
                self.store.set_fact("numbers", CHANGED)
        self.result.looked = True
        self.result.files = self.store.files.count()

    def _mark_unread(self) -> None:
        """If files are read by other rules than before, all have to be read again; those of open pages come first."""
        fingerprint = fingerprints.reading_fingerprint(self.settings)
        if self.store.fact("reading") == fingerprint:
            if self._topics_stand():
                self._attend()
            return
        self._attend_reading()
        with self.store.transaction():
            self.store.files.mark_unread()
            self.store.set_fact("unread", "yes")
            self.store.set_fact("reading", fingerprint)

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

    def _topics_stand(self) -> bool:
        """Whether articles can be arranged one by one: the rules and aliases are those of all others."""
        if not self._scope.makers:
            return True
        fingerprint = fingerprints.catalogue_fingerprint(self.settings)
        aliases = load_aliases(self.settings.topics_file).written()
        return (self.store.fact("catalogue"), self.store.fact("aliases")) == (fingerprint, aliases)

    def _reconcile(self) -> None:
        """Bring articles and lists up to date, and mark the pages that show what changed."""
        if self._scope.makers:
            self._compare_arrangement()
        with self._phase("Arranging", self.store.articles.number_touched()) as advance:
            while touched := self.store.articles.touched(self._portion(RECONCILE_AT_ONCE)):
                self._arrange(touched)
                advance(len(touched))
                if self._leaving():
                    return
        if self.store.fact("numbers") == CHANGED:
            with self.store.transaction():
                self._mark_stale(Changes(files=True))
                self.store.set_fact("numbers", "")

    def _compare_arrangement(self) -> None:
        """Code or aliases changed: what is arranged by them is arranged anew, all of it or what they say of topics."""
        fingerprint = fingerprints.catalogue_fingerprint(self.settings)
        aliases, former = load_aliases(self.settings.topics_file), read_aliases(self.store.fact("aliases"))
        same_rules = self.store.fact("catalogue") == fingerprint
        if same_rules and aliases == former:
            return
        with self.store.transaction():
            moved = self._moved_articles(former, aliases) if same_rules and former else None
            if moved is None:
                self.store.forget_articles()
                self.store.articles.touch(self.store.files.article_ids())
                self.store.set_fact("catalogue", fingerprint)
                self.store.set_fact("numbers", CHANGED)
                self._forget_makers()
            else:
                self._update(moved, aliases, former)
            self.store.set_fact("aliases", aliases.written())

    def _moved_articles(self, former: Aliases, aliases: Aliases) -> list[str] | None:
        """Articles in topics that other aliases move or rename, and what has to be arranged anyway.

        None if there are too many for a transaction.
        """
        lists, articles = self.store.lists, set(self.store.articles.touched(RECONCILE_AT_ONCE + 1))
        for name in sorted(former.moved(aliases)):
            articles.update(self.store.articles.linking_to(topic_target(former.key(name))))
        topics = {former.key(name) for name in former.moved(aliases)}
        for key in sorted(topics | former.renamed(aliases)):
            row = lists.find("topic", key)
            if row is None:
                continue
            spelling = lists.spelling(row.id)
            if key in topics or former.names.get(key, spelling) != aliases.names.get(key, spelling):
                articles.update(lists.slice(row.id, 0, RECONCILE_AT_ONCE + 1))
        return sorted(articles) if len(articles) <= RECONCILE_AT_ONCE else None

    def _arrange(self, touched: Sequence[str]) -> None:
        """Reconcile some articles."""
        if touched:
            aliases = load_aliases(self.settings.topics_file)
            with self.store.transaction():
                self._update(touched, aliases, None)

    def _update(self, articles: Sequence[str], aliases: Aliases, former: Aliases | None) -> None:
        """Reconcile articles and mark what shows them, inside a transaction.

        :param former: the aliases by which they were arranged, where these changed.
        """
        catalogue = Catalogue(self.store, aliases, self._tiers, has_topics=self.pipeline.has_topics, former=former)
        changes = catalogue.update(articles)
        self._note(changes)
        # In a first build every page will be made: nothing needs marking one by one.
        if any(self.store.fact(f"maker {name}") for name in self.pipeline.makers):
            self._mark_stale(changes)
        self.store.articles.settle(articles)

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
            workers.share(self.store)
            with self.store.transaction():
                groups = companion.outdated(view)
            jobs = self._unless_leaving(
                StudyJob(companion.name, tuple(group), self._tiers, self._generation, self._edition) for group in groups
            )
            for done in batched(workers.run(study_group, jobs, sum(map(len, groups))), self._portion(4)):
                with self.store.transaction():
                    for findings in done:
                        self.store.pages.mark_stale(ARTICLE, companion.settle(view, findings))
                self._attend()

    def _unless_leaving(self, jobs: Iterable[T]) -> Iterator[T]:
        """The jobs, as long as the audience stays: what is handed out is finished, and nothing more."""
        return itertools.takewhile(lambda _: not self._leaving(), jobs)

    def _view(self) -> View:
        """The archive as this transaction sees it."""
        return View(self.store, self.pipeline, self._tiers, self._edition)

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
        if not self._scope.makers:
            return
        common = fingerprints.rendering_fingerprint(self.settings)
        view = self._view()
        for maker in self.pipeline.makers.values():
            try:
                templates = " ".join(view.templates.fingerprint(choices) for choices in maker.templates())
            except PageError as error:
                self._audience.failed(error)
                continue
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
        if not self._scope.output:
            return
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
                    self.result.note_removed(list(files))
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

    def _write_given(self) -> None:
        """Files that are made elsewhere: compared each time, they are few."""
        if self._given is None:
            return
        given, self._given = self._given(), None
        rows, stale = [], [row for row in self.store.pages.of_maker(GIVEN) if row.path not in given]
        for path, data in sorted(given.items()):
            digest = output.digest_of(data)
            known = self.store.pages.get(path)
            if known is not None and (known.digest, known.maker) == (digest, GIVEN):
                continue
            done = output.write_page(self.settings.output, path, data)
            rows.append(PageRow(path, GIVEN, path, digest, done.size, done.mtime_ns))
        with self.store.transaction():
            self.store.pages.save(rows)
        self._wrote([row.path for row in rows])
        self._forget(stale)

    def _wrote(self, paths: Sequence[str]) -> None:
        if paths:
            self.result.note_written(paths)
            self._audience.written(paths)

    def _render(self, workers: Workers) -> None:
        """Make what is stale; delete what is made no more."""
        self._doubts = False
        self._attend()
        dropped: list[str] = []
        jobs: list[RenderJob] = []
        failed: set[str] = set()
        number = self.store.pages.number_stale()
        workers.share(self.store)
        with self._phase("Writing", number) as advance:
            for maker in self.store.pages.stale_makers():
                self._prepare(workers, maker)
                work = self._jobs(maker, self._stale_keys(maker), jobs, failed)
                results = workers.run(render_batch, work, number)
                for done in batched(told(results, advance), self._portion(RENDERED_AT_ONCE)):
                    with self.store.transaction():
                        for batch in done:
                            self._settle(batch)
                            dropped += [path for rendered in batch for path in rendered.dropped]
                    for batch in done:
                        self._wrote([path for rendered in batch for path in rendered.written])
                        self._in_flight.difference_update((maker, key) for key in jobs.pop(0).keys)
                        self._report_failures(batch, failed)
                    self._attend()
                if self._leaving():
                    break
        self._drop(dropped)
        if workers.lost:
            output.remove_temporaries(self.settings.output)
        for preparation in self.pipeline.preparations.values():
            preparation.tidy(self._view())

    def _stale_keys(self, maker: str) -> Iterator[str]:
        """Keys to make, in the order in which their pages need the same articles.

        An article's page names its neighbours in time: in that order each is fetched once, in the order of ids six
        times; its page takes 0.9 ms instead of 1.2 ms then.
        """
        pages = self.store.pages
        return pages.stale_articles(maker) if maker == ARTICLE else pages.stale_of(maker)

    def _jobs(self, maker: str, keys: Iterable[str], handed: list[RenderJob], failed: set[str]) -> Iterator[RenderJob]:
        """The work on one maker's keys, as long as the audience stays and the maker does not fail."""
        size = self._portion(self.pipeline.batches.get(maker, RENDER_BATCH))
        for batch in self._unless_leaving(batched(keys, size)):
            if maker in failed:
                return
            handed.append(RenderJob(maker, tuple(batch), self._tiers, self._generation, self._edition))
            self._in_flight.update((maker, key) for key in batch)
            yield handed[-1]

    def _report_failures(self, batch: Sequence[Rendered], failed: set[str]) -> None:
        """One failure of a maker is told: usually its template is wrong, and all its pages would say the same."""
        for rendered in batch:
            if rendered.error is not None and rendered.maker not in failed:
                failed.add(rendered.maker)
                self._audience.failed(rendered.error)

    def _prepare(self, workers: Workers, maker: str) -> None:
        """What a maker needs of the archive as a whole before its stale pages can be made."""
        preparation = self.pipeline.preparations.get(maker)
        if preparation is None:
            return
        errands = preparation.errands(self._view(), self.store.pages.stale_of(maker))
        jobs = self._unless_leaving(
            RenderJob(maker, (errand,), self._tiers, self._generation, self._edition) for errand, _ in errands
        )
        articles = sum(number for _, number in errands)
        for _ in workers.run(prepare_batch, jobs, articles // PREPARED_AS_ONE):
            self._attend()

    def _settle(self, batch: Sequence[Rendered]) -> None:
        """Remember what was made of some keys of one maker."""
        pages = self.store.pages
        pages.forget((path, rendered.maker, rendered.key) for rendered in batch for path in rendered.dropped)
        pages.save(row for rendered in batch for row in rendered.pages if row.path in rendered.written)
        pages.mark_fresh(batch[0].maker, (rendered.key for rendered in batch if rendered.error is None))

    def _forget(self, rows: Sequence[PageRow]) -> None:
        """Files whose maker is no more."""
        with self.store.transaction():
            self.store.pages.forget((row.path, row.maker, row.key) for row in rows)
        self._drop([row.path for row in rows])

    def _drop(self, paths: Sequence[str]) -> None:
        """Delete forgotten files, unless another key has made them in the meantime."""
        gone = [path for path in paths if self.store.pages.get(path) is None]
        output.remove_all(self.settings.output, gone)
        self.result.note_removed(gone)
        if paths:
            self._audience.written(paths)


def _task(item: Found) -> Task:
    known = b"" if item.known is None or item.known.stamp.mtime_ns == UNREAD else item.known.digest
    return Task(item.mirror, item.path, item.file, item.stamp.size, known)


def _parse_tiers(fact: str, wanted: Tiers) -> Tiers:
    """The tiers that the last build used."""
    numbers = fact.split()
    return Tiers(*map(int, numbers)) if len(numbers) == 2 and fact.replace(" ", "").isdecimal() else wanted
