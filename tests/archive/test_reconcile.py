"""Copies of one article become one entry."""

import itertools
from dataclasses import replace

import pytest

from plugins.archive.entries import Copy, Reading, decode_entry, encode
from plugins.archive.reconcile import Candidate, choose, reconcile
from plugins.records import Image
from plugins.topics.folding import fold

READING = Reading(
    id="0" * 32, dialect="bare", title="河水退去", source_url="https://news.example/1", publisher="news.example",
    date="2021-03-05", date_evidence="url", authors=(), tags=(), channel="", category="", lead_image=None,
    lang="zh-Hans", summary="", links=(), body="", text_in=100, text_kept=100, cuts=(), notices=(),
)  # fmt: skip


def candidate(place, **fields):
    mirror, _, path = place.partition("/")
    return Candidate(hash(place), Copy(mirror, path), replace(READING, **fields))


def unite(*candidates, channels=None):
    return reconcile(candidates, channels or {}, fold)[1]


def test_the_most_complete_body_is_shown():
    short, long = candidate("a/1", text_kept=80), candidate("b/1", text_kept=120)
    assert choose([short, long]) is long


def test_of_equally_complete_bodies_the_later_dated_is_shown_then_the_first_by_place():
    early, late, last = (
        candidate("a/1"),
        candidate("b/1", date="2021-03-06"),
        candidate("c/1", date="2021-03-06"),
    )
    assert choose([last, early, late]) is late


def test_the_order_in_which_copies_arrive_does_not_matter():
    copies = [
        candidate("a/1", tags=("河流",), text_kept=90),
        candidate("b/1", tags=("堤坝", "河流"), category="水文"),
        candidate("c/1", authors=("林河",)),
    ]
    entries = {unite(*order) for order in itertools.permutations(copies)}
    assert len(entries) == 1


def test_categories_and_tags_are_united_and_each_topic_listed_once():
    entry = unite(
        candidate("a/1", channel="c1", tags=("天文台",)), candidate("b/1", category="科学", tags=("天文臺", "星")),
        channels={("a", "c1"): "地方"},
    )  # fmt: skip
    assert (entry.categories, entry.tags) == (("地方", "科学"), ("天文台", "星"))


def test_a_channel_without_a_name_is_called_by_its_code_if_that_is_a_word():
    assert unite(candidate("a/1", channel="weather")).categories == ("weather",)
    assert unite(candidate("a/1", channel="ncid7")).categories == ()


def test_every_copy_is_listed():
    entry = unite(candidate("b/2"), candidate("a/1", text_kept=120))
    assert entry.copies == (Copy("a", "1"), Copy("b", "2"))
    assert entry.shown == Copy("a", "1")


def test_what_the_shown_copy_lacks_comes_from_another():
    picture = Image("https://img.news.example/1.jpg")
    entry = unite(candidate("a/1", text_kept=120), candidate("b/1", lead_image=picture, authors=("林河",)))
    assert (entry.reading.lead_image, entry.authors) == (picture, ("林河",))


def test_the_time_of_day_comes_from_a_copy_of_the_same_day():
    entry = unite(candidate("a/1", text_kept=120), candidate("b/1", date="2021-03-05T10:20:00+08:00"))
    assert entry.reading.date == "2021-03-05T10:20:00+08:00"


@pytest.mark.parametrize(
    ("fields", "notice"),
    [
        ({"title": "河水上涨"}, "another copy has the title 河水上涨"),
        ({"date": "2021-03-09"}, "another copy is dated 2021-03-09"),
        ({"text_kept": 10}, "another copy has 10 characters of text, this one 120"),
    ],
)
def test_what_copies_disagree_on_is_noted(fields, notice):
    entry = unite(candidate("a/1", text_kept=120), candidate("b/1", **{"text_kept": 119, **fields}))
    assert notice in entry.notices


def test_an_entry_survives_the_store():
    entry = unite(candidate("a/1", lead_image=Image("https://img.news.example/1.jpg", "桥")), candidate("b/1"))
    assert decode_entry(encode(entry)) == entry
