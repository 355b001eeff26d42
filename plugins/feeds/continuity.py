"""Compares the feeds of two builds as readers would: a build must not mark old articles unread, nor lose any.

Readers tell articles apart each in its own way:

- Miniflux: the GUID; else the link; else title and content (``reader/rss/adapter.go``, ``.../atom``, ``.../json``).
- FreshRSS: the GUID, unless the feed uses one twice: then link, date and title count.
- NetNewsWire: the GUID; else date and link; a JSON item without an id is dropped.

An entry is old if the earlier build had its article anywhere in its feeds, by GUID, address of the page or of the
original. It is spurious in a feed that existed then and did not have it, as a reader tells articles apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plugins.feeds.feed_files import FeedFolder, Item, read_feeds

NAMED = 10
"""Feeds of each kind that a report names."""


@dataclass(slots=True)
class Comparison:
    """What subscribers would notice of a new build."""

    feeds: int = 0
    """Feeds in both builds."""
    gone: list[str] = field(default_factory=list)
    """Feeds that the new build has no more: their subscribers get an error."""
    lost: Counter[str] = field(default_factory=Counter)
    """Feed -> entries that neither it nor its history has any more."""
    unread: Counter[str] = field(default_factory=Counter)
    """Reader -> old articles that it would show as new, over all feeds."""
    worst: Counter[str] = field(default_factory=Counter)
    """Feed -> the same, by the reader that shows most."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of each may be before a build must not be published."""

    unread: int = 0
    """Old articles that a reader may show as new, over all feeds."""
    gone: int = 0
    """Feeds that may be gone."""
    lost: int = 0
    """Entries that feeds may have lost, over all feeds."""


def _miniflux(items: Sequence[Item]) -> Iterator[str]:
    yield from (item.guid or item.link or f"{item.title}{item.content}" for item in items)


def _freshrss(items: Sequence[Item]) -> Iterator[str]:
    guids = [item.guid for item in items]
    unique = all(guids) and len(set(guids)) == len(guids)
    yield from (item.guid if unique else f"{item.link} {item.date} {item.title}" for item in items)


def _netnewswire(items: Sequence[Item]) -> Iterator[str]:
    yield from (item.guid or f"{item.date} {item.link}" for item in items)


READERS: Mapping[str, Callable[[Sequence[Item]], Iterator[str]]] = {
    "Miniflux": _miniflux,
    "FreshRSS": _freshrss,
    "NetNewsWire": _netnewswire,
}
"""Reader -> the keys by which it tells a feed's entries apart."""


def compare(previous: Path, current: Path) -> Comparison:
    """Compare the feeds of two finished builds.

    :raises PageError: a folder has no feeds, or a feed cannot be read.
    """
    before = read_feeds(previous)
    after = read_feeds(current, before)
    known = {name for feed in before.feeds.values() for item in feed.items for name in item.article}
    result = Comparison()
    for path in before.subscriptions():
        if path not in after.feeds:
            result.gone.append(path)
            continue
        result.feeds += 1
        counts = spurious(before.feeds[path].items, after.feeds[path].items, known)
        result.unread.update(counts)
        result.worst[path] = max(counts.values())
        result.lost[path] = len(lost(before, after, path))
    return result


def spurious(before: Sequence[Item], after: Sequence[Item], known: Iterable[str]) -> dict[str, int]:
    """Reader -> entries of a feed that it would show as new although their articles are old.

    :param known: what is said of articles that the earlier build had, in any feed.
    """
    old, counts = set(known), {}
    for reader, keys_of in READERS.items():
        seen = set(keys_of(before))
        new = [item for item, key in zip(after, keys_of(after), strict=True) if key not in seen]
        counts[reader] = sum(not item.article.isdisjoint(old) for item in new)
    return counts


def lost(before: FeedFolder, after: FeedFolder, path: str) -> list[Item]:
    """Entries of a feed and its history that the new build does not have there.

    Where neither build gives the feed a history, the oldest entries give way to new ones: they are not lost.
    """
    old, new = before.whole(path), after.whole(path)
    names = {name for item in new for name in item.article}
    missing = [item.article.isdisjoint(names) for item in old]
    if not before.feeds[path].older and not after.feeds[path].older:
        known = {name for item in old for name in item.article}
        has_new = any(item.article.isdisjoint(known) for item in new)
        while has_new and missing and missing[-1]:
            missing.pop()
    return [item for item, is_missing in zip(old, missing, strict=False) if is_missing]


def report(result: Comparison) -> list[str]:
    """The comparison in lines for people, the worst feeds first."""
    lines = [f"{result.feeds} feeds compared; {len(result.gone)} gone; {result.lost.total()} entries lost."]
    lines += [f"  gone: {path}" for path in result.gone[:NAMED]]
    lines += [f"  {count} lost from {path}" for path, count in result.lost.most_common(NAMED) if count]
    lines += [f"{reader}: {count} old articles would be unread again" for reader, count in result.unread.items()]
    lines += [f"  {count} in {path}" for path, count in result.worst.most_common(NAMED) if count]
    return lines


def objections(result: Comparison, limits: Limits) -> list[str]:
    """Why the new build should not be published, a sentence each; none if it may be."""
    unread, gone, missing = max(result.unread.values(), default=0), len(result.gone), result.lost.total()
    checks = (
        (unread > limits.unread, f"subscribers would read {unread} old articles again (allowed: {limits.unread})"),
        (gone > limits.gone, f"{gone} feeds are gone, and with them their subscribers (allowed: {limits.gone})"),
        (missing > limits.lost, f"{missing} entries are in their feeds no more (allowed: {limits.lost})"),
    )
    return [f"Do not publish this build: {reason}." for is_wrong, reason in checks if is_wrong]
