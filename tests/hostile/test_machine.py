"""Nothing of the building machine is in any output: no path, no user, no clock."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def build(folder: Path, **environment: str) -> dict[str, bytes]:
    """The sample, built by Pelican's own command in a folder, under another name, zone and language."""
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "content", folder / "content")
    settings = (ROOT / "pelicanconf.py").read_text(encoding="utf-8")
    (folder / "pelicanconf.py").write_text(f"THEME = {str(ROOT / 'themes' / 'news')!r}\n{settings}", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pelican",
        f"{folder}/content",
        "-s",
        "pelicanconf.py",
        "-o",
        f"{folder}/output",
        "--quiet",
    ]
    mirrors = {mirror.name: str(mirror) for mirror in sorted((folder / "content" / "mirrors").iterdir())}
    extra = ["-e", f"MIRRORS={mirrors!r}".replace("'", '"'), f'ARCHIVE_STORE="{folder}/store"', "ARCHIVE_WORKERS=1"]
    done = subprocess.run(
        [*command, *extra], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    output = folder / "output"
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_another_place_user_zone_and_language_make_the_same_bytes_and_none_names_them(tmp_path):
    one = build(
        tmp_path / "zwolle" / "erste", TZ="Asia/Tokyo", USER="kunigunde", LOGNAME="kunigunde", PYTHONHASHSEED="1"
    )
    two = build(
        tmp_path / "zweite", TZ="America/Caracas", USER="thusnelda", LOGNAME="thusnelda", PYTHONHASHSEED="2", LC_ALL="C"
    )
    assert one == two
    for path, data in one.items():
        for word in (os.fspath(tmp_path), "kunigunde", os.fspath(ROOT), os.uname().nodename):
            assert len(word) < 5 or word.encode() not in data, (path, word)
