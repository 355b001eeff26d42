"""Forgets modules whose tables changed, so that what is imported next reads them anew.

Tables are read when a module is imported, or once behind a cache; what is made of them stands in module variables,
caches and classes. So all of it goes: the modules of the room that name its folder of tables, and every module that
imports one of them, directly or not. Nothing of them may be kept: this room imports what it needs when it needs it.
"""

from __future__ import annotations

import gc
import importlib
import re
import sys
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from types import ModuleType

_IMPORT = re.compile(r"^(?P<inside> *)(?:from|import) (plugins[\w.]*)(?: import (\([^)]*\)|[\w, ]+))?", re.MULTILINE)
_TABLES = re.compile(r"""["']data["']""")
"""How a module names the folder of its room's tables."""
LASTING = ("plugins.live",)
"""This room itself: it keeps nothing of what is forgotten."""


def forget(rooms: Collection[str]) -> set[str]:
    """Forget the modules that read these rooms' tables and all that depend on them; their names."""
    modules = {name: module for name, module in sys.modules.items() if _is_ours(name)}
    doomed = set[str]()
    for room in rooms:
        inside = {name for name in modules if name.split(".")[1] == room}
        # A room that spells its folder in another way goes whole.
        doomed |= {name for name in inside if _TABLES.search(_source(modules[name]))} or inside
    users = {name: _imports(module, whole=name.split(".")[1] in rooms) for name, module in modules.items()}
    while more := {name for name, used in users.items() if used & doomed} - doomed:
        doomed |= more
    doomed = {name for name in doomed if not name.startswith(LASTING)}
    for name in doomed:
        _drop(name)
    importlib.invalidate_caches()
    return doomed


def collect() -> None:
    """Free what was forgotten: a build had told the collector that it would stay for ever."""
    gc.unfreeze()
    gc.collect()


def _is_ours(name: str) -> bool:
    return name.startswith("plugins.")


def _imports(module: ModuleType, *, whole: bool) -> set[str]:
    """Modules that a module imports, and those whose functions, classes and objects it has.

    :param whole: also what it imports inside functions. These run when they are called and find the new module, but a
        cache beside them, in the same room, would keep what the old one said.
    """
    found = {name for name, inside in _written(module) if whole or not inside}
    for value in vars(module).values():
        name = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
        if isinstance(name, str) and _is_ours(name) and name != module.__name__:
            found.add(name)
        kind = type(value).__module__
        if _is_ours(kind) and kind != module.__name__:
            found.add(kind)
    return found


def _written(module: ModuleType) -> list[tuple[str, bool]]:
    """Modules that a module's import statements name, and whether they do so inside a function."""
    found = []
    for inside, package, names in _statements(_source(module)):
        for name in re.findall(r"\w+", names) or [""]:
            inner = f"{package}.{name}" if name else package
            found.append((inner if inner in sys.modules else package, bool(inside)))
    return found


@lru_cache(maxsize=1024)
def _statements(source: str) -> list[tuple[str, str, str]]:
    return _IMPORT.findall(source)


def _source(module: ModuleType) -> str:
    """The text of a module as it was loaded: if its file changes, this process begins anew."""
    return _text(module.__file__ or "")


@lru_cache(maxsize=1024)
def _text(file: str) -> str:
    try:
        return Path(file).read_text("utf-8")
    except OSError:
        return ""


def _drop(name: str) -> None:
    sys.modules.pop(name, None)
    package, _, last = name.rpartition(".")
    parent = sys.modules.get(package)
    if parent is not None and hasattr(parent, last):
        delattr(parent, last)
