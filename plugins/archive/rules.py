"""What a build works by: code, tables, aliases, as they were when it began."""

from __future__ import annotations

from functools import cached_property

from plugins.archive import fingerprints
from plugins.settings import ArchiveSettings
from plugins.topics.aliases import Aliases, load_aliases


class Rules:
    """Each is looked at once in a build: who edits it meanwhile is noticed by the next one, not by half of this one."""

    def __init__(self, settings: ArchiveSettings) -> None:
        self._settings = settings

    def settle(self) -> None:
        """Look at all of them now: the code has just been loaded, and its files may be others hours later."""
        _ = self.reading, self.catalogue, self.rendering, self.aliases

    @cached_property
    def reading(self) -> str:
        """Fingerprint of what decides how files are read."""
        return fingerprints.reading_fingerprint(self._settings)

    @cached_property
    def catalogue(self) -> str:
        """Fingerprint of what decides how articles are arranged, aliases aside."""
        return fingerprints.catalogue_fingerprint(self._settings)

    @cached_property
    def rendering(self) -> str:
        """Fingerprint of what every page depends on, templates aside."""
        return fingerprints.rendering_fingerprint(self._settings)

    @cached_property
    def aliases(self) -> Aliases:
        """The table of aliases.

        :raises DataError: it is wrong.
        """
        return load_aliases(self._settings.topics_file)
