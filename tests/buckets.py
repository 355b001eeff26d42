"""Object stores for tests: fsspec's own in memory, and an S3 server of moto's in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from plugins.archive.buckets import open_bucket

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
"""What moto takes for credentials, and keeps whatever is configured on this machine out of the tests."""


@contextmanager
def s3_server() -> Iterator[str]:
    """Address of an S3 server that is empty and ends with the context."""
    command = [sys.executable, "-u", "-m", "moto.server", "-p", "0"]
    # It writes a line for every request: into a file, because a pipe that nobody empties would stop it.
    with TemporaryFile() as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            yield _address(process, log)
        finally:
            process.kill()


def _address(process: subprocess.Popen[bytes], log: IO[bytes]) -> str:
    while process.poll() is None:
        if found := re.search(rb"http://[\d.:]+", os.pread(log.fileno(), 10_000, 0)):
            return found[0].decode()
        time.sleep(0.05)
    raise RuntimeError(os.pread(log.fileno(), 10_000, 0).decode())


def upload(folder: Path, url: str) -> None:
    """Everything in a folder, as objects below a URL."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        open_bucket(url).write(file.relative_to(folder).as_posix(), file.read_bytes())


def objects(url: str) -> dict[str, bytes]:
    """Path -> content of everything below a URL."""
    bucket = open_bucket(url)
    return {
        path: bucket.read(path)
        for folder, items in bucket.folders()
        for item in items
        for path in [os.path.join(folder, item.name)]
    }
