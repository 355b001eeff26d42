"""The server: what it answers, and what it refuses."""

import http.client
import io
import json
import os
import socket
import threading
import time

import pytest
from rich.console import Console

from plugins.live.server import Server, type_of
from plugins.live.session import Session
from tests.buckets import upload
from tests.site import NEWS, PLUGINS, bare

SETTINGS = """
import os
PATH = {content!r}
OUTPUT_PATH = {output!r}
ARCHIVE_STORE = {store!r}
THEME = {theme!r}
MIRRORS = [{mirror!r}]
PLUGINS = {plugins!r}
SITENAME = "Test"
DEFAULT_LANG = "zh-Hans"
TIMEZONE = "UTC"
ARCHIVE_WORKERS = 1
"""


class Running:
    """A session of a small site, and its server."""

    def __init__(self, root, mirror=None, console=None):
        self.root = root
        self.mirror = root / "mirror"
        self.mirror.mkdir()
        (root / "content").mkdir()
        self.output = root / "output"
        (self.mirror / "1.md").write_text(bare(1, title="水位"), "utf-8")
        self.settings = root / "conf.py"
        names = {name: os.fspath(root / name) for name in ("content", "output", "store", "mirror")}
        names["mirror"] = mirror or names["mirror"]
        self.settings.write_text(SETTINGS.format(theme=NEWS, plugins=list(PLUGINS), **names), "utf-8")
        self.session = Session(os.fspath(self.settings), {}, console)
        self.server = Server(("127.0.0.1", 0), self.session)
        self.threads = [
            threading.Thread(target=self.session.run, daemon=True),
            threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True),
        ]
        for thread in self.threads:
            thread.start()
        assert self.session.idle(60)

    def stop(self):
        self.server.closing.set()
        self.server.shutdown()
        self.server.server_close()
        self.session.close()
        for thread in self.threads:
            thread.join(20)

    def ask(self, path, method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        try:
            connection.request(method, path, headers={"Host": f"127.0.0.1:{self.server.port}", **headers})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def article(self):
        return next(file.relative_to(self.output).as_posix() for file in self.output.glob("a/*/*.html"))


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    site = Running(tmp_path_factory.mktemp("live"))
    yield site
    site.stop()


def test_a_page_is_sent_with_our_script_and_its_file_stays_as_published(running):
    status, headers, body = running.ask("/index.html")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-store"
    assert b"/.newsmirror/live.js" in body
    assert b"newsmirror/live" not in (running.output / "index.html").read_bytes()


def test_a_folder_is_its_index_page(running):
    assert running.ask("/")[2].replace(b'data-page="index.html"', b"") == running.ask("/index.html")[2].replace(
        b'data-page="index.html"', b""
    )
    status, headers, _ = running.ask("/sources")
    assert (status, headers["Location"]) == (301, "/sources/")
    assert running.ask("/sources/")[0] == 200


def test_a_redirect_never_leads_to_another_host(running):
    status, headers, _ = running.ask("//sources")
    assert status in (301, 404)
    assert not headers.get("Location", "").startswith("//")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "text/html; charset=utf-8"), ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"), ("feed.xml", "application/xml"), ("feed.json", "application/json"),
        ("icon.svg", "image/svg+xml"), ("robots.txt", "text/plain; charset=utf-8"), ("a.png", "image/png"),
        ("strange", "application/octet-stream"),
    ],
)  # fmt: skip
def test_every_file_has_its_type_and_texts_their_characters(name, kind):
    assert type_of(name) == kind


def test_a_file_is_asked_for_again_each_time_and_sent_again_only_if_it_changed(running):
    status, headers, body = running.ask("/theme/css/news.css")
    assert (status, headers["Cache-Control"]) == (200, "no-cache")
    assert body == (running.output / "theme/css/news.css").read_bytes()
    again, _, nothing = running.ask("/theme/css/news.css", **{"If-None-Match": headers["ETag"]})
    assert (again, nothing) == (304, b"")


def test_head_says_what_get_would_without_a_body(running):
    got, asked = running.ask("/theme/css/news.css"), running.ask("/theme/css/news.css", "HEAD")
    assert asked[2] == b""
    assert asked[1]["Content-Length"] == got[1]["Content-Length"]


def test_what_is_not_there_is_the_sites_own_page_with_links_from_the_top(running):
    status, _, body = running.ask("/a/nothing/here.html")
    assert status == 404
    assert b'<head><base href="/">' in body
    assert body.startswith(b"<!DOCTYPE html>")
    assert b'href="./theme/css/news.css"' in body


@pytest.mark.parametrize(
    "path",
    [
        "/../conf.py", "/%2e%2e/conf.py", "/a/..%2f..%2fconf.py", "/..%5cconf.py", "//etc/passwd", "/%00",
        "/.newsmirror", "/./../conf.py", "/linked/secret.txt", "/linked.html", "/.newsmirror/../conf.py",
        "/.newsmirror/%2e%2e/server.py", "/%c0%ae%c0%ae/conf.py",
    ],
)  # fmt: skip
def test_nothing_outside_the_output_is_ever_sent(running, path):
    outside = running.root / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "secret.txt").write_text("SECRET = 1", "utf-8")
    for name, target in (("linked", outside), ("linked.html", outside / "secret.txt")):
        if not (running.output / name).is_symlink():
            (running.output / name).symlink_to(target)
    status, _, body = running.ask(path)
    assert status in (403, 404)
    assert b"SECRET" not in body
    assert b"OUTPUT_PATH" not in body


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example", "localhost:1", "", "[::2]"]
)
def test_whoever_asks_for_another_name_is_refused(running, host):
    status, _, body = running.ask("/index.html", Host=host.format(port=running.server.port))
    assert status == 403
    assert b"<html" not in body


@pytest.mark.parametrize(
    "host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}", "localhost"]
)
def test_names_of_this_machine_are_answered(running, host):
    assert running.ask("/index.html", Host=host.format(port=running.server.port))[0] == 200


def test_it_listens_to_this_machine_only_unless_told(running):
    assert running.server.socket.getsockname()[0] == "127.0.0.1"


def test_other_methods_are_not_known(running):
    assert running.ask("/index.html", "POST")[0] == 501


def events(running, page, since, files=()):
    """A stream: an iterator of what it says."""
    connection = socket.create_connection(("127.0.0.1", running.server.port), timeout=20)
    more = "".join(f"&file={file}" for file in files)
    connection.sendall(
        f"GET /.newsmirror/events?page={page}&since={since}{more} HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{running.server.port}\r\n\r\n".encode()
    )
    stream = connection.makefile("rb")
    try:
        assert stream.readline().startswith(b"HTTP/1.1 200")
        deadline = time.monotonic() + 25  # the stream itself says every 15 s that it lives
        for line in stream:
            assert time.monotonic() < deadline, "nothing of interest was heard"
            if line.startswith(b"data: "):
                yield json.loads(line[6:])
    finally:
        stream.close()
        connection.close()


def test_a_browser_hears_at_once_how_its_page_is_and_when_it_changes(running):
    page = running.article()
    heard = events(running, page, running.session.revision)
    first = next(heard)
    assert (first["changed"], first["stale"], first["problems"]) == ([], False, [])
    (running.mirror / "1.md").write_text(bare(1, title="水位升高"), "utf-8")
    assert any(page in state["changed"] for state, _ in zip(heard, range(20), strict=False))
    heard.close()
    assert running.session.idle(30)
    assert "水位升高".encode() in running.ask(f"/{page}")[2]


def test_a_browser_that_missed_something_hears_of_it_when_it_comes_back(running):
    page, before = running.article(), running.session.revision
    (running.mirror / "1.md").write_text(bare(1, title="水位回落"), "utf-8")
    running.session.watcher.note([])
    deadline = threading.Event()
    for _ in range(100):
        if running.session.revision > before and running.session.idle(0):
            break
        deadline.wait(0.1)
    heard = events(running, page, before, ["theme/css/news.css"])
    assert next(heard)["changed"] == [page]
    heard.close()


def test_a_file_that_cannot_be_read_is_told_with_its_reason_until_it_can(running):
    heard = events(running, "index.html", running.session.revision)
    (running.mirror / "2.md").write_text("<!--1612094400000-->\n一封写到一半的信\n", "utf-8")  # no link to the original
    told = next(state["problems"] for state in heard if state["problems"])
    assert told[0]["file"] == os.fspath(running.mirror / "2.md")
    assert told[0]["reason"]
    (running.mirror / "2.md").write_text(bare(2), "utf-8")
    assert next(state for state in heard if not state["problems"])
    heard.close()
    assert running.session.idle(30)


def test_the_panel_explains_an_article_without_scripts(running):
    page = running.article()
    status, headers, body = running.ask(f"/.newsmirror/explain?page={page}")
    assert status == 200
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "sandbox" in headers["Content-Security-Policy"]
    text = body.decode()
    assert "gauge.example" in text
    assert "<script" not in text
    assert running.ask("/.newsmirror/explain?page=index.html")[0] == 404


def test_the_panel_shows_what_a_mirror_wrote_as_text(running):
    nasty = "</pre><script>alert(1)</script><img src=x onerror=alert(1)>"
    (running.mirror / "3.md").write_text(bare(3, body=f"<p>坝。{nasty}</p>"), "utf-8")
    for _ in range(100):
        page = running.session.page_of(os.fspath(running.mirror / "3.md"))
        if page and running.session.idle(5) and (running.output / page).exists():
            break
        threading.Event().wait(0.1)
    text = running.ask(f"/.newsmirror/explain?page={page}")[2].decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script" not in text
    assert "<img src=x" not in text


def test_what_a_browser_shows_is_in_the_sites_language(running):
    page = running.article()
    panel = running.ask(f"/.newsmirror/explain?page={page}")[2].decode()
    assert panel.startswith("<!DOCTYPE html>\n<html lang=zh-Hans>")
    assert all(words in panel for words in ("去掉的内容", "原文与结果对照", "标题", "所示即这一份"))
    assert "为何如此？" in running.ask(f"/{page}")[2].decode()


def test_a_mirror_behind_a_url_is_not_watched_and_read_again_when_settings_are_saved(tmp_path):
    told, url, more = io.StringIO(), "memory://live-mirror", tmp_path / "more"
    (tmp_path / "site").mkdir()
    more.mkdir()
    (more / "1.md").write_text(bare(1), "utf-8")
    upload(more, url)
    site = Running(tmp_path / "site", url, Console(file=told, width=1000))
    try:
        assert len(list(site.output.glob("a/*/*.html"))) == 1
        assert f"{url} is not watched" in told.getvalue()
        (more / "2.md").write_text(bare(2), "utf-8")
        upload(more, url)
        site.settings.write_text(site.settings.read_text("utf-8").replace('"Test"', '"Proof"'), "utf-8")
        for _ in range(100):
            if len(list(site.output.glob("a/*/*.html"))) == 2:
                break
            threading.Event().wait(0.1)
        assert len(list(site.output.glob("a/*/*.html"))) == 2
    finally:
        site.stop()
