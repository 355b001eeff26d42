"""Pelican inside this process: settings, and what it makes of the site's own pages and static files."""

from __future__ import annotations

import importlib.util
import logging
import os
import sys
from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from plugins.live.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plugins.settings import ArchiveSettings


class Host:
    """Pelican with one settings file; it can be run again and again."""

    def __init__(self, settings_file: str, overrides: Mapping[str, object]) -> None:
        """Read the settings, load and register the plugins.

        :param overrides: Pelican's settings that come before those of the file.
        :raises SettingsError: a setting of ours is unknown or wrong.
        """
        import pelican
        from pelican.settings import read_settings

        from plugins.errors import SettingsError

        with _without_bytecode():
            settings = read_settings(settings_file, override=dict(overrides))
        for name in settings.get("PLUGINS") or ():  # Pelican only logs what it cannot import
            try:
                importlib.import_module(name)
            except ImportError as error:
                msg = f"PLUGINS names {name!r}, which cannot be imported: {error}"
                raise SettingsError(msg) from error
        _disconnect()
        self._pelican = pelican.Pelican(settings)
        from plugins.archive.generator import RECORD

        self.settings: ArchiveSettings = self._pelican.settings[RECORD]
        """Ours, without what Pelican's pages add to them."""

    def collect(self) -> tuple[ArchiveSettings, Mapping[str, bytes], list[Problem]]:
        """Run Pelican: settings with the menu of its pages, path -> content of what it made, what it complained of."""
        from plugins.archive.generator import TAKER

        taken: list[tuple[ArchiveSettings, Mapping[str, bytes]]] = []
        self._pelican.settings[TAKER] = lambda settings, given: taken.append((settings, given))
        with _complaints() as problems, _silent():
            self._pelican.run()
        return *taken[0], problems

    def plugin_paths(self) -> tuple[str, ...]:
        """Modules, or folders of packages, of plugins that are not of this project."""
        found = []
        for name in self.settings.plugins:
            spec = None if name.startswith("plugins.") else importlib.util.find_spec(name)
            if spec is not None and spec.origin:
                origin = os.path.abspath(spec.origin)
                found.append(os.path.dirname(origin) if spec.submodule_search_locations else origin)
        return tuple(found)


def _disconnect() -> None:
    """Nobody listens to Pelican's signals any more: plugins register anew, and those of before may be forgotten."""
    from blinker import ANY, Signal
    from pelican.plugins import signals

    for signal in vars(signals).values():
        if isinstance(signal, Signal):
            for receiver in list(signal.receivers_for(ANY)):
                signal.disconnect(receiver)


@contextmanager
def _silent() -> Iterator[None]:
    """Pelican tells of each run how long it took."""
    from pelican.log import console

    before, console.quiet = console.quiet, True
    try:
        yield
    finally:
        console.quiet = before


@contextmanager
def _without_bytecode() -> Iterator[None]:
    """Python knows a changed file by size and whole seconds: a settings file saved twice in a second would stay old."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before


@contextmanager
def _complaints() -> Iterator[list[Problem]]:
    """What is logged as an error meanwhile: Pelican leaves out a page that it cannot read, and goes on."""
    problems: list[Problem] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            problems.append(Problem(" ".join(record.getMessage().split()), *_place(record)))

    handler = Listener(level=logging.ERROR)
    logging.getLogger().addHandler(handler)
    try:
        yield problems
    finally:
        logging.getLogger().removeHandler(handler)


def _place(record: logging.LogRecord) -> tuple[str]:
    """The file that a message is about, as its first argument says."""
    first: Any = record.args[0] if isinstance(record.args, tuple) and record.args else ""
    return (str(first) if os.path.exists(str(first)) else "",)
