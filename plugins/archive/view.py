"""A read-only look at the archive, for page makers: entries as cards, lists as references."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import TypeVar, cast

from plugins.archive import paths
from plugins.archive.entries import Brief, Entry, decode_brief, decode_entry
from plugins.archive.feed_plan import KINDS, feed_links
from plugins.archive.models import Card, FeedLink, Named, Reference, UnknownDate
from plugins.archive.templates import Templates, shared_edition
from plugins.localization import Localization, localization
from plugins.mirrors.publishers import publisher_at
from plugins.pipeline import Pipeline
from plugins.store import Store
from plugins.store.lists import ListRow
from plugins.topics.aliases import Aliases, read_aliases
from plugins.topics.slugs import bucket, slug
from plugins.topics.tiers import Tiers

T = TypeVar("T")

CACHED = 20_000
"""Topics and lists remembered in a worker, 0.4 kB each: memory must not grow with the archive."""
CACHED_ARTICLES = 6_000
"""Articles remembered in a worker, as briefs of 2 kB and as cards of 3 kB: those of two months of an archive of a
hundred articles a day."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The archive in numbers, for pages where a changing number is natural."""

    articles: int
    """Articles."""
    first_day: str
    """Day of the oldest."""
    last_day: str
    """Day of the newest."""
    sources: int
    """Publishers."""
    topics: int
    """Distinct topics."""


def arranged_aliases(store: Store) -> Aliases:
    """The aliases by which a store's articles are arranged: the table may say something else by now."""
    return read_aliases(store.fact("aliases")) or Aliases()


class View:
    """What page makers read. Nothing in it changes while pages are made."""

    def __init__(self, store: Store, pipeline: Pipeline, tiers: Tiers, edition: int | None = None) -> None:
        """Look at a store.

        :param edition: of the templates: views of one process that name the same share them; None: its own.
        """
        self._edition = edition
        self.store = store
        self.pipeline = pipeline
        self.settings = pipeline.settings
        self.tiers = tiers
        self.aliases = arranged_aliases(store)
        self._ends: dict[int, tuple[int, str]] = {}
        self._kept: dict[object, object] = {}
        # Caches of bound methods' work live and die with the view.
        self.member = lru_cache(maxsize=CACHED_ARTICLES)(self._member)
        self.member_card = lru_cache(maxsize=CACHED_ARTICLES)(self._member_card)
        self.by_day = lru_cache(maxsize=2)(self.store.lists.by_day)
        self.topic = lru_cache(maxsize=CACHED)(self._topic)
        self.source = lru_cache(maxsize=CACHED)(self._source)
        self.category = lru_cache(maxsize=CACHED)(self._category)
        self.row = lru_cache(maxsize=CACHED)(self.store.lists.find)

    @cached_property
    def templates(self) -> Templates:
        """The theme's templates."""
        return Templates(self.settings) if self._edition is None else shared_edition(self.settings, self._edition)

    @cached_property
    def localization(self) -> Localization:
        """The site's language."""
        return localization(self.settings)

    def forget(self) -> None:
        """Let go of what is remembered."""
        self._kept.clear()
        for cache in (self.member, self.member_card, self.by_day, self.topic, self.source, self.category, self.row):
            cache.cache_clear()

    def keep(self, owner: object, make: Callable[[View], T]) -> T:
        """What a maker or a companion remembers of the archive as this view shows it: made once, gone with the view."""
        if owner not in self._kept:
            self._kept[owner] = make(self)
        return cast("T", self._kept[owner])

    def reason(self, rule: str) -> str:
        """Why a rule takes things away, in the site's language."""
        return self.localization.gettext(self.pipeline.reason(rule))

    def entry(self, article: str) -> Entry | None:
        """Everything that is known of an article, read anew."""
        entry = self.store.articles.entry(article)
        return decode_entry(entry) if entry is not None else None

    def brief(self, article: str) -> Brief | None:
        """An article as others see it, read anew: for whoever remembers what he makes of it."""
        entry = self.store.articles.entry(article)
        return decode_brief(entry) if entry is not None else None

    def _member(self, article: str) -> Brief:
        """A list's member as others see it; ``member`` remembers it."""
        brief = self.brief(article)
        assert brief is not None  # members of a list are articles
        return brief

    def cards(self, articles: Iterable[str]) -> list[Card]:
        """Members of a list as cards, in the given order."""
        return [self.member_card(article) for article in articles]

    def _member_card(self, article: str) -> Card:
        return self.card(self.member(article))

    def card(self, entry: Entry | Brief) -> Card:
        """An article as it stands in a list."""
        reading = entry.reading
        return Card(
            id=reading.id,
            title=reading.title,
            url=paths.article_path(reading.id),
            date=parse_date(reading.date),
            day=entry.day,
            time=reading.date[11:16],
            source=self.source(reading.publisher),
            categories=[self.category(name) for name in entry.categories],
            tags=self.topics(entry.tags),
            authors=[Reference(name, slug(name), "") for name in entry.authors],
            lang=reading.lang,
            summary=reading.summary,
            source_url=reading.source_url,
            lead_image=reading.lead_image,
        )

    def neighbours(self, kind: str, key: str, sort: str) -> tuple[Brief | None, Brief | None]:
        """The articles just before and just after a sort key in a list; no list, none."""
        row = self.row(kind, key)
        if row is None:
            return (None, None)
        before, after = self.store.lists.neighbours(row.id, sort)
        return (self.member(before) if before else None, self.member(after) if after else None)

    def slice(self, row: ListRow, start: int, stop: int) -> list[str]:
        """Ids of a list at positions ``start <= i < stop``, oldest first.

        Pages of a list are made in order, and each is counted from where the last one ended. Counting from the
        list's beginning each time would take an hour for the 16,000 pages of a list of a million.
        """
        lists = self.store.lists
        if stop >= row.count:
            return lists.newest(row.id, max(0, row.count - start))[::-1]
        position, sort = self._ends.get(row.id, (0, ""))
        if position > start:
            position, sort = 0, ""
        places = lists.places(row.id, stop - start, sort, start - position)
        if places:
            self._ends[row.id] = (stop, places[-1][0])
        return [article for _, article in places]

    def topics(self, tags: Sequence[str]) -> Sequence[Reference]:
        """Tags as links to their topics."""
        return Named(tags, self._tagged) if self.pipeline.has_topics else ()

    def _tagged(self, tag: str) -> Reference:
        return self.topic(self.aliases.key(tag))

    def _topic(self, key: str) -> Reference:
        row = self.store.lists.find("topic", key)
        return self.topic_reference(row) if row else Reference(key, slug(key), "")

    def topic_reference(self, row: ListRow, spelling: str | None = None) -> Reference:
        """A topic's list as a link; without the count, which changes with every article.

        :param spelling: how it is written most often; None to look that up.
        """
        name = self.aliases.names.get(row.key)
        if not name:
            name = self.store.lists.spelling(row.id) if spelling is None else spelling
        return Reference(name, slug(row.key), self.topic_url(row.key, row.count), feeds=self.feeds(row))

    def topic_url(self, key: str, count: int) -> str:
        """Its own page, or its place on the shelf that it shares."""
        if self.tiers.has_page(count):
            return paths.url(paths.list_path("topic", key))
        return paths.url(paths.shelf_path(bucket(key))) + "#" + paths.url(slug(key))

    def _source(self, host: str) -> Reference:
        if not host:
            name = self.settings.site_name
            return Reference(name, "", paths.HOME)
        name = publisher_at(host).names[0]
        feeds = self._feeds("source", host)
        return Reference(name, host, paths.url(paths.list_path("source", host)), feeds=feeds, note=host)

    def _category(self, name: str) -> Reference:
        url = paths.url(paths.list_path("category", name))
        return Reference(name, paths.list_slug("category", name), url, feeds=self._feeds("category", name))

    def reference(self, row: ListRow) -> Reference:
        """Any list as a link, without numbers."""
        if row.kind == "source":
            return self.source(row.key)
        if row.kind == "category":
            return self.category(row.key)
        if row.kind == "topic":
            return self.topic_reference(row)
        return Reference(row.key, row.key, paths.url(paths.list_path(row.kind, row.key)))

    def has_feed(self, row: ListRow) -> bool:
        """Whether a list has a feed."""
        if not self.pipeline.has_feeds:
            return False
        return row.kind in KINDS and (row.kind != "topic" or self.tiers.is_active(row.count))

    def feeds(self, row: ListRow) -> tuple[FeedLink, ...]:
        """A list's feeds; none if it has none."""
        return self._feeds(row.kind, row.key) if self.has_feed(row) else ()

    def _feeds(self, kind: str, key: str) -> tuple[FeedLink, ...]:
        return feed_links(self.settings, kind, key) if self.pipeline.has_feeds else ()

    def numbers(self) -> Numbers:
        """The archive in numbers."""
        row = self.store.lists.find("all", "")
        first, last = self.store.lists.span(row.id) if row else ("", "")
        return Numbers(
            articles=row.count if row else 0,
            first_day=first[:10].strip(),
            last_day=last[:10].strip(),
            sources=self.store.lists.number("source"),
            topics=self.store.lists.number("topic"),
        )

    def site_feed(self) -> Reference | None:
        """The feed of the whole archive."""
        if not self.pipeline.has_feeds:
            return None
        return Reference(self.settings.site_name, "feed", paths.HOME, feeds=self._feeds("all", ""))

    def render(self, path: str, templates: Sequence[str], context: dict[str, object]) -> bytes:
        """A page by the first of the templates that the theme has."""
        site = self.settings.site_url
        common = {
            "site_feed": self.site_feed(),
            "has_topics": self.pipeline.has_topics,
            "has_han": self.pipeline.has_han,
            "has_search": self.pipeline.has_search,
            "has_address": bool(site),
            "ARCHIVE_CANONICAL": self.settings.canonical,
            "page_address": paths.address(site, path) if site else "",
        }
        return self.templates.render(templates, path, {**common, **context}).encode()


def parse_date(text: str) -> datetime | UnknownDate:
    """An ISO date or instant as themes want it."""
    if not text:
        return UnknownDate()
    if len(text) == len("2021-07-06"):
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - only the day is known, in no zone
    return datetime.fromisoformat(text)


def open_view(pipeline: Pipeline, tiers: Tiers, edition: int | None = None) -> View:
    """A view in a process of its own."""
    return View(Store.open_for_reading(os.fspath(pipeline.settings.store)), pipeline, tiers, edition)
