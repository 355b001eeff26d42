"""A Dask cluster of this machine for tests: a scheduler and workers, each a process that can be killed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[1]


class LocalCluster:
    """A scheduler and some workers, in a folder for what they say and leave."""

    def __init__(self, folder: Path, workers: int = 2, **environment: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self._processes: list[subprocess.Popen[bytes]] = []
        self._wanted = workers
        self._environment = environment

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

    def add_worker(self, *options: str, folder: Path = ROOT, nanny: bool = False) -> subprocess.Popen[bytes]:
        """A worker more; without a nanny one that is killed stays dead."""
        options = ("--nthreads", "1", "--nanny" if nanny else "--no-nanny", "--no-dashboard", *options)
        place = os.fspath(self._folder / f"worker-{len(self._processes)}")
        command = ("worker", f"tcp://{self.address}", "--local-directory", place, *options)
        return self._start(*command, folder=folder)

    def _start(self, *command: str, folder: Path = ROOT) -> subprocess.Popen[bytes]:
        log = self._folder / f"{len(self._processes)}-{command[0]}.log"
        # Its own folder is where a worker finds the project, as with "dask worker" and PYTHONPATH.
        variables = {**os.environ, "PYTHONPATH": os.fspath(folder), "DASK_DISTRIBUTED__ADMIN__TICK__LIMIT": "60s"}
        with log.open("wb") as stream:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *command], cwd=folder, env=variables | self._environment,
                stdout=stream, stderr=stream,
            )  # fmt: skip
        self._processes.append(process)
        return process
