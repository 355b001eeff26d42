"""Which names are one topic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.topics.folding import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("天文臺", "天文台"),
        ("NASA", "ｎａｓａ"),
        ("New  York", "new york"),
        ("图书\u200b馆", "图书馆"),
        ("\u202e河流", "河流"),
        ("Straße", "STRASSE"),
        ("é", "e\u0301"),
    ],
)
def test_spellings_of_one_name_are_one_topic(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("普京", "浦京"), ("演习", "广西"), ("参议院", "参议员"), ("c#", "c++")])
def test_names_that_only_sound_or_look_alike_stay_two_topics(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize("name", ["", "  ", "\u200b\u202e", "\x00\x1f"])
def test_a_name_without_a_visible_character_is_no_topic(name):
    assert fold(name) == ""


@given(st.text())
def test_folding_twice_changes_nothing(name):
    assert fold(fold(name)) == fold(name)
