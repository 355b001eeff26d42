"""Serves a build as its readers get it, or without its content security policy: the pages alone must hold then."""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')
HARNESS = "/harness"
"""An empty page on the same origin, from which the others are opened."""


@contextmanager
def served(output: Path, *, policy: bool) -> Iterator[str]:
    """The address of a served build."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(output))

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            file = Path(self.translate_path(self.path))
            if self.path == HARNESS:
                self.answer(b"<!DOCTYPE html><title>harness</title><body>", "text/html; charset=utf-8")
            elif file.suffix == ".html" and file.is_file():
                data = file.read_bytes()
                self.answer(data if policy else POLICY.sub(b"", data), "text/html; charset=utf-8")
            elif file.is_file():
                self.answer(file.read_bytes(), self.guess_type(str(file)))
            else:
                self.send_error(404)

        def answer(self, data: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Cache-Control", "max-age=3600")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
