"""A small site in a temporary folder, built without Pelican: mirrors in, output out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pelican

from plugins.archive.repair import build_and_report
from plugins.archive.result import BuildResult
from plugins.settings import ArchiveSettings, read_settings
from plugins.store import Store

SIMPLE = os.fspath(Path(pelican.__file__).parent / "themes" / "simple")
NEWS = os.fspath(Path(__file__).parent.parent / "themes" / "news")
PLUGINS = (
    "plugins.mirrors", "plugins.cleaning", "plugins.topics", "plugins.archive", "plugins.related", "plugins.feeds",
    "plugins.search",
)  # fmt: skip


class Site:
    """Mirrors, settings, store and output of one site."""

    def __init__(self, root: Path, **settings: object) -> None:
        self.root = root
        self.mirror = root / "mirror"
        self.mirror.mkdir(parents=True, exist_ok=True)
        (root / "content").mkdir(exist_ok=True)
        self.extra = settings

    def settings(self, name: str = "site", **extra: object) -> ArchiveSettings:
        """Settings for an output and a store of that name."""
        values: dict[str, object] = {
            "PATH": os.fspath(self.root / "content"),
            "OUTPUT_PATH": os.fspath(self.root / f"{name}-output"),
            "ARCHIVE_STORE": os.fspath(self.root / f"{name}-store"),
            "THEME": SIMPLE,
            "MIRRORS": [os.fspath(self.mirror)],
            "PLUGINS": list(PLUGINS),
            "SITENAME": "Test",
            "DEFAULT_LANG": "zh-Hans",
            "ARCHIVE_WORKERS": 1,
            "ARCHIVE_PAGE_SIZE": 3,
            "ARCHIVE_TOPIC_PAGE_MIN": 2,
            "ARCHIVE_TOPIC_ACTIVE_MIN": 5,
            "ARCHIVE_FEED_ENTRIES": 4,
        }
        return read_settings({**values, **self.extra, **extra})

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a mirrored file."""
        file = self.mirror / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def build(self, name: str = "site", given: Mapping[str, bytes] | None = None, **extra: object) -> BuildResult:
        """Build into the output of that name."""
        return build_and_report(self.settings(name, **extra), given or {})[0]

    def output(self, name: str = "site") -> dict[str, bytes]:
        """Path -> bytes of everything in an output."""
        root = self.root / f"{name}-output"
        return {
            path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()
        }

    def clean_build(self, **extra: object) -> dict[str, bytes]:
        """What a build of the same inputs from nothing leaves."""
        for kind in ("output", "store"):
            shutil.rmtree(self.root / f"clean-{kind}", ignore_errors=True)
        self.build("clean", {}, **extra)
        return self.output("clean")

    def store(self, name: str = "site") -> Store:
        """The store, for looking into."""
        return Store.open_for_reading(os.fspath(self.root / f"{name}-store"))


def tag_link(name: str) -> str:
    """A tag link as a publisher writes it."""
    return f'<a href="https://www.epochtimes.com/gb/tag/{name}.html">{name}</a>'


def bare(number: int, title: str = "", day: str = "2021-03-05", body: str = "", host: str = "gauge.example") -> str:
    """A file of the bare dialect: an article of a publisher that the project's table does not know."""
    return linked(
        f"https://{host}/{number}",
        title or f"第{number}号观测站",
        day,
        body or f"<p>第{number}份水文报告。</p>",
    )


def linked(url: str, title: str, day: str, body: str) -> str:
    """A file of the bare dialect with this address; noon UTC of the day, or no date."""
    from datetime import UTC, datetime

    instant = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC) if day else None
    return f"<!--{int(instant.timestamp() * 1000) if instant else 'NaN'}-->\n[{title}]({url})\n------\n\n{body}\n"
