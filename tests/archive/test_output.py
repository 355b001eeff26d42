"""Writing files: whole or not at all, and never elsewhere."""

import os

import pytest

from plugins.archive.output import MARK, claim, remove, walk, write_page
from plugins.errors import NewsmirrorError, PageError


def test_a_file_replaces_the_old_one_whole_and_leaves_no_temporary_file(tmp_path):
    write_page(str(tmp_path), "a/b/page.html", b"old")
    written = write_page(str(tmp_path), "a/b/page.html", b"newer")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["page.html"]
    assert (tmp_path / "a/b/page.html").read_bytes() == b"newer"
    assert (written.size, written.mtime_ns) == (5, (tmp_path / "a/b/page.html").stat().st_mtime_ns)


@pytest.mark.parametrize("path", ["../out.html", "/etc/x", "a/../../x", "a\0b"])
def test_no_path_leads_out_of_the_output(tmp_path, path):
    with pytest.raises(PageError, match="outside the output"):
        write_page(str(tmp_path / "output"), path, b"")


def test_a_page_takes_the_place_of_a_folder_of_its_name(tmp_path):
    write_page(str(tmp_path), "x/inner/page.html", b"inner")
    write_page(str(tmp_path), "x", b"outer")
    assert (tmp_path / "x").read_bytes() == b"outer"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_output_is_a_clear_error(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(NewsmirrorError, match="cannot be written"):
        write_page(str(tmp_path), "page.html", b"")


def test_an_empty_folder_becomes_ours_and_stays_ours(tmp_path):
    assert claim(str(tmp_path / "output"))
    (tmp_path / "output/stray.html").write_text("")
    assert claim(str(tmp_path / "output"))
    assert (tmp_path / "output" / MARK).exists()


def test_a_folder_with_empty_folders_and_dot_files_becomes_ours(tmp_path):
    (tmp_path / "pages").mkdir()
    write_page(str(tmp_path), ".git/config", b"")
    assert claim(str(tmp_path))


def test_a_folder_with_somebody_elses_files_is_not_ours(tmp_path):
    (tmp_path / "holiday.jpg").write_bytes(b"")
    assert not claim(str(tmp_path))


def test_dot_files_and_retained_names_at_the_top_are_nobodys_business(tmp_path):
    for name in (".git/config", "CNAME", "a/.hidden", "b.html"):
        write_page(str(tmp_path), name, b"")
    found = {path for _, files in walk(str(tmp_path), ("CNAME",)) for path, *_ in files}
    assert found == {"a/.hidden", "b.html"}


def test_removing_the_last_file_removes_its_empty_folders(tmp_path):
    write_page(str(tmp_path), "a/b/page.html", b"")
    write_page(str(tmp_path), "a/kept.html", b"")
    remove(str(tmp_path), "a/b/page.html")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "kept.html"]
