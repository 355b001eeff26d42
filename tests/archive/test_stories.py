"""Which articles lead the front page."""

import pytest

from plugins.archive.frontpage import front_page
from plugins.archive.models import Card, Reference, UnknownDate
from plugins.archive.stories import choose_leads, same_stories
from plugins.archive.view import open_view
from plugins.pipeline import build_pipeline
from plugins.topics.tiers import Tiers
from tests.site import bare


def card(title: str, source: str = "a", tags: str = "") -> Card:
    topics = [Reference(tag, tag, tag) for tag in tags.split()]
    reference = Reference(source, source, source)
    return Card(
        title, title, title, UnknownDate(), "2021-03-05", "", reference, (), topics, (), "zh-Hans", "", "", None
    )


def test_reports_of_one_event_meet_in_both_scripts():
    cards = [card("鹿鸣山天文台今晚重新开放"), card("鹿鳴山天文臺重開 首夜八百人上山"), card("夜车恢复开行")]
    assert same_stories(cards) == [[1], [0], []]


def test_a_story_of_several_sources_leads_and_names_the_others():
    cards = [card("小站的坂道"), card("天文台今晚重新开放", "a"), card("天文台今晚起重新开放", "b")]
    lead = choose_leads(cards, 1)[0]
    assert (lead.card.source.slug, [other.source.slug for other in lead.others]) == ("a", ["b"])


def test_an_active_topic_leads_before_a_lonely_article():
    cards = [card("渡口的木牌"), card("春汛过境", "b", "河流"), card("桥在做什么", "c", "河流")]
    assert choose_leads(cards, 1)[0].card.title == "春汛过境"


def test_no_topic_leads_twice_and_no_source_fills_the_page():
    cards = [card(f"{number}号报告", "a", "河流") for number in "甲乙丙"] + [card("夜车", "b"), card("灯塔", "c")]
    assert [story.card.source.slug for story in choose_leads(cards, 3)] == ["a", "b", "c"]


@pytest.mark.parametrize(("articles", "columns"), [(0, 0), (1, 0), (12, 3)])
def test_an_archive_of_any_size_has_a_front_page(site, articles, columns):
    for number in range(articles):
        site.write(f"{number}.md", bare(number, day="2011-03-05", host=f"s{number % 3}.example"))
    site.build()
    settings = site.settings()
    view = open_view(build_pipeline(settings), Tiers(settings.topic_page_min, settings.topic_active_min))
    front = front_page(view, view.numbers().last_day)
    view.store.close()
    assert len(front.columns) == columns
    shown = [c.id for story in front.leads for c in (story.card, *story.others)]
    assert len(set(shown)) == len(shown) >= min(articles, 3)
