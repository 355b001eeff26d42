"""From saving a file to the browser showing it: ``python -m bench.live [--edits 100] [--corpus DIR --built DIR]``.

In a copy of the project, with ``inv live`` and headless Chromium: a file is written, and the page is asked every two
milliseconds whether its DOM says so. The page is open beforehand, as it is in front of an author.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page

from tests.browser import chromium
from tests.live.project import LiveProject

PATIENCE = 60.0
"""Seconds until an edit that nobody sees is an error."""
RULE = '\n[[entry]]\nowner = "Bench"\nselect = [".bench-{0}"]\nhits = ["<p class=\'bench-{0}\'>x</p>"]\nunchanged = ["<p>y</p>"]\n'


@dataclass(frozen=True)
class Edit:
    """One kind of edit."""

    name: str
    page: str
    """Page that is open; empty: the article."""
    file: Path
    change: Callable[[str, int], str]
    """The file's text as it was, number of the edit -> its text now."""
    seen: Callable[[int], str]
    """JavaScript that is true when the page shows edit number so and so."""


def edits(live: LiveProject, article: Path) -> list[Edit]:
    """The kinds of edits, in the project's copy."""
    theme, po = live.folder / "themes/news", "plugins/translations/zh_Hans/LC_MESSAGES/messages.po"

    def text(words: str) -> str:
        return f"document.body.textContent.includes({words!r})"

    probe = "getComputedStyle(document.documentElement).getPropertyValue('--probe').trim()"
    return [
        Edit("article", "", article, lambda old, n: old.replace("。", f"。改了{n}次。", 1), lambda n: text(f"改了{n}次")),
        Edit("page", "pages/welcome.html", live.folder / "content/pages/about.md",
             lambda old, n: f"{old}\n\n第{n}段。\n", lambda n: text(f"第{n}段")),
        Edit("template", "", theme / "templates/article.html",
             lambda old, n: old.replace("<article class", f'<article data-n="{n}" class'),
             lambda n: f"document.querySelector('article[data-n=\"{n}\"]')"),
        Edit("CSS", "", theme / "static/css/news.css",
             lambda old, n: f"{old}\n:root {{ --probe: n{n} }}\n", lambda n: f"{probe} === 'n{n}'"),
        Edit("cleaning rule", "", live.folder / "plugins/cleaning/data/chrome/advertising.toml",
             lambda old, n: old + RULE.format(n % 5),
             lambda n: f"document.querySelector('article') && !{text(f'第{n % 5}条广告')}"),
        Edit("topic alias", "", live.folder / "content/topics.toml",
             lambda old, n: f'{old}\n"{TAG}" = "别名{n}"\n', lambda n: text(f"别名{n}")),
        Edit("translation", "", live.folder / po,
             lambda old, n: old.replace('msgstr "跳到正文"', f'msgstr "跳到正文{n}"'), lambda n: text(f"跳到正文{n}")),
    ]  # fmt: skip


TAG = "天文台"
"""A topic of the article, set when the page is open."""


def measure(browser: Browser, live: LiveProject, edit: Edit, article: str, number: int, rest: float) -> list[float]:
    """Milliseconds of each of so many edits.

    :param rest: seconds between two edits, at most: until nothing is left to do.
    """
    old = edit.file.read_text("utf-8")
    page = browser.new_page()
    page.goto(live.url + (edit.page or article))
    page.wait_for_timeout(300)
    times = []
    try:
        for count in range(1, number + 1):
            expression = f"!!document.body && !!({edit.seen(count)})"
            began = time.perf_counter()
            edit.file.write_text(edit.change(old, count), "utf-8")
            while not _holds(page, expression):
                if time.perf_counter() - began > PATIENCE:
                    raise TimeoutError(f"{edit.name}: edit {count} was not seen\n{live.log.read_text('utf-8')[-2000:]}")
                time.sleep(0.002)
            times.append(1000 * (time.perf_counter() - began))
            _rest(live, rest)
    finally:
        page.close()
        edit.file.write_text(old, "utf-8")
        _rest(live, rest)
    return times


def _holds(page: Page, expression: str) -> bool:
    try:
        return bool(page.evaluate(expression))
    except Error as error:  # the page is just being replaced
        if re.search("context|navigat", str(error)):
            return False
        raise


def _rest(live: LiveProject, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    time.sleep(0.1)
    while time.monotonic() < deadline and live.state()["doing"]:
        time.sleep(0.05)


def main() -> None:
    """Measure, print a table in Markdown."""
    global TAG  # noqa: PLW0603 - one article a run
    parser = argparse.ArgumentParser()
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--built", type=Path, help="a project that is built already, used where it is: a large archive")
    parser.add_argument("--rest", type=float, default=5.0, help="seconds to wait for the rest behind each edit")
    options = parser.parse_args()
    folder = options.built or Path(tempfile.mkdtemp())
    with LiveProject(folder, copy=options.built is None) as live, chromium() as browser:
        live.settle()
        article = next(file for file in sorted(live.mirrored()) if len(file.read_text("utf-8")) > 1500)
        old = article.read_text("utf-8")
        marks = "".join(f'\n<p class="bench-{number}">第{number}条广告</p>' for number in range(5))
        article.write_text(old.replace("</p>", f"</p>{marks}", 1), "utf-8")
        live.settle()
        path = live.page_with(article.name)
        page = browser.new_page()
        page.goto(live.url + path)
        TAG = str(page.evaluate("document.querySelector('.tags li')?.textContent.trim() || 'none'"))
        page.close()
        print(f"{os.getloadavg()[0]:.1f} processes want the {os.cpu_count()} cores", flush=True)
        print("| edit | median ms | p95 ms | edits |\n|---|---:|---:|---:|")
        for edit in edits(live, article):
            times = sorted(measure(browser, live, edit, path, options.edits, options.rest))
            p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
            print(f"| {edit.name} | {statistics.median(times):.0f} | {p95:.0f} | {len(times)} |", flush=True)
        article.write_text(old, "utf-8")
    if options.built is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
