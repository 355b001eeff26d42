"""The machine: Python, packages against the lock file, programs, the clock, the kernel's limits."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from plugins.archive.buckets import is_bucket
from plugins.archive.scan import HIDDEN
from plugins.upkeep.findings import Finding, Level, Site

OLDEST = (3, 11)
"""Python."""
LOCKS = ("site", "publish", "dev")
"""Lock files: each holds all that the one before it asks for."""
INOTIFY = "/proc/sys/fs/inotify/max_user_watches"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;\s*([^\\]+?))?\s*\\?$", re.MULTILINE)
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def check(site: Site) -> Iterator[Finding]:
    """Everything that does not depend on the archive's content."""
    yield _python()
    yield _packages(site.root)
    yield from _programs(site)
    yield _clock(site)
    yield from _watches(site)


def _python() -> Finding:
    is_now = platform.python_version()
    if sys.version_info < OLDEST:
        return Finding("python", Level.ERROR, f"Python {is_now}", "use Python 3.11 or newer: make PYTHON=python3.12")
    if sys.prefix == sys.base_prefix:
        return Finding("python", Level.NOTE, f"Python {is_now}, no virtual environment", "make setup makes .venv")
    return Finding("python", Level.OK, f"Python {is_now}")


def _packages(root: str) -> Finding:
    """Installed packages against the lock file that they come from: what builds, publishes or develops."""
    folder = Path(root, "requirements")
    locks = [folder / f"{name}.lock" for name in LOCKS if (folder / f"{name}.lock").is_file()]
    if not locks:
        return Finding("packages", Level.NOTE, f"no lock files in {folder}")
    wrong, lock, number = min((_compared(lock) for lock in locks), key=lambda found: len(found[0]))
    if wrong:
        advice = f".venv/bin/python -m pip install --require-hashes -r requirements/{lock} (or: make setup)"
        return Finding("packages", Level.WARNING, "; ".join(wrong), advice)
    return Finding("packages", Level.OK, f"{number} packages as requirements/{lock} says")


def _compared(lock: Path) -> tuple[list[str], str, int]:
    """What is otherwise than a lock file says, the file's name, and how many packages it names."""
    wrong = []
    pins = _PINNED.findall(lock.read_text(encoding="utf-8"))
    for name, pinned, marker in pins:
        if marker and not _holds(marker):
            continue
        try:
            installed = version(name)
        except PackageNotFoundError:
            wrong.append(f"{name} is missing")
            continue
        if installed != pinned:
            wrong.append(f"{name} {installed} instead of {pinned}")
    return wrong, lock.name, len(pins)


def _holds(marker: str) -> bool:
    """Whether a marker of a lock file is about this machine; one that cannot be read counts as not."""
    try:
        from packaging.markers import InvalidMarker, Marker  # pip's own, not everywhere installed
    except ImportError:
        return False
    try:
        return bool(Marker(marker).evaluate())
    except InvalidMarker:
        return False


def _programs(site: Site) -> Iterator[Finding]:
    """What publishing and the tests call."""
    place = next((key for key in ("folder", "branch", "bucket") if site.settings.publish.get(key)), "")
    needed = {"folder": "rsync", "branch": "git"}.get(place, "")
    if needed and not shutil.which(needed):
        yield Finding("programs", Level.ERROR, f"{needed} is not installed", f"install {needed}: publishing needs it")
    if place == "bucket":
        try:
            version("boto3")
        except PackageNotFoundError:
            advice = ".venv/bin/python -m pip install -r requirements/publish.lock"
            yield Finding("programs", Level.ERROR, "boto3 is not installed", advice)
    if not any(map(shutil.which, _CHROMIUM)):
        advice = "only tests and screenshots need it: apt install chromium, or .venv/bin/playwright install chromium"
        yield Finding("programs", Level.NOTE, "no Chromium", advice)


def _clock(site: Site) -> Finding:
    """A clock that is behind makes new files look untouched."""
    newest = max((_stamp(path) for path in _landmarks(site)), default=0.0)
    ahead = newest - time.time()
    if ahead > 60:
        found = f"the clock is {ahead / 60:,.0f} minutes behind the newest of the archive's own files"
        return Finding("clock", Level.WARNING, found, "set the clock (timedatectl set-ntp true); builds compare times")
    return Finding("clock", Level.OK, time.strftime("%Y-%m-%d %H:%M:%S %Z"))


def _landmarks(site: Site) -> Iterator[str]:
    for root in (site.settings.store, *site.settings.mirrors.values()):
        if not is_bucket(root):
            yield from (root, os.path.join(root, ".git", "FETCH_HEAD"), os.path.join(root, "archive.sqlite"))


def _stamp(path: str) -> float:
    try:
        return os.stat(path).st_mtime
    except OSError:
        return 0.0


def _watches(site: Site) -> Iterator[Finding]:
    """Live reload watches folders, each with one of the kernel's watches."""
    try:
        limit = int(Path(INOTIFY).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return
    wanted = [site.settings.content, site.settings.theme, *site.settings.mirrors.values()]
    folders = sum(_folders(root) for root in wanted if not is_bucket(root))
    found = f"{folders:,} folders to watch, the kernel allows {limit:,}"
    if folders > limit * 3 // 4:
        advice = f"live reload watches slower; sudo sysctl fs.inotify.max_user_watches={max(524_288, 2 * folders)}"
        yield Finding("inotify", Level.WARNING, found, advice)
    else:
        yield Finding("inotify", Level.OK, found)


def _folders(root: str) -> int:
    number = 0
    for _, inner, _ in os.walk(root):
        inner[:] = [name for name in inner if name not in HIDDEN]
        number += 1
    return number
