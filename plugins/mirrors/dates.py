"""When an article was published: the publisher's own day, in its own time zone; never "now".

Order of evidence, the first that holds decides:

1. ``dateline``: the outlet's own, at the head of the text, ``【大纪元2023年09月11日讯】``,
   ``【明慧网二零二零年十一月十七日】``
2. ``stamp``: a date the page shows beside the text: a line of its own among the first or last,
   ``<time datetime>``, the Minguo day that closes a report of Taiwan's news agency,
   ``（編輯：某人）1091103`` (year 109 is 2020)
3. ``instant``: the mirror's ``<!--milliseconds-->``, then ``front matter``, turned into the publisher's
   zone
4. ``url``: the day in the source URL
5. ``file name``: the day that opens the mirror's file name

When the day comes without a time and an instant falls on that day in the publisher's zone, the instant's
time and offset are taken. A day that somebody typed (1, and 2 without a clock) is refused when it lies in
the mirror's future, when URL and instant agree on another week, or when it is the URL's day but for the
year. Whatever is more than a day from the decision is noted. Known errors of publishers are data:
``data/dates.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.mirrors.body import Body, fold_spaces
from plugins.mirrors.envelope import Envelope
from plugins.mirrors.publishers import Publisher
from plugins.mirrors.stamps import (
    CHINESE_DAY,
    EARLIEST,
    LATEST,
    Stamp,
    chinese_day,
    chinese_number,
    moment_of,
    plain_day,
    read_stamp,
)


@dataclass(frozen=True, slots=True)
class DateFound:
    """The date of an article and where it comes from."""

    iso: str
    """ISO 8601: ``2023-09-11`` or ``2023-09-11T21:26:13+08:00``; empty if nothing dates the article."""
    evidence: str
    """``dateline``, ``stamp``, ``instant``, ``front matter``, ``url``, ``file name``; empty without any."""
    notices: tuple[str, ...]
    """Evidence that disagrees by more than a day, or was refused, one sentence each."""


@dataclass(frozen=True, slots=True)
class _Evidence:
    """One thing that dates the article."""

    source: str
    day: date
    moment: datetime | None = None

    @property
    def iso(self) -> str:
        return self.moment.isoformat(timespec="seconds") if self.moment else self.day.isoformat()


@dataclass(frozen=True, slots=True)
class _Zones:
    """Where a publisher's stamps are written."""

    own: ZoneInfo
    """The publisher's zone."""
    other: ZoneInfo | None
    """The zone of a far desk; None without one."""


_DATA = Path(__file__).with_name("data") / "dates.toml"
_TYPED = {"dateline", "stamp"}

# The bracket names the outlet, then the day: 【大纪元…讯】, 【新唐人北京时间…讯】; a caption or a promotion
# may stand above it, never the middle of a paragraph. The second form is that of 维权网:
# （维权网信息中心报道）2021年7月2日，本网获悉.
_DATELINE = re.compile(rf"[【\[〖][^】\]〗\d]{{0,16}}?{CHINESE_DAY}[^】\]〗]{{0,8}}[】\]〗]")
_OWN_NEWS = re.compile(rf"(?:[（(][^）)]{{2,20}}[）)])?{CHINESE_DAY}[，, ]{{0,2}}本[网網报報刊][获獲讯訊]")
_YEARLESS = re.compile(r"[【\[〖][^】\]〗\d]{1,16}?(?P<month>\d{1,2})月(?P<day>\d{1,2})日[讯訊电電][】\]〗]")
_MINGUO = re.compile(r"[）)。](?P<year>1\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)$")
_MINGUO_EPOCH = 1911

_DATELINE_STARTS = "【[〖（(12一二"
_DATELINE_LINES = 8
_DATELINE_WIDTH = 80
_STAMP_LINES = 4

_ANY_URL_DAY = re.compile(
    r"(?<![\d%])(?P<year>(?:19|20)\d\d)[/-]?(?P<month>0[1-9]|1[0-2]|[1-9](?=[/-]))[/-]?"
    r"(?P<day>[0-3]\d|[1-9])(?=[/-]|$)"
)
_FILE_NAME_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)")

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
# A magazine prints a date some days ahead; no page is dated two weeks after the mirror had it.
_FUTURE = timedelta(days=14)
_SLIP = timedelta(days=3)
# A feed is read within hours of the stamp.
_NEAR = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class _KnownErrors:
    """``data/dates.toml``, ready to use."""

    wrong_instants: frozenset[str]
    """Hosts whose instants are not when the article appeared."""
    undated_feeds: frozenset[str]
    """Hosts whose feeds have no dates: without an ms comment a clock time is the mirror's own."""
    object_ids: frozenset[str]
    """Hosts whose article ids hold the second in which they were made."""
    other_desks: dict[str, ZoneInfo]
    """Hosts some of whose stamps are in another zone than the publisher's."""


@cache
def _known_errors() -> _KnownErrors:
    """Load the table, once."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return _KnownErrors(
        frozenset(data["wrong_instants"]),
        frozenset(data["undated_feeds"]),
        frozenset(data["object_ids"]),
        {host: ZoneInfo(zone) for host, zone in data["other_desks"].items()},
    )


def find_date(body: Body, envelope: Envelope, publisher: Publisher, file_name: str) -> DateFound:
    """Return the date of an article, by the order of evidence above.

    ``file_name`` is the last part of the mirror's path. Never raises: what cannot be a date is not one.
    """
    known, host, zone = _known_errors(), publisher.host, ZoneInfo(publisher.zone)
    dated = envelope.ms is not None or not isinstance(envelope.front_matter.get("date"), datetime)
    mirrored = host in known.undated_feeds and not dated
    instants = [] if mirrored or host in known.wrong_instants else list(_instants(envelope, zone))
    url = _id_day(envelope.url, zone) if host in known.object_ids else _url_day(envelope.url, publisher)
    name = None if mirrored else _file_name_day(file_name)
    reference = next((found.day for found in (*instants, url, name) if found), None)
    written = (_dateline(body, reference), _stamp(body, _Zones(zone, known.other_desks.get(host)), instants))
    evidence: list[_Evidence] = []
    notices: list[str] = []
    for found in (*filter(None, written), *instants, url, name):
        if found and (doubt := _doubt(found, instants, url)):
            notices.append(f"date: {found.source} {found.day} refused, {doubt}")
        elif found:
            evidence.append(found)
    if not evidence:
        return DateFound("", "", tuple(notices))
    first = _with_time(evidence[0], instants)
    others = {other.day: other for other in reversed(evidence) if abs(other.day - first.day) > _DAY}
    notices += [f"date: {first.source} says {first.day}, {other.source} says {other.day}" for other in others.values()]
    return DateFound(first.iso, first.source, tuple(notices))


def _doubt(found: _Evidence, instants: list[_Evidence], url: _Evidence | None) -> str:
    """Say why a typed day is not believed; empty if it is."""
    if found.moment or found.source not in _TYPED:
        return ""
    if instants and found.day > max(instant.day for instant in instants) + _FUTURE:
        return "the mirror had the page before"
    if not url:
        return ""
    if instants and abs(instants[0].day - url.day) <= _DAY and abs(found.day - url.day) > _WEEK:
        return "instant and url agree on another day"
    if not instants and found.day.year != url.day.year:
        same_year = plain_day(url.day.year, found.day.month, found.day.day)
        if same_year and abs(same_year - url.day) <= _SLIP:
            return "it is the url's day of another year"
    return ""


def _with_time(found: _Evidence, instants: list[_Evidence]) -> _Evidence:
    """Give a day without a time the time of the first instant on the same day."""
    if found.moment:
        return found
    moment = next((instant.moment for instant in instants if instant.day == found.day), None)
    return _Evidence(found.source, found.day, moment)


def _instants(envelope: Envelope, zone: ZoneInfo) -> Iterator[_Evidence]:
    """Yield the mirror's own times, in the publisher's zone: the ``<!--ms-->`` comment, then front matter."""
    if envelope.ms is not None and (moment := _from_milliseconds(envelope.ms)):
        local = moment.astimezone(zone)
        yield _Evidence("instant", local.date(), local)
    written = envelope.front_matter.get("date")
    if isinstance(written, str):
        stamp = read_stamp(written.strip())
        written = (moment_of(stamp) or stamp.day) if stamp else None
    if isinstance(written, datetime):
        aware = written if written.tzinfo else written.replace(tzinfo=UTC)
        if EARLIEST <= aware.year < LATEST:
            local = aware.astimezone(zone)
            yield _Evidence("front matter", local.date(), local)
    elif isinstance(written, date):
        yield _Evidence("front matter", written)


def _from_milliseconds(ms: int) -> datetime | None:
    """Return the moment of an epoch in milliseconds; None for 0 and for what no calendar holds."""
    try:
        moment = datetime.fromtimestamp(ms // 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return moment if EARLIEST <= moment.year < LATEST else None


def _dateline(body: Body, reference: date | None) -> _Evidence | None:
    """Find the outlet's dateline at the head of one of the first lines."""
    for line in body.opening[:_DATELINE_LINES]:
        if line[0] not in _DATELINE_STARTS:
            continue
        head = fold_spaces(line[:_DATELINE_WIDTH])
        if "年" in head and (match := _DATELINE.match(head) or _OWN_NEWS.match(head)):
            day = chinese_day(match)
        elif reference and (match := _YEARLESS.match(head)):
            day = _nearest_year(int(match["month"]), int(match["day"]), reference)
        else:
            continue
        if day:
            return _Evidence("dateline", day)
    return None


def _nearest_year(month: int, day: int, reference: date) -> date | None:
    """Give a day the year that brings it nearest to ``reference``; None if there is no such day."""
    years = (reference.year - 1, reference.year, reference.year + 1)
    days = [found for year in years if (found := plain_day(year, month, day))]
    return min(days, key=lambda found: abs(found - reference), default=None)


def _stamp(body: Body, zones: _Zones, instants: list[_Evidence]) -> _Evidence | None:
    """Find the date that the page shows: marked up, in a line of its own, or closing the report."""
    if "<time" in body.html:
        for element in body.tree.find_all("time", limit=2):
            if element.has_class("updated") and not element.has_class("published"):  # hAtom: the last change
                continue
            marked, shown = read_stamp(element.attr("datetime") or ""), read_stamp(element.text)
            if marked and shown and abs(marked.day - shown.day) > _DAY:
                marked = shown  # the mark is of the page, as The New York Times has it; readers see the article's
            if marked:
                return _placed(marked, zones, instants)
            break
    for line in body.opening[:_STAMP_LINES]:
        if stamp := read_stamp(line):
            return _placed(stamp, zones, instants)
    return _closing_stamp(body, zones, instants)


def _closing_stamp(body: Body, zones: _Zones, instants: list[_Evidence]) -> _Evidence | None:
    """Find the date that closes the text: a line of its own, or the Minguo day of a report."""
    # A line of its own may also date a letter that is quoted there: only near the feed's instant it is ours.
    if body.ending and (stamp := read_stamp(body.ending[-1])):
        placed = _placed(stamp, zones, instants)
        if not instants or abs(placed.day - instants[0].day) <= _DAY:
            return placed
    for line in body.ending:
        if line[-1].isdecimal() and (match := _MINGUO.search(line)):
            year, month, day = (int(match[part]) for part in ("year", "month", "day"))
            if found := plain_day(_MINGUO_EPOCH + year, month, day):
                return _Evidence("stamp", found)
    return None


def _placed(stamp: Stamp, zones: _Zones, instants: list[_Evidence]) -> _Evidence:
    """Put a stamp into the publisher's zone; midnight to the second is how a day alone is marked up."""
    if stamp.clock is None or stamp.clock == (0, 0, 0):
        return _Evidence("stamp", stamp.day)
    if moment := moment_of(stamp):
        local = moment.astimezone(zones.own)
        return _Evidence("stamp", local.date(), local)
    naive = datetime.combine(stamp.day, time(*stamp.clock))
    local = naive.replace(tzinfo=zones.own)
    feed = instants[0].moment if instants else None
    if zones.other and feed and abs(feed - local) > _NEAR:
        elsewhere = naive.replace(tzinfo=zones.other)
        if abs(feed - elsewhere) < _NEAR:
            here = elsewhere.astimezone(zones.own)
            local = here if here.date() == stamp.day else elsewhere  # the day is the one the page shows
    return _Evidence("stamp", stamp.day, local)


_OBJECT_ID = re.compile(r"/([0-9a-f]{8})[0-9a-f]{16}(?:[/?#]|$)")


def _url_day(url: str, publisher: Publisher) -> _Evidence | None:
    """Find the day in the source URL, by the publisher's own pattern or else the usual ``/2020/11/03/``."""
    match = (publisher.url_date or _ANY_URL_DAY).search(url)
    day = _day_of(match)
    return _Evidence("url", day) if day else None


def _id_day(url: str, zone: ZoneInfo) -> _Evidence | None:
    """Find the day in an object id: its first eight digits are seconds since 1970 (BSON specification)."""
    match = _OBJECT_ID.search(url)
    moment = _from_milliseconds(int(match[1], 16) * 1000) if match else None
    return _Evidence("url", moment.astimezone(zone).date()) if moment else None


def _file_name_day(file_name: str) -> _Evidence | None:
    """Find the day that opens a file name."""
    day = _day_of(_FILE_NAME_DAY.match(file_name))
    return _Evidence("file name", day) if day else None


def _day_of(match: re.Match[str] | None) -> date | None:
    """Return the day of a match with numeric groups ``year`` (two digits: 20xx), ``month`` and ``day``."""
    if not match:
        return None
    year, month, day = (chinese_number(match[part]) for part in ("year", "month", "day"))
    return plain_day(year + 2000 if year < 100 else year, month, day)
