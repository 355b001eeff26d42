"""What the inputs other than mirrored files are worth: code, data, settings, templates.

A build compares them with those of the build before, and does again only what depends on one that changed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path

from plugins.archive.buckets import is_bucket
from plugins.archive.feed_plan import has_icon
from plugins.archive.scan import stamp_of
from plugins.localization import read_catalogues
from plugins.settings import ArchiveSettings
from plugins.store.files import Stamp

ROOT = Path(__file__).parent.parent
LIBRARIES = (
    "turbohtml",
    "OpenCC",
    "PyYAML",
    "markdown-it-py",
    "mdit-py-plugins",
    "msgspec",
    "Unidecode",
    "Jinja2",
    "Babel",
    "feedgen",
    "lxml",
    "numpy",
    "tzdata",
    "pelican",
)
"""Libraries whose version can change what a build makes."""

READING_ROOMS = ("mirrors", "cleaning", "topics")
READING_MODULES = (
    "records.py", "pipeline.py", "archive/intake.py", "archive/entries.py", "archive/source_text.py",
    "related/signature.py", "related/grams.py",
)  # fmt: skip
TOOLS = ("proof", "upkeep", "publish", "live")
"""Rooms that look at builds and make nothing of them."""
COMPILER_MODULES = ("localization.py", "archive/templates.py", "archive/translating.py", "archive/shared_parts.py")
CATALOGUE_MODULES = ("archive/catalogue.py", "archive/reconcile.py", "archive/entries.py", "store/schema.py")


def reading_fingerprint(settings: ArchiveSettings) -> str:
    """Of what decides how a file is read and cleaned: a change means reading every file again."""
    files = [ROOT / name for name in READING_MODULES]
    for room in READING_ROOMS:
        files += _files_of(ROOT / room)
    asked = json.dumps([settings.plugins, settings.max_file_bytes])
    return _digest([_code(files), _foreign(settings), _libraries(), asked])


def catalogue_fingerprint(settings: ArchiveSettings) -> str:
    """Of what decides how copies become articles and articles make lists, aliases of topics aside."""
    files = [ROOT / name for name in CATALOGUE_MODULES]
    files += [path for path in _files_of(ROOT / "topics") if path.suffix == ".py"]
    files += _files_of(ROOT / "related")
    tiers = f"{settings.topic_page_min} {settings.topic_active_min} {settings.max_files} {settings.plugins}"
    return _digest([_code(files), tiers, _libraries()])


def rendering_fingerprint(settings: ArchiveSettings) -> str:
    """Of what every page depends on, templates aside: code, settings, the menu."""
    seen = {
        "site": settings.site,
        "language": settings.language,
        "images": settings.images,
        "canonical": settings.canonical,
        "page_size": settings.page_size,
        "feeds": [
            settings.feed_formats,
            settings.feed_entries,
            settings.feed_bytes,
            settings.feed_history,
            settings.feed_gzip,
            has_icon(settings),
        ],
        "site_url": settings.site_url,
    }
    building = [path for path in _files_of(ROOT) if path.relative_to(ROOT).parts[0] not in TOOLS]
    parts = [_code(building), _foreign(settings), _libraries(), json.dumps(seen, sort_keys=True)]
    return _digest([*parts, *(catalogue.decode("utf-8", "replace") for catalogue in read_catalogues(settings))])


@cache
def compiler_fingerprint() -> str:
    """Of what compiles templates: our part of it, and versions of libraries."""
    return _digest([_code(ROOT / name for name in COMPILER_MODULES), _libraries()])


def code_inventory() -> dict[str, str]:
    """What this machine makes pages with: name -> version or digest. Two that are equal make the same bytes."""
    files = [*_files_of(ROOT), *ROOT.rglob("*.po")]
    return _versions() | {f"plugins/{path.relative_to(ROOT).as_posix()}": _content(path) for path in files}


def site_inventory(settings: ArchiveSettings) -> dict[str, str]:
    """What this machine sees of a site where the settings say it is: path -> digest.

    Files that pages are made with, and the names at the top of each folder of articles: another machine may have
    another folder there, or none.
    """
    folders = [Path(settings.theme, name) for name in ("templates", "translations")]
    folders += map(Path, settings.template_paths)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    files += chain.from_iterable(found for _, found in _foreign_files(settings))
    found = {str(path): _content(path) for path in files}
    for root in settings.roots().values():
        if not is_bucket(root):
            found[root] = _digest(sorted(os.listdir(root))) if os.path.isdir(root) else "not there"
    return found


def _digest(parts: Iterable[str]) -> str:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix in (".py", ".toml", ".html", ".txt", ".js", ".css")]


_contents: dict[Path, tuple[Stamp, str]] = {}
"""File -> stamp and digest. A server that stays compares the same 250 files again and again."""


def _content(path: Path) -> str:
    stamp = stamp_of(path.stat, time.time_ns())
    known = _contents.get(path)
    if known is not None and known[0] == stamp:
        return known[1]
    digest = hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
    if stamp.mtime_ns:  # else it may change again within the same stamp
        _contents[path] = (stamp, digest)
    return digest


def _code(files: Iterable[Path]) -> str:
    named = sorted((os.fspath(path), path) for path in set(files))
    return _digest(f"{name[_BELOW_ROOT:]} {_content(path)}" for name, path in named)


_BELOW_ROOT = len(os.fspath(ROOT)) + 1


def _foreign(settings: ArchiveSettings) -> str:
    """Of plugins that are not ours: their modules' files."""
    return _digest(f"{name} {_content(path)}" for name, files in _foreign_files(settings) for path in files)


def _foreign_files(settings: ArchiveSettings) -> Iterator[tuple[str, list[Path]]]:
    """The plugins that are not ours, each with its module or all files of its package."""
    for name in settings.plugins:
        spec = None if name.startswith("plugins.") else importlib.util.find_spec(name)
        if spec is None:
            continue
        if spec.submodule_search_locations:
            yield name, sorted(path for folder in spec.submodule_search_locations for path in _files_of(Path(folder)))
        elif spec.origin and Path(spec.origin).is_file():
            yield name, [Path(spec.origin)]


@cache
def _versions() -> dict[str, str]:
    """Of what our code runs on; another version is loaded by another process only."""
    found = {"Python": f"{sys.version_info.major}.{sys.version_info.minor}", "Unicode": unicodedata.unidata_version}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _libraries() -> str:
    return "\n".join(f"{name} {number}" for name, number in _versions().items())
