"""Studying: companions find out what is outdated, and the pages that show what they find are marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from plugins.archive.jobs import StudyJob
from plugins.archive.steps.context import ARTICLE, BuildContext
from plugins.archive.workers import Workers, batched, study_group

STUDIED_APART = 100
"""Articles from which on a group is divided among the workers: a smaller one reads as much around it as it studies."""
STUDIED_AT_ONCE = 4
"""Groups of articles between commits."""
FIRST_GUESS = 0.002
"""CPU seconds that studying an article takes, before any has been studied."""


def study(context: BuildContext, workers: Workers, between: Callable[[], None]) -> None:
    """Let every companion study the articles whose findings may differ.

    :param between: called between portions of the work.
    """
    view, store = context.view(), context.store
    for companion in context.pipeline.companions:
        workers.share(store)
        with store.transaction():
            number, groups = companion.outdated(view)
        share = max(STUDIED_APART, number // (2 * context.settings.workers))
        jobs = _jobs(context, workers, companion.name, groups, share)
        for done in batched(workers.run(study_group, jobs, number), context.portion(STUDIED_AT_ONCE)):
            with store.transaction():
                for findings in done:
                    store.pages.mark_stale(ARTICLE, companion.settle(view, findings))
            between()


def _jobs(
    context: BuildContext, workers: Workers, companion: str, groups: Iterable[Sequence[str]], share: int
) -> Iterator[StudyJob]:
    """The groups in pieces that do not keep anybody waiting, as long as the audience stays.

    What a worker reads of the days around one piece it still knows at the next.
    """
    for group in groups:
        start = 0
        while start < len(group):
            if context.leaving():
                return
            stop = start + context.lasting(share, workers.seconds_each(companion) or FIRST_GUESS)
            yield context.study_job(companion, group[start:stop])
            start = stop
