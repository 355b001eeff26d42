"""A topic's story: its bursts and their headlines."""

from datetime import date, timedelta

import pytest

from plugins.archive.paths import list_path
from plugins.related.story import MOST, bursts
from tests.site import NEWS, bare, tag_link


def test_a_burst_grows_from_its_peak_over_days_with_a_share_of_it():
    assert bursts({10: 1, 11: 4, 12: 8, 13: 2, 14: 1}) == [(11, 13)]


def test_a_pause_ends_a_burst():
    assert bursts({10: 3, 11: 3, 14: 3, 15: 3}) == [(10, 11), (14, 15)]


def test_single_days_are_no_burst():
    assert bursts({10: 1, 20: 2, 30: 1}) == []


def test_a_long_story_is_told_by_its_largest_bursts_in_order_of_time():
    found = bursts({100 * number: 3 + number for number in range(40)})
    assert found == [(100 * number, 100 * number) for number in range(40 - MOST, 40)]


def test_thousands_of_days_are_divided_quickly():
    assert len(bursts({day: 1 + day % 7 for day in range(20_000)})) == MOST


@pytest.mark.parametrize("theme", [{}, {"THEME": NEWS}])
def test_a_topics_page_tells_its_story_by_the_most_central_headlines(site, theme):
    titles = ["云岭大桥桥墩开裂", "桥墩开裂 云岭大桥封闭", "渡轮加开夜班", "云岭大桥封闭检修"]
    for number, title in enumerate(titles * 2):
        day = date(2021, 3, 1) + timedelta(days=number // 4 * 60)
        body = f"<p>第{number}篇{tag_link('云岭')}</p>"
        site.write(f"{number}.md", bare(number, title, day.isoformat(), body, f"s{number % 3}.example"))
    site.build(**theme)
    page = site.output()[list_path("topic", "云岭")].decode()
    story = page[page.index("The story so far" if "The story so far" in page else "来龙去脉") :]
    assert story.index("2021-03-01" if not theme else "2021年3月1日") < story.index(
        "2021-04-30" if not theme else "2021年4月30日"
    )
    assert "桥墩开裂 云岭大桥封闭</a>" in story
