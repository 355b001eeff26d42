"""Rendering: stale pages made, files of others taken over, and what is made no more deleted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import cast

from plugins.archive import output
from plugins.archive.jobs import Rendered, RenderJob
from plugins.archive.progress import told
from plugins.archive.steps.context import ARTICLE, BuildContext
from plugins.archive.view import View
from plugins.archive.workers import RENDER_BATCH, Workers, batched, prepare_batch, render_batch, render_key, settled
from plugins.store.pages import GIVEN, PageRow

PREPARED_AS_ONE = 5
"""Articles whose text is gone through in the time that one page takes."""
JOB_SECONDS = 0.25
"""CPU seconds of a worker's task, as far as what came before tells: at the end all workers have something to do."""
RENDERED_AT_ONCE = 8
"""Batches of pages between commits."""

DISPLACED = "displaced"
"""The fact that holds path -> maker and key of files that are given instead of made."""
FIRST_GUESS = 0.03
"""CPU seconds that a key takes, before any of its maker has been made: a few makers have pages that take as long."""

Given = Callable[[], Mapping[str, bytes]]
"""Path -> content of files that are made elsewhere; asked for when they are due."""


class Rendering:
    """The step that makes files."""

    def __init__(self, context: BuildContext, given: Given | None) -> None:
        """Prepare.

        :param given: files that are made elsewhere; None: as in the last build.
        """
        self._context = context
        self._store = context.store
        self._given = given
        self._in_flight: set[tuple[str, str]] = set()

    def number_given(self) -> int:
        """How many files are made elsewhere."""
        if self._given is None:
            return self._store.pages.count(GIVEN)
        given = self._given()
        self._given = lambda: given
        return len(given)

    def write_given(self) -> None:
        """Files that are made elsewhere: compared each time, they are few. They win over ours of the same names."""
        if self._given is None:
            return
        given, self._given = self._given(), None
        pages, root = self._store.pages, self._context.settings.output
        displaced: list[PageRow] = []
        rows, stale = [], [row for row in pages.of_maker(GIVEN) if row.path not in given]
        for path, data in sorted(given.items()):
            digest = output.digest_of(data)
            known = pages.get(path)
            if known is not None and (known.digest, known.maker) == (digest, GIVEN):
                continue
            if known is not None and known.maker != GIVEN:
                displaced.append(known)
            done = output.write_page(root, path, data)
            rows.append(PageRow(path, GIVEN, path, digest, done.size, done.mtime_ns))
        with self._store.transaction():
            self._note_displaced((row.path, row.maker, row.key) for row in displaced)
            if stale:
                self._make_displaced(row.path for row in stale)
            pages.save(rows)
        self._wrote([row.path for row in rows])
        self.forget(stale)

    def render(self, workers: Workers, between: Callable[[], None]) -> None:
        """Make what is stale; delete what is made no more.

        :param between: called before the work, and between portions of it.
        """
        context = self._context
        between()
        dropped: list[str] = []
        jobs: list[RenderJob] = []
        failed: set[str] = set()
        number = self._store.pages.number_stale()
        workers.share(self._store)
        with context.phase("Writing", number) as advance:
            for makers in self._turns():
                for maker in makers:
                    self._prepare(workers, maker, between)
                work = chain.from_iterable(self._jobs(workers, maker, jobs, failed) for maker in makers)
                results = workers.run(render_batch, work, number)
                for done in batched(told(results, advance), context.portion(RENDERED_AT_ONCE)):
                    with self._store.transaction():
                        for batch in done:
                            self._settle(batch)
                            dropped += [path for rendered in batch for path in rendered.dropped]
                    for batch in done:
                        self._wrote([path for rendered in batch for path in rendered.written])
                        self._in_flight.difference_update((maker, key) for key in jobs.pop(0).keys)
                        self._report_failures(batch, failed)
                    between()
                if context.leaving():
                    break
        self._drop(dropped)
        if workers.lost:
            output.remove_temporaries(context.settings.output)
        for preparation in context.pipeline.preparations.values():
            preparation.tidy(context.view())

    def _turns(self) -> Iterator[list[str]]:
        """Makers with work, those together that need none on the whole archive first: no core waits between them."""
        preparations, makers = self._context.pipeline.preparations, self._store.pages.stale_makers()
        yield [maker for maker in makers if maker not in preparations]
        yield from ([maker] for maker in makers if maker in preparations)

    def make_now(self, view: View, maker: str, key: str) -> None:
        """Make the pages of one key before all others."""
        rendered = self.draft(view, maker, key)
        if rendered is not None:
            self.take(rendered)

    def draft(self, view: View, maker: str, key: str) -> Rendered | None:
        """Make the pages of one key as a view shows it, without a word in the store; None where that is for others."""
        pipeline = self._context.pipeline
        if maker not in pipeline.makers or maker in pipeline.preparations:
            return None  # nobody makes it any more, or it needs work on the whole archive first
        if (maker, key) in self._in_flight:
            return None  # a worker is at it
        known = self._store.pages.of_keys(maker, [key])[key]
        outbox = output.Outbox(self._context.settings.output)
        return settled(render_key(view, maker, key, known, outbox), outbox.settle())

    def take(self, rendered: Rendered, *, stale: bool = False) -> None:
        """Remember what was made of a key.

        :param stale: it has to be made again: what it shows is not in the store yet.
        """
        with self._store.transaction():
            self._settle([rendered])
            if stale:
                self._store.pages.mark_stale(rendered.maker, [rendered.key])
        self._wrote(rendered.written)
        self._drop(rendered.dropped)
        if rendered.error is not None:
            self._context.audience.failed(rendered.error)

    def forget(self, rows: Sequence[PageRow]) -> None:
        """Delete files whose maker is no more."""
        with self._store.transaction():
            self._store.pages.forget((row.path, row.maker, row.key) for row in rows)
        self._drop([row.path for row in rows])

    def _note_displaced(self, files: Iterable[tuple[str, str, str]]) -> None:
        """Files, (path, maker, key), for which there are given ones: should these go, ours are made again."""
        if new := {path: [maker, key] for path, maker, key in files}:
            self._store.set_fact(DISPLACED, json.dumps(self._displaced() | new, sort_keys=True))

    def _make_displaced(self, gone: Iterable[str]) -> None:
        """Mark our files of these names, if there are any; they are given no more."""
        known = self._displaced()
        for maker, key in [known.pop(path) for path in gone if path in known]:
            if maker in self._context.pipeline.makers:
                self._store.pages.mark_stale(maker, [key])
        self._store.set_fact(DISPLACED, json.dumps(known, sort_keys=True))

    def _displaced(self) -> dict[str, list[str]]:
        return cast("dict[str, list[str]]", json.loads(self._store.fact(DISPLACED) or "{}"))

    def _stale_keys(self, maker: str) -> Iterator[str]:
        """Keys to make, in the order in which their pages need the same articles.

        An article's page names its neighbours in time: in that order each is fetched once, in the order of ids six
        times; its page takes 0.9 ms instead of 1.2 ms then.
        """
        pages = self._store.pages
        return pages.stale_articles(maker) if maker == ARTICLE else pages.stale_of(maker)

    def _jobs(self, workers: Workers, maker: str, handed: list[RenderJob], failed: set[str]) -> Iterator[RenderJob]:
        """The work on one maker's stale keys, as long as the audience stays and the maker does not fail."""
        context, keys = self._context, self._stale_keys(maker)
        most = context.pipeline.batches.get(maker, RENDER_BATCH)
        while not context.leaving() and maker not in failed:
            each = workers.seconds_each(maker) or FIRST_GUESS
            number = max(1, min(most, int(JOB_SECONDS / each)))
            batch = list(islice(keys, context.lasting(number, each)))
            if not batch:
                return
            handed.append(context.render_job(maker, batch))
            self._in_flight.update((maker, key) for key in batch)
            yield handed[-1]

    def _report_failures(self, batch: Sequence[Rendered], failed: set[str]) -> None:
        """One failure of a maker is told: usually its template is wrong, and all its pages would say the same."""
        for rendered in batch:
            if rendered.error is not None and rendered.maker not in failed:
                failed.add(rendered.maker)
                self._context.audience.failed(rendered.error)

    def _prepare(self, workers: Workers, maker: str, between: Callable[[], None]) -> None:
        """What a maker needs of the archive as a whole before its stale pages can be made."""
        context = self._context
        preparation = context.pipeline.preparations.get(maker)
        if preparation is None:
            return
        errands = preparation.errands(context.view(), self._store.pages.stale_of(maker))
        jobs = context.unless_leaving(context.render_job(maker, [errand]) for errand, _ in errands)
        articles = sum(number for _, number in errands)
        for _ in workers.run(prepare_batch, jobs, articles // PREPARED_AS_ONE, long=True):
            between()

    def _settle(self, batch: Sequence[Rendered]) -> None:
        """Remember what was made of some keys of one maker."""
        pages = self._store.pages
        pages.forget((path, rendered.maker, rendered.key) for rendered in batch for path in rendered.dropped)
        pages.save(row for rendered in batch for row in rendered.pages if row.path in rendered.written)
        self._note_displaced((path, rendered.maker, rendered.key) for rendered in batch for path in rendered.displaced)
        pages.mark_fresh(batch[0].maker, (rendered.key for rendered in batch if rendered.error is None))

    def _wrote(self, paths: Sequence[str]) -> None:
        if paths:
            self._context.result.note_written(paths)
            self._context.audience.written(paths)

    def _drop(self, paths: Sequence[str]) -> None:
        """Delete forgotten files, unless another key has made them in the meantime."""
        gone = [path for path in paths if self._store.pages.get(path) is None]
        output.remove_all(self._context.settings.output, gone)
        self._context.result.note_removed(gone)
        if paths:
            self._context.audience.written(paths)
