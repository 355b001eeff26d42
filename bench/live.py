"""From saving a file to the browser showing it: ``python -m bench.live [--edits 100] [--articles N | --built DIR]``.

In a copy of the project, with ``inv live`` and headless Chromium: a file is written, and a script in the page that looks at
its DOM every four milliseconds says when it shows it. The page is open beforehand, as it is in front of an author.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from bench.corpus import make_corpus
from plugins.archive.paths import article_path
from plugins.store import Store
from tests.browser import chromium
from tests.live.project import LiveProject

PATIENCE = 60.0
"""Seconds until an edit that nobody sees is an error."""
FIRST_BUILD = 7200.0
"""Seconds that a first build of an archive may take."""
WARM_UP = 2
"""Edits of each kind that do not count."""
RULE = '\n[[entry]]\nowner = "Bench"\nselect = [".bench-{0}"]\nhits = ["<p class=\'bench-{0}\'>x</p>"]\nunchanged = ["<p>y</p>"]\n'
ADVERTISEMENTS = 5
"""Paragraphs of the article that rules take, a different one in each edit."""
SETTINGS = """
MIRRORS = [os.fspath(folder) for folder in sorted((ROOT / "corpus").glob("*/"))]
ARCHIVE_TOPIC_PAGE_MIN, ARCHIVE_TOPIC_ACTIVE_MIN, ARCHIVE_PAGE_SIZE = 3, 10, 60
"""
"""Of a large archive, added to those of the sample."""
LOOK = """(() => {{
  let last;
  setInterval(() => {{
    if (!document.body) return;
    const shown = `shows ${{{0}}}`;
    if (shown !== last) console.log((last = shown));
  }}, 4);
}})()"""
"""Runs in each document: says what it shows whenever that changes. Asking from outside takes a core of the two."""


@dataclass(frozen=True)
class Edit:
    """One kind of edit."""

    name: str
    page: str
    """Page that is open."""
    file: Path
    change: Callable[[str, int], str]
    """The file's text as it was, number of the edit -> its text now."""
    shown: str
    """JavaScript: the number of the edit that the page shows."""


def edits(live: LiveProject, article: Path, page: str, topic: str) -> list[Edit]:
    """The kinds of edits, in the project's copy.

    :param article: file of an article of a topic, whose page is open.
    """
    theme, po = live.folder / "themes/news", "plugins/translations/zh_Hans/LC_MESSAGES/messages.po"

    def text(pattern: str) -> str:
        return f"(document.body.textContent.match(/{pattern}/) ?? [])[1]"

    advertisements = f"[...Array({ADVERTISEMENTS}).keys()]"
    return [
        Edit("article", page, article, lambda old, n: old.replace("。", f"。改了{n}次。", 1), text("改了([0-9]+)次")),
        Edit("page", "pages/welcome.html", live.folder / "content/pages/about.md",
             lambda old, n: f"{old}\n\n写到第{n}段。\n", text("写到第([0-9]+)段")),
        Edit("template", page, theme / "templates/article.html",
             lambda old, n: old.replace("<article class", f'<article data-n="{n}" class'),
             "document.querySelector('article')?.dataset.n"),
        Edit("CSS", page, theme / "static/css/news.css", lambda old, n: f"{old}\n:root {{ --probe: {n} }}\n",
             "getComputedStyle(document.documentElement).getPropertyValue('--probe').trim()"),
        Edit("cleaning rule", page, live.folder / "plugins/cleaning/data/chrome/advertising.toml",
             lambda old, n: f"{old}{RULE.format(n % ADVERTISEMENTS)}# {n}\n",
             f"{advertisements}.filter(n => !document.body.textContent.includes(`第${{n}}条广告`))"),
        Edit("topic alias", page, live.folder / "content/topics.toml",
             lambda old, n: f'{old}\n"{topic}" = "别名{n}号"\n', text("别名([0-9]+)号")),
        Edit("translation", page, live.folder / po,
             lambda old, n: old.replace('msgstr "跳到正文"', f'msgstr "跳到正文{n}号"'), text("跳到正文([0-9]+)号")),
    ]  # fmt: skip


def measure(browser: Browser, live: LiveProject, edit: Edit, number: int, rest: float) -> list[float]:
    """Milliseconds of each of so many edits.

    :param rest: seconds between two edits, at most: until nothing is left to do.
    """
    old = edit.file.read_text("utf-8")
    page = browser.new_page()
    page.add_init_script(LOOK.format(edit.shown))
    page.goto(live.url + edit.page)
    page.wait_for_timeout(300)
    times = []
    try:
        for count in range(1, WARM_UP + number + 1):
            expected = f"shows {count % ADVERTISEMENTS if edit.name == 'cleaning rule' else count}"
            with page.expect_console_message(lambda said, text=expected: said.text == text, timeout=1000 * PATIENCE):
                began = time.perf_counter()
                edit.file.write_text(edit.change(old, count), "utf-8")
            times.append(1000 * (time.perf_counter() - began))
            _rest(live, rest)
    finally:
        page.close()
        edit.file.write_text(old, "utf-8")
        _rest(live, rest)
    return times[WARM_UP:]


def _rest(live: LiveProject, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    time.sleep(0.1)
    while time.monotonic() < deadline and live.state()["doing"]:
        time.sleep(0.05)


def make_project(folder: Path, articles: int, corpus: Path | None) -> None:
    """A copy of the project as it is now with a made-up archive; what was made and built there before stays.

    :param corpus: a corpus of that size, which is copied.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("plugins", "themes", "content"):
        shutil.rmtree(folder / name, ignore_errors=True)
    LiveProject(folder)
    shutil.rmtree(folder / "content/mirrors")
    if corpus is not None and not (folder / "corpus").exists():
        shutil.copytree(corpus, folder / "corpus")
    make_corpus(folder / "corpus", articles)
    with (folder / "pelicanconf.py").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)


@contextmanager
def advertised(live: LiveProject) -> Iterator[tuple[Path, str]]:
    """An article with paragraphs for rules to take: its only file, as long as the context lasts, and its page."""
    files = sorted(live.mirrored())
    copies = Counter(file.name for file in files)
    article = next(file for file in files if copies[file.name] == 1 and len(file.read_text("utf-8")) > 1500)
    old = article.read_text("utf-8")
    marks = "".join(f'\n<p class="bench-{number}">第{number}条广告</p>' for number in range(ADVERTISEMENTS))
    article.write_text(old.replace("</p>", f"</p>{marks}", 1), "utf-8")
    try:
        live.settle()
        yield article, _page_of(live, article)
    finally:
        article.write_text(old, "utf-8")
        live.settle()


def _page_of(live: LiveProject, file: Path) -> str:
    mirror = next(above for above in file.parents if above.name in ("corpus", "mirrors"))
    name, _, path = file.relative_to(mirror).as_posix().partition("/")
    with closing(Store.open_for_reading(os.fspath(live.folder / ".archive"))) as store:
        seen = store.files.find(name, os.path.dirname(path), file.name)
    assert seen is not None
    assert seen.article is not None
    return article_path(seen.article)


def main() -> None:
    """Measure, print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.live", description=__doc__)
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--articles", type=int, default=0, help="of a made-up archive (default: the sample)")
    parser.add_argument("--folder", type=Path, help="where that is made, or was made and built before")
    parser.add_argument("--corpus", type=Path, help="a corpus of that size that is there already; it is copied")
    parser.add_argument("--built", type=Path, help="a project with an archive in corpus/, used as it is")
    parser.add_argument(
        "--rest", type=float, default=5.0, help="seconds to wait for the rest behind each edit, at most"
    )
    parser.add_argument("--only", default="", help="kinds of edits, comma-separated (default: all)")
    options = parser.parse_args()
    folder = options.built or options.folder or Path(tempfile.mkdtemp(prefix="newsmirror-live-"))
    if options.articles:
        make_project(folder, options.articles, options.corpus)
    ready = bool(options.built or options.articles)
    with LiveProject(folder, copy=not ready, patience=FIRST_BUILD) as live, chromium() as browser:
        live.settle()
        with advertised(live) as (article, path):
            page = browser.new_page()
            page.goto(live.url + path)
            topic = str(page.evaluate("document.querySelector('.tags li')?.textContent.trim() ?? 'none'"))
            page.close()
            print(f"{os.getloadavg()[0]:.1f} processes want the {os.cpu_count()} cores", flush=True)
            print("| edit | median ms | p95 ms | edits |\n|---|---:|---:|---:|", flush=True)
            for edit in edits(live, article, path, topic):
                if options.only and edit.name not in options.only.split(","):
                    continue
                times = sorted(measure(browser, live, edit, options.edits, options.rest))
                p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
                print(f"| {edit.name} | {statistics.median(times):.0f} | {p95:.0f} | {len(times)} |", flush=True)
    if not ready and options.folder is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
