"""Reads finished feeds back from an output folder, as readers find them: RSS, Atom, JSON Feed, and their history."""

from __future__ import annotations

import filecmp
import json
import os
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from plugins.errors import PageError

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_PAGE = re.compile(r"(?:feeds/|(.+)\.)\d+(\.\w+)")
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
    """HTML or text, where nothing else identifies the entry; empty otherwise, to save memory."""

    @property
    def article(self) -> set[str]:
        """Everything that says which article it is."""
        return {name for name in (self.guid, self.link, self.original) if name}


@dataclass(frozen=True, slots=True)
class Feed:
    """One file."""

    items: tuple[Item, ...]
    """In order, the newest first."""
    older: str = ""
    """Path of the next older page of its history; empty if there is none."""
    archive: bool = False
    """Whether it says that it is a page of history; JSON Feed has no word for that, there the name tells."""


@dataclass(frozen=True, slots=True)
class FeedFolder:
    """All feeds of a build."""

    root: Path
    """Output folder."""
    feeds: Mapping[str, Feed]
    """Path -> feed or page of a feed's history."""

    def subscriptions(self) -> Iterator[str]:
        """Paths of the feeds that readers subscribe to: those that are no other's history."""
        yield from (path for path, feed in self.feeds.items() if not feed.archive and _feed_of(path) not in self.feeds)

    def whole(self, path: str) -> list[Item]:
        """The entries of a feed and all of its history, newest first, each once."""
        found: dict[Item, None] = {}
        visited: set[str] = set()
        while path in self.feeds and path not in visited:
            visited.add(path)
            found.update(dict.fromkeys(self.feeds[path].items))
            path = self.feeds[path].older
        return list(found)


def read_feeds(root: Path, before: FeedFolder | None = None) -> FeedFolder:
    """Every feed in an output folder.

    :param before: an earlier build: a file that is the same there is not parsed again.
    :raises PageError: a feed is broken, or there is none.
    """
    feeds: dict[str, Feed] = {}
    seen: dict[Item, Item] = {}  # an article stands in many feeds: each entry is kept once
    for file in sorted(root.rglob("*")):
        if file.suffix not in ENDINGS or not file.is_file():
            continue
        path = file.relative_to(root).as_posix()
        if before is not None and path in before.feeds and filecmp.cmp(file, before.root / path, shallow=False):
            feeds[path] = before.feeds[path]
            continue
        feed = read_feed(file, path)
        if feed is not None:
            feeds[path] = replace(feed, items=tuple(seen.setdefault(item, item) for item in feed.items))
    if not feeds:
        raise PageError(os.fspath(root), "there is no feed in this folder")
    return FeedFolder(root, feeds)


def read_feed(file: Path, path: str) -> Feed | None:
    """A feed; None for a file that is none, such as OPML.

    :param path: of the file inside its build.
    :raises PageError: it is not well-formed.
    """
    data = file.read_bytes()
    try:
        if file.suffix == ".json":
            return _json(json.loads(data), path)
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except (ValueError, etree.XMLSyntaxError) as error:
        raise PageError(os.fspath(file), f"not well-formed: {error}") from error
    if root.tag == "rss":
        channel = root.find("channel")
        return None if channel is None else _xml(channel, list(map(_rss_item, root.iter("item"))), path)
    if root.tag == f"{ATOM}feed":
        return _xml(root, list(map(_atom_item, root.iter(f"{ATOM}entry"))), path)
    return None


def _xml(head: etree._Element, items: Sequence[Item], path: str) -> Feed:
    archive = head.find("{http://purl.org/syndication/history/1.0}archive") is not None
    return Feed(tuple(items), _older(path, _link(head, "self"), _link(head, "prev-archive")), archive)


def _older(path: str, own: str, older: str) -> str:
    """Path of the next older page: wherever the site is, the way from one address to the other is the same."""
    if not older:
        return ""
    way = urlsplit(older).path
    if urlsplit(older).scheme:
        way = posixpath.relpath(way, posixpath.dirname(urlsplit(own).path) or "/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(way)))


def _feed_of(path: str) -> str:
    """The feed to which a page of history belongs, if it is one by its name; else empty."""
    found = _PAGE.fullmatch(path)
    return f"{found[1] or 'feed'}{found[2]}" if found else ""


def _rss_item(item: etree._Element) -> Item:
    guid, link = _text(item, "guid"), _text(item, "link")
    return Item(
        guid=guid,
        link=link,
        original=_link(item, "via"),
        title=_text(item, "title"),
        date=_text(item, "pubDate"),
        content="" if guid or link else _text(item, CONTENT) or _text(item, "description"),
    )


def _atom_item(entry: etree._Element) -> Item:
    guid, link = _text(entry, f"{ATOM}id"), _link(entry, "alternate")
    return Item(
        guid=guid,
        link=link,
        original=_link(entry, "via"),
        title=_text(entry, f"{ATOM}title"),
        date=_text(entry, f"{ATOM}published") or _text(entry, f"{ATOM}updated"),
        content="" if guid or link else _text(entry, f"{ATOM}content"),
    )


def _text(parent: etree._Element, tag: str) -> str:
    return (parent.findtext(tag) or "").strip()


def _link(parent: etree._Element, rel: str) -> str:
    """An Atom link; RSS has its own element for that to the page."""
    links = (link for link in parent.findall(f"{ATOM}link") if link.get("rel", "alternate") == rel)
    return next((link.get("href", "") for link in links), "")


def _json(feed: object, path: str) -> Feed | None:
    if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version", "")):
        return None
    items = [
        Item(
            guid=str(item["id"]),
            link=str(item.get("url", "")),
            original=str(item.get("external_url", "")),
            title=str(item.get("title", "")),
            date=str(item.get("date_published", "")),
            content="",
        )
        for item in feed.get("items", ())
        if item.get("id")  # without one it is dropped, as the specification tells readers to
    ]
    return Feed(tuple(items), _older(path, str(feed.get("feed_url", "")), str(feed.get("next_url", ""))))
