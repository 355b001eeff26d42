"""Segments, shards and blocks: a function of the number of articles."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.search import layout
from plugins.search.layout import Segment, segments

ROOT = Path(__file__).parents[2]


@given(st.integers(0, 400_000))
def test_segments_hold_every_article_once_in_order(articles):
    parts = segments(articles)
    assert [number for part in parts for number in (part.start, part.stop)] == sorted(
        number for part in parts for number in (part.start, part.stop)
    )
    assert sum(part.articles for part in parts) == articles
    assert all(one.stop == other.start for one, other in pairwise(parts))


@given(st.integers(0, 400_000))
def test_an_index_is_fetched_from_few_segments(articles):
    assert len(segments(articles)) <= 3 + articles // layout.SEALED


def test_new_articles_leave_the_large_segments_alone():
    assert segments(80_000)[:2] == segments(80_300)[:2]
    assert sum(part.shards for part in segments(80_300)[2:]) < 128


@given(st.integers(1, 200_000), st.integers(0, layout.HASHES - 1))
def test_every_hash_has_one_shard(articles, value):
    segment = Segment(0, articles)
    shard = value * segment.shards // layout.HASHES
    assert segment.first_hash(shard) <= value < segment.first_hash(shard + 1)


@pytest.mark.parametrize("articles", [80_000, 81_919])
def test_eighty_thousand_articles_need_at_most_five_thousand_files(articles):
    assert layout.files(articles) <= 5_000


@given(st.integers(1, 200_000))
def test_groups_hold_every_shard_once(articles):
    segment = Segment(0, articles)
    assert [shard for group in range(segment.groups) for shard in segment.group_shards(group)] == list(
        range(segment.shards)
    )


@given(st.integers(1, 200_000))
def test_chunks_hold_every_article_once_and_are_small(articles):
    chunks = Segment(5, 5 + articles).chunks()
    assert [number for chunk in chunks for number in range(chunk.start, chunk.stop)] == list(range(5, 5 + articles))
    assert max(chunk.articles for chunk in chunks) <= layout.FRESH


def test_a_build_that_makes_no_index_does_without_arrays():
    """Importing numpy takes as long as looking through a thousand files."""
    code = "import sys; import plugins.search.maker, plugins.search.page; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
