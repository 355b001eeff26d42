"""The articles of some days, as an index that tells at once how much of another article each of them has.

Arrays instead of dictionaries: an article has about forty telling grams, and in days of a hundred articles each leads
to some twenty others. Adding these up in NumPy takes 0.05 ms an article, in loops 0.5 ms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plugins.related.grams import telling
from plugins.related.likeness import TELLING, Profile

Numbers = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Day:
    """What the articles of one day hold: for each of its telling grams an article has one place in the three arrays."""

    articles: tuple[str, ...]
    """Ids, in order."""
    grams: Numbers
    """Hashes of grams. They differ from process to process, and only whether two are equal matters: of a week's
    40,000 grams two different ones are taken for one with a probability of 1 in 10¹⁰."""
    holders: Numbers
    """The article that has the gram, as its place in ``articles``."""
    shares: Weights
    """What the gram is of the whole of the article."""


def index_day(profiles: Sequence[Profile]) -> Day:
    """The index of a day's articles."""
    rare = [telling(profile.all, TELLING) for profile in profiles]
    counts = np.fromiter(map(len, rare), np.int64, len(rare))
    total = int(counts.sum())
    norms = np.fromiter((profile.norm for profile in profiles), np.float64, len(rare))
    weights = np.fromiter(
        (profile.all[gram] for profile, grams in zip(profiles, rare, strict=True) for gram in grams), np.float64, total
    )
    return Day(
        articles=tuple(profile.id for profile in profiles),
        grams=np.fromiter((hash(gram) for grams in rare for gram in grams), np.int64, total),
        holders=np.repeat(np.arange(len(rare)), counts),
        shares=weights / np.repeat(norms, counts),
    )


class Neighbourhood:
    """The articles of some days that follow one another."""

    def __init__(self, days: Sequence[Day]) -> None:
        self.articles = [article for day in days for article in day.articles]
        sizes = np.array([len(day.articles) for day in days], dtype=np.int64)
        before = np.cumsum(sizes) - sizes
        grams = np.concatenate([day.grams for day in days]) if days else np.zeros(0, np.int64)
        order = np.argsort(grams, kind="stable")
        self._grams = grams[order]
        holders = [day.holders + first for day, first in zip(days, before, strict=True)]
        self._holders = np.concatenate(holders)[order] if days else grams
        self._shares = np.concatenate([day.shares for day in days])[order] if days else np.zeros(0)

    def alike(self, grams: Mapping[str, float], common: int, least: float) -> Iterable[tuple[float, str]]:
        """Articles that have most of some grams, each with the sum of their weights times what they are of it.

        :param grams: gram -> weight; only telling ones count.
        :param common: a gram that more articles have leads to none of them.
        :param least: the least sum.
        :returns: in no order.
        """
        rare = telling(grams, TELLING)
        wanted = np.fromiter(map(hash, rare), np.int64, len(rare))
        starts = np.searchsorted(self._grams, wanted, "left")
        counts = np.searchsorted(self._grams, wanted, "right") - starts
        counts[counts > common] = 0
        weights = np.fromiter((grams[gram] for gram in rare), np.float64, len(rare))
        total = int(counts.sum())
        # The places of all grams one after another: 5, 6, 7, 21, 22 from starts 5, 21 and counts 3, 2.
        places = np.arange(total) + np.repeat(starts - (np.cumsum(counts) - counts), counts)
        # Adds in the order of the grams, which is the article's own: the same sums in any build.
        sums = np.bincount(self._holders[places], np.repeat(weights, counts) * self._shares[places])
        return ((float(sums[place]), self.articles[place]) for place in np.flatnonzero(sums >= least))
