"""What processes leave for later ones: found as it was, or not at all."""

import os

import pytest

from plugins.archive.keepsakes import FOLDER, Keepsakes


def test_what_was_kept_is_found_by_its_name(tmp_path):
    Keepsakes(str(tmp_path)).keep("tides", b"high and low")
    assert Keepsakes(str(tmp_path)).get("tides") == b"high and low"
    assert Keepsakes(str(tmp_path)).get("moons") is None


@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: data[:-1], lambda data: data + b"x", lambda data: b"x" + data]
)
def test_what_is_damaged_is_not_found(tmp_path, damage):
    keepsakes = Keepsakes(str(tmp_path))
    keepsakes.keep("tides", b"high and low")
    file = tmp_path / FOLDER / "tides"
    file.write_bytes(damage(file.read_bytes()))
    assert keepsakes.get("tides") is None
    keepsakes.keep("tides", b"again")
    assert keepsakes.get("tides") == b"again"


def test_without_a_store_nothing_is_kept_and_nothing_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for keepsakes in (Keepsakes(None), Keepsakes(str(tmp_path / "no-store"))):
        keepsakes.keep("tides", b"high and low")
        assert keepsakes.get("tides") is None
    assert not os.listdir(tmp_path)


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path):
    (tmp_path / FOLDER).write_text("a file where the folder should be", encoding="utf-8")
    keepsakes = Keepsakes(str(tmp_path))
    keepsakes.keep("tides", b"high and low")
    assert keepsakes.get("tides") is None
