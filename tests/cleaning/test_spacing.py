"""White space: what a printer put in goes, what an author wrote stays."""

from __future__ import annotations

import pytest

from plugins.cleaning.spacing import fold_line, gap


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("前往\n  天文台", "前往天文台"),
        ("open\n  house", "open house"),
        ("读到\n  Kepler\n  的信", "读到 Kepler 的信"),
        ("他说：\n  Yes", "他说：Yes"),
        ("“好”\n  他说", "“好”他说"),
        ("said “yes”\n  and left", "said “yes” and left"),
        ("张三 李四", "张三 李四"),
        ("河退了。 桥还在", "河退了。桥还在"),
        ("（灯塔） 今天", "（灯塔）今天"),
        ("纸船吗？ appeared", "纸船吗？ appeared"),
        ("张三　李四", "张三　李四"),
        ("a\xa0\xa0b", "a b"),
        ("水位\r上涨", "水位 上涨"),
        ("강물이\n  불었다", "강물이 불었다"),
    ],
)
def test_a_line_is_folded_as_its_script_is_set(text: str, folded: str) -> None:
    assert fold_line(text) == folded
    assert fold_line(folded) == folded


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("河", "流", ""),
        ("河", "9", " "),
        ("a", "b", " "),
        ("，", "a", ""),
        ("a", "（", ""),
        ("河", "”", ""),
        ("a", "”", " "),
    ],
)
def test_the_gap_between_two_characters(before: str, after: str, expected: str) -> None:
    assert gap(before, after) == expected
