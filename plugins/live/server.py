"""The HTTP server: files of the output as they are published, pages with our script, and what that script asks for.

The standard library's server is enough for one author's browser: a thread for each connection, nothing to install. It
answers only who asks for this machine by a name of this machine: a page of somebody else's that has its own name point
here (DNS rebinding) sends that name, and is refused.
"""

from __future__ import annotations

import json
import mimetypes
import os
import socket
import threading
from dataclasses import asdict
from email.utils import formatdate
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from plugins.live.panel import EMPTY, panel
from plugins.live.sending import OURS, inject
from plugins.live.session import Session
from plugins.live.wording import script_words

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""Names of this machine that nobody else can have."""
PATIENCE = 3.0
"""Seconds that a request waits for its page to be made."""
HEARTBEAT = 15.0
"""Seconds after which an event stream says that it is alive, and learns whether the browser is."""
MOST_FILES = 200
"""Files of a page that are watched."""
STATIC = Path(__file__).parent / "static"
NOT_FOUND = "404.html"
TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".json": "application/json", ".txt": "text/plain; charset=utf-8", ".xml": "application/xml",
    ".opml": "text/x-opml; charset=utf-8", ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2", ".webp": "image/webp", ".avif": "image/avif", ".gz": "application/gzip",
}  # fmt: skip
"""What Python's table, which differs from machine to machine, is not asked for."""


class Server(ThreadingHTTPServer):
    """Answers for one session."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], session: Session, *, descriptor: int | None = None) -> None:
        """Listen.

        :param descriptor: a socket that listens already, of the process that this one was before.
        """
        self.session = session
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, Handler, bind_and_activate=False)
        if descriptor is not None:
            self.socket.close()
            self.socket = socket.socket(fileno=descriptor)
            self.server_address = self.socket.getsockname()
        else:
            self.server_bind()
            self.server_activate()
        host = f"[{address[0]}]" if ":" in address[0] else address[0]
        self.hosts = LOOPBACK | {host.lower()}
        """Host names by which requests may ask."""
        self.anyone = host in ("0.0.0.0", "[::]")  # noqa: S104 - asked for on the command line
        """Whether every address of this machine is served: then any literal address may be asked for."""
        self.closing = threading.Event()

    def server_bind(self) -> None:
        """Bind, without asking a name server for this machine's name as the library does."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away in the middle of an answer is no error."""

    def admits(self, host: str) -> bool:
        """Whether a ``Host`` header names this machine."""
        name, _, port = (
            host.lower().rpartition(":") if not host.endswith("]") and ":" in host else (host.lower(), "", "")
        )
        if port and port != str(self.port):
            return False
        return name in self.hosts or (self.anyone and _is_address(name))


def _is_address(name: str) -> bool:
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, name.strip("[]"))
        except OSError:
            continue
        return True
    return False


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: Server
    timeout = 60.0
    disable_nagle_algorithm = True
    error_content_type = "text/plain; charset=utf-8"
    error_message_format = "%(code)d %(message)s\n"
    server_version = "Newsmirror"
    sys_version = ""
    extra: ClassVar[dict[str, str]] = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}

    def do_GET(self) -> None:
        """Answer."""
        self._answer()

    def do_HEAD(self) -> None:
        """Answer without a body."""
        self._answer()

    def _answer(self) -> None:
        if not self.server.admits(self.headers.get("Host", "")):
            self._send(
                HTTPStatus.FORBIDDEN, b"This server answers to its own name only.\n", "text/plain; charset=utf-8"
            )
            return
        url = urlsplit(self.path)
        path = unquote(url.path, errors="surrogateescape")
        if path == f"{OURS}events":
            self._events(url)
        elif path == f"{OURS}explain":
            self._explain(url)
        else:
            with self.server.session.answering():
                if path.startswith(OURS):
                    self._own_file(path.removeprefix(OURS))
                else:
                    self._file(url, path)

    # Files of the output

    def _file(self, url: SplitResult, path: str) -> None:
        name = _inside(path)
        if self.server.session.settings is None and name is not None:
            # A server that has just begun anew: the page is there, and soon everybody knows where.
            self.server.session.fresh(name, PATIENCE)
        settings = self.server.session.settings
        if settings is None or name is None:
            self._page(name or "", HTTPStatus.NOT_FOUND if settings else HTTPStatus.SERVICE_UNAVAILABLE)
            return
        file = os.path.join(settings.output, name)
        if os.path.isdir(file) and not path.endswith("/"):
            location = url.path.lstrip("/") + "/" + (f"?{url.query}" if url.query else "")
            self._send(HTTPStatus.MOVED_PERMANENTLY, b"", "text/plain", {"Location": f"/{location}"})
            return
        name = f"{name}/index.html" if name and path.endswith("/") else name or "index.html"
        if name.endswith(".html"):
            self.server.session.fresh(name, PATIENCE)
            self._page(name, HTTPStatus.OK)
        else:
            self._static(settings.output, name)

    def _page(self, name: str, status: HTTPStatus) -> None:
        """A page with our script; in its place, if there is none, the site's own page that says so."""
        session = self.server.session
        revision, settings = session.revision, session.settings  # before reading: what is written later is news
        data = _read(settings.output, name)[0] if settings and name else None
        if data is None:
            data = _read(settings.output, NOT_FOUND)[0] if settings else None
            status = (
                HTTPStatus.NOT_FOUND if data else HTTPStatus.SERVICE_UNAVAILABLE
            )  # the first build is not there yet
            data = data.replace(b"<head>", _FROM_TOP, 1) if data else None
        attributes = {
            "data-session": session.id,
            "data-revision": str(revision),
            "data-page": name,
            "data-article": "yes" if status == HTTPStatus.OK and session.is_article(name) else "",
            "data-language": session.words.language,
            "data-words": json.dumps(script_words(session.words), ensure_ascii=False),
        }
        page = inject(data or EMPTY.encode(), attributes)
        self._send(status, page, TYPES[".html"], {"Cache-Control": "no-store"})

    def _static(self, root: str, name: str) -> None:
        """A file as it is; the browser asks each time whether it still is."""
        data, mtime_ns = _read(root, name)
        if data is None:
            self._page("", HTTPStatus.NOT_FOUND)
            return
        tag = f'"{mtime_ns:x}-{len(data):x}"'
        headers = {
            "Cache-Control": "no-cache",
            "ETag": tag,
            "Last-Modified": formatdate(mtime_ns / 1e9, usegmt=True),
        }
        if tag in self.headers.get("If-None-Match", ""):
            self._send(HTTPStatus.NOT_MODIFIED, b"", "", headers)
        else:
            self._send(HTTPStatus.OK, data, type_of(name), headers)

    # What our script asks for

    def _own_file(self, name: str) -> None:
        if name in ("live.js", "live.css", "panel.css"):
            self._static(os.fspath(STATIC), name)
        else:
            self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")

    def _explain(self, url: SplitResult) -> None:
        page = parse_qs(url.query).get("page", [""])[0]
        status, html = panel(self.server.session, page)
        policy = (
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"
        )
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": policy}
        self._send(status, html.encode("utf-8", "replace"), TYPES[".html"], headers)

    def _events(self, url: SplitResult) -> None:
        """Tell how things are, and again whenever that changes, as long as the browser listens."""
        query = parse_qs(url.query)
        page = query.get("page", [""])[0]
        files = [page, *query.get("file", [])[:MOST_FILES]]
        since = int(query.get("since", ["0"])[0]) if query.get("since", ["0"])[0].isdecimal() else 0
        self.send_response(HTTPStatus.OK)
        for name, value in {**self.extra, "Content-Type": "text/event-stream", "Cache-Control": "no-store"}.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        if self.command == "HEAD":
            return
        session, last = self.server.session, ""
        if not session.has(page):
            files.append(NOT_FOUND)  # what is shown in its place
        with session.looking_at(page, files):
            try:
                self.wfile.write(b"retry: 300\n\n")
                while not self.server.closing.is_set():
                    tick = session.tick
                    state = session.state(page, files, since)
                    told = json.dumps(
                        {**asdict(state), "problems": [_in_json(problem) for problem in state.problems]},
                        ensure_ascii=False,
                    )
                    comparable = told.replace(f'"revision": {state.revision}', "")
                    self.wfile.write(f"data: {told}\n\n".encode() if comparable != last else b": alive\n\n")
                    self.wfile.flush()
                    last, since = comparable, state.revision  # it has heard what was written so far
                    session.wait(tick, HEARTBEAT)
            except OSError:
                return  # the browser is gone

    def _send(self, status: HTTPStatus, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**self.extra, **(headers or {})}.items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name for it
        """Requests are no news."""


_FROM_TOP = b'<head><base href="/">'
"""The site's page for what is not there is written for the top: its links lead from there, wherever it is shown."""


def type_of(file: str) -> str:
    """The media type of a file, with the characters of texts."""
    ending = os.path.splitext(file)[1].lower()
    return TYPES.get(ending) or mimetypes.guess_type(file)[0] or "application/octet-stream"


def _inside(path: str) -> str | None:
    """A path of a URL as one below the output; None if it leads anywhere else."""
    parts = [part for part in path.split("/") if part]
    # Names that begin with a dot are never published; a NUL or a backslash is part of no name of ours.
    if any(part.startswith(".") or "\0" in part or "\\" in part for part in parts):
        return None
    return "/".join(parts)


def _read(root: str, name: str) -> tuple[bytes | None, int]:
    """A file below a folder and when it was written (ns); None if it is not there, or a link leads out."""
    file = os.path.join(root, name)
    try:
        real = os.path.realpath(root)
        if os.path.commonpath([os.path.realpath(file), real]) != real:
            return None, 0
        with open(file, "rb") as stream:
            return stream.read(), os.fstat(stream.fileno()).st_mtime_ns
    except (OSError, ValueError):
        return None, 0


def _in_json(problem: object) -> dict[str, object]:
    from plugins.live.problems import Problem

    assert isinstance(problem, Problem)
    return {**asdict(problem), "excerpt": problem.excerpt()}
