"""newsboat, where it is installed: imports the OPML, follows the site as it grows, and when it moves."""

from __future__ import annotations

import http.server
import os
import shutil
import sqlite3
import subprocess
import threading
from contextlib import closing, contextmanager

import pytest

from tests.feeds.test_reader import open_page, publish, served, write

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("newsboat") is None, reason="needs newsboat (Debian has it)"),
]


class Newsboat:
    """An installation in a folder of its own."""

    def __init__(self, home) -> None:
        home.mkdir()
        for name in ("config", "urls"):
            (home / name).touch()
        self.home = home

    def run(self, *arguments: str) -> None:
        """Run a command to its end."""
        files = ["-C", self.home / "config", "-u", self.home / "urls", "-c", self.home / "cache.db"]
        env = {"HOME": str(self.home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        done = subprocess.run(["newsboat", *files, *arguments], env=env, capture_output=True, text=True, timeout=60, check=False)  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    def articles(self, condition: str = "1") -> list[dict[str, str]]:
        """What it has in its cache, in the order of titles."""
        with closing(sqlite3.connect(self.home / "cache.db")) as cache:
            cache.row_factory = sqlite3.Row
            return [dict(row) for row in cache.execute(f"SELECT * FROM rss_item WHERE {condition} ORDER BY title")]

    def unread(self) -> list[str]:
        """Titles that it shows as new, after asking for news; they are then read."""
        self.run("-x", "reload")
        titles = [article["title"] for article in self.articles("unread = 1")]
        with closing(sqlite3.connect(self.home / "cache.db")) as cache, cache:
            cache.execute("UPDATE rss_item SET unread = 0")
        return titles


@contextmanager
def forwarding(port: int, target: str):
    """A server at a site's old place that sends readers to the new one."""

    class Forward(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(301)
            self.send_header("Location", target + self.path.removeprefix("/old"))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", port), Forward) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield
        server.shutdown()
        thread.join()


def test_newsboat_shows_each_article_once_even_when_the_site_moves(site, tmp_path):
    newsboat, folder = Newsboat(tmp_path / "home"), site.root / "served"
    folder.mkdir()
    write(site, range(4))
    with served(folder) as address:
        publish(site, address, "old")
        newsboat.run("-i", str(folder / "old/opml.xml"))
        assert newsboat.unread() == [f"第{number}号观测站" for number in range(4)]
        assert newsboat.unread() == []
        write(site, range(4, 6))
        publish(site, address, "old")
        assert newsboat.unread() == ["第4号观测站", "第5号观测站"]
    with served(folder) as moved, forwarding(int(address.rpartition(":")[2]), f"{moved}/new/place"):
        write(site, range(6, 7))
        publish(site, moved, "new/place")
        assert newsboat.unread() == ["第6号观测站"]
        (newest,) = newsboat.articles("title = '第6号观测站'")
        assert "第6份水文报告" in newest["content"]
        assert "第6份水文报告" in open_page(newest["url"])
