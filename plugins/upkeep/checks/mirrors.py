"""The mirrors: are they there and readable, what state their git checkouts are in, names that clash."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from plugins.archive.buckets import is_bucket, open_bucket
from plugins.archive.scan import HIDDEN
from plugins.errors import NewsmirrorError
from plugins.upkeep.findings import Finding, Level, Site

OLD_LOCK = 600
"""Seconds after which nobody works behind a lock any more."""
NAMED = 3
"""Examples of each finding."""
_UNFINISHED = {
    "MERGE_HEAD": "a merge",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "CHERRY_PICK_HEAD": "a pick",
}


def check(site: Site) -> Iterator[Finding]:
    """Each mirror."""
    if not site.settings.mirrors:
        yield Finding(
            "mirrors", Level.WARNING, "MIRRORS names none", "name the folders of your mirrors in pelicanconf.py"
        )
    for name, root in site.settings.mirrors.items():
        if is_bucket(root):
            yield _bucket(name, root)
        elif not os.path.isdir(root):
            yield Finding(f"mirror {name}", Level.ERROR, f"{root} is no folder", "clone it there, or correct MIRRORS")
        else:
            yield from _files(name, root)
            yield from _git(name, Path(root))


def _bucket(name: str, root: str) -> Finding:
    try:
        first = next(open_bucket(root).folders(), None)
    except NewsmirrorError as error:
        return Finding(f"mirror {name}", Level.ERROR, str(error), "see ARCHIVE_STORAGE")
    if first is None:
        return Finding(f"mirror {name}", Level.ERROR, f"there is nothing at {root}", "see MIRRORS")
    return Finding(f"mirror {name}", Level.OK, f"{root} can be listed")


def _files(name: str, root: str) -> Iterator[Finding]:
    """Readable, and of names that differ where case and composition do not count."""
    files, unreadable, clashes = 0, [], []
    for place, folders, names in os.walk(root):
        folders[:] = [folder for folder in folders if folder not in HIDDEN]
        seen: dict[str, str] = {}
        for file in names:
            files += 1
            path = os.path.join(place, file)
            if not os.access(path, os.R_OK):
                unreadable.append(os.path.relpath(path, root))
            other = seen.setdefault(unicodedata.normalize("NFC", file).casefold(), file)
            if other != file:
                clashes.append(f"{os.path.relpath(path, root)} and {other}")
    subject = f"mirror {name}"
    if unreadable:
        found = f"{len(unreadable):,} files cannot be read: {', '.join(map(ascii, unreadable[:NAMED]))}"
        yield Finding(subject, Level.ERROR, found, f"chmod -R u+rX {root}")
    if clashes:
        found = f"{len(clashes):,} names differ by case alone: {'; '.join(clashes[:NAMED])}"
        advice = "on macOS and Windows git keeps only one of each: mirror on a file system that tells them apart"
        yield Finding(subject, Level.NOTE, found, advice)
    if not files:
        yield Finding(subject, Level.WARNING, f"{root} is empty", "was the clone cut off?")
    elif not unreadable:
        yield Finding(subject, Level.OK, f"{files:,} files in {root}")


def _git(name: str, root: Path) -> Iterator[Finding]:
    """A checkout in the middle of something shows half of it."""
    folder = root / ".git"
    if not folder.is_dir():
        return
    subject = f"mirror {name}"
    lock = folder / "index.lock"
    if lock.exists():
        age = time.time() - lock.stat().st_mtime
        if age > OLD_LOCK:
            found = f"git was interrupted {age / 60:,.0f} minutes ago and left {lock}"
            yield Finding(subject, Level.WARNING, found, f"if no git runs there: rm {lock}")
    for mark, what in _UNFINISHED.items():
        if (folder / mark).exists():
            advice = f"finish or abort it (git -C {root} status): half of it would be published"
            yield Finding(subject, Level.ERROR, f"{what} is not finished", advice)
    git = shutil.which("git")
    if git is None:
        return
    done = subprocess.run(  # noqa: S603 - a command of ours, without a shell
        [git, "--no-optional-locks", "-C", os.fspath(root), "status", "--porcelain=v2", "--branch", "-uno"],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        found = f"git cannot read the checkout: {done.stderr.decode('utf-8', 'replace').strip().splitlines()[0]}"
        yield Finding(subject, Level.WARNING, found, f"git -C {root} fsck; else clone it anew")
        return
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    changed = [line.split(maxsplit=8)[-1] for line in lines if line[:1] in ("1", "2", "u")]
    if changed:
        found = f"{len(changed):,} files are not as committed: {', '.join(changed[:NAMED])}"
        advice = f"git -C {root} checkout -- . brings them back; articles of your own belong into content/articles"
        yield Finding(subject, Level.WARNING, found, advice)
    if any(line == "# branch.head (detached)" for line in lines):
        yield Finding(subject, Level.NOTE, "on no branch: git pull will bring nothing", f"git -C {root} switch BRANCH")
