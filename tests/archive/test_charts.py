"""Charts: bars of numbers over time."""

import re

import pytest

from plugins.archive.charts import HEIGHT, bars, make_axis, spread


@pytest.mark.parametrize(
    ("first", "last", "unit", "names"),
    [
        ("2021-02-27", "2021-03-02", "day", ["2021-02-27", "2021-02-28", "2021-03-01", "2021-03-02"]),
        ("2020-12-30", "2021-05-14", "week", ["2020-12-28", "2021-01-04"]),
        ("2020-11-30", "2023-10-01", "month", ["2020-11", "2020-12"]),
        ("1999-12-31", "2021-01-01", "year", ["1999", "2000"]),
    ],
)
def test_the_longer_the_span_the_coarser_the_bars(first, last, unit, names):
    axis = make_axis(first, last)
    assert axis.unit == unit
    assert list(axis.names[: len(names)]) == names
    assert len(set(axis.names)) == len(axis.names)


@pytest.mark.parametrize("last", ["2021-03-05", "2021-08-30", "2024-02-29", "2050-01-01"])
def test_every_day_between_first_and_last_has_its_bar(last):
    axis = make_axis("2021-01-31", last)
    assert sum(spread([("2021-01-31", 1), ("2021-03-03", 2), (last, 4)], axis)) == 7
    assert spread([(last, 4)], axis)[-1] == 4


def test_a_week_begins_on_monday():
    axis = make_axis("2021-03-07", "2021-08-31")
    assert spread([("2021-03-07", 1), ("2021-03-08", 1), ("2021-03-14", 1)], axis)[:2] == [1, 2]


def test_the_highest_bar_fills_the_chart_and_the_lowest_can_be_seen():
    heights = [int(height) for height in re.findall(r"v-(\d+)", bars([1000, 0, 1]).path)]
    assert heights == [HEIGHT, 1]


def test_rows_of_one_chart_share_a_scale():
    assert f"v-{HEIGHT // 2}h" in bars([5], peak=10).path


def test_no_articles_make_an_empty_chart_not_an_error():
    assert bars([0, 0]).path == ""
    assert bars([]).peak == 0
