"""Where Pelican and the archive meet: a generator, a writer that collects, and settings taken over.

Pelican reads the site's own pages and static files and renders those pages; they are handed to the build,
which writes them as it writes its own: only what differs, and pruned when they go.
"""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pelican import Pelican
from pelican.generators import Generator
from pelican.log import console as pelican_console
from pelican.writers import Writer
from rich.console import Console

from plugins.archive import paths
from plugins.archive.feed_plan import feed_links
from plugins.archive.keepsakes import Keepsakes
from plugins.archive.models import Reference
from plugins.archive.repair import build_and_report
from plugins.archive.report import print_report, save_report
from plugins.archive.shared_parts import NAME, SharedParts
from plugins.archive.translating import CompiledTemplates, localize
from plugins.localization import localization
from plugins.settings import ArchiveSettings, read_settings

logger = logging.getLogger(__name__)

Taker = Callable[[ArchiveSettings, Mapping[str, bytes]], None]
"""Takes over when Pelican is done: settings of the archive, and path -> content of what Pelican made."""

TAKER = "NEWSMIRROR_TAKER"
"""Under this name Pelican's settings may carry a ``Taker`` that does something else than to build at once."""
RECORD = "NEWSMIRROR"
"""Under this name Pelican's settings carry our validated record."""

TAKEN_OVER: dict[str, object] = {
    "ARTICLE_PATHS": [],
    "DIRECT_TEMPLATES": [],
    "THEME_STATIC_PATHS": [],
    "DELETE_OUTPUT_DIRECTORY": False,
    "CACHE_CONTENT": False,
    "LOAD_CONTENT_CACHE": False,
    "RELATIVE_URLS": True,
    "FEED_ALL_ATOM": None,
    "FEED_ALL_RSS": None,
    "CATEGORY_FEED_ATOM": None,
    "TRANSLATION_FEED_ATOM": None,
    "AUTHOR_FEED_ATOM": None,
    "AUTHOR_FEED_RSS": None,
}
"""What Pelican would do that the archive does instead, whatever the settings say."""


def take_over(pelican: Pelican) -> None:
    """Pelican is initialised: validate our settings, and switch off what the archive does itself.

    :raises SettingsError: Pelican then ends with the message.
    """
    settings = pelican.settings
    settings[RECORD] = read_settings(settings)
    settings.update(TAKEN_OVER)
    settings["DEFAULT_LANG"] = settings[RECORD].language


def translate(generator: Generator) -> None:
    """A generator is made: the pages that Pelican renders speak the site's language and share its parts too."""
    settings: ArchiveSettings = generator.settings[RECORD]
    words = localization(settings)
    localize(generator.env, words)
    generator.env.bytecode_cache = CompiledTemplates(words, "pelicans", Keepsakes(settings.store))
    generator.env.globals[NAME] = SharedParts(generator.env, settings.site)


class CollectingWriter(Writer):  # type: ignore[misc]  # Pelican has no types
    """Keeps what Pelican writes, path -> bytes, for the build to write."""

    collected: dict[str, bytes]

    def __init__(self, output_path: str, settings: dict[str, object] | None = None) -> None:
        super().__init__(output_path, settings=settings)
        self.collected = {}

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> io.StringIO:  # noqa: ARG002, FBT001, FBT002
        """Pelican's hook for opening an output file."""
        path = Path(os.path.relpath(filename, self.output_path)).as_posix()
        collected = self.collected

        class Collector(io.StringIO):
            def close(self) -> None:
                if not self.closed:
                    collected[path] = self.getvalue().encode(encoding)
                super().close()

        return Collector()


class ArchiveGenerator(Generator):  # type: ignore[misc]
    """Builds the archive between Pelican's pages and its static files."""

    def generate_context(self) -> None:
        """What Pelican's own pages need in their context to wear the same theme."""
        archive: ArchiveSettings = self.settings[RECORD]
        menu = [{"title": str(page.title), "url": page.url} for page in self.context.get("pages", [])]
        self.archive_settings = replace(archive, site={**archive.site, "pages": menu})
        self.context["has_topics"] = "plugins.topics" in archive.plugins
        self.context["has_han"] = "plugins.han" in archive.plugins
        self.context["has_search"] = "plugins.search" in archive.plugins
        if "plugins.feeds" in archive.plugins:
            feeds = feed_links(archive, "all", "")
            self.context["site_feed"] = Reference(archive.site_name, "feed", paths.HOME, feeds=feeds)

    def generate_output(self, writer: CollectingWriter) -> None:
        """Hand over what Pelican made."""
        settings = self.archive_settings
        given = dict(writer.collected)
        given.update(_files_of(settings.theme, settings.theme_static, paths.THEME))
        for static in self.context["staticfiles"]:
            given[Path(static.save_as).as_posix()] = Path(self.path, static.source_path).read_bytes()
        self.context["staticfiles"] = []
        take: Taker = self.settings.get(TAKER, build_site)
        take(settings, given)


def build_site(settings: ArchiveSettings, given: Mapping[str, bytes]) -> None:
    """Build, report."""
    result, report = build_and_report(settings, given, pelican_console)
    save_report(settings.store, report)
    if result.foreign:
        logger.warning(
            "%s holds %d files that are not Newsmirror's; they stay. Name an empty folder to have it pruned.",
            settings.output,
            result.foreign,
        )
    print_report(report, settings.output, Console())
    pelican_console.quiet = True  # Pelican's own last line would say that it processed 0 articles


def _files_of(root: str, folders: Iterable[str], target: str) -> Iterator[tuple[str, bytes]]:
    """Path in the output and content of static files."""
    for folder in folders:
        base = Path(root, folder)
        for path in sorted(base.rglob("*")):
            if path.is_file():
                yield f"{target}/{path.relative_to(base).as_posix()}", path.read_bytes()
