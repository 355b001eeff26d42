"""The story of a build, top to bottom.

scan -> read (workers) -> reconcile -> mark stale -> study (workers) -> compare output -> render (workers)
-> prune -> report

Whatever changes an input marks what depends on it in the same transaction, so a build that dies at any
moment leaves a store that knows what is left to do. The law: after any history, the output holds the same
bytes as a clean build of the same inputs.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from contextlib import nullcontext

from rich.console import Console

from plugins.archive import buckets, keepsakes
from plugins.archive.audience import EVERYTHING, Audience, Scope
from plugins.archive.result import BuildResult
from plugins.archive.rules import Rules
from plugins.archive.steps.arranging import Arranging, parse_tiers
from plugins.archive.steps.attending import Attending
from plugins.archive.steps.comparing import OutputCheck, compare_makers
from plugins.archive.steps.context import BuildContext
from plugins.archive.steps.reading import Reading
from plugins.archive.steps.rendering import Given, Rendering
from plugins.archive.steps.studying import study
from plugins.archive.workers import Workers, collect_rarely
from plugins.pipeline import build_pipeline
from plugins.settings import ArchiveSettings
from plugins.store import Store
from plugins.topics.tiers import Tiers

_generations = itertools.count(1)


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
        buckets.configure(settings.storage)
        keepsakes.use(settings.store)
        self._workers = workers
        self._wanted_tiers = Tiers(settings.topic_page_min, settings.topic_active_min)
        generation = next(_generations)
        self._context = BuildContext(
            settings=settings,
            store=store,
            pipeline=build_pipeline(settings),
            scope=scope,
            audience=audience or Audience(),
            console=console or Console(quiet=True, force_terminal=False),
            rules=Rules(settings),
            tiers=parse_tiers(store.fact("tiers"), self._wanted_tiers),
            generation=generation,
            edition=-generation if edition is None else edition,
        )

    def run(self, given: Given | None) -> BuildResult:
        """Bring the output up to date, or as far as the audience lets it.

        :param given: files that are made elsewhere; None: as in the last build.
        """
        started, began = time.perf_counter(), time.process_time()
        if self._workers is None:
            collect_rarely()
        context, result = self._context, self._context.result
        if context.scope.makers and not context.audience.hurried:
            context.rules.settle()
        own_workers = nullcontext(self._workers) if self._workers else Workers(context.settings)
        with own_workers as workers, OutputCheck(context) as check:
            for step in self._steps(workers, check, given):
                if context.leaving():
                    break
                step()
            context.leaving()
        result.complete = not result.left and context.store.pages.number_stale() == 0
        own = time.process_time() - began - workers.cpu_here
        result.cpu = {**workers.cpu, "build": own}
        result.worked = dict(workers.items)
        result.seconds = time.perf_counter() - started
        return result

    def _steps(self, workers: Workers, check: OutputCheck, given: Given | None) -> tuple[Callable[[], None], ...]:
        context = self._context
        reading = Reading(context)
        arranging = Arranging(context, self._wanted_tiers)
        rendering = Rendering(context, given)
        attending = Attending(context, reading, arranging, rendering)

        def settle_doubts() -> None:
            """From now on a page is current unless it is marked as stale."""
            attending.doubts = False
            context.audience.marked()

        return (
            attending.begin,
            lambda: reading.read(workers, attending.between_readings),
            arranging.arrange_all,
            lambda: arranging.decide_tiers(rendering.number_given),
            attending.attend,
            lambda: study(context, workers, attending.attend),
            lambda: compare_makers(context, rendering),
            check.compare,
            rendering.write_given,
            settle_doubts,
            lambda: rendering.render(workers, attending.attend),
        )
