"""The same event: other sources' articles of the days around that are alike."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from plugins.related.copies import is_copy
from plugins.related.library import Library, days_between
from plugins.related.likeness import Profile, likeness

if TYPE_CHECKING:
    from plugins.related.neighbourhood import Neighbourhood

DAYS = 3
"""How many days apart reports of one event may be."""
ALIKE = 0.21
"""Least likeness."""
PER_DAY = 0.03
"""Share of the likeness that every day between two reports costs."""
COMMON = 150
"""A gram that more articles of the days around have leads to none of them."""
COMPARED = 10
"""Candidates that are compared in full: those that have most of the article's title and topics."""
PROMISING = ALIKE / 3
"""So much of the likeness must come from the article's own title and topics before a candidate is compared in full."""
MOST = 4
"""Articles shown."""
MOST_OF_A_SOURCE = 2
"""Articles of one source shown."""


def same_event(profile: Profile, around: Neighbourhood, library: Library) -> list[Profile]:
    """Other sources' reports of an article's event, the most alike first."""
    ranked = []
    for other in candidates(profile, around, library):
        value = likeness(profile, other) * (1 - PER_DAY * days_between(profile.day, other.day))
        if value >= ALIKE and not is_copy(profile, other):
            ranked.append((-value, other.sort, other))
    ranked.sort(key=lambda item: item[:2])
    return choose([other for *_, other in ranked], MOST, MOST_OF_A_SOURCE)


def candidates(profile: Profile, around: Neighbourhood, library: Library) -> list[Profile]:
    """Articles of other sources that have most of an article's title and topics."""
    alike = around.alike(profile.strong, COMMON, PROMISING * profile.norm)
    ranked = sorted((-score, article) for score, article in alike)
    found = (library.profile(article) for _, article in ranked)
    others = (other for other in found if other and other.publisher != profile.publisher)
    return list(islice(others, COMPARED))


def choose(ranked: Sequence[Profile], most: int, of_a_source: int) -> list[Profile]:
    """The first of a ranking, few of one source, and of copies of each other only one."""
    chosen: list[Profile] = []
    for other in ranked:
        if sum(known.publisher == other.publisher for known in chosen) >= of_a_source:
            continue
        if any(is_copy(known, other) for known in chosen):
            continue
        chosen.append(other)
        if len(chosen) == most:
            break
    return chosen
