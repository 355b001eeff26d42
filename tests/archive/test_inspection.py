"""The output is looked through in a process of its own: it names what may differ, and the build looks again."""

import os
import time

import pytest

from plugins.archive import inspection
from plugins.archive.inspection import Inspection
from plugins.errors import NewsmirrorError
from tests.site import Site, bare


@pytest.fixture
def built(site: Site) -> Site:
    for number in range(6):
        site.write(f"{number}.md", bare(number, day=f"2021-0{1 + number}-05"))
    site.build()
    return site


def inspect(site: Site, retained: tuple[str, ...] = ()) -> list[str]:
    settings = site.settings()
    return Inspection(settings.output, retained, settings.store).folders()


def test_nothing_is_named_of_an_output_as_it_was_left(built):
    assert inspect(built) == []


def test_folders_are_named_in_which_a_file_is_altered_missing_or_strange(built):
    root = built.root / "site-output"
    (root / "days/2021/2021-01-05.html").write_text("altered", encoding="utf-8")
    (root / "index.html").unlink()
    (root / "sources/河.html").write_text("strange", encoding="utf-8")
    (root / "new").mkdir()
    (root / "new/file.html").touch()
    assert sorted(inspect(built)) == ["", "days/2021", "new", "sources"]


def test_a_folder_that_is_gone_is_named_and_its_files_are_made_again(built):
    before = built.output()
    root = built.root / "site-output"
    for file in (root / "days/2021").iterdir():
        file.unlink()
    (root / "days/2021").rmdir()
    assert "days/2021" in inspect(built)
    built.build()
    assert built.output() == before


def test_what_is_retained_and_dot_files_at_the_top_are_not_named(built):
    root = built.root / "site-output"
    (root / "CNAME").touch()
    (root / ".nojekyll").touch()
    assert inspect(built, ("CNAME",)) == []
    assert inspect(built) == [""]


def test_names_that_are_no_utf8_are_named_too(built):
    folder = os.path.join(os.fsencode(built.root), b"site-output", b"n\xff")
    os.mkdir(folder)
    with open(os.path.join(folder, b"\xfe"), "wb"):
        pass
    assert inspect(built) == ["n\udcff"]
    built.build()
    assert not os.path.exists(folder)


def test_a_folder_that_may_not_be_looked_into_is_nobodys_unless_a_page_should_be_there(built, monkeypatch):
    """The top of a mounted disk has a ``lost+found``."""
    forbidden, original = [built.root / "site-output/lost+found"], inspection.list_folder

    def list_folder(root, folder, retained):
        if os.path.join(root, folder) in map(os.fspath, forbidden):
            raise PermissionError(13, "Permission denied")
        return original(root, folder, retained)

    forbidden[0].mkdir()
    (forbidden[0] / "#1").touch()
    for module in ("inspection", "steps.comparing"):
        monkeypatch.setattr(f"plugins.archive.{module}.list_folder", list_folder)
    monkeypatch.setattr(inspection.sys, "executable", "/nowhere/python")  # where this is not patched
    assert built.build().nothing_changed
    assert (forbidden[0] / "#1").exists()
    forbidden[0] = built.root / "site-output/days/2021"
    with pytest.raises(NewsmirrorError, match="days/2021 cannot be read: Permission denied"):
        built.build()


def test_without_a_process_the_build_looks_itself(built, monkeypatch):
    (built.root / "site-output/index.html").unlink()
    monkeypatch.setattr(inspection.sys, "executable", "/nowhere/python")
    assert inspect(built) == [""]
    built.build()
    assert "index.html" in built.output()


def test_a_process_that_fails_is_none(built, monkeypatch):
    (built.root / "site-output/index.html").unlink()
    monkeypatch.setattr(inspection, "__file__", "/nowhere/inspection.py")
    assert inspect(built) == [""]


def test_who_does_not_wait_leaves_no_process_behind(built):
    settings = built.settings()
    looking = Inspection(settings.output, (), settings.store)
    process = looking._process
    looking.end()
    looking.end()
    assert process.poll() is not None


def test_a_build_that_ends_early_leaves_no_process_behind(built, monkeypatch):
    begun = []
    original = Inspection.__init__
    monkeypatch.setattr(
        Inspection, "__init__", lambda self, *rest: original(self, *rest) or begun.append(self._process)
    )
    monkeypatch.setattr("plugins.archive.steps.arranging.Arranging.arrange_all", lambda self: time.sleep(0) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        built.build()
    assert [process.poll() is not None for process in begun] == [True]
