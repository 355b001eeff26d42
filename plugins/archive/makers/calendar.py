"""Calendar pages: the archive's years, a year's months, a month's days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from plugins.archive import paths
from plugins.archive.catalogue import NO_DAY
from plugins.archive.changes import Changes
from plugins.archive.models import Card, Period
from plugins.archive.view import View
from plugins.records import Page

ARCHIVE = ("calendar.html", "!news/calendar.html")
YEAR = ("year.html", "!news/period.html")
MONTH = ("month.html", "!news/period.html")


class CalendarMaker:
    """The key is empty for the archive, ``2021`` for a year, ``2021-07`` for a month."""

    name = "calendar"

    def templates(self) -> tuple[tuple[str, ...], ...]:
        """Of archive, years, months."""
        return (ARCHIVE, YEAR, MONTH)

    def keys(self, view: View) -> Iterable[str]:
        """Every period with articles."""
        yield ""
        for year in years(view):
            yield year.name
            yield from (month.name for month in year.parts)

    def stale(self, changes: Changes, view: View) -> Iterable[str]:  # noqa: ARG002
        """The periods around every day whose number of articles changed."""
        for change in changes.of_kind("day"):
            if change.count_before != change.count_after:
                yield ""
                if change.key != NO_DAY:
                    yield from (change.key[:4], change.key[:7])

    def make(self, view: View, key: str) -> Iterator[Page]:
        """The page of a period; none if it has no articles."""
        if not key:
            cards: list[Card] = []
            undated = view.store.lists.find("day", NO_DAY)
            context = {
                "years": years(view),
                "dates": cards,
                "undated": Period("", paths.list_path("day", NO_DAY), undated.count) if undated else None,
            }
            yield Page(paths.ARCHIVE, view.render(paths.ARCHIVE, ARCHIVE, context))
            return
        period = next(iter(years(view, key)), None)
        if period is None:
            return
        if len(key) == len("2021"):
            path = paths.year_path(key)
            yield Page(path, view.render(path, YEAR, {"period": period}))
        else:
            path = paths.month_path(key)
            yield Page(path, view.render(path, MONTH, {"period": period.parts[0]}))


def years(view: View, prefix: str = "") -> list[Period]:
    """The calendar, oldest first: years of months of days; only what lies under a prefix."""
    days = [
        Period(row.key, paths.list_path("day", row.key), row.count)
        for row in view.store.lists.between("day", prefix, prefix + "\x7f")
        if row.key != NO_DAY
    ]
    months = [
        _period(name, paths.month_path(name), list(group)) for name, group in groupby(days, lambda day: day.name[:7])
    ]
    return [_period(name, paths.year_path(name), list(group)) for name, group in groupby(months, lambda m: m.name[:4])]


def _period(name: str, path: str, parts: list[Period]) -> Period:
    return Period(name, paths.url(path), sum(part.count for part in parts), parts)
