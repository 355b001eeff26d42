"""Everything over the real corpus, where it is present: nothing is lost, nothing stops, nothing is unsafe."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest

from plugins.archive.intake import Intake, Task
from plugins.cleaning.visible import count_visible, visible_text
from plugins.errors import FileError
from plugins.mirrors.decoding import decode
from plugins.store import Store
from plugins.store.files import Stamp
from tests.cases import pipeline
from tests.site import Site

pytestmark = pytest.mark.slow


def files(corpus: Path) -> list[tuple[str, str, Path]]:
    """Mirror, path and file of everything in the corpus."""
    found = []
    for mirror in sorted(corpus.iterdir()):
        for folder, _, names in os.walk(mirror):
            for name in sorted(names):
                path = Path(folder, name)
                found.append((mirror.name, path.relative_to(mirror).as_posix(), path))
    return found


@pytest.fixture(scope="module")
def articles(corpus):
    """Every article of the corpus, cleaned."""
    intake, found = Intake(pipeline()), []
    for mirror, path, file in files(corpus):
        try:
            found.append(intake.clean(decode(mirror, path, file.read_bytes())))
        except FileError:
            continue
    return found


def test_text_is_conserved_to_the_character_in_every_article(articles):
    assert len(articles) > 4000
    lost = [
        clean.article.source_url
        for clean in articles
        if clean.cleaned.text_in != clean.cleaned.text_kept + clean.cleaned.text_removed
    ]
    assert lost == []


def test_what_is_said_to_be_kept_is_in_the_body(articles):
    from turbohtml import parse_fragment

    wrong = [
        clean.article.source_url
        for clean in articles
        if count_visible(visible_text(parse_fragment(clean.cleaned.html)))
        != clean.cleaned.text_kept + clean.cleaned.text_added
    ]
    assert wrong == []


def test_every_file_is_accounted_for_and_a_second_build_writes_nothing(corpus, tmp_path):
    mirrors = {mirror.name: os.fspath(mirror) for mirror in sorted(corpus.iterdir())}
    site = Site(tmp_path, MIRRORS=mirrors, ARCHIVE_WORKERS=2, ARCHIVE_PAGE_SIZE=60)
    result = site.build()
    store = site.store()
    outcomes = store.files.outcomes()
    store.close()
    assert sum(outcomes.values()) == result.files == len(files(corpus))
    assert outcomes["article"] + outcomes["duplicate"] > 4000
    assert site.build().nothing_changed


def test_copies_are_read_as_if_each_were_the_only_one(corpus, tmp_path):
    with closing(Store.open(os.fspath(tmp_path / "store"))) as store:
        alone, knowing, reused = Intake(pipeline()), Intake(pipeline(), store), 0
        for mirror, path, file in files(corpus):
            task = Task(mirror, path, os.fspath(file), file.stat().st_size, b"")
            reading = alone.read(task)
            assert reading is not None
            reused += any(store.files.read_before(reading.digest))
            assert knowing.read(task) == reading
            folder, _, name = path.rpartition("/")
            store.files.save(mirror, folder, name, Stamp(1, 1, 1), reading)
    assert reused > 300


def test_the_seeds_come_out_whole(seeds):
    intake = Intake(pipeline())
    for seed in seeds:
        reading = intake.read(Task("seeds", seed.name, os.fspath(seed), seed.stat().st_size, b""))
        assert reading is not None
        assert reading.outcome == "article"
        for debris in ("gfw-breaker", "首页", "原文链接", "below_article_ad", "<ok", "style="):
            assert debris not in reading.html
