"""The law of builds for an index with segments, shards and blocks of every kind."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from plugins.archive.steps import arranging
from plugins.search import layout
from tests.archive.test_law import histories, replay, transactions
from tests.site import Site, bare

SMALL = {"FRESH": 2, "MIDDLE": 4, "SEALED": 8, "A_SHARD": 2, "GROUP": 2, "BLOCK": 2, "A_PATCH": 0}


@pytest.mark.slow
@settings(max_examples=40)
@given(history=histories, at_once=transactions)
def test_after_any_history_the_index_equals_a_clean_builds(history, at_once):
    root = Path(tempfile.mkdtemp())
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(arranging, "RECONCILE_AT_ONCE", at_once)
            for name, value in SMALL.items():
                patch.setattr(layout, name, value)
            site = Site(root)
            replay(site, history)
            assert site.output() == site.clean_build()
    finally:
        shutil.rmtree(root)


@pytest.mark.slow
def test_worker_processes_make_the_same_index_as_one_process(site):
    for number in range(2_100):
        site.write(f"{number}.md", bare(number, day=f"2021-03-{1 + number % 28:02}"))
    site.build("one", ARCHIVE_WORKERS=1, ARCHIVE_PAGE_SIZE=60)
    site.build("two", ARCHIVE_WORKERS=2, ARCHIVE_PAGE_SIZE=60)
    one, two = site.output("one"), site.output("two")
    assert {path: one[path] for path in one if "search" in path} == {
        path: two[path] for path in two if "search" in path
    }
