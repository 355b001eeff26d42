"""What the steps of one build share."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from rich.console import Console

from plugins.archive.audience import Audience, Scope
from plugins.archive.jobs import RenderJob, StudyJob
from plugins.archive.progress import Advance, phase
from plugins.archive.result import BuildResult
from plugins.archive.rules import Rules
from plugins.archive.view import View
from plugins.pipeline import Pipeline
from plugins.settings import ArchiveSettings
from plugins.store import Store
from plugins.topics.tiers import Tiers

PORTION = 8
"""A watched build does work in portions so much smaller: there may be a page to make first, or a reason to end."""
PORTION_SECONDS = 0.03
"""... and no portion takes longer than this, as far as what came before tells."""
CHANGED = "changed"
"""Value of the fact ``numbers`` while pages with numbers of the whole archive are not marked yet."""
ARTICLE = "article"
"""Name of the maker of articles' pages; its keys are their ids."""

T = TypeVar("T")


@dataclass(slots=True)
class BuildContext:
    """One build: its inputs, who watches it, and what it has done so far."""

    settings: ArchiveSettings
    store: Store
    pipeline: Pipeline
    scope: Scope
    """What may have changed."""
    audience: Audience
    console: Console
    """Where progress is shown."""
    rules: Rules
    """By which files are read, articles arranged and pages made."""
    tiers: Tiers
    """By which topics have pages and feeds."""
    generation: int
    """Number of this build in this process."""
    edition: int
    """Number of the templates and catalogues."""
    result: BuildResult = field(default_factory=BuildResult)

    def leaving(self) -> bool:
        """Whether the audience wants to leave, or has wanted to: what was left out then is not done in this build."""
        self.result.left = self.result.left or self.audience.leaving()
        return self.result.left

    def unless_leaving(self, jobs: Iterable[T]) -> Iterator[T]:
        """The jobs, as long as the audience stays: what is handed out is finished, and nothing more."""
        return itertools.takewhile(lambda _: not self.leaving(), jobs)

    def portion(self, number: int) -> int:
        """How many items are done at once."""
        return max(1, number // PORTION) if self.audience.hurried else number

    def lasting(self, number: int, seconds_each: float) -> int:
        """How many items are done at once, of at most so many.

        :param seconds_each: what one has taken so far; 0 if nobody knows.
        """
        portion = self.portion(number)
        if not (self.audience.hurried and seconds_each):
            return portion
        return max(1, min(number, int(PORTION_SECONDS / seconds_each)))

    def view(self) -> View:
        """The archive as this transaction sees it."""
        return View(self.store, self.pipeline, self.tiers, self.edition)

    @contextmanager
    def glance(self) -> Iterator[View]:
        """The same for a moment: what it remembers is forgotten at once, and not when Python looks for cycles."""
        view = self.view()
        try:
            yield view
        finally:
            view.forget()

    def render_job(self, maker: str, keys: Iterable[str]) -> RenderJob:
        """Work of a maker on some keys."""
        return RenderJob(maker, tuple(keys), self.tiers, self.generation, self.edition)

    def study_job(self, companion: str, articles: Iterable[str]) -> StudyJob:
        """Work of a companion on some articles."""
        return StudyJob(companion, tuple(articles), self.tiers, self.generation, self.edition)

    @contextmanager
    def phase(self, doing: str, total: int | None) -> Iterator[Advance]:
        """Tell of progress, on the console and to the audience.

        :param total: items in all; None if nobody knows.
        """
        done = 0
        with phase(self.console, doing, total) as advance:

            def tell(items: int) -> None:
                nonlocal done
                done += items
                advance(items)
                self.audience.told(doing, done, total)

            yield tell
