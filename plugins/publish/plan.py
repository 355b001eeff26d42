"""What has to travel, and in which order, so that readers never meet a page that leads nowhere.

Files that are new come first: nothing leads to them yet, so it does not matter that they come one by one. Then those
that changed, which may lead to the new ones: styles, scripts and indexes before the pages that need them, the pages
before those at the top that show what is newest. What is gone is deleted last, when nothing leads to it any more.
A publish that dies at any moment leaves a site that works, partly of yesterday.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins.archive.output import MARK, TEMPORARY
from plugins.errors import PageError

VERSION_CONTROL = frozenset({".git", ".hg", ".svn"})
"""Folders at the top of an output that are never published."""
PAGE = ".html"
_FRONT = frozenset({"manifest.js"})
"""Names of files that lead to all others of their kind."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a publish does to its target."""

    new: tuple[str, ...] = ()
    """Paths that the target does not have."""
    changed: tuple[str, ...] = ()
    """Paths whose content differs."""
    deleted: tuple[str, ...] = ()
    """Paths that are no more."""
    unchanged: int = 0
    """Files that are there already."""
    size: int = 0
    """Bytes of what is new and changed."""

    @property
    def nothing(self) -> bool:
        """Whether the target is up to date."""
        return not (self.new or self.changed or self.deleted)

    def stages(self) -> Iterator[tuple[str, ...]]:
        """Paths to send, stage after stage; inside a stage in any order."""
        front = [path for path in self.changed if is_front(path)]
        inner = [path for path in self.changed if not is_front(path)]
        assets = tuple(path for path in inner if not path.endswith(PAGE))
        pages = tuple(path for path in inner if path.endswith(PAGE))
        yield from (stage for stage in (self.new, assets, pages, tuple(front)) if stage)


def is_front(path: str) -> bool:
    """Whether a file is what readers, feed readers and the search ask for first."""
    return "/" not in path or path.rpartition("/")[2] in _FRONT


def make_plan(local: Mapping[str, int], same: Iterable[str], there: Iterable[str], kept: Iterable[str] = ()) -> Plan:
    """The plan for a target whose files are known.

    :param local: path -> bytes of every file to publish.
    :param same: paths of the target's files that have our content.
    :param there: paths of all its files.
    :param kept: names at the top of the target that are not ours to delete.
    """
    equal, others, spared = set(same), set(there), set(kept)
    changed = tuple(sorted(path for path in local if path in others and path not in equal))
    new = tuple(sorted(path for path in local if path not in others))
    deleted = sorted(path for path in others - local.keys() if not is_spared(path, spared))
    return Plan(new, changed, tuple(deleted), len(equal & local.keys()), sum(local[path] for path in (*new, *changed)))


def is_spared(path: str, kept: Iterable[str]) -> bool:
    """Whether a file of the target is left alone although we do not know it.

    As in an output folder: dot files at the top and what ``OUTPUT_RETENTION`` names.
    """
    top = path.partition("/")[0]
    return top.startswith(".") or top in kept


def published_files(root: str) -> dict[str, int]:
    """Path -> bytes of every file of an output that is published: all, dot files included, our mark among them.

    :raises PageError: there is no build, a link or a device, or a name that no target could hold.
    """
    if not os.path.exists(os.path.join(root, MARK)):
        raise PageError(root, "there is no build of Newsmirror in this folder")
    found: dict[str, int] = {}
    for place, folders, names in os.walk(root):
        folders.sort()
        if place == root:
            folders[:] = [name for name in folders if name not in VERSION_CONTROL]
        for name in (*names, *(folder for folder in folders if os.path.islink(os.path.join(place, folder)))):
            path = Path(os.path.relpath(os.path.join(place, name), root)).as_posix()
            if name.endswith(TEMPORARY):
                continue
            about = os.lstat(os.path.join(root, path))
            if not stat.S_ISREG(about.st_mode):
                raise PageError(path, "is a link or a device; only files are published")
            if "\n" in path or not _is_text(path):
                raise PageError(ascii(path), "has a name that cannot be published")
            found[path] = about.st_size
    return found


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
