"""Tiers: how much of the site a topic gets.

Of 63,750 real tags 34,653 were used once: a page for each would be most of the site and read by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tiers:
    """The numbers of articles at which a topic gets more."""

    page: int
    """From here on a page of its own."""
    active: int
    """From here on pages and a feed."""

    @property
    def shelved(self) -> int:
        """The most articles that a topic has without a page of its own."""
        return min(self.page, self.active) - 1

    def has_page(self, count: int) -> bool:
        """Whether a topic of so many articles has its own page."""
        return count > self.shelved

    def is_active(self, count: int) -> bool:
        """Whether a topic of so many articles has a feed."""
        return count >= self.active


def one_file(_count: int) -> int:
    """A feed that is one file."""
    return 1


def fit_tiers(
    wanted: Tiers, sizes: Mapping[int, int], budget: int, feed_files: Callable[[int], int] = one_file
) -> Tiers:
    """The wanted tiers, or the next higher ones with which topics need at most ``budget`` files.

    Feeds go first, then the pages of the smallest topics. A pure function: the same archive, the same tiers.

    :param sizes: number of articles -> number of topics of that size.
    :param budget: files left for topics; negative counts as none.
    :param feed_files: number of articles -> files that the feeds of an active topic of that size take.
    """
    steps = sorted({size + 1 for size in sizes} | {wanted.active, wanted.page})
    tiers = wanted
    for active in (step for step in steps if step >= wanted.active):
        tiers = Tiers(wanted.page, active)
        if _files(tiers, sizes, feed_files) <= budget:
            return tiers
    for page in (step for step in steps if step >= wanted.page):
        tiers = Tiers(page, max(page, tiers.active))
        if _files(tiers, sizes, feed_files) <= budget:
            return tiers
    return tiers


def _files(tiers: Tiers, sizes: Mapping[int, int], feed_files: Callable[[int], int]) -> int:
    """Pages and feeds of all topics, sealed list pages aside (they are few)."""
    return sum(
        number * (tiers.has_page(size) + (feed_files(size) if tiers.is_active(size) else 0))
        for size, number in sizes.items()
    )
