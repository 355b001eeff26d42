"""``inv publish`` from end to end, on the sample."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_sample_is_built_checked_and_published_and_a_second_time_nothing_travels(tmp_path):
    conf = tmp_path / "conf.py"
    conf.write_text(
        f"import sys\nsys.path.insert(0, {os.fspath(ROOT)!r})\nfrom publishconf import *\n"
        f"OUTPUT_PATH = {os.fspath(tmp_path / 'public')!r}\nARCHIVE_STORE = {os.fspath(tmp_path / 'store')!r}\n"
        f"ARCHIVE_PUBLISH = {{'folder': {os.fspath(tmp_path / 'www')!r}, 'host': 'github-pages'}}\nARCHIVE_WORKERS = 1\n",
        encoding="utf-8",
    )
    publish = [sys.executable, "-m", "invoke", "publish", "--settings", os.fspath(conf)]
    listed = subprocess.run([*publish, "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "new index.html" in listed.stdout
    assert not (tmp_path / "www").exists()
    first = subprocess.run(publish, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "links: holds" in first.stdout
    assert (tmp_path / "www" / "index.html").read_bytes() == (tmp_path / "public" / "index.html").read_bytes()
    second = subprocess.run(publish, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "up to date" in second.stdout
    (tmp_path / "public" / "about.html").unlink()
    broken = subprocess.run([*publish, "--no-build"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert broken.returncode == 1
    assert "links lead nowhere" in broken.stdout
    assert (tmp_path / "www" / "about.html").exists()


def test_a_wrong_target_is_told_before_anything_is_built(tmp_path):
    conf = tmp_path / "conf.py"
    conf.write_text(
        f"import sys\nsys.path.insert(0, {os.fspath(ROOT)!r})\nfrom publishconf import *\n"
        f"OUTPUT_PATH = {os.fspath(tmp_path / 'public')!r}\nARCHIVE_STORE = {os.fspath(tmp_path / 'store')!r}\n"
        "ARCHIVE_PUBLISH = {'foldr': '/srv/www'}\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "invoke", "publish", "--settings"]
    done = subprocess.run([*command, os.fspath(conf)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "did you mean 'folder'" in done.stderr
    assert not (tmp_path / "public").exists()
    missing = subprocess.run([*command, "nowhere.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "nowhere.py is no file; name a settings file with --settings" in missing.stderr
