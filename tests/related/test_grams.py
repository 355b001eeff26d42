"""What texts are compared by."""

import pytest

from plugins.related.grams import NUMBER, UNKNOWN, column, lead, normal, pieces, subject, weigh, weight


def test_han_text_falls_into_pairs_and_other_scripts_into_words():
    assert list(weigh("nasa在1969年登月 apollo-11")) == ["nasa", "1969", "年登", "登月", "apollo-11"]


def test_a_single_character_between_other_scripts_is_no_gram():
    assert "在" not in weigh("nasa在esa")


def test_common_pairs_weigh_little_and_unknown_ones_most():
    assert weight("中国") < weight("设计") < weight("潮汐") == UNKNOWN
    assert weight("the") == 0


def test_years_and_small_numbers_say_less_than_other_numbers():
    assert weight("2021") == weight("12") < weight("4.56") == NUMBER


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("【潮汐观察】水位创新高", "【潮汐观察】"),
        ("[World] Tides rise", "[World] "),
        ("海员报 | 水位创新高", "海员报 | "),
        ("水位创新高 - 今日港口", " - 今日港口"),
        ("水位创新高", ""),
    ],
)
def test_the_name_of_a_column_is_not_the_subject(title, name):
    assert column(title) == name
    assert subject(title) == title.replace(name, "")


def test_a_title_that_is_all_column_stays():
    assert subject("【潮汐观察】") == "【潮汐观察】"


def test_a_dateline_in_brackets_is_not_part_of_the_lead():
    assert lead("（海通社记者甲乙港口6日电）水位创新高。") == "水位创新高。"


def test_both_scripts_and_both_widths_compare_equal():
    assert normal("臺灣氣象ＡＢＣ", "zh-Hant") == normal("台湾气象abc", "zh-Hans")


def test_pairs_that_continue_each_other_are_one_piece():
    assert pieces(["港务", "务局", "大桥", "nasa"]) == 3
