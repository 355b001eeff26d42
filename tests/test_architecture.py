"""The shape of the code: arrows go left, Pelican stays at the door, the docs know everything."""

import ast
import importlib
import re
from pathlib import Path

import pytest

from plugins.settings import NAMES

ROOT = Path(__file__).parent.parent
PLUGINS = ROOT / "plugins"
FLOW = ["mirrors", "cleaning", "topics", "archive", "related", "feeds", "search", "han"]
"""Rooms in flow order: a room imports only rooms to its left, the store, and the shared modules."""
TOOLS = {
    "upkeep": {"mirrors", "cleaning", "archive", "store", "publish"},
    "publish": {"archive", "feeds", "store", "proof"},
    "live": {"archive", "store"},
}
"""Rooms that are no part of a build: they look at one from outside, and no other room knows them."""
SHARED = {"records", "errors", "settings", "pipeline", "localization"}
MODULES = sorted(PLUGINS.rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Modules that a file imports, those for types only left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            node.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def room_of(path: Path) -> str:
    return path.relative_to(PLUGINS).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PLUGINS).as_posix())
def test_a_room_imports_only_what_lies_to_its_left(path):
    room = room_of(path)
    allowed = set(SHARED)
    if room in FLOW:
        allowed |= {"store", *FLOW[: FLOW.index(room) + 1]}
    elif room in TOOLS:
        allowed |= {room, *TOOLS[room]}
    elif room in ("store", "proof"):
        allowed |= {room}
    wanted = {name.split(".")[1] for name in imports(path) if name.startswith("plugins.")}
    assert wanted <= allowed


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PLUGINS).as_posix())
def test_only_the_door_of_a_room_knows_pelican(path):
    doors = {"archive/generator.py", "archive/siteconf.py", "mirrors/markdown_pages.py", "live/host.py"}
    if path.name != "__init__.py" and path.relative_to(PLUGINS).as_posix() not in doors:
        assert not {name for name in imports(path) if name.split(".")[0] == "pelican"}


def test_nobody_right_of_the_mirrors_asks_for_the_dialect():
    for path in MODULES:
        if room_of(path) != "mirrors":
            assert not re.search(r"dialect\s*(==|!=|in\b)", path.read_text(encoding="utf-8")), path


def test_importing_a_room_does_not_import_pelican():
    import subprocess
    import sys

    names = ", ".join(f"plugins.{room}" for room in FLOW)
    script = f"import sys, {names}; sys.exit('pelican' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_readme_describes_every_setting(name):
    assert f"`{name}`" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_architecture_names_every_room_dialect_and_dependency():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    dialects = importlib.import_module("plugins.mirrors.dialects").DIALECTS
    needed = [f"`{room}`" for room in [*FLOW, *TOOLS, "store", "proof"]] + [f"`{dialect.NAME}`" for dialect in dialects]
    for line in (ROOT / "requirements/site.in").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            needed.append(line.split("[")[0])
    assert [name for name in needed if name not in text] == []


def test_no_file_of_ours_is_a_drawer_for_odds_and_ends():
    assert not [path for path in MODULES if path.stem in ("utils", "helpers", "misc", "common", "manager")]
