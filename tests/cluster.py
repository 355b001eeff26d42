"""A Dask cluster of this machine for tests: a scheduler and workers, each a process that can be killed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[1]


class LocalCluster:
    """A scheduler and some workers, in a folder for what they say and leave."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self._processes: list[subprocess.Popen[bytes]] = []
        self._wanted = workers

    @property
    def executor(self) -> str:
        """For ``ARCHIVE_EXECUTOR``."""
        return f"dask://{self.address}"

    def __enter__(self) -> Self:
        host, port = self.address.split(":")
        self.scheduler = self._start("scheduler", "--host", host, "--port", port, "--no-show", "--no-dashboard")
        self.workers = [self.add_worker() for _ in range(self._wanted)]
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.kill()
            process.wait()

    def add_worker(self, *options: str, folder: Path = ROOT, **environment: str) -> subprocess.Popen[bytes]:
        """A worker more; without a nanny, so that one that is killed stays dead."""
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", *options)
        place = os.fspath(self._folder / f"worker-{len(self._processes)}")
        command = ("worker", f"tcp://{self.address}", "--local-directory", place, *options)
        return self._start(*command, folder=folder, environment=environment)

    def said(self) -> str:
        """What all processes have logged."""
        return "".join(path.read_text("utf-8", "replace") for path in sorted(self._folder.glob("*.log")))

    def _start(
        self, *command: str, folder: Path = ROOT, environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        log = self._folder / f"{len(self._processes)}-{command[0]}.log"
        # Its own folder is where a worker finds the project, as with "dask worker" and PYTHONPATH.
        variables = {**os.environ, "PYTHONPATH": os.fspath(folder), "DASK_DISTRIBUTED__ADMIN__TICK__LIMIT": "60s"}
        with log.open("wb") as stream:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *command], cwd=folder, env=variables | dict(environment or {}),
                stdout=stream, stderr=stream,
            )  # fmt: skip
        self._processes.append(process)
        return process


def wait_until(said: str, cluster: LocalCluster, seconds: float = 20) -> None:
    """Wait until a process of the cluster has logged something."""
    end = time.monotonic() + seconds
    while said not in cluster.said():
        assert time.monotonic() < end, cluster.said()
        time.sleep(0.1)
