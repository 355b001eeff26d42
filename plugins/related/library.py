"""Profiles of articles and their days, as one view of the archive has them; what is used again is remembered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from plugins.archive.view import View
from plugins.related.likeness import Profile, profile_of

if TYPE_CHECKING:
    from plugins.related.neighbourhood import Day, Neighbourhood

PROFILES = 3_000
"""Profiles remembered in a process, about 15 kB each."""
DAYS = 12
"""Indexes of days remembered in a process."""
NEIGHBOURHOODS = 2
"""Days around a day remembered in a process: articles are studied day by day."""


class Library:
    """The profiles of one view."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.profile = lru_cache(maxsize=PROFILES)(self._profile)
        self.day = lru_cache(maxsize=DAYS)(self._day)
        self.around = lru_cache(maxsize=NEIGHBOURHOODS)(self._around)

    def _profile(self, article: str) -> Profile | None:
        brief = self.view.brief(article)
        return profile_of(brief, self.view.aliases.key) if brief else None

    def _day(self, day: str) -> Day:
        from plugins.related.neighbourhood import index_day  # brings numpy: 0.1 s, for builds that need it

        row = self.view.store.lists.find("day", day)
        return index_day(self.profiles(self.view.store.lists.slice(row.id, 0, row.count)) if row else [])

    def _around(self, day: str, distance: int) -> Neighbourhood:
        """The articles of the days at most so far away from a day; none for no day."""
        from plugins.related.neighbourhood import Neighbourhood  # brings numpy

        return Neighbourhood([self.day(other) for other in days_around(day, distance)])

    def profiles(self, articles: Iterable[str]) -> list[Profile]:
        """The profiles of these articles, in the given order."""
        return [profile for article in articles if (profile := self.profile(article))]


def days_around(day: str, distance: int) -> list[str]:
    """The days at most so far away from a day, in order; none for no day."""
    if not day:
        return []
    middle = date.fromisoformat(day).toordinal()
    ordinals = range(max(1, middle - distance), min(date.max.toordinal(), middle + distance) + 1)
    return [date.fromordinal(ordinal).isoformat() for ordinal in ordinals]


def days_between(one: str, other: str) -> int:
    """How many days lie between two days."""
    return abs((date.fromisoformat(one) - date.fromisoformat(other)) // timedelta(days=1))
