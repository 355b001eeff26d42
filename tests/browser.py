"""A folder served, and headless Chromium: where CI is set it must be there, elsewhere tests that need it are skipped."""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic",
]  # fmt: skip


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files whole."""

    protocol_version = "HTTP/1.1"  # connections are used again, as everywhere

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Ranges(Quiet):
    """Serves parts of files too, as hosts of static sites do."""

    def do_GET(self) -> None:
        """Answer; a part if one is asked for."""
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if not wanted or not path.is_file():
            super().do_GET()
            return
        data = path.read_bytes()
        start, stop = int(wanted[1]), min(len(data), int(wanted[2] or len(data)) + 1)
        self.send_response(206 if start < len(data) else 416)
        self.send_header("Content-Type", self.guess_type(os.fspath(path)))
        self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data[start:stop])))
        self.end_headers()
        self.wfile.write(data[start:stop])


@contextmanager
def served(folder: Path, *, ranges: bool = True) -> Iterator[str]:
    """A folder, at an address of this machine.

    :param ranges: whether parts of files are sent when they are asked for.
    """
    handler = Ranges if ranges else Quiet
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs Chromium (Debian package chromium)")
        pytest.skip("needs Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
