"""Forgets modules whose tables changed, so that what is imported next reads them anew.

Tables are read when a module is imported, or once behind a cache; what is made of them stands in module variables,
caches and classes. So all of it goes: the modules of the room, and every module that imports one of them, directly or
not. Nothing of them may be kept: this room imports what it needs when it needs it.
"""

from __future__ import annotations

import gc
import importlib
import re
import sys
from collections.abc import Collection
from pathlib import Path
from types import ModuleType

_IMPORT = re.compile(r"^(?:from|import) (plugins[\w.]*)(?: import ([\w, ]+))?", re.MULTILINE)
LASTING = ("plugins.live",)
"""This room itself: it keeps nothing of what is forgotten."""


def forget(rooms: Collection[str]) -> set[str]:
    """Forget the modules of these rooms and all that depend on them; their names."""
    modules = {name: module for name, module in sys.modules.items() if _is_ours(name)}
    doomed = {name for name in modules if name.split(".")[1:2] and name.split(".")[1] in rooms}
    users = {name: _imports(module) for name, module in modules.items()}
    while True:
        more = {name for name, used in users.items() if used & doomed} - doomed
        more -= {name for name in more if name == "plugins"}
        if not more:
            break
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


def _imports(module: ModuleType) -> set[str]:
    """Modules that a module imports, and those whose functions, classes and objects it has."""
    found = _written(module)
    for value in vars(module).values():
        name = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
        if isinstance(name, str) and _is_ours(name) and name != module.__name__:
            found.add(name)
        kind = type(value).__module__
        if _is_ours(kind) and kind != module.__name__:
            found.add(kind)
    return found


def _written(module: ModuleType) -> set[str]:
    """Modules that a module's import statements name, those inside functions aside: they run when they are called."""
    try:
        source = Path(module.__file__ or "").read_text("utf-8")
    except OSError:
        return set()
    found = set()
    for package, names in _IMPORT.findall(source):
        for name in names.split(","):
            inner = f"{package}.{name.strip()}"
            found.add(inner if inner in sys.modules else package)
    return found


def _drop(name: str) -> None:
    sys.modules.pop(name, None)
    package, _, last = name.rpartition(".")
    parent = sys.modules.get(package)
    if parent is not None and hasattr(parent, last):
        delattr(parent, last)
