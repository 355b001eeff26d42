"""What is handed to workers and what comes back: plain values, so that any process or machine can take them."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from plugins.archive.intake import Task
from plugins.errors import PageError
from plugins.store.pages import PageRow
from plugins.topics.tiers import Tiers

T = TypeVar("T")
R = TypeVar("R")


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
    displaced: tuple[str, ...] = ()
    """Paths of files that are not made because the site's author gives files of these names."""
    error: PageError | None = None
    """Why some of its files could not be made."""


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


def halves(batch: T) -> list[T]:
    """A batch as two; nothing if it holds a single item."""
    match batch:
        case RenderJob(keys=keys) if len(keys) > 1:
            half = len(keys) // 2
            return [cast("T", replace(batch, keys=part)) for part in (keys[:half], keys[half:])]
        case StudyJob(articles=articles) if len(articles) > 1:
            half = len(articles) // 2
            return [cast("T", replace(batch, articles=part)) for part in (articles[:half], articles[half:])]
        case list() if len(batch) > 1:
            half = len(batch) // 2
            return [cast("T", part) for part in (batch[:half], batch[half:])]
        case _:
            return []


def joined(one: R, other: R) -> R:
    """The results of two halves as that of the whole."""
    match one, other:
        case list(), list():
            return cast("R", one + other)
        case dict(), dict():
            return cast("R", one | other)
        case _:
            return one


def subject(batch: object) -> str:
    """What a batch of a single item is about, for people."""
    match batch:
        case RenderJob(maker=maker, keys=(key, *_)):
            return f"the pages of {maker} {key!r}"
        case StudyJob(articles=(article, *_)):
            return f"article {article}"
        case [Task(mirror=mirror, path=path), *_]:
            return f"the file {mirror}/{path}"
        case _:
            return "its work"
