"""What a batch of changed paths asks for."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from plugins.archive.buckets import is_bucket
from plugins.settings import ArchiveSettings

CODE = os.fspath(Path(__file__).parent.parent)
"""The folder of all rooms."""
MANY = 1_000
"""Of more changed files than this their mirrors are looked at as a whole: the system may have forgotten some."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is left to do; several add up."""

    paths: frozenset[str] = frozenset()
    """Mirrored files and folders to look at."""
    makers: bool = False
    """Code, data, templates, settings or aliases may have changed: they are compared."""
    templates: bool = False
    """Templates or translations changed: what was compiled is forgotten."""
    pages: bool = False
    """Pages of the site's own or static files changed: Pelican is asked for them."""
    menu: bool = False
    """They may change the menu, which all pages show."""
    tables: frozenset[str] = frozenset()
    """Rooms whose tables changed: their modules are loaded anew."""
    settings: bool = False
    """The settings are read anew."""
    restart: bool = False
    """Python code changed: the process begins anew."""
    everything: bool = False
    """Nobody knows which mirrored files changed: all are looked at."""
    output: bool = False
    """Nobody knows what stands in the output: it is compared."""

    def __bool__(self) -> bool:
        return self != Work()

    def __or__(self, other: Work) -> Work:
        return Work(
            self.paths | other.paths, self.makers or other.makers, self.templates or other.templates,
            self.pages or other.pages, self.menu or other.menu, self.tables | other.tables,
            self.settings or other.settings, self.restart or other.restart, self.everything or other.everything,
            self.output or other.output,
        )  # fmt: skip


FIRST = Work(makers=True, templates=True, pages=True, menu=True, everything=True, output=True)
"""What a session begins with, and goes on with when nobody knows what was done."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where everything is that a site is built from."""

    settings_file: str
    """Absolute path."""
    content: str = ""
    """Absolute folder."""
    mirrors: tuple[str, ...] = ()
    """Absolute folders, or URLs, with mirrored files, and folders with articles of the site's own."""
    topics_file: str = ""
    """Absolute path."""
    themes: tuple[str, ...] = ()
    """Absolute folders: the theme."""
    templates: tuple[str, ...] = ()
    """Absolute folders of templates outside the theme."""
    plugins: tuple[str, ...] = ()
    """Absolute paths: modules, or folders of packages, of plugins that are not of this project."""
    code: str = CODE
    """Absolute folder of all rooms."""

    def folders(self) -> list[str]:
        """What is to be watched, with all that is below."""
        packages = [path for path in self.plugins if os.path.isdir(path)]
        return [self.content, *self.mirrors, *self.themes, *self.templates, self.code, *packages]

    def flat_folders(self) -> list[str]:
        """What is to be watched, without what is below: the output and the store may lie there."""
        modules = [os.path.dirname(path) for path in self.plugins if not os.path.isdir(path)]
        return [os.path.dirname(self.settings_file), *modules]

    def remote(self) -> list[str]:
        """Mirrors that no system tells of changes: URLs."""
        return [place for place in self.mirrors if is_bucket(place)]

    def concerns(self, path: str) -> bool:
        """Whether a path asks for any work."""
        return bool(self._of(path))

    def work(self, paths: Iterable[str]) -> Work:
        """What changes of these paths ask for."""
        work = Work()
        for path in paths:
            work |= self._of(path)
        if len(work.paths) > MANY:
            roots = {root for root in self.mirrors if any(_within(path, root) for path in work.paths)}
            work = replace(work, paths=frozenset(roots))
        return work

    def _of(self, path: str) -> Work:
        if any(_within(path, root) or _within(root, path) for root in self.mirrors):
            return Work(paths=frozenset({path}))
        if path == self.topics_file:
            return Work(makers=True)
        if path.endswith(".py"):
            return self._of_code(path)
        if _within(path, self.code):
            return self._of_project(path)
        return self._of_site(path)

    def _of_code(self, path: str) -> Work:
        if os.path.dirname(path) == os.path.dirname(self.settings_file) and path not in self.plugins:
            return _SETTINGS  # settings may be written in several files
        ours = _within(path, self.code) or any(_within(path, plugin) for plugin in self.plugins)
        return Work(restart=True) if ours else Work()

    def _of_project(self, path: str) -> Work:
        room, _, inside = os.path.relpath(path, self.code).partition("/")
        if room in ("live", "proof"):
            return Work()
        if room == "translations" or inside.startswith("templates/"):
            return _TEMPLATES
        return Work(makers=True, tables=frozenset({room})) if inside.startswith("data/") else Work(makers=True)

    def _of_site(self, path: str) -> Work:
        if any(_within(path, folder) for folder in self.templates):
            return _TEMPLATES
        for theme in self.themes:
            if _within(path, theme):
                static = os.path.relpath(path, theme).startswith("static")
                return Work(makers=True, pages=True) if static else _TEMPLATES
        return Work(makers=True, pages=True, menu=True) if _within(path, self.content) else Work()


_TEMPLATES = Work(makers=True, templates=True, pages=True)
_SETTINGS = Work(makers=True, templates=True, pages=True, menu=True, settings=True, everything=True, output=True)


def _within(path: str, folder: str) -> bool:
    return bool(folder) and (path == folder or path.startswith(f"{folder}/"))


def inputs_of(settings: ArchiveSettings, settings_file: str, plugins: tuple[str, ...]) -> Inputs:
    """Where a site's inputs are.

    :param plugins: modules, or folders of packages, of plugins that are not of this project.
    """
    authored = tuple(os.path.join(settings.content, folder) for folder in settings.authored)
    return Inputs(
        settings_file=settings_file,
        content=settings.content,
        mirrors=(*settings.mirrors.values(), *authored),
        topics_file=settings.topics_file,
        themes=(settings.theme,),
        templates=settings.template_paths,
        plugins=plugins,
    )
