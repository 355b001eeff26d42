"""File names of topics."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.topics.folding import fold
from plugins.topics.slugs import bucket, slug

names = st.text(min_size=1).map(fold).filter(bool)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("天文台", "天文台"), ("new york", "new_york"), ("克里·布朗", "克里·布朗"), ("t-34", "t-34")],
)
def test_a_plain_name_is_its_own_slug(name, expected):
    assert slug(name) == expected


@pytest.mark.parametrize(
    "name", ["..", ".", "con", "index", "a/b", "a\\b", "<b>", "-", "《水》", "lpt1", "x" * 300, "水" * 300]
)
def test_a_dangerous_name_makes_a_safe_slug(name):
    made = slug(name)
    assert not set(made) & set('/\\.<>:"|?*% ')
    assert made.casefold() not in ("con", "index", "lpt1", "..", ".")
    assert len(made.encode()) <= 96


def test_a_name_that_looks_like_another_ones_slug_does_not_get_it():
    assert slug(slug("a/b")) != slug("a/b")


@given(names, names)
def test_two_names_never_share_a_slug_even_where_case_is_ignored(one, other):
    assert (slug(one).casefold() == slug(other).casefold()) == (one == other)


@given(names)
def test_every_name_has_a_slug_and_a_shelf_that_are_one_path_part_each(name):
    for part in (slug(name), bucket(name)):
        assert part
        assert "/" not in part
        assert part not in (".", "..")
        assert len(part.encode()) <= 96


@pytest.mark.parametrize(
    ("name", "shelf"),
    [("天文台", "tian"), ("长江", "chang"), ("nasa", "n"), ("610", "0-9"), ("《水经》", "other")],
)
def test_a_shelf_is_the_first_syllable(name, shelf):
    assert bucket(name) == shelf
