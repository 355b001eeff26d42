"""Our settings from a settings file, as Pelican reads it, for tasks that need no Pelican run."""

from __future__ import annotations

import importlib
import os

from plugins.archive.buckets import configure
from plugins.errors import SettingsError
from plugins.settings import ArchiveSettings, read_settings


def load_settings(file: str) -> ArchiveSettings:
    """Read and validate a settings file, and make known how its stores are reached.

    :raises SettingsError: there is no such file, or a setting is unknown or wrong.
    """
    if not os.path.isfile(file):
        msg = f"{file} is no file; name a settings file with --settings"
        raise SettingsError(msg)
    from pelican.settings import read_settings as read_pelican  # Pelican takes 0.1 s to import

    settings = read_settings(read_pelican(file))
    configure(settings.storage)
    return settings


def find_missing_plugin(file: str) -> str:
    """What is wrong with a plugin that a settings file names; empty if all can be imported.

    Pelican goes on without a plugin that it cannot import; a build must not.
    """
    from pelican.settings import read_settings as read_pelican  # Pelican takes 0.1 s to import

    if not os.path.isfile(file):
        return f"{file} is no file; name a settings file with --settings"
    for name in read_pelican(file).get("PLUGINS") or ():
        try:
            importlib.import_module(name)
        except ImportError as error:
            return f"PLUGINS names {name!r}, which cannot be imported: {error}"
    return ""
