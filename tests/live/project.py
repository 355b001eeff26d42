"""A copy of the project with a running ``inv live``, whose every file a test may edit."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parent.parent.parent


class LiveProject:
    """Its server runs from entering to leaving the context."""

    def __init__(self, folder: Path, *arguments: str, copy: bool = True, patience: float = 60.0) -> None:
        """Prepare.

        :param copy: False: the folder has a project already.
        :param patience: seconds that its first build may take.
        """
        self.folder = folder
        self.output = folder / "output"
        if copy:
            self._copy()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self._arguments = arguments
        self._patience = patience
        self.log = folder / "live.log"
        self.process: subprocess.Popen[bytes] | None = None

    def _copy(self) -> None:
        folder = self.folder
        for name in ("plugins", "themes", "content"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pelicanconf.py", folder)

    def mirrored(self) -> list[Path]:
        """Every mirrored file."""
        return [
            file
            for place in ("content/mirrors", "corpus")
            for file in (self.folder / place).rglob("*.md")
            if "pages" in file.parts
        ]

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "plugins.live", "--no-browser", "--port", str(self.port), *self._arguments]
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, stdout=log, stderr=subprocess.STDOUT, env=environment
            )
        self.wait(lambda: self.status("about.html") == 200, self._patience)
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)  # what a shell has put into the background does not hear SIGINT
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def wait(self, condition: Callable[[], bool], seconds: float = 60.0) -> None:
        """Until a condition holds."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text("utf-8")
            assert time.monotonic() < deadline, self.log.read_text("utf-8")
            time.sleep(0.05)

    def get(
        self, path: str, headers: dict[str, str] | None = None, method: str = "GET"
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of an answer."""
        request = urllib.request.Request(self.url + path, headers=headers or {}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()

    def status(self, path: str) -> int:
        """Status of an answer; 0 while there is none."""
        try:
            return self.get(path)[0]
        except (OSError, urllib.error.URLError):
            return 0

    def state(self, page: str = "index.html") -> dict[str, object]:
        """What a browser that shows a page is told."""
        with urllib.request.urlopen(f"{self.url}.newsmirror/events?page={page}&since=0", timeout=20) as stream:
            line = next(line for line in stream if line.startswith(b"data: "))
        state: dict[str, object] = json.loads(line[6:])
        return state

    def settle(self) -> None:
        """Wait until nothing is left to do."""
        quiet = 0
        while quiet < 3:
            time.sleep(0.4)
            quiet = 0 if self.state()["doing"] else quiet + 1

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text in a file of the project."""
        file = self.folder / path
        text = file.read_text("utf-8")
        assert old in text, (path, old)
        file.write_text(text.replace(old, new, 1), "utf-8")

    def page_with(self, words: str, pattern: str = "a/*/*.html") -> str:
        """Path of a page of the output that has these words."""
        return next(
            file.relative_to(self.output).as_posix()
            for file in sorted(self.output.glob(pattern))
            if words in file.read_text("utf-8")
        )

    def clean_build(self, *settings: str) -> dict[str, bytes]:
        """What a build of the project from nothing leaves."""
        target = self.folder / "clean"
        shutil.rmtree(target, ignore_errors=True)
        command = [os.fspath(Path(sys.executable).parent / "pelican"), "-s", "pelicanconf.py", "--quiet", "-o"]
        command += [os.fspath(target / "output"), "-e", f'ARCHIVE_STORE="{target / "store"}"', *settings]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
        return read_all(target / "output")


def read_all(folder: Path) -> dict[str, bytes]:
    """Path -> bytes of every file below a folder."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> Sequence[str]:
    """Paths that are not the same in both."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
