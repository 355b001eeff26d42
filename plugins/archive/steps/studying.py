"""Studying: companions find out what is outdated, and the pages that show what they find are marked."""

from __future__ import annotations

from collections.abc import Callable

from plugins.archive.steps.context import ARTICLE, BuildContext
from plugins.archive.workers import Workers, batched, study_group

STUDIED_AT_ONCE = 4
"""Groups of articles between commits."""


def study(context: BuildContext, workers: Workers, between: Callable[[], None]) -> None:
    """Let every companion study the articles whose findings may differ.

    :param between: called between portions of the work.
    """
    view, store = context.view(), context.store
    for companion in context.pipeline.companions:
        workers.share(store)
        with store.transaction():
            groups = companion.outdated(view)
        jobs = context.unless_leaving(context.study_job(companion.name, group) for group in groups)
        number = sum(map(len, groups))
        for done in batched(workers.run(study_group, jobs, number), context.portion(STUDIED_AT_ONCE)):
            with store.transaction():
                for findings in done:
                    store.pages.mark_stale(ARTICLE, companion.settle(view, findings))
            between()
