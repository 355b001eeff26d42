"""The doctor: what is wrong is found, named and comes with what to do; what is right is said too."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest
from rich.console import Console

from plugins.store.connection import BuildLock
from plugins.upkeep import doctor
from plugins.upkeep.checks import machine, mirrors, output, store
from plugins.upkeep.findings import Finding, Level, Site
from tests.site import bare

ROOT = Path(__file__).parents[2]


def look(site, check, *, deep=False, root=ROOT, **extra):
    return list(check(Site(site.settings(**extra), os.fspath(root), deep)))


def worst(findings):
    return [finding for finding in findings if finding.level in (Level.WARNING, Level.ERROR)]


@pytest.fixture
def built(site):
    site.write("1.md", bare(1))
    site.build()
    return site


def test_a_sound_archive_has_nothing_to_mend(built):
    found = [*look(built, mirrors.check), *look(built, store.check, deep=True), *look(built, output.check)]
    assert worst(found) == []
    assert {"mirror mirror", "store", "output", "disk", "budget"} <= {finding.subject for finding in found}


def test_every_finding_that_is_wrong_says_what_to_do(built):
    (built.mirror / ".git").mkdir()
    (built.mirror / ".git" / "MERGE_HEAD").write_text("x")
    Path(built.settings().store, "archive.sqlite.broken").write_bytes(b"x")
    found = worst([*look(built, mirrors.check), *look(built, store.check)])
    assert len(found) == 3
    assert all(finding.advice for finding in found)


def test_a_store_that_is_damaged_newer_or_locked_is_told_apart(built):
    folder = Path(built.settings().store)
    lock = BuildLock(folder)
    lock.acquire()
    assert any(finding.found == "a build is running" for finding in look(built, store.check))
    lock.release()
    path = folder / "archive.sqlite"
    sound = path.read_bytes()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert "newer than this program's" in worst(look(built, store.check))[0].found
    path.write_bytes(sound[:8192] + os.urandom(len(sound) - 8192))
    (finding,) = worst(look(built, store.check, deep=True))
    assert finding.level is Level.ERROR
    assert "the next build makes it again" in finding.advice


def test_before_a_build_the_doctor_says_to_build(site):
    (finding,) = look(site, store.check)
    assert (finding.level, finding.advice) == (Level.NOTE, "inv build")
    assert "inv build" in {finding.advice for finding in look(site, output.check)}


def git(folder, *command):
    who = ["-c", "user.name=x", "-c", "user.email=x@x.example"]
    subprocess.run(["git", *who, *command], cwd=folder, check=True, capture_output=True)


def test_the_state_of_a_checkout_is_looked_at(site):
    site.write("1.md", bare(1))
    git(site.mirror, "init", "--quiet", "--initial-branch=main")
    git(site.mirror, "add", "-A")
    git(site.mirror, "commit", "--quiet", "-m", "x")
    assert worst(look(site, mirrors.check)) == []
    site.write("1.md", bare(2))
    lock = site.mirror / ".git" / "index.lock"
    lock.touch()
    os.utime(lock, (time.time() - 7200,) * 2)
    git_head = site.mirror / ".git" / "HEAD"
    git_head.write_text(
        subprocess.run(["git", "rev-parse", "HEAD"], cwd=site.mirror, check=True, capture_output=True, text=True).stdout
    )
    found = " | ".join(finding.found for finding in look(site, mirrors.check))
    assert "1 files are not as committed: 1.md" in found
    assert "git was interrupted 120 minutes ago" in found
    assert "on no branch" in found
    assert lock.exists()


def test_names_that_differ_by_case_alone_are_named(site):
    site.write("Tide.md", bare(1))
    site.write("tide.md", bare(2))
    assert any("differ by case alone: " in finding.found for finding in look(site, mirrors.check))


def test_no_mirror_and_an_empty_mirror_are_named(site):
    assert "is empty" in worst(look(site, mirrors.check))[0].found
    assert "names none" in worst(look(site, mirrors.check, MIRRORS=[]))[0].found


def test_packages_other_than_the_lock_files_are_named(site, tmp_path, monkeypatch):
    (tmp_path / "requirements").mkdir()
    lock = tmp_path / "requirements" / "site.lock"
    lock.write_text("rich==0.0.1 \\\n    --hash=sha256:0\nriver-nowhere==1.0\nnothing==1.0 ; sys_platform == 'plan9'\n")
    (finding,) = [one for one in look(site, machine.check, root=tmp_path) if one.subject == "packages"]
    assert "instead of 0.0.1" in finding.found
    assert "river-nowhere is missing" in finding.found
    assert "nothing" not in finding.found
    assert "--require-hashes" in finding.advice


def test_packages_are_held_to_the_lock_file_that_they_come_from(site, tmp_path):
    from importlib.metadata import version

    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "site.lock").write_text("rich==0.0.1 \\\n    --hash=sha256:0\n")
    (tmp_path / "requirements" / "dev.lock").write_text(f"rich=={version('rich')} \\\n    --hash=sha256:0\n")
    (finding,) = [one for one in look(site, machine.check, root=tmp_path) if one.subject == "packages"]
    assert (finding.level, finding.found) == (Level.OK, "1 packages as requirements/dev.lock says")


def test_a_clock_that_is_behind_is_found(built):
    later = time.time() + 7200
    os.utime(Path(built.settings().store, "archive.sqlite"), (later, later))
    (finding,) = [one for one in look(built, machine.check) if one.subject == "clock"]
    assert finding.level is Level.WARNING
    assert "120 minutes behind" in finding.found


def test_too_few_watches_are_found(built, tmp_path, monkeypatch):
    (tmp_path / "watches").write_text("2\n")
    monkeypatch.setattr(machine, "INOTIFY", str(tmp_path / "watches"))
    for folder in "abcd":
        (built.mirror / folder).mkdir()
    (finding,) = [one for one in look(built, machine.check) if one.subject == "inotify"]
    assert "the kernel allows 2" in finding.found
    assert "sysctl fs.inotify.max_user_watches=" in finding.advice


def test_programs_that_the_target_needs_are_asked_for(built, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    found = look(built, machine.check, ARCHIVE_PUBLISH={"folder": "/srv/www"})
    assert any("rsync is not installed" in finding.found for finding in found)


def test_a_disk_that_is_too_full_for_another_build_is_found(built, monkeypatch):
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    assert [finding.subject for finding in worst(look(built, output.check))] == ["disk"]


def test_a_target_that_does_not_take_the_build_is_found(built, monkeypatch):
    publish = {"folder": "/srv/www", "host": "cloudflare-pages"}
    assert any(
        "within the limits of Cloudflare Pages" in one.found
        for one in look(built, output.check, ARCHIVE_PUBLISH=publish)
    )
    from dataclasses import replace

    from plugins.publish import hosts as module

    small = replace(module.hosts()["cloudflare-pages"], max_files=3)
    monkeypatch.setattr(output, "hosts", lambda: {"cloudflare-pages": small})
    assert "Cloudflare Pages allows 3 files" in worst(look(built, output.check, ARCHIVE_PUBLISH=publish))[0].found
    assert "must name one of" in worst(look(built, output.check, ARCHIVE_PUBLISH={"host": "netlify"}))[0].found


def test_what_a_killed_build_left_in_the_output_is_named(built):
    Path(built.settings().output, "index.html.1234.newsmirror-new").write_text("x")
    assert any("files of a build that was killed" in finding.found for finding in look(built, output.check))


def test_an_output_with_somebody_elses_files_is_named(site):
    Path(site.settings().output).mkdir()
    Path(site.settings().output, "holiday.html").write_text("x")
    site.write("1.md", bare(1))
    site.build()
    assert "nothing is pruned" in worst(look(site, output.check))[0].found


def test_wrong_settings_end_the_examination_with_their_reason(tmp_path):
    conf = tmp_path / "conf.py"
    conf.write_text("ARCHIVE_WORKER = 1\n")
    (finding,) = doctor.examine(str(conf), str(ROOT))
    assert (finding.subject, finding.level) == ("settings", Level.ERROR)
    assert "did you mean" in finding.found
    (finding,) = doctor.examine(str(tmp_path / "none.py"), str(ROOT))
    assert "is no file" in finding.found
    conf.write_text("PLUGINS = ['river_plugin']\n")
    (finding,) = doctor.examine(str(conf), str(ROOT))
    assert "river_plugin" in finding.found


def test_only_errors_fail_and_programs_get_the_same_findings():
    findings = [Finding("a", Level.WARNING, "b [c]", "d"), Finding("e", Level.OK, "f")]
    assert doctor.exit_code(findings) == 0
    assert doctor.exit_code([*findings, Finding("g", Level.ERROR, "h", "i")]) == 1
    assert json.loads(doctor.as_json(findings))[0] == {
        "subject": "a",
        "level": "warning",
        "found": "b [c]",
        "advice": "d",
    }
    console = Console(record=True, width=80, file=open(os.devnull, "w"))  # noqa: SIM115
    with console.file:
        doctor.show(findings, console)
        assert "warning a: b [c]" in console.export_text()


def test_the_sample_is_examined_from_end_to_end():
    found = list(doctor.examine(str(ROOT / "pelicanconf.py"), str(ROOT)))
    assert {"settings", "python", "packages", "clock", "disk"} <= {finding.subject for finding in found}
