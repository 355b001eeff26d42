"""Tables that changed are read anew: what read them is forgotten, and all that was made of it."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TABLES = sorted(path.parent.parent.name for path in ROOT.glob("plugins/*/data/*"))
FORGET = """
import importlib, sys
from plugins.live.reloading import forget
for name in {names!r}:
    importlib.import_module(name)
print(*sorted(forget({rooms!r})))
"""


def forgotten(*rooms: str) -> set[str]:
    """What a process of its own forgets that has imported everything."""
    files = (ROOT / "plugins").rglob("*.py")
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files if file.name != "__main__.py"]
    code = FORGET.format(names=[name.removesuffix(".__init__") for name in names], rooms=list(rooms))
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(done.stdout.split())


def test_rules_are_loaded_anew_with_what_is_made_of_tables_and_nothing_else():
    names = forgotten("cleaning")
    assert {"plugins.cleaning", "plugins.cleaning.tables", "plugins.cleaning.rules.chrome"} <= names
    assert not {"plugins.cleaning.layout", "plugins.archive.build", "plugins.mirrors.urls"} & names


def test_whoever_uses_what_is_made_of_tables_is_forgotten_with_it():
    names = forgotten("mirrors")
    assert {"plugins.mirrors.publishers", "plugins.archive.view", "plugins.cleaning.rules.links"} <= names
    assert not any(name.startswith(("plugins.live", "plugins.store")) for name in names)


def test_a_room_whose_tables_nobody_names_is_forgotten_whole():
    assert {"plugins.related.likeness", "plugins.related.companion"} <= forgotten("related")


@pytest.mark.parametrize("room", sorted(set(TABLES)))
def test_every_module_that_opens_a_table_is_known_by_how_it_names_the_folder(room):
    """Or the room goes whole: no module of it does."""
    reloading = importlib.import_module("plugins.live.reloading")
    tables = [path.name for path in (ROOT / "plugins" / room / "data").rglob("*.*")]
    sources = {path: path.read_text("utf-8") for path in (ROOT / "plugins" / room).rglob("*.py")}
    naming = {path for path, text in sources.items() if any(f'"{name}"' in text for name in tables)}
    known = {path for path, text in sources.items() if reloading._TABLES.search(text)}
    assert not known or naming <= known
