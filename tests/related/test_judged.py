"""Suggestions for two hundred articles of the real corpus, as a reader judged them.

``judged.jsonl``: the articles are ``random.Random(seed).sample(ids in order, 100)``; a line for each suggestion that
was ever shown for one of them: what it was shown as, whether that is right, and why.
"""

from __future__ import annotations

import json
import os
import random
import warnings
from pathlib import Path

import pytest

from plugins.related.suggestions import Suggestions, decode
from tests.site import Site

pytestmark = pytest.mark.slow

JUDGED = [json.loads(line) for line in Path(__file__).with_name("judged.jsonl").read_text("utf-8").splitlines()]
PARTS = ("same_event", "background", "copies")
SAMPLE = 100
"""Articles of each seed."""


@pytest.fixture(scope="module")
def shown(corpus, tmp_path_factory) -> dict[tuple[str, str, str], int]:
    """Everything that is shown for the sampled articles: (article, other, part) -> seed."""
    mirrors = {mirror.name: os.fspath(mirror) for mirror in sorted(corpus.iterdir())}
    site = Site(tmp_path_factory.mktemp("corpus"), MIRRORS=mirrors, ARCHIVE_WORKERS=2, ARCHIVE_PAGE_SIZE=60)
    site.build()
    store, found = site.store(), {}
    ids = list(store.articles.ids())
    for seed in sorted({row["seed"] for row in JUDGED}):
        for article in random.Random(seed).sample(ids, SAMPLE):
            data = store.related.get(article)
            suggestions = decode(data) if data else Suggestions()
            for part in PARTS:
                found.update({(article, other.id, part): seed for other in getattr(suggestions, part)})
    store.close()
    return found


def test_most_of_what_is_shown_is_right(shown):
    verdicts = {(row["article"], row["other"], row["as"]): row["right"] for row in JUDGED}
    judged = [verdicts[pair] for pair in shown if pair in verdicts]
    assert len(judged) > 100
    assert sum(judged) / len(judged) >= 0.85


def test_what_is_shown_has_been_judged(shown):
    """A change of the method is judged by reading what it shows anew; until then it is reported, and no failure."""
    known = {(row["article"], row["other"], row["as"]) for row in JUDGED}
    new = sorted(set(shown) - known)
    if new:
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            warnings.warn(f"{len(new)} suggestions wait to be judged: {new[:5]} ...", stacklevel=1)
    assert len(new) <= len(known) / 4, "so much is new that the judged precision says little"


def test_what_was_right_is_mostly_still_found(shown):
    right = [(row["article"], row["other"], row["as"]) for row in JUDGED if row["right"]]
    assert sum(pair in shown for pair in right) / len(right) >= 0.8
