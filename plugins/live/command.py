"""The command: a session, a server, a browser, and a process that begins itself anew when code changes."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from rich.console import Console

from plugins.errors import NewsmirrorError
from plugins.live.server import LOOPBACK, Server
from plugins.live.session import Session
from plugins.settings import absolute_place

ROOT = Path(__file__).parent.parent.parent
SOCKET = "NEWSMIRROR_LIVE_SOCKET"
"""Environment variable: descriptor of the socket that the process listened at before it began anew."""
TURN = 0.0005
"""Seconds after which Python lets another thread go on."""
CHECK = (
    "import sys; from plugins.live.host import Host; from plugins.pipeline import build_pipeline;"
    " import plugins.live.command; build_pipeline(Host(sys.argv[1], {}).settings)"
)
"""Does all code load? Asked in another process before this one gives itself up."""


class BrokenCode(NewsmirrorError):
    """Changed code cannot be loaded: the old one goes on."""


def main(arguments: Sequence[str]) -> int:
    """Serve until Ctrl-C; the exit status."""
    options = _parse(arguments)
    console = Console(soft_wrap=True)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    # Whatever is published where: here a folder of this machine is served, and built by it.
    overrides: dict[str, object] = {"ARCHIVE_EXECUTOR": "processes", "ARCHIVE_OUTPUT": ""}
    if options.output:
        overrides["OUTPUT_PATH"] = os.path.abspath(options.output)
    if options.mirrors:
        overrides["MIRRORS"] = [absolute_place(place) for place in options.mirrors.split(",")]
    if options.workers:
        overrides["ARCHIVE_WORKERS"] = options.workers
    session = Session(options.settings, overrides, console)
    before = os.environ.pop(SOCKET, "")
    try:
        server = Server((options.host, options.port), session, descriptor=int(before) if before else None)
    except OSError as error:
        console.print(f"Cannot serve at {options.host}:{options.port}: {error.strerror}; --port names another one")
        return 1
    # The builder never waits by itself: a thread that answers would wait 5 ms for its turn, several times a request.
    sys.setswitchinterval(TURN)
    session.restart = lambda: _begin_anew(server, session, options.settings, console)
    signal.signal(signal.SIGTERM, _interrupt)
    builder = threading.Thread(target=session.run, name="builder")
    builder.start()
    threading.Thread(target=server.serve_forever, name="server", daemon=True).start()
    try:
        _welcome(server, session, options, console, first=not before)
        builder.join()
    except KeyboardInterrupt:
        console.print("Ending ...")
        session.close()
        builder.join()
    server.closing.set()
    server.shutdown()
    return 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="inv live", description=__doc__)
    parser.add_argument("--page", default="", help="page to open: a path in the output, or an input file")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--settings", default="pelicanconf.py")
    parser.add_argument("--output", default="")
    parser.add_argument("--mirrors", default="", help="folders or URLs, comma-separated")
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--no-browser", action="store_true", help="open none")
    return parser.parse_args(arguments)


def _welcome(server: Server, session: Session, options: argparse.Namespace, console: Console, *, first: bool) -> None:
    """Say where to look, and look there."""
    host = "127.0.0.1" if server.anyone else options.host
    top = f"http://{f'[{host}]' if ':' in host else host}:{server.port}/"
    if not first:
        console.print(f"Serving {top} with the changed code")
        return
    console.print(f"Serving {top} (Ctrl-C ends it)", highlight=False)
    if host not in LOOPBACK and host != "::1":
        console.print("Whoever reaches this machine can read this, files of the mirrors included.", style="yellow")
    page = options.page
    if page and os.path.exists(page):
        session.idle(3600.0)  # before, nobody knows what a file becomes
        page = session.page_of(os.path.abspath(page)) or ""
    url = top + quote(page.lstrip("/"))
    if page:
        console.print(f"Look at {url}", highlight=False)
    if not options.no_browser and _has_screen():
        webbrowser.open(url)


def _has_screen() -> bool:
    """Whether a browser would open in a window, not in this terminal."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _begin_anew(server: Server, session: Session, settings: str, console: Console) -> None:
    """Run the changed code in this process's place; the socket stays open, browsers wait in line.

    :raises BrokenCode: it cannot be loaded.
    """
    command = [sys.executable, "-c", CHECK, os.path.abspath(settings)]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    if checked.returncode:
        raise BrokenCode(_last_words(checked.stderr))
    console.print("Code changed: beginning anew")
    session.release()
    os.set_inheritable(server.socket.fileno(), True)  # noqa: FBT003 - the library's
    os.environ[SOCKET] = str(server.socket.fileno())
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "plugins.live", *sys.argv[1:]])  # noqa: S606 - our own


def _last_words(traceback: str) -> str:
    """What a traceback says at its end, behind the file and line where it happened."""
    lines = traceback.strip().splitlines()
    places = [line.strip() for line in lines if line.startswith("  File ") and str(ROOT) in line]
    return f"{lines[-1] if lines else 'it ended without a word'} ({places[-1] if places else 'no place is known'})"
