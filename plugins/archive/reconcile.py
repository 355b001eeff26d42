"""Copies of an article become one entry.

The same article stands in several channels, mirrors, or script editions. The most complete body is shown:
the one with the most visible text after cleaning; of equals the one with the later date, then the first by
mirror and path. The rule does not depend on the order in which files arrive. Categories and tags are united;
a field that the shown copy lacks comes from the first copy that has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from plugins.archive.entries import Copy, Entry, Reading
from plugins.mirrors.channels import channel_name

DIFFERENCE = 0.05
"""Copies whose text differs by more than this share of the longer one are noted."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One copy, as the store gives it."""

    file: int
    """Row of the file."""
    copy: Copy
    """Where it is."""
    reading: Reading
    """What was read."""


def choose(candidates: Sequence[Candidate]) -> Candidate:
    """The copy whose body is shown."""
    first_by_place = sorted(candidates, key=lambda candidate: (candidate.copy.mirror, candidate.copy.path))
    # max() keeps the first of equals: the sort above decides ties.
    return max(first_by_place, key=lambda candidate: (candidate.reading.text_kept, candidate.reading.date))


def reconcile(
    candidates: Sequence[Candidate],
    channel_names: Mapping[tuple[str, str], str],
    topic_key: Callable[[str], str],
) -> tuple[Candidate, Entry]:
    """The copy that is shown and the entry of all copies.

    :param candidates: at least one.
    :param channel_names: (mirror, channel code) -> name.
    :param topic_key: tag -> identity of its topic; empty for a tag that is none.
    """
    shown = choose(candidates)
    others = [candidate for candidate in candidates if candidate is not shown]
    ordered = [shown, *sorted(others, key=lambda candidate: (candidate.copy.mirror, candidate.copy.path))]
    readings = [candidate.reading for candidate in ordered]
    reading = replace(
        shown.reading,
        date=_best_date(readings),
        lead_image=next((item.lead_image for item in readings if item.lead_image), None),
        source_url=next((item.source_url for item in readings if item.source_url), ""),
        source=max(item.source for item in readings),  # the fullest as mirrored, whichever our rules show
    )
    entry = Entry(
        reading=reading,
        categories=_unite((_categories(candidate, channel_names) for candidate in ordered), str.casefold),
        tags=_unite((item.tags for item in readings), topic_key),
        authors=next((item.authors for item in readings if item.authors), ()),
        shown=shown.copy,
        copies=tuple(sorted((item.copy for item in ordered), key=lambda copy: (copy.mirror, copy.path))),
        notices=_disagreements(readings),
    )
    return shown, entry


def _categories(candidate: Candidate, channel_names: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    reading = candidate.reading
    name = channel_names.get((candidate.copy.mirror, reading.channel)) or channel_name(reading.channel)
    name = name or reading.category
    return (name,) if name else ()


def _best_date(readings: Sequence[Reading]) -> str:
    """The shown copy's day; with its time where any copy knows the time of that day."""
    date = next((item.date for item in readings if item.date), "")
    return max((item.date for item in readings if date and item.date.startswith(date[:10])), key=len, default=date)


def _unite(groups: Iterable[Iterable[str]], key: Callable[[str], str]) -> tuple[str, ...]:
    """All names in order, of each key the first; names without a key are none."""
    names: dict[str, str] = {}
    for group in groups:
        for name in group:
            identity = key(name)
            if identity:
                names.setdefault(identity, name)
    return tuple(names.values())


def _disagreements(readings: Sequence[Reading]) -> tuple[str, ...]:
    shown, notices = readings[0], []
    for name in dict.fromkeys(item.title for item in readings if item.title != shown.title):
        notices.append(f"another copy has the title {name}")
    for day in dict.fromkeys(item.date[:10] for item in readings if item.date[:10] not in ("", shown.date[:10])):
        notices.append(f"another copy is dated {day}")
    shortest = min(item.text_kept for item in readings)
    if shown.text_kept - shortest > DIFFERENCE * shown.text_kept:
        notices.append(f"another copy has {shortest} characters of text, this one {shown.text_kept}")
    return tuple(notices)
