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
from pathlib import Path

File = tuple[str, int, int]
"""Path below the output, bytes (-1 for what is no file), mtime in ns: every build asks for all of them, so there is no
record of each."""


def list_folder(root: str, folder: str, retained: Container[str]) -> tuple[list[File], list[str]]:
    """Files of a folder of the output, by path, and folders in it; nothing of a folder that is not there.

    :param retained: names at the top that do not count, besides dot files.
    """
    files: list[File] = []
    folders: list[str] = []
    prefix = f"{folder}/" if folder else ""
    try:
        # Relative to an open folder, a file is found in a tenth less time than by its whole path.
        descriptor = os.open(os.path.join(root, folder), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return files, folders
    try:
        with os.scandir(descriptor) as entries:
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
    finally:
        os.close(descriptor)
    files.sort()
    return files, folders


def walk_folders(root: str, retained: Container[str]) -> Iterator[tuple[str, list[File]]]:
    """Each folder with its files."""
    pending = [""]
    while pending:
        folder = pending.pop()
        files, folders = list_folder(root, folder, retained)
        pending += folders
        yield folder, files


def strange_folders(root: str, retained: Container[str], store: str) -> Iterator[str]:
    """Folders whose files are not those that the store knows, as they were left."""
    from plugins.store import Store  # a script finds it only once it knows where

    known = Store.open_for_reading(store)
    try:
        unvisited = known.pages.folders()
        for folder, files in walk_folders(root, retained):
            left = known.pages.left_in_folder(folder) if folder in unvisited else []
            unvisited.discard(folder)
            if files != left:
                yield folder
        yield from sorted(unvisited)
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
        return list(strange_folders(*self._subject))

    def end(self) -> None:
        """Nobody wants to know any more, or everybody does."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()


if __name__ == "__main__":
    sys.path.insert(0, os.fspath(Path(__file__).resolve().parents[2]))
    json.dump(list(strange_folders(*json.loads(sys.argv[1]))), sys.stdout)
