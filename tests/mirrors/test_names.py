"""Persons' names: what is one, and how a list of them ends at a place."""

import pytest

from plugins.mirrors.names import byline_names, is_full_name, is_name, is_pen_name, split_names


@pytest.mark.parametrize(
    "name",
    [
        "陈河",
        "李桥山",
        "歐陽明月",
        "露西·河边",
        "露西‧河边",
        "Ann River",
        "ANN RIVER",
        "Anna van der Berg",
        "J. R. Hill",
    ],
)
def test_names_of_persons_have_the_form_of_names(name):
    assert is_name(name)


@pytest.mark.parametrize(
    "text",
    ["", "河", "天文台今天", "今天天文台开放", "台北", "臺北市", "路透社", "中央社", "编辑部", "記者", "Reuters", "River",
     "Editorial Staff", "The River", "ann river", "123"],
)  # fmt: skip
def test_prose_places_agencies_and_offices_have_not(text):
    assert not is_name(text)


def test_only_a_known_surname_makes_a_bare_text_surely_a_name():
    assert is_full_name("陈河")
    assert is_name("雪莉")
    assert not is_full_name("雪莉")


def test_a_pen_name_counts_where_a_label_gives_it():
    assert is_pen_name("江边独钓")
    assert not is_pen_name("江边独钓，说")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("陈河、李桥", ("陈河", "李桥")),
        ("陈河和李桥", ("陈河", "李桥")),
        ("Ann River & Bo Hill", ("Ann River", "Bo Hill")),
        ("Ann River and Bo Hill", ("Ann River", "Bo Hill")),
        ("陈河/李桥", ("陈河", "李桥")),
        ("露西·河边（Lucy River）和安·山（Ann Hill）", ("露西·河边", "安·山")),
        ("陈河#", ("陈河",)),
    ],
)
def test_lists_are_split_at_their_separators(text, names):
    assert split_names(text) == names


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("大纪元记者陈河报导", ("陈河",)),
        ("大纪元记者陈河台北报导", ("陈河",)),
        ("大纪元记者陈河美国威尼斯报导", ("陈河",)),
        ("大纪元记者李桥山宾州某某镇报导", ("李桥山",)),
        ("大纪元记者陈河、李桥山台湾台北综合报导", ("陈河", "李桥山")),
        ("中央社記者陳河、李橋山台北5日電", ("陳河", "李橋山")),
        ("中央社記者陳河華盛頓15日專電", ("陳河",)),
        ("联合早报北京特派员陈河报道", ("陈河",)),
        ("英文大纪元记者PETR HILL和Jan River报导", ("PETR HILL", "Jan River")),
        ("中央社台北5日電", ()),
        ("中央社東京5日綜合外電報導", ()),
        ("大纪元纽约记者站报导", ()),
        ("明慧网通讯员吉林报道", ()),
        ("大纪元记者陈河某某某某某报导", ()),
    ],
)
def test_a_byline_loses_title_role_manner_and_place(byline, names):
    assert byline_names(byline, ("大纪元", "中央社")) == names
