"""A store of any released version opens, and the build that finds it leaves the bytes of a clean one."""

import sqlite3
from pathlib import Path

import pytest

from plugins.store.schema import VERSION
from tests.site import bare, tag_link

RELEASED = sorted((Path(__file__).parent / "released").glob("version-*.sql"))
"""Dumps of stores as released versions left them; a new version adds one."""


@pytest.mark.parametrize("dump", RELEASED, ids=lambda file: file.stem)
def test_a_store_of(dump, site):
    for number in range(3):
        day = f"2021-03-0{1 + number}"
        site.write(f"{number}.md", bare(number, day=day, body=f"<p>水位{number}。{tag_link('河流')}</p>"))
    place = site.root / "site-store" / "archive.sqlite"
    place.parent.mkdir()
    connection = sqlite3.connect(place)
    connection.executescript(dump.read_text(encoding="utf-8"))
    connection.close()
    site.build()
    assert site.output() == site.clean_build()
    connection = sqlite3.connect(place)
    assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    connection.close()


def test_the_first_version_is_among_them():
    assert RELEASED[0].stem == "version-1"
