"""Links inside a finished build: every one leads to a file, every anchor to an element.

Pages are parsed as a browser does; of feeds, sitemaps and OPML only addresses of the site itself are looked at. What a
link leads to is asked of the file system, so memory does not grow with the number of files; anchors in other pages are
gathered and looked up when all pages have been read, each page once.
"""

from __future__ import annotations

import multiprocessing
import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from itertools import islice
from urllib.parse import unquote, urlsplit

from turbohtml import parse

CHUNK = 500
"""Files a task."""
WORTH_A_POOL = 2_000
"""Fewer files are read here."""
LISTS = (".xml", ".atom", ".json")
"""Endings of files that name pages of the site by absolute addresses."""

_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_ID = re.compile(r'\b(?:id|name)="([^"]*)"')
_END_OF_ADDRESS = rb"[^\s\"'<>\\]*"


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A link that leads nowhere."""

    path: str
    """The file that has it."""
    link: str
    """As it stands there."""

    def __str__(self) -> str:
        return f"{self.path} -> {self.link}"


@dataclass(slots=True)
class Links:
    """What a look at the links of a build found."""

    pages: int = 0
    """Files read."""
    links: int = 0
    """Links inside the build."""
    broken: list[BrokenLink] = field(default_factory=list)
    """Those that lead nowhere."""
    anchors: dict[str, dict[str, str]] = field(default_factory=dict)
    """Page -> anchor in it -> a page with a link there."""

    def add(self, other: Links) -> None:
        """Take in what another process found."""
        self.pages += other.pages
        self.links += other.links
        self.broken += other.broken
        for path, anchors in other.anchors.items():
            self.anchors.setdefault(path, {}).update(anchors)


def check_links(root: str, site_url: str = "", workers: int = 1) -> Links:
    """Look at every link of a build.

    :param site_url: the site's own address; empty if its files do not name it.
    """
    files = sorted(_files(root, (".html", *LISTS) if site_url else (".html",)))
    result = Links()
    tasks = [(root, site_url, chunk) for chunk in _chunks(files)]
    if workers == 1 or len(files) < WORTH_A_POOL:
        for task in tasks:
            result.add(_look(task))
        _check_anchors(root, result)
        return result
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        for part in pool.map(_look, tasks):
            result.add(part)
    _check_anchors(root, result)
    return result


def _look(task: tuple[str, str, list[str]]) -> Links:
    """Look at the links of some files; runs in workers."""
    root, site_url, paths = task
    result = Links()
    exists = lru_cache(maxsize=65_536)(lambda path: os.path.isfile(os.path.join(root, path)))
    own = re.compile(re.escape(site_url.encode()) + rb"(?=[/?#\"'<\s]|$)" + _END_OF_ADDRESS) if site_url else None
    for path in paths:
        with open(os.path.join(root, path), "rb") as stream:
            data = stream.read()
        result.pages += 1
        if path.endswith(".html"):
            hrefs = _hrefs(data.decode("utf-8", "replace"))
        else:
            assert own is not None
            hrefs = {unescape(found.decode("utf-8", "replace")) for found in own.findall(data)}
        for href in sorted(hrefs):
            place = inside(path, href, site_url)
            if place is None:
                continue
            result.links += 1
            file, anchor = place
            if not exists(file):
                result.broken.append(BrokenLink(path, href))
            elif anchor and file.endswith(".html"):
                result.anchors.setdefault(file, {}).setdefault(anchor, path)
    return result


def _hrefs(page: str) -> set[str]:
    tree = parse(page)
    return {node.attr(name) or "" for name in ("href", "src") for node in tree.select(f"[{name}]")} - {""}


def inside(path: str, href: str, site_url: str = "") -> tuple[str, str] | None:
    """The file of the build that a link means, and the anchor in it; None for a link that leads out.

    >>> inside("sources/rfi.fr/index.html", "../../a/3f2/9c.html#note")
    ('a/3f2/9c.html', 'note')
    """
    base = posixpath.dirname(path)
    if site_url and (href == site_url or href.startswith((f"{site_url}/", f"{site_url}#", f"{site_url}?"))):
        href, base = href[len(site_url) :].lstrip("/") or "index.html", ""
        if href.startswith(("#", "?")):
            href = f"index.html{href}"
    elif _ABSOLUTE.match(href):
        return None
    target = urlsplit(href)
    way = unquote(target.path)
    file = posixpath.normpath(posixpath.join(base, way)) if way else path
    if way.endswith("/"):
        file = posixpath.join(file, "index.html").removeprefix("./")
    return file, unquote(target.fragment)


def _check_anchors(root: str, result: Links) -> None:
    """Look the gathered anchors up, each page once."""
    for path, anchors in sorted(result.anchors.items()):
        with open(os.path.join(root, path), encoding="utf-8", errors="replace") as stream:
            known = set(map(unescape, _ID.findall(stream.read())))
        result.broken += [
            BrokenLink(source, f"{path}#{anchor}") for anchor, source in sorted(anchors.items()) if anchor not in known
        ]


def _files(root: str, endings: tuple[str, ...]) -> Iterator[str]:
    for place, folders, names in os.walk(root):
        folders.sort()
        for name in names:
            if name.endswith(endings):
                yield os.path.relpath(os.path.join(place, name), root).replace(os.sep, "/")


def _chunks(paths: Iterable[str]) -> Iterator[list[str]]:
    source = iter(paths)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
