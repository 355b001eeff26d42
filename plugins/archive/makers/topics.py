"""Topics: the index, the shared alphabetical pages, and redirects from aliases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from plugins.archive import paths
from plugins.archive.changes import Changes
from plugins.archive.entries import decode_brief
from plugins.archive.makers.lists import TOPICS
from plugins.archive.models import Reference
from plugins.archive.view import View
from plugins.records import Page
from plugins.store.lists import ListRow
from plugins.topics.slugs import bucket

INDEX = ("topics.html", "!news/topics.html")
SHELF = ("topic_names.html", "!news/topic_names.html")
REDIRECT = ("redirect.html", "!news/redirect.html")

MOST_ACTIVE = 300
"""Topics on the index by activity; all others are found by name. Keeps it light at 60,000 topics."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Topics whose names begin with the same syllable, and share a page."""

    name: str
    """The syllable, a letter, ``0-9`` or ``other``."""
    url: str
    """Of its page."""
    count: int
    """Topics."""
    first: str
    """Characters with which their names begin, each once; empty on the shelf's own page, which shows them."""

    def __str__(self) -> str:
        return self.name


class TopicIndexMaker:
    """One page; the key is empty."""

    name = "topics"

    def templates(self) -> tuple[tuple[str, ...], ...]:
        """The index."""
        return (INDEX,)

    def keys(self, view: View) -> Iterable[str]:
        """The one key, where tags become topics."""
        return [""] if view.pipeline.has_topics else []

    def stale(self, changes: Changes, view: View) -> Iterable[str]:
        """When any topic changed, or the archive's numbers, which a theme may show."""
        return self.keys(view) if any(True for _ in changes.of_kind("topic", "all")) else []

    def make(self, view: View, key: str) -> Iterator[Page]:  # noqa: ARG002
        """The index by activity and by shelf."""
        active = [with_numbers(view, row) for row in view.store.lists.largest("topic", MOST_ACTIVE, view.tiers.page)]
        first = view.store.lists.first_characters()
        buckets = [
            Shelf(shelf, paths.url(paths.shelf_path(shelf)), number, first.get(shelf, ""))
            for shelf, number in view.store.lists.shelves().items()
        ]
        context = {
            "active_topics": active,
            "buckets": buckets,
            "archive": view.numbers(),
            "tags": [(topic, range(topic.count)) for topic in active],
        }
        yield Page(paths.TOPICS, view.render(paths.TOPICS, INDEX, context))


class ShelfMaker:
    """A shared page of all topics whose names begin with the same syllable; the key is the shelf."""

    name = "shelf"

    def templates(self) -> tuple[tuple[str, ...], ...]:
        """The shared page."""
        return (SHELF,)

    def keys(self, view: View) -> Iterable[str]:
        """Every shelf."""
        return view.store.lists.shelves() if view.pipeline.has_topics else []

    def stale(self, changes: Changes, view: View) -> Iterable[str]:
        """The shelves of topics that changed; of those that stand beside other topics, if the page says so."""
        says_so = view.templates.speaks_of(TOPICS, SHELF)
        return {bucket(change.key) for change in changes.of_kind("topic") if says_so or not change.is_relinked_only}

    def make(self, view: View, key: str) -> Iterator[Page]:
        """The page of a shelf; a topic without a page of its own shows its articles here."""
        # Three queries for a hundred topics, not two for each: a shelf in 10 ms instead of 15.
        rows = list(view.store.lists.on_shelf(key))
        if not rows:
            return
        path, names, cards = paths.shelf_path(key), view.store.lists.spellings_on_shelf(key), defaultdict(list)
        for number, entry in view.store.articles.entries_on_shelf(key, view.tiers.shelved):
            cards[number].append(view.card(decode_brief(entry)))
        entries = [
            (replace(view.topic_reference(row, names[row.id]), count=row.count), cards.get(row.id, ())) for row in rows
        ]
        # Names that begin with one character stand together; their order, by key, keeps them so.
        groups = [
            (first, [entry for _, entry in group])
            for first, group in groupby(zip(rows, entries, strict=True), key=lambda pair: pair[0].key[:1])
        ]
        context = {"bucket": Shelf(key, paths.url(path), len(rows), ""), "entries": entries, "groups": groups}
        yield Page(path, view.render(path, SHELF, context))


class AliasMaker:
    """Where an alias would have its page stands a redirect to its topic; the key is the folded alias."""

    name = "alias"

    def templates(self) -> tuple[tuple[str, ...], ...]:
        """The redirect."""
        return (REDIRECT,)

    def keys(self, view: View) -> Iterable[str]:
        """Every alias."""
        return sorted(view.aliases.canonical) if view.pipeline.has_topics else []

    def stale(self, changes: Changes, view: View) -> Iterable[str]:
        """Aliases of topics that changed, and those that came, went or moved."""
        changed = {change.key for change in changes.of_kind("topic")} | changes.names
        aliases = view.aliases.canonical
        return {alias for alias in self.keys(view) if aliases[alias] in changed} | changes.names

    def make(self, view: View, key: str) -> Iterator[Page]:
        """The redirect; none if the topic has no articles, or the table knows the alias no more."""
        canonical = view.aliases.canonical.get(key)
        row = view.store.lists.find("topic", canonical) if canonical else None
        if row is None:
            return
        path = paths.list_path("topic", key)
        target = f"{paths.top(path)}/{view.topic_url(row.key, row.count)}"
        yield Page(path, view.render(path, REDIRECT, {"target": target}))


def with_numbers(view: View, row: ListRow) -> Reference:
    """Any list as a link with its number of articles and its newest day."""
    _, last = view.store.lists.span(row.id)
    return replace(view.reference(row), count=row.count, last=last[:10].strip())
