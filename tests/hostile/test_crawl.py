"""A crawl with every request logged: the sample with its policy, the corpus without; none leaves the origin."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from plugins.proof.prove import holds, prove
from tests.browser import chromium
from tests.hostile.test_payloads import opened
from tests.site import Site

pytestmark = pytest.mark.slow

THEME = Path(__file__).parents[2] / "themes" / "news"
PAGES = 500


def crawl(output: Path, *, policy: bool) -> None:
    proof = prove(str(output), workers=2)
    assert holds(proof, strict=True), (proof.contacts + proof.unguarded)[:20]
    pages = [path.relative_to(output).as_posix() for path in sorted(output.rglob("*.html"))]
    some = random.Random(8).sample(pages, min(PAGES, len(pages)))
    with chromium() as browser:
        assert opened(browser, output, some, policy=policy) == []


def site_of(root: Path, mirrors: Path) -> Path:
    folders = {mirror.name: str(mirror) for mirror in sorted(mirrors.iterdir())}
    site = Site(root, MIRRORS=folders, ARCHIVE_WORKERS=2, ARCHIVE_PAGE_SIZE=60, THEME=str(THEME))
    static = {
        f"theme/{file.relative_to(THEME / 'static').as_posix()}": file.read_bytes()
        for file in (THEME / "static").rglob("*.*")
    }
    site.build(given=static)
    return root / "site-output"


def test_no_request_of_the_sample_leaves_the_site(tmp_path):
    crawl(site_of(tmp_path, Path("content/mirrors").absolute()), policy=True)


def test_no_request_of_500_pages_of_the_corpus_leaves_the_site_without_the_policy(tmp_path, corpus):
    crawl(site_of(tmp_path, corpus), policy=False)
