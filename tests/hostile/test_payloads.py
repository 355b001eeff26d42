"""Every payload in every place of every dialect: cleaned, cross-checked, built, proved, and opened in Chromium."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fuzz.targets import TARGETS
from plugins.proof.prove import holds, prove
from tests.browser import chromium
from tests.cleaning.test_cleaner import _clean, _is_safe
from tests.hostile.payloads import PAYLOADS
from tests.hostile.places import DIALECTS, write
from tests.hostile.serving import HARNESS, served

ROOT = Path(__file__).parents[2]
JAVASCRIPT = (Path(__file__).parent / "harness.js").read_text(encoding="utf-8")
ORIGIN = re.compile(r"<li>(?P<dialect>\w+)：<code>pages/c\d+/(?P<number>\d+)-")
"""The mirrored file, as a page names it."""
FAMILIES = sorted({family for family, _ in PAYLOADS})


def test_there_are_more_than_a_thousand_payloads():
    assert len(PAYLOADS) > 1000


@pytest.mark.parametrize("family", FAMILIES)
def test_another_sanitiser_finds_nothing_to_remove(family):
    payloads = [payload for known, payload in PAYLOADS if known == family]
    assert [payload for payload in payloads if not _is_safe(_clean(f"<p>水</p>{payload}").html)] == []


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("target", ["cleaning", "linking", "feed-text", "slugs", "plain-text"])
def test_every_room_holds(family, target):
    for known, payload in PAYLOADS:
        if known == family:
            TARGETS[target](payload)


@pytest.fixture(scope="module")
def output(tmp_path_factory) -> Path:
    """A site of nothing but payloads, built by Pelican's own command."""
    folder = tmp_path_factory.mktemp("payloads")
    files = list(write(folder / "mirrors", list(PAYLOADS)))
    assert len(files) == len(set(files)) == 4 * len(PAYLOADS)
    mirrors = {mirror.name: str(mirror) for mirror in (folder / "mirrors").iterdir()}
    command = [
        sys.executable,
        "-m",
        "pelican",
        "content",
        "-s",
        "pelicanconf.py",
        "-o",
        str(folder / "output"),
        "--quiet",
        "-e",
    ]
    extra = [
        f"MIRRORS={json.dumps(mirrors)}", f'ARCHIVE_STORE="{folder}/store"', "ARCHIVE_AUTHORED=[]",
        'ARCHIVE_FEED_HISTORY="none"', "ARCHIVE_TOPIC_ACTIVE_MIN=50",
    ]  # fmt: skip
    done = subprocess.run([*command, *extra], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "defect" not in done.stdout + done.stderr
    return folder / "output"


@pytest.mark.slow
def test_no_payload_fires_in_any_place_with_and_without_the_policy(output):
    proof = prove(str(output), workers=2)
    assert holds(proof, strict=True), (proof.contacts + proof.unguarded)[:20]
    pages = [path.relative_to(output).as_posix() for path in sorted(output.rglob("*.html"))]
    articles = [path for path in pages if path.startswith("a/")]
    assert len(articles) > 3.9 * len(PAYLOADS)
    if not os.environ.get("EVERY_PAGE"):  # each payload in one dialect, each family in all; else each in all: minutes
        articles = [path for path in articles if is_turn(output / path)]
        assert len(articles) > 0.98 * len(PAYLOADS)
    lists = [path for path in pages if not path.startswith("a/")][:200]
    with chromium() as browser:
        assert opened(browser, output, [*articles, *lists], policy=False) == []
        assert opened(browser, output, articles[:: len(articles) // 100], policy=True) == []


def is_turn(page: Path) -> bool:
    """Whether it is the turn of this page's dialect to show its payload."""
    place = ORIGIN.search(page.read_text(encoding="utf-8"))
    return place is not None and list(DIALECTS)[int(place["number"]) % 4] == place["dialect"]


def opened(browser, output: Path, paths: list[str], *, policy: bool) -> list[str]:
    """What Chromium does on these pages that it should not."""
    problems: list[str] = []
    with served(output, policy=policy) as address:
        page = browser.new_page()
        page.on("dialog", lambda dialog: (problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("popup", lambda popup: problems.append(f"popup: {popup.url}"))
        page.on("request", lambda asked: problems.append(asked.url) if not asked.url.startswith(address) else None)
        page.goto(address + HARNESS)
        for start in range(0, len(paths), 500):
            urls = [
                f"{address}/{path.replace('%', '%25').replace('#', '%23').replace('?', '%3F')}"
                for path in paths[start : start + 500]
            ]
            problems += page.evaluate(JAVASCRIPT, urls)
        page.close()
    return problems
