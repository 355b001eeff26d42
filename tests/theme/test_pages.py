"""The sample archive's pages in a real browser: by http at a root and under a prefix, and from file://."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from turbohtml import parse

from tests.browser import chromium

ROOT = Path(__file__).parents[2]
WIDTHS = (360, 768, 1280)


@pytest.fixture(scope="module")
def output(tmp_path_factory) -> Path:
    """The sample archive, built by Pelican's own command."""
    folder = tmp_path_factory.mktemp("sample")
    command = [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "-o", str(folder / "deep/output"), "--quiet"]
    extra = ["-e", f'ARCHIVE_STORE="{folder / "store"}"', "ARCHIVE_WORKERS=1"]
    done = subprocess.run([*command, *extra], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "deep/output"


@pytest.fixture(scope="module")
def kinds(output) -> dict[str, str]:
    """One page of each kind: name -> path."""
    first = lambda pattern: min(path.relative_to(output).as_posix() for path in output.glob(pattern))  # noqa: E731
    topics = [path for path in sorted(output.glob("topics/*/*.html")) if path.name != "index.html"]
    with_table = next(path for path in sorted(output.glob("a/*/*.html")) if "<table" in path.read_text("utf-8"))
    return {
        "home": "index.html",
        "article": with_table.relative_to(output).as_posix(),
        "topic": topics[0].relative_to(output).as_posix(),
        "topics": "topics/index.html",
        "shelf": first("topics/*/index.html"),
        "source": first("sources/*/index.html"),
        "sources": "sources/index.html",
        "category": first("categories/*/index.html"),
        "day": first("days/2021/2021-??-??.html"),
        "month": first("days/2021/2021-??.html"),
        "year": "days/2021/index.html",
        "calendar": "days/index.html",
        "subscribe": "subscribe.html",
        "about": "about.html",
        "404": "404.html",
        "page": first("pages/*.html"),
    }


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def server(output):
    """The folder above the output, served: the site is under a prefix."""
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    serving = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(quiet, directory=str(output.parents[1]))
    )
    thread = threading.Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{serving.server_address[1]}/deep/output"
    serving.shutdown()
    serving.server_close()


@pytest.mark.slow
@pytest.mark.parametrize("where", ["http", "file"])
def test_every_kind_of_page_is_quiet_styled_and_fits_every_width(browser, server, output, kinds, where):
    base = server if where == "http" else output.as_uri()
    problems = []
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme, java_script_enabled=True)
        page.on("console", lambda message: problems.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: problems.append(f"error: {error}"))
        page.on("request", lambda request: request.url.startswith(base) or problems.append(f"asked for {request.url}"))
        page.on(
            "requestfailed", lambda request: "ABORTED" in request.failure or problems.append(f"failed: {request.url}")
        )
        for name, path in kinds.items():
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                page.goto(f"{base}/{path}")
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    problems.append(f"{name} scrolls sideways at {width} px")
                styled = page.evaluate("getComputedStyle(document.body).margin")
                if page.evaluate("document.styleSheets.length") < 1:
                    problems.append(f"{name} has no style from {where} ({styled})")
        page.close()
    assert problems == []


@pytest.mark.slow
def test_reading_and_moving_about_needs_no_javascript(browser, server, kinds):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/index.html")
    page.locator("main a[href*='a/']").first.click()
    assert page.locator("article h1").count() == 1
    page.goto(f"{server}/{kinds['month']}")
    page.locator("main table a, main li a").first.click()
    assert re.search(r"2021-\d\d-\d\d\.html", page.url)
    context.close()


def links_of(path: Path) -> set[str]:
    tree = parse(path.read_text(encoding="utf-8"))
    return {link.attr(name) or "" for name in ("href", "src") for link in tree.select(f"[{name}]")}


@pytest.mark.slow
def test_every_internal_link_and_anchor_leads_somewhere(output):
    ids = {}
    broken = []
    for path in output.rglob("*.html"):
        for href in links_of(path):
            if re.match(r"[a-z]+:", href) or not href:
                continue
            target = urlsplit(urljoin(path.as_uri(), href))
            file = Path(unquote(target.path))
            if not file.is_file():
                broken.append(f"{path.relative_to(output)} -> {href}")
            elif target.fragment:
                if file not in ids:
                    ids[file] = set(re.findall(r'\bid="([^"]*)"', file.read_text(encoding="utf-8")))
                if unquote(target.fragment) not in ids[file]:
                    broken.append(f"{path.relative_to(output)} -> {href}")
    assert broken == []


@pytest.mark.slow
def test_no_page_can_make_a_browser_ask_a_third_party(output):
    for path in output.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        tree = parse(text)
        loads = [
            node.attr(name) or "" for name in ("src", "srcset", "poster", "data") for node in tree.select(f"[{name}]")
        ]
        loads += [node.attr("href") or "" for node in tree.select("link[href]")]
        assert not [address for address in loads if re.match(r"(?i)(https?:)?//", address)], path
        assert not tree.select("iframe, object, embed, base, form, [ping], [style], script:not([src])"), path
        if not tree.select("meta[http-equiv=refresh]"):
            assert "default-src 'none'" in text, path


@pytest.mark.slow
def test_a_page_is_light(output, kinds):
    text = (output / kinds["article"]).read_text(encoding="utf-8")
    body = re.search(r'<div class="[^"]*body[^"]*"[^>]*>.*?</div>', text, re.DOTALL)
    chrome = len(text.encode()) - (len(body.group().encode()) if body else 0)
    assert chrome <= 8 * 1024
    assert sum(path.stat().st_size for path in output.rglob("*.css")) <= 15 * 1024
    assert sum(path.stat().st_size for path in output.rglob("theme/js/*.js")) <= 10 * 1024


@pytest.mark.slow
def test_a_second_build_by_pelicans_command_writes_nothing(output):
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*")}
    store = output.parents[1] / "store"
    command = [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "-o", str(output), "--quiet"]
    done = subprocess.run(
        [*command, "-e", f'ARCHIVE_STORE="{store}"', "ARCHIVE_WORKERS=1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Nothing changed" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in output.rglob("*")} == before


@pytest.mark.slow
def test_the_sample_also_builds_with_pelicans_simple_theme(tmp_path):
    command = [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "-o", str(tmp_path / "output"), "-t", "simple"]
    done = subprocess.run(
        [*command, "--quiet", "-e", f'ARCHIVE_STORE="{tmp_path / "store"}"'],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    article = next((tmp_path / "output/a").rglob("*.html")).read_text(encoding="utf-8")
    assert "Published:" in article
    assert "Articles in the" in next((tmp_path / "output/categories").glob("*/index.html")).read_text(encoding="utf-8")
    for name in ("index.html", "topics/index.html", "subscribe.html", "about.html", "days/index.html"):
        assert (tmp_path / "output" / name).stat().st_size > 500
    shutil.rmtree(tmp_path / "output")
