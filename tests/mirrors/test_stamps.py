"""Written dates, each form as its publisher writes it."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from plugins.mirrors.stamps import Stamp, chinese_number, moment_of, read_stamp


@pytest.mark.parametrize(
    ("line", "stamp"),
    [
        ("2021-07-05T00:47:04Z", Stamp(date(2021, 7, 5), (0, 47, 4), UTC)),
        ("2021-07-04T09:41:53.189Z", Stamp(date(2021, 7, 4), (9, 41, 53), UTC)),
        ("2017-04-05T23:16:18+08:00", Stamp(date(2017, 4, 5), (23, 16, 18), timezone(timedelta(hours=8)))),
        ("2021-01-06 10:01:14", Stamp(date(2021, 1, 6), (10, 1, 14))),
        ("Thu, 24 Jun 2021 21:59:03 GMT", Stamp(date(2021, 6, 24), (21, 59, 3), UTC)),
        ("05/09/2023 - 10:20", Stamp(date(2023, 9, 5), (10, 20, 0))),
        ("陈河 在 星期一, 07/11/2016 - 10:28 提交", Stamp(date(2016, 7, 11), (10, 28, 0))),
        ("2021年7月6日", Stamp(date(2021, 7, 6))),
        ("发布时间：2021年07月06日 08:05", Stamp(date(2021, 7, 6), (8, 5, 0))),
        ("二零二零年十一月十七日", Stamp(date(2020, 11, 17))),
        ("Nov 14th 2020", Stamp(date(2020, 11, 14))),
        ("14 November 2020", Stamp(date(2020, 11, 14))),
    ],
)
def test_each_form_is_read(line, stamp):
    assert read_stamp(line) == stamp


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2021年",
        "2021-02-30",
        "2021年13月1日",
        "00/07/2021 - 10:00",
        "1887年7月6日",
        "9999-01-01",
        "天文台建于2021年7月6日",
        "2021年7月6日，天文台开放",
        "18 分钟前",
        "1" * 5000,
    ],
)
def test_prose_impossible_days_and_history_are_no_stamps(line):
    assert read_stamp(line) is None


def test_an_impossible_clock_leaves_the_day():
    assert read_stamp("2021-07-05 27:61:00") == Stamp(date(2021, 7, 5))


@pytest.mark.parametrize(
    ("numeral", "number"),
    [("九", 9), ("十", 10), ("十七", 17), ("二十", 20), ("二十一", 21), ("廿五", 25), ("三十", 30), ("卅一", 31),
     ("二零二零", 2020), ("二○○八", 2008), ("07", 7), ("天", 0)],
)  # fmt: skip
def test_chinese_numerals_are_read(numeral, number):
    assert chinese_number(numeral) == number


def test_a_stamp_is_an_instant_only_with_clock_and_offset():
    assert moment_of(Stamp(date(2021, 7, 5), (8, 0, 0), UTC)) == datetime(2021, 7, 5, 8, tzinfo=UTC)
    assert moment_of(Stamp(date(2021, 7, 5), (8, 0, 0))) is None
    assert moment_of(Stamp(date(2021, 7, 5))) is None
