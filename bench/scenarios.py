"""What is measured of Newsmirror: a cold build, and the edits of an archive's life.

All builds run from a copy of the project, so that a template and a rule can be edited without touching yours.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from random import Random
from typing import Any

from bench.corpus import CHANNELS, article_files, make_plan
from bench.measure import Measurement, measure

ROOT = Path(__file__).parent.parent
ADDED = 300


class Site:
    """A copy of the project with a corpus, ready to build."""

    def __init__(self, folder: Path, mirrors: list[Path], articles: int, workers: int) -> None:
        self.folder = folder
        self.mirrors = mirrors
        self.articles = articles
        self.project = folder / "project"
        self.output = folder / "output"
        self.store = folder / "store"
        shutil.rmtree(self.project, ignore_errors=True)
        ignored = shutil.ignore_patterns("__pycache__")
        for name in ("plugins", "themes", "content/pages", "content/articles"):
            shutil.copytree(ROOT / name, self.project / name, ignore=ignored)
        shutil.copy(ROOT / "pelicanconf.py", self.project)
        # The sample's settings, with the thresholds of a large archive, which are the defaults.
        self.settings = {
            "MIRRORS": list(map(os.fspath, mirrors)), "ARCHIVE_STORE": os.fspath(self.store),
            "ARCHIVE_WORKERS": workers, "ARCHIVE_TOPIC_PAGE_MIN": 3, "ARCHIVE_TOPIC_ACTIVE_MIN": 10, "ARCHIVE_PAGE_SIZE": 60,
        }  # fmt: skip

    def build(self) -> Measurement:
        """One build, as a process of its own."""
        pelican = Path(sys.executable).parent / "pelican"
        command = [os.fspath(pelican), "-s", "pelicanconf.py", "-o", os.fspath(self.output), "--quiet"]
        settings = [f"{name}={json.dumps(value)}" for name, value in self.settings.items()]
        return measure([*command, "--fatal", "errors", "-e", *settings], self.project, self.output)

    def clear(self) -> None:
        """Forget everything that was built."""
        shutil.rmtree(self.output, ignore_errors=True)
        shutil.rmtree(self.store, ignore_errors=True)

    def edit_one(self) -> Callable[[], None]:
        """Change a sentence of one article, all of its copies."""
        files = self._copies_of_one()
        old = {file: file.read_text("utf-8") for file in files}
        for file, text in old.items():
            file.write_text(text.replace("。", "。这一句是后来补上的。", 1), "utf-8")
        return lambda: [file.write_text(text, "utf-8") for file, text in old.items()] and None

    def add_many(self) -> Callable[[], None]:
        """Add articles behind the newest ones, as a day's mirroring does."""
        plan = make_plan(os.fspath(self.mirrors[0].parent), self.articles, 1)
        random, added = Random("added"), []
        for number in range(self.articles, self.articles + ADDED):
            for path, text in article_files(plan, number, random):
                added.append(Path(plan.folder, path))
                added[-1].write_text(text, "utf-8")
        return lambda: [file.unlink() for file in added] and None

    def remove_one(self) -> Callable[[], None]:
        """Delete one article, all of its copies."""
        old = {file: file.read_text("utf-8") for file in self._copies_of_one()}
        for file in old:
            file.unlink()
        return lambda: [file.write_text(text, "utf-8") for file, text in old.items()] and None

    def edit_template(self) -> Callable[[], None]:
        """Change a word in the template of all article pages."""
        file = self.project / "themes/news/templates/article.html"
        return self._rewrite(file, lambda text: text.replace("</article>", "<!-- edited --></article>", 1))

    def edit_rule(self) -> Callable[[], None]:
        """Add a selector to a cleaning table: every file is read again, and hardly an article changes."""
        entry = (
            '\n[[entry]]\nowner = "Benchmark"\nselect = ["div.bench-never"]\n'
            'hits = ["<div class=\'bench-never\'>x</div>"]\nunchanged = ["<p>x</p>"]\n'
        )
        file = self.project / "plugins/cleaning/data/chrome/advertising.toml"
        return self._rewrite(file, lambda text: text + entry)

    @staticmethod
    def _rewrite(file: Path, change: Callable[[str], str]) -> Callable[[], None]:
        old = file.read_text("utf-8")
        file.write_text(change(old), "utf-8")
        return lambda: file.write_text(old, "utf-8") and None

    def _copies_of_one(self) -> list[Path]:
        pages = self.mirrors[0] / "pages"
        name = sorted(os.listdir(pages / CHANNELS[0]))[-40]
        return [file for channel in CHANNELS if (file := pages / channel / name).exists()]


SCENARIOS = {
    "cold": "cold build",
    "nothing": "nothing changed",
    "edited": "one article edited",
    "added": f"{ADDED} articles added",
    "removed": "one article removed",
    "template": "a template edited",
    "rule": "a cleaning rule edited",
}
"""What can be asked for -> its name in the table, in the order of a run."""


def run_scenarios(
    site: Site, repeats: int, wanted: Collection[str] = SCENARIOS
) -> Iterator[tuple[str, list[Measurement]]]:
    """Name and measurements of each, in order; what an edit changed is put back unmeasured.

    :param repeats: of short scenarios; long ones run once.
    :param wanted: keys of ``SCENARIOS``; without a cold build the site of the last run is built on.
    """
    if "cold" in wanted:
        cold = []
        for _ in range(repeats if site.articles <= 20_000 else 1):
            site.clear()
            cold.append(site.build())
        yield SCENARIOS["cold"], cold
    site.build()  # stamps younger than two seconds are looked at once more
    if "nothing" in wanted:
        yield SCENARIOS["nothing"], [site.build() for _ in range(repeats)]
    edits = {
        "edited": site.edit_one, "added": site.add_many, "removed": site.remove_one,
        "template": site.edit_template, "rule": site.edit_rule,
    }  # fmt: skip
    for key, edit in edits.items():
        found = []
        for _ in range(repeats if key not in ("template", "rule") else 1) if key in wanted else ():
            undo = edit()
            found.append(site.build())
            undo()
            site.build()
        if found:
            yield SCENARIOS[key], found


def main_numbers(site: Site) -> dict[str, int]:
    """What the site has, as the build's own report counts it."""
    report = _report(site)
    return {name: report[name] for name in ("files", "articles", "topics", "pages", "feeds") if name in report}


def cpu_shares(site: Site) -> dict[str, float]:
    """Part of the build -> its share of the CPU time of the last build, the largest first."""
    parts: dict[str, float] = _report(site)["cpu"]
    whole = sum(parts.values())
    return {name: seconds / whole for name, seconds in sorted(parts.items(), key=lambda item: -item[1])}


def _report(site: Site) -> dict[str, Any]:
    return json.loads((site.store / "build-report.json").read_text("utf-8"))
