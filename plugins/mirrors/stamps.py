"""Written dates: the forms in which news pages write a day or a moment, read into plain values.

Forms (each a pattern below, in the order in which a line is tried):

- ISO 8601, ``2021-07-05T00:47:04Z`` or ``2021-01-06 10:01:14`` (Reuters, DW, NYT)
- RFC 822, ``Thu, 24 Jun 2021 21:59:03 GMT`` (VOA)
- day first with a clock, ``05/09/2023 - 10:20`` (RFI); Drupal's month first, ``星期一, 07/11/2016 - 10:28
  提交``
- ``2021年7月6日``, also in Chinese numerals, ``二零二零年十一月十七日``, with or without a clock
- ``Nov 14th 2020``, ``14 November 2020`` (Economist)

A day that does not exist (30 February, month 0) or lies before the web is not a date: it is not found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

EARLIEST = 1990
"""No article of a web mirror is older; smaller years are history, told in the text."""
LATEST = 2100
"""A bound for broken clocks: what lies beyond is a wrong unit, not a date."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as written: a day, and the clock and offset if it has them."""

    day: date
    """The day as written."""
    clock: tuple[int, int, int] | None = None
    """Hour, minute, second as written; None for a day alone."""
    offset: timezone | None = None
    """Offset from UTC as written; None when the stamp leaves it to the reader."""


_CHINESE_DIGITS = str.maketrans("〇○零Ｏ一二三四五六七八九０１２３４５６７８９", "00001234567890123456789")
_NUMERAL = "〇○零Ｏ一二三四五六七八九\\d"
CHINESE_DAY = (
    rf"(?P<year>[{_NUMERAL}]{{4}}) ?年 ?(?P<month>[十{_NUMERAL}]{{1,3}}) ?月 ?"
    rf"(?P<day>[十廿卅{_NUMERAL}]{{1,4}}) ?[日号號]"
)
"""``2021年7月6日`` and ``二零二零年十一月十七日``; read the groups with ``chinese_day``."""
_CHINESE_DAY = re.compile(CHINESE_DAY)

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?"
_OFFSET = r"(?P<offset>Z|UTC|GMT|[+-]\d\d:?\d\d)"
_LABEL = r"(?:(?:发布|發布|发表|發表|更新|刊登|Published|Posted)?(?:时间|時間|日期|on)?[:： ]{0,2})?"

_STAMPS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LABEL}(?P<year>\d{{4}})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)(?:[T ]+{_CLOCK} ?{_OFFSET}?)?",
        rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?P<day>\d\d?) {_MONTH} (?P<year>\d{{4}}) {_CLOCK} {_OFFSET}",
        rf"(?P<day>\d\d)/(?P<month>\d\d)/(?P<year>\d{{4}})(?: - {_CLOCK})?",
        rf".{{0,60}}(?P<month>\d\d)/(?P<day>\d\d)/(?P<year>\d{{4}}) - {_CLOCK} 提交",
        rf"{_LABEL}{CHINESE_DAY}(?: ?{_CLOCK})?",
        rf"{_LABEL}{_MONTH} (?P<day>\d\d?)(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
        rf"{_LABEL}(?P<day>\d\d?)(?:st|nd|rd|th)? {_MONTH},? (?P<year>\d{{4}})",
    )
)
_LONGEST_STAMP = 100
# A written-out date holds a year in digits, or 年; looking for that first spares prose seven patterns.
_YEAR = re.compile(r"\d{4}|年")


def plain_day(year: int, month: int, day: int) -> date | None:
    """Return the day, or None if there is no such day on the web."""
    if not EARLIEST <= year < LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def chinese_number(numeral: str) -> int:
    """Read a numeral up to 99, ``十一`` or ``廿五``, or digit by digit, ``二零二零``; 0 if it is none."""
    digits = numeral.replace("廿", "二十").replace("卅", "三十").translate(_CHINESE_DIGITS)
    if "十" in digits:
        tens, _, ones = digits.partition("十")
        digits = f"{tens or 1}{ones or 0}"
    return int(digits) if digits.isdecimal() else 0


def chinese_day(match: re.Match[str]) -> date | None:
    """Return the day of a ``CHINESE_DAY`` match, None if it does not exist."""
    return plain_day(*(chinese_number(match[part]) for part in ("year", "month", "day")))


def read_stamp(line: str) -> Stamp | None:
    """Read a line that is a date and nothing else (a label such as ``发布时间：`` may lead it), else None."""
    if len(line) > _LONGEST_STAMP or not _YEAR.search(line):
        return None
    for pattern in _STAMPS:
        if match := pattern.fullmatch(line):
            return _stamp(match)
    return None


def _stamp(match: re.Match[str]) -> Stamp | None:
    """Make a stamp of a match; None if its day does not exist."""
    parts = match.groupdict()
    month = parts["month"]
    number = _MONTHS.get(month[:3].lower()) or chinese_number(month)
    day = plain_day(chinese_number(parts["year"]), number, chinese_number(parts["day"]))
    if day is None:
        return None
    clock = _clock(parts.get("hour"), parts.get("minute"), parts.get("second"))
    return Stamp(day, clock, _offset(parts.get("offset")) if clock else None)


def _clock(hour: str | None, minute: str | None, second: str | None) -> tuple[int, int, int] | None:
    """Return the time of day, None without one or for one that no clock shows."""
    if not hour or not minute:
        return None
    clock = (int(hour), int(minute), int(second or 0))
    return clock if clock < (24,) and clock[1] < 60 and clock[2] < 60 else None


def _offset(written: str | None) -> timezone | None:
    """Return the offset of ``Z``, ``GMT`` or ``+08:00``; None if none is written."""
    if not written:
        return None
    if written[0] not in "+-":
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    if hours > 14 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if written[0] == "-" else offset)


def moment_of(stamp: Stamp) -> datetime | None:
    """Return the instant of a stamp that has both clock and offset, else None."""
    if stamp.clock is None or stamp.offset is None:
        return None
    return datetime(stamp.day.year, stamp.day.month, stamp.day.day, *stamp.clock, tzinfo=stamp.offset)
