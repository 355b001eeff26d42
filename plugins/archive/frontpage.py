"""The front page: the archive's newest day as a newspaper lays it out.

Everything is relative to the archive's last day, never to today: an archive that stopped years ago has a front
page too. Where that day is thin, the days before it fill the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from plugins.archive.charts import Axis, Bars, bars, make_axis, spread
from plugins.archive.models import Card, Reference
from plugins.archive.stories import Story, choose_leads
from plugins.archive.view import View
from plugins.store.lists import ListRow

EDITION = (40, 240)
"""Articles that the page chooses from: all of the newest day within these bounds, older ones to fill."""
LEADS = 5
"""Stories that lead."""
COLUMNS, COLUMN_ENTRIES = 9, 5
"""Columns below, and articles in each."""
RECENT_DAYS = 28
"""Days before the archive's last one in which topics count as active."""
RECENT = (60, 1500)
"""Articles of these days, within bounds: a quiet archive has active topics too, a busy one costs no more."""
TOPICS = 12
"""Active topics with a chart."""


@dataclass(frozen=True, slots=True)
class Column:
    """Articles of one category or source, below the leads."""

    kind: str
    """``category`` or ``source``."""
    heading: Reference
    """Whose."""
    cards: Sequence[Card]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class ActiveTopic:
    """A topic with its recent coverage."""

    topic: Reference
    """``count`` says how many recent articles it has."""
    bars: Bars
    """Over the recent days."""


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What the front page shows besides the indexes."""

    first_day: str
    """Of the articles that it chooses from; empty for an empty archive."""
    last_day: str
    """The archive's newest."""
    leads: Sequence[Story]
    """The strongest first."""
    columns: Sequence[Column]
    """The largest first."""
    axis: Axis | None
    """Times of the topics' charts."""
    topics: Sequence[ActiveTopic]
    """The most active first."""


def front_page(view: View, last_day: str) -> FrontPage:
    """Lay out the newest articles.

    :param last_day: the archive's newest day; empty if no article has a date.
    """
    everything = view.store.lists.find("all", "")
    if everything is None:
        return FrontPage("", "", (), (), None, ())
    day = view.store.lists.find("day", last_day)
    number = min(max(day.count if day else 0, EDITION[0]), EDITION[1])
    cards = view.cards(view.store.lists.newest(everything.id, number))
    leads = choose_leads(cards, LEADS)
    shown = {story.card.id for story in leads} | {card.id for story in leads for card in story.others}
    axis, topics = _active_topics(view, everything, last_day)
    return FrontPage(
        first_day=min((card.day for card in cards if card.day), default=""),
        last_day=last_day,
        leads=leads,
        columns=_columns([card for card in cards if card.id not in shown]),
        axis=axis,
        topics=topics,
    )


def _columns(cards: Sequence[Card]) -> list[Column]:
    """By category where most articles have one and there are several, else by source."""
    categories = Counter(card.categories[0].slug for card in cards if card.categories)
    by_category = 2 * sum(categories.values()) >= len(cards) and len(categories) > 2
    groups: dict[tuple[str, Reference], list[Card]] = {}
    for card in cards:
        place = ("category", card.categories[0]) if by_category and card.categories else ("source", card.source)
        groups.setdefault(place, []).append(card)
    largest = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))[:COLUMNS]
    return [Column(kind, heading, members[:COLUMN_ENTRIES]) for (kind, heading), members in largest]


def _active_topics(view: View, everything: ListRow, last_day: str) -> tuple[Axis | None, list[ActiveTopic]]:
    """The topics with most articles of late, and their charts."""
    if not last_day or not view.pipeline.has_topics:
        return None, []
    lists = view.store.lists
    first_day = (date.fromisoformat(last_day) - timedelta(days=RECENT_DAYS - 1)).isoformat()
    recent = everything.count - lists.position(everything, first_day)
    cards = view.cards(lists.newest(everything.id, min(max(recent, RECENT[0]), RECENT[1])))
    axis = make_axis(min(card.day for card in cards if card.day), last_day)
    counts = Counter(topic for card in cards for topic in card.tags if topic.url)
    best = sorted(counts.items(), key=lambda item: (-item[1], item[0].slug))[:TOPICS]
    active = []
    for topic, count in best:
        days = [(card.day, 1) for card in cards if topic in card.tags and card.day]
        active.append(ActiveTopic(replace(topic, count=count), bars(spread(days, axis))))
    return axis, active
