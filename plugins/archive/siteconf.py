"""Our settings from a settings file, as Pelican reads it, for tasks that need no Pelican run."""

from __future__ import annotations

from plugins.settings import ArchiveSettings, read_settings


def load_settings(file: str) -> ArchiveSettings:
    """Read and validate a settings file.

    :raises SettingsError: a setting is unknown or wrong.
    """
    from pelican.settings import read_settings as read_pelican  # Pelican takes 0.1 s to import

    return read_settings(read_pelican(file))
