"""Shows how far a build is: phase, count, rate, time left; silent where nobody watches a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

T = TypeVar("T")

SHORT = 200
"""Fewer items are done before anybody could read of them."""


class Advance(Protocol):
    """Tells of progress."""

    def __call__(self, items: int) -> None:
        """So many more are done."""


def _ignore(items: int) -> None:
    """Nobody watches."""


class _Rate(ProgressColumn):
    """Items a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


@contextmanager
def phase(console: Console, name: str, total: int | None) -> Iterator[Advance]:
    """Show a phase while the context lasts.

    :param total: items to do; None if nobody knows before the end.
    """
    if not console.is_terminal or (total is not None and total < SHORT):
        yield _ignore
        return
    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, refresh_per_second=4) as progress:
        task = progress.add_task(name, total=total)
        yield lambda items: progress.advance(task, items)


def told(batches: Iterable[list[T]], advance: Advance) -> Iterator[list[T]]:
    """The batches, each told of as it comes."""
    for batch in batches:
        advance(len(batch))
        yield batch
