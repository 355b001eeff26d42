"""What a server has to say of a file, where nobody else does: its type, and how long it may be kept."""

from __future__ import annotations

import mimetypes
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "headers.toml"
OTHERS = "public, max-age=86400"
"""For pictures and whatever else the site brings."""

_TYPES = mimetypes.MimeTypes(filenames=())  # Python's own table: the same on every machine


@dataclass(frozen=True, slots=True)
class Headers:
    """Of one file."""

    type: str
    """``Content-Type``."""
    cache: str
    """``Cache-Control``."""
    encoding: str = ""
    """``Content-Encoding``; empty for none."""


@cache
def _rows() -> list[dict[str, str]]:
    return list(tomllib.loads(DATA.read_text(encoding="utf-8"))["header"])


def headers_of(path: str) -> Headers:
    """What to say of a file; a ``.gz`` twin is what it holds, compressed."""
    encoding = "gzip" if path.endswith(".gz") else ""
    plain = path.removesuffix(".gz")
    name = plain.rpartition("/")[2]
    for row in _rows():
        if plain.endswith(row["ending"]) and name.startswith(row.get("beginning", "")):
            return Headers(row["type"], row["cache"], encoding)
    return Headers(_TYPES.guess_type(plain)[0] or "application/octet-stream", OTHERS, encoding)
