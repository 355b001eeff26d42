"""A list at a glance: chart by source, months, topics that go with it."""

import pytest

from plugins.archive.overview import make_overview
from plugins.archive.view import open_view
from plugins.pipeline import build_pipeline
from plugins.topics.tiers import Tiers
from tests.site import linked, tag_link


@pytest.fixture
def look(site):
    """The overview of a list of a built site."""

    def overview(kind, key):
        site.build()
        settings = site.settings()
        view = open_view(build_pipeline(settings), Tiers(settings.topic_page_min, settings.topic_active_min))
        row = view.store.lists.find(kind, key)
        cards = view.cards(view.store.lists.newest(row.id, settings.page_size))
        found = make_overview(view, row, cards)
        view.store.close()
        return found

    return overview


def write(site, number, day, host="gauge.example", tags=("河流",)):
    body = f"<p>第{number}份报告。{''.join(map(tag_link, tags))}</p>"
    site.write(f"{number}.md", linked(f"https://{host}/{number}", f"第{number}号", day, body))


def test_a_chart_counts_articles_by_source(site, look):
    for number in range(6):
        write(site, number, f"2021-03-0{1 + number}", host="a.example" if number % 3 else "b.example")
    coverage = look("topic", "河流").coverage
    assert [(row.source.slug, row.count) for row in coverage.rows] == [("a.example", 4), ("b.example", 2)]
    assert coverage.axis.names[0] == "2021-03-01"


def test_sources_beyond_the_first_ones_share_a_row(site, look):
    for number in range(16):
        write(site, number, "2021-03-01", host=f"s{number % 8}.example")
    rows = look("topic", "河流").coverage.rows
    assert [row.source and row.source.slug for row in rows] == [*(f"s{n}.example" for n in range(5)), None]
    assert rows[-1].count == 6


def test_a_source_that_changes_moves_in_the_chart(site, look):
    for number in range(5):
        write(site, number, "2021-03-01", host="a.example" if number else "b.example")
    assert len(look("topic", "河流").coverage.rows) == 2
    write(site, 0, "2021-03-01", host="a.example")
    assert look("topic", "河流").coverage.rows == []


def test_a_few_articles_need_no_chart(site, look):
    write(site, 1, "2021-03-01")
    assert look("topic", "河流").coverage is None


def test_a_month_leads_to_the_page_where_it_begins(site, look):
    for number in range(11):  # pages of 3: two are sealed, the newest holds the last five
        write(site, number, f"2021-0{1 + number // 2}-1{number % 2}")
    months = look("topic", "河流").months
    assert [(month.name, month.count) for month in months][:2] == [("2021-06", 1), ("2021-05", 2)]
    assert months[0].url.endswith(".html#m2021-06")
    assert [month.url.rpartition("/")[2].split(".")[1] for month in months[-3:]] == ["2", "2", "1"]


def test_topics_that_go_with_a_topic_are_those_of_its_articles(site, look):
    write(site, 1, "2021-03-01", tags=("河流", "堤坝", "桥"))
    write(site, 2, "2021-03-02", tags=("河流", "堤坝"))
    assert [(topic.name, topic.count) for topic in look("topic", "河流").together] == [("堤坝", 2)]
