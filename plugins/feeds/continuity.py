"""Compares the feeds of two builds as readers would: a build must not mark old articles unread.

Readers tell articles apart each in its own way:

- Miniflux: the GUID; else the link; else title and content (``reader/rss/adapter.go``, ``.../atom``, ``.../json``).
- FreshRSS: the GUID, unless the feed uses one twice: then link, date and title count.
- NetNewsWire: the GUID; else date and link; a JSON item without an id is dropped.

An entry is old if the earlier build had its article anywhere in its feeds, by GUID, address of the page or of the
original. It is spurious in a feed that existed then and did not have it, as a reader tells articles apart.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from plugins.errors import PageError

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
ENDINGS = (".xml", ".atom", ".json")


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as a reader finds it; what the feed does not say is empty."""

    guid: str
    """Its identity."""
    link: str
    """Its page."""
    original: str
    """Where the article comes from, if that is another address."""
    title: str
    """Plain text."""
    date: str
    """As written."""
    content: str
    """HTML or text."""

    @property
    def article(self) -> set[str]:
        """Everything that says which article it is."""
        return {name for name in (self.guid, self.link, self.original) if name}


@dataclass(frozen=True, slots=True)
class Feed:
    """One file."""

    items: tuple[Item, ...]
    """In order."""
    archive: bool
    """Whether it is a page of history: readers subscribe to the others."""


@dataclass(slots=True)
class Comparison:
    """What subscribers would notice of a new build."""

    feeds: int = 0
    """Feeds in both builds."""
    gone: list[str] = field(default_factory=list)
    """Feeds that the new build has no more: their subscribers get an error."""
    unread: Counter[str] = field(default_factory=Counter)
    """Reader -> old articles that it would show as new, over all feeds."""
    worst: Counter[str] = field(default_factory=Counter)
    """Feed -> the same, by the reader that shows most."""


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
    before, after = dict(read_feeds(previous)), dict(read_feeds(current))
    for folder, feeds in ((previous, before), (current, after)):
        if not feeds:
            raise PageError(os.fspath(folder), "there is no feed in this folder")
    known = {name for feed in before.values() for item in feed.items for name in item.article}
    result = Comparison()
    for path, feed in before.items():
        if feed.archive:
            continue
        if path not in after:
            result.gone.append(path)
            continue
        result.feeds += 1
        counts = spurious(feed.items, after[path].items, known)
        result.unread.update(counts)
        result.worst[path] = max(counts.values())
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


def read_feeds(folder: Path) -> Iterator[tuple[str, Feed]]:
    """Path and feed of every feed in a build's output.

    :raises PageError: a feed is broken.
    """
    for path in sorted(folder.rglob("*")):
        if path.suffix in ENDINGS and path.is_file():
            feed = read_feed(path)
            if feed is not None:
                yield path.relative_to(folder).as_posix(), feed


def read_feed(path: Path) -> Feed | None:
    """A feed; None for a file that is none, such as OPML.

    :raises PageError: it is not well-formed.
    """
    data = path.read_bytes()
    try:
        if path.suffix == ".json":
            return _json(json.loads(data), is_page=path.stem.rpartition(".")[2].isdigit())
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except (ValueError, etree.XMLSyntaxError) as error:
        raise PageError(os.fspath(path), f"not well-formed: {error}") from error
    if root.tag == "rss":
        return Feed(tuple(map(_rss_item, root.iter("item"))), _is_archive(root))
    if root.tag == f"{ATOM}feed":
        return Feed(tuple(map(_atom_item, root.iter(f"{ATOM}entry"))), _is_archive(root))
    return None


def _is_archive(root: etree._Element) -> bool:
    return next(root.iter("{http://purl.org/syndication/history/1.0}archive"), None) is not None


def _rss_item(item: etree._Element) -> Item:
    return Item(
        guid=_text(item, "guid"),
        link=_text(item, "link"),
        original=_link(item, "via"),
        title=_text(item, "title"),
        date=_text(item, "pubDate"),
        content=_text(item, CONTENT) or _text(item, "description"),
    )


def _atom_item(entry: etree._Element) -> Item:
    return Item(
        guid=_text(entry, f"{ATOM}id"),
        link=_link(entry, "alternate"),
        original=_link(entry, "via"),
        title=_text(entry, f"{ATOM}title"),
        date=_text(entry, f"{ATOM}published") or _text(entry, f"{ATOM}updated"),
        content=_text(entry, f"{ATOM}content"),
    )


def _text(parent: etree._Element, tag: str) -> str:
    return (parent.findtext(tag) or "").strip()


def _link(parent: etree._Element, rel: str) -> str:
    links = (link for link in parent.findall(f"{ATOM}link") if link.get("rel", "alternate") == rel)
    return next((link.get("href", "") for link in links), "")


def _json(feed: object, *, is_page: bool) -> Feed | None:
    if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version", "")):
        return None
    items = [
        Item(
            guid=str(item["id"]),
            link=str(item.get("url", "")),
            original=str(item.get("external_url", "")),
            title=str(item.get("title", "")),
            date=str(item.get("date_published", "")),
            content=str(item.get("content_html", item.get("content_text", ""))),
        )
        for item in feed.get("items", ())
        if item.get("id")
    ]
    return Feed(tuple(items), is_page)


def report(result: Comparison, allowed: int) -> list[str]:
    """The comparison in lines for people, the worst feeds first.

    :param allowed: old articles that a reader may show as unread.
    """
    lines = [f"{result.feeds} feeds compared; {len(result.gone)} gone."]
    lines += [f"gone: {path}" for path in result.gone[:10]]
    lines += [f"{reader}: {count} old articles would be unread again" for reader, count in result.unread.items()]
    lines += [f"  {count} in {path}" for path, count in result.worst.most_common(10) if count]
    if is_too_much(result, allowed):
        lines.append(f"More than {allowed}: subscribers would read old news again. Do not publish this build.")
    return lines


def is_too_much(result: Comparison, allowed: int) -> bool:
    """Whether some reader would show more old articles than allowed."""
    return max(result.unread.values(), default=0) > allowed
