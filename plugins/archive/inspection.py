"""Finds the folders of the output that are not as they were left, in a process of its own beside other work.

Run as a script: most builds find nothing, and 120,000 files take half a second, which the second core has to spare
while mirrors are looked through. Whatever it names is looked at again by the build itself, so it may name too much.
It imports the standard library and the store alone: 0.1 s less than a worker.
"""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugins.store.pages import Pages

File = tuple[str, int, int]
"""Path below the output, bytes (-1 for what is no file), mtime in ns: every build asks for all of them, so there is no
record of each."""


@contextmanager
def open_folder(folder: str) -> Iterator[Iterator[os.DirEntry[str]]]:
    """What is in a folder, found relative to it while it is open: a tenth less time than by each file's whole path.

    :raises OSError: it cannot be read.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with os.scandir(descriptor) as entries:
            yield entries
    finally:
        os.close(descriptor)


def list_folder(root: str, folder: str, retained: Container[str]) -> tuple[list[File], list[str]]:
    """Files of a folder of the output, by path, and folders in it; nothing of a folder that is not there.

    :param retained: names at the top that do not count, besides dot files.
    """
    files: list[File] = []
    folders: list[str] = []
    prefix = f"{folder}/" if folder else ""
    with suppress(FileNotFoundError, NotADirectoryError), open_folder(os.path.join(root, folder)) as entries:
        for entry in entries:
            if not folder and (entry.name.startswith(".") or entry.name in retained):
                continue
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
                continue
            found = entry.stat(follow_symlinks=False)
            # A link is never as we left it: we write files.
            files.append((path, found.st_size if stat.S_ISREG(found.st_mode) else -1, found.st_mtime_ns))
    files.sort()
    return files, folders


def walk_folders(root: str, retained: Container[str]) -> Iterator[tuple[str, list[File]]]:
    """Each folder with its files."""
    pending = [""]
    while pending:
        folder = pending.pop()
        try:
            files, folders = list_folder(root, folder, retained)
        except PermissionError:  # a mounted disk's lost+found: nobody's, as long as none of our files should be there
            files, folders = [], []
        pending += folders
        yield folder, files


def strange_folders(pages: Pages, walk: Iterable[tuple[str, list[File]]]) -> Iterator[tuple[str, list[File]]]:
    """Folders whose files are not those that the store knows, as they were left; with the files that are there.

    :param walk: every folder with its files.
    """
    unvisited = pages.folders()
    for folder, files in walk:
        left = pages.left_in_folder(folder) if folder in unvisited else []
        unvisited.discard(folder)
        if files != left:
            yield folder, files
    yield from ((folder, []) for folder in sorted(unvisited))


def _inspect(root: str, retained: Container[str], store: str) -> list[str]:
    """The strange folders of an output folder."""
    from plugins.store import Store  # a script finds it only once it knows where

    known = Store.open_for_reading(store)
    try:
        return [folder for folder, _ in strange_folders(known.pages, walk_folders(root, retained))]
    finally:
        known.close()


class Inspection:
    """A process that looks through the output, and what it finds."""

    def __init__(self, root: str, retained: Iterable[str], store: str) -> None:
        """Begin.

        :param root: output folder.
        :param store: the store's folder.
        """
        self._subject = root, [*retained], store
        self._process: subprocess.Popen[str] | None = None
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this very file
                # Without site-packages and what they start; in a group of its own: Ctrl-C is for the build.
                [sys.executable, "-E", "-S", __file__, json.dumps(self._subject)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                errors="surrogateescape",
                start_new_session=True,
            )
        except OSError:  # no process to be had
            return

    def folders(self) -> list[str]:
        """The folders that have to be looked at; waits for the end, or looks itself if there was none."""
        process, self._process = self._process, None
        if process is not None:
            answer, _ = process.communicate()
            if process.returncode == 0:
                return [str(folder) for folder in json.loads(answer)]
        return _inspect(*self._subject)

    def end(self) -> None:
        """Nobody wants to know any more, or everybody does."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()


if __name__ == "__main__":
    sys.path.insert(0, os.fspath(Path(__file__).resolve().parents[2]))
    json.dump(_inspect(*json.loads(sys.argv[1])), sys.stdout)
