"""What hosts of static sites allow: limits as data, and whether a build keeps within them."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "hosts.toml"


@dataclass(frozen=True, slots=True)
class Host:
    """A host's limits; 0 where it states none."""

    name: str
    """In settings: ``github-pages``."""
    title: str
    """For people."""
    max_files: int
    """Files of a site."""
    max_bytes: int
    """Bytes of a site."""
    max_file_bytes: int
    """Bytes of one file."""
    max_folder_files: int
    """Files in one folder."""
    source: str
    """Where the host says so."""
    note: str
    """What else there is to know."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How large a build is."""

    files: int
    """Files."""
    size: int
    """Bytes."""
    largest: int
    """Bytes of the largest file."""
    largest_path: str = ""
    """Its path."""
    folder_files: int = 0
    """Files of the fullest folder."""


def extent_of(files: Mapping[str, int]) -> Extent:
    """How large these files are, given as path -> bytes."""
    path = max(files, key=lambda name: (files[name], name), default="")
    folders = Counter(name.rpartition("/")[0] for name in files)
    return Extent(len(files), sum(files.values()), files.get(path, 0), path, max(folders.values(), default=0))


@cache
def hosts() -> Mapping[str, Host]:
    """Every host that is known, by name."""
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["host"]
    return {row["name"]: Host(**row) for row in rows}


def beyond(host: Host, extent: Extent) -> Iterator[str]:
    """Which limits of a host a build does not keep, a sentence each."""
    checks = (
        (host.max_files, extent.files, "files", ""),
        (host.max_bytes, extent.size, "bytes", ""),
        (host.max_folder_files, extent.folder_files, "files in a folder", ""),
        (host.max_file_bytes, extent.largest, "bytes a file", f": {extent.largest_path}"),
    )
    for limit, is_now, unit, where in checks:
        if limit and is_now > limit:
            yield f"{host.title} allows {limit:,} {unit}; this build has {is_now:,}{where}"
