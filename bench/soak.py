"""Random edits under a running ``inv live``, held to the law of builds: ``python -m bench.soak --minutes 10 [--seed N]``.

In a copy of the project an author edits whatever a site is built from, several times a second, now and then something
that is wrong, while some pages are open and others are asked for. Every so many edits, and at the end, he lets the server
come to rest: its output must be, byte for byte, what a clean build of the same inputs leaves.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from urllib.parse import quote

from plugins.archive.workers import WORTH_A_POOL
from tests.live.project import LiveProject, differing, read_all

REMEMBERED = 70
"""Edits that are printed when the law is broken."""
OPEN = 3
"""Pages that are open at a time."""
RULE = '\n[[entry]]\nowner = "Soak"\nselect = [".x{0}"]\nhits = ["<p class=x{0}>x</p>"]\nunchanged = ["<p>y</p>"]\n'

Change = Callable[[str, int], str]
"""The text of a file as it was, number of the edit -> its text now."""

CHANGES: Mapping[str, tuple[Change, ...]] = {
    "content/topics.toml": (
        lambda text, number: f'{text}\n"雾港" = "别名{number % 3}"\n"春汛" = "青澜河"\n',
        lambda text, _: text,
    ),
    "content/pages/about.md": (lambda text, number: f"{text}\n\n第{number}段\n",),
    "themes/news/templates/article.html": (
        lambda text, number: text.replace("<article class", f"<!--{number}--><article class"),
        lambda text, _: text,
    ),
    "themes/news/templates/listing.html": (lambda text, number: f"{text}<!--{number}-->",),
    "themes/news/templates/base.html": (lambda text, number: text.replace("</body>", f"<!--{number}--></body>"),),
    "themes/news/static/css/news.css": (lambda text, number: f"{text}/*{number}*/",),
    "plugins/cleaning/data/chrome/advertising.toml": (
        lambda text, number: text + RULE.format(number),
        lambda text, _: text,
    ),
    "plugins/translations/zh_Hans/LC_MESSAGES/messages.po": (
        lambda text, number: text.replace('msgstr "跳到正文', f'msgstr "跳到正文{number}'),
    ),
    "pelicanconf.py": (
        lambda text, number: text.replace("ARCHIVE_PAGE_SIZE = 20", f"ARCHIVE_PAGE_SIZE = {3 + number % 18}"),
        lambda text, number: text.replace("ACTIVE_MIN = 4", f"ACTIVE_MIN = {2 + number % 5}"),
    ),
}
"""File of the project -> what is done to its text as it was in the beginning."""
MISTAKES: Mapping[str, Change] = {
    "themes/news/templates/article.html": lambda text, _: text.replace("<article class", "{% if %}<article class"),
    "plugins/cleaning/data/chrome/advertising.toml": lambda text, _: text + "\n[[entry]]\n",
    "content/topics.toml": lambda text, _: f"{text}\nbroken = \n",
    "content/pages/about.md": lambda text, _: text.replace("Title:", "Titel:"),
}
"""The same, done wrong."""


class Author:
    """Edits a project at random; the same seed, the same edits."""

    def __init__(self, project: LiveProject, seed: int) -> None:
        self._folder = project.folder
        self._random = Random(seed)
        folders = (project.folder / "content/mirrors", project.folder / "content/articles")
        self._files = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
        self._articles = {file: file.read_bytes() for file in self._files}
        self._texts = {name: (project.folder / name).read_text("utf-8") for name in CHANGES}
        self._wrong: set[str] = set()
        self.number = 0
        """Edits so far."""
        self.log: list[str] = []
        """What the last of them were."""

    def edit(self) -> None:
        """Change something."""
        self.number += 1
        done = self._edit_article() if self._random.random() < 0.7 else self._edit_site()
        self.log = [*self.log, f"{self.number}: {done}"][-REMEMBERED:]

    def pause(self) -> None:
        """As long as an author, an editor or git takes between two edits."""
        time.sleep(self._random.choice([0, 0.005, 0.03, 0.1, 0.3, 1.0]))

    def mend(self) -> None:
        """Take back what is wrong."""
        for name in sorted(self._wrong):
            self._write(name, self._texts[name])

    def restore(self) -> None:
        """Everything of the site itself as it was."""
        for name, text in self._texts.items():
            self._write(name, text)

    def _edit_article(self) -> str:
        file = self._random.choice(self._files)
        before = self._articles[file]
        kind = self._random.choice(["restore", "remove", "rename", "save", "save", "replace", "replace"])
        if kind == "restore" or not file.exists():
            file.write_bytes(before)
            return f"restored {file.name}"
        if kind == "remove":
            file.unlink()
        elif kind == "rename":
            moved = file.with_name(f"moved-{self.number}-{file.name}"[-80:])
            file.rename(moved)
            self._files.append(moved)
            self._articles[moved] = before
        else:
            text = before.replace("。".encode(), f"。新{self.number}句。".encode(), 1)
            target = file if kind == "save" else file.with_name(".new~")
            target.write_bytes(text)
            target.replace(file)
        return f"{kind} {file.name}"

    def _edit_site(self) -> str:
        name = self._random.choice(sorted(CHANGES))
        if name in MISTAKES and self._random.random() < 0.25:
            self._write(name, MISTAKES[name](self._texts[name], self.number))
            self._wrong.add(name)
            return f"made a mistake in {name}"
        self._write(name, self._random.choice(CHANGES[name])(self._texts[name], self.number))
        return f"edited {name}"

    def _write(self, name: str, text: str) -> None:
        self._wrong.discard(name)
        (self._folder / name).write_text(text, "utf-8")


class Readers:
    """Browsers with pages open: streams of events that are read to nowhere."""

    def __init__(self, project: LiveProject, seed: int) -> None:
        self._project = project
        self._random = Random(seed)
        self._open: list[socket.socket] = []

    def turn(self) -> None:
        """Open another page, close the one that has been open longest, ask for a third."""
        pages = sorted(
            file.relative_to(self._project.output).as_posix() for file in self._project.output.rglob("*.html")
        )
        one, other = self._random.choices(pages, k=2)
        stream = socket.create_connection(("127.0.0.1", self._project.port), timeout=60)
        host = f"Host: 127.0.0.1:{self._project.port}"
        stream.sendall(f"GET /.newsmirror/events?page={quote(one)}&since=0 HTTP/1.1\r\n{host}\r\n\r\n".encode())
        threading.Thread(target=_drain, args=(stream,), daemon=True).start()
        self._open.append(stream)
        if len(self._open) > OPEN:
            with suppress(OSError):  # the server closed it already
                self._open.pop(0).shutdown(socket.SHUT_RDWR)
        threading.Thread(target=self._project.status, args=(quote(other),), daemon=True).start()


def _drain(stream: socket.socket) -> None:
    with stream, suppress(OSError):  # it is closed, or the server begins anew
        while stream.recv(65536):
            pass


def check(project: LiveProject, author: Author) -> bool:
    """Whether the output at rest is a clean build's; says what it found."""
    author.mend()
    project.settle()
    found = differing(read_all(project.output), project.clean_build())
    print(f"{time.strftime('%H:%M:%S')}  {author.number} edits, {len(found)} files differ", flush=True)
    if found:
        print("\n".join([*found[:20], "", *author.log, "", project.log.read_text("utf-8")[-3000:]]), flush=True)
    return not found


def main() -> int:
    """Edit and check until time is up; 1 if the law was broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--every", type=int, default=60, help="edits between two checks")
    parser.add_argument("--seed", type=int, default=0, help="of the edits; 0: another one each time")
    parser.add_argument(
        "--processes", action="store_true", help="also little work goes to processes, as in a large archive"
    )
    options = parser.parse_args()
    seed = options.seed or time.time_ns() % 1_000_000
    folder = Path(tempfile.mkdtemp(prefix="newsmirror-soak-"))
    print(f"seed {seed}, in {folder}", flush=True)
    project = LiveProject(folder)
    if options.processes:
        project.edit("plugins/archive/workers.py", f"WORTH_A_POOL = {WORTH_A_POOL}", "WORTH_A_POOL = 10")
    with project:
        project.settle()
        author, readers = Author(project, seed), Readers(project, seed)
        end, law = time.monotonic() + 60 * options.minutes, True
        while law and time.monotonic() < end:
            author.edit()
            author.pause()
            if author.number % 10 == 0:
                readers.turn()
            if author.number % options.every == 0:
                law = check(project, author)
        if law:
            author.restore()
            law = check(project, author)
    if law:
        shutil.rmtree(folder)
    return 0 if law else 1


if __name__ == "__main__":
    sys.exit(main())
