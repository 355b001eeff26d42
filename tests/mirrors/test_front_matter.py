"""Front matter: YAML with its traps, and what can be saved of a broken one."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.mirrors.front_matter import read_front_matter, split_front_matter, text_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("---\na: 1\n---\nbody\n", ("a: 1\n", "body\n")),
        ("\n---  \na: 1\n...\nbody", ("a: 1\n", "body")),
        ("---\na: 1\n---", ("a: 1\n", "")),
        ("---\na: 1\nbody\n", None),
        ("text\n---\na: 1\n---\n", None),
    ],
)
def test_front_matter_stands_between_two_rules_at_the_top(text, parts):
    assert split_front_matter(text) == parts


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ('title: "河\\"上\\"的\n  桥"', '河"上"的 桥'),
        ("title: 12:30", "12:30"),
        ("title: No", "No"),
        ("title: 0755", "0755"),
        ("title:", None),
        ("title: 2021-03-05", date(2021, 3, 5)),
        ("title: 2021-03-05T12:00:00.000Z", datetime(2021, 3, 5, 12, tzinfo=UTC)),
        ("Title: [ 河, 桥 ]", ["河", "桥"]),
    ],
)
def test_only_dates_and_nothing_are_more_than_text(line, value):
    assert read_front_matter(line + "\n") == ({"title": value}, "")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("title: 河: 桥: 水", "河: 桥: 水"),
        ('title: "河', "河"),
        ("title: [河] 桥", "[河] 桥"),
        ("title: 河 \x07: 桥", "河 \x07: 桥"),
        ("title: 2021-02-31", "2021-02-31"),
        ("a: &x [1]\ntitle: *x", "*x"),
        ("x: {\ntitle: 河\n  桥", "河 桥"),
    ],
)
def test_broken_yaml_is_read_line_by_line_and_noted(line, value):
    fields, notice = read_front_matter(line + "\n")
    assert fields["title"] == value
    assert "line by line" in notice


@given(st.text())
def test_any_text_can_be_read(text):
    fields, _ = read_front_matter(text)
    assert all(isinstance(text_of(value), str) for value in fields.values())
