"""Brings articles and lists in the store up to date with the files' readings, and says what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping

from plugins.archive.changes import ArticleChange, Changes, ListChange
from plugins.archive.entries import Copy, Entry, decode_entry, decode_reading, encode
from plugins.archive.reconcile import Candidate, reconcile
from plugins.store import Store
from plugins.store.articles import ArticleRow
from plugins.store.lists import ListRow
from plugins.topics.aliases import Aliases
from plugins.topics.slugs import bucket
from plugins.topics.tiers import Tiers

NO_DAY = "undated"
"""Key of the day list of articles without a date."""


def topic_target(key: str) -> str:
    """How a link to a topic is remembered among links to articles."""
    return f"topic {key}"


class Catalogue:
    """The derived tables, kept equal to what a clean build of the same readings would make."""

    def __init__(self, store: Store, aliases: Aliases, tiers: Tiers, *, has_topics: bool) -> None:
        self._store = store
        self._tiers = tiers
        self._aliases = aliases
        self._topic_key: Callable[[str], str] = aliases.key
        self._has_topics = has_topics
        self._channels: Mapping[tuple[str, str], str] = {}
        self._spellings: dict[int, str] = {}
        self.changes = Changes()

    def update(self, articles: Iterable[str]) -> Changes:
        """Reconcile these articles anew, inside the caller's transaction."""
        self._channels = self._store.files.channel_names()
        for article in sorted(articles):
            self._update_article(article)
        self._finish_lists()
        return self.changes

    def _update_article(self, article: str) -> None:
        row = self._store.articles.get(article)
        before = decode_entry(row.entry) if row else None
        candidates = [
            Candidate(file, Copy(mirror, path), decode_reading(record))
            for file, mirror, path, record in self._store.files.copies(article)
        ]
        if not candidates:
            if before:
                self._store.articles.forget(article)
                self._replace(article, before, None)
            return
        shown, after = reconcile(candidates, self._channels, self._topic_key)
        html = self._store.files.html(shown.file)
        entry = encode(after)
        digest = hashlib.blake2b(entry + html.encode(), digest_size=16).digest()
        if row and row.digest == digest and row.file == shown.file:
            return
        self._store.articles.save(ArticleRow(article, after.sort, shown.file, digest, entry))
        self._replace(article, before, after)

    def _replace(self, article: str, before: Entry | None, after: Entry | None) -> None:
        """Move an article from its old lists and links to its new ones."""
        self.changes.articles[article] = ArticleChange(before, after)
        old, new = self._memberships(before), self._memberships(after)
        for place in old.keys() - new.keys():
            self._leave(place, old[place], before.sort if before else "")
        for place in new.keys() - old.keys():
            self._join(place, new[place], after.sort if after else "", article)
        for place in new.keys() & old.keys():
            assert before is not None and after is not None
            if before.sort != after.sort:
                self._leave(place, old[place], before.sort)
                self._join(place, new[place], after.sort, article)
                continue
            self._change(place).edited.add(after.sort)
            if old[place] != new[place]:
                self._respell(place, old[place], -1)
                self._respell(place, new[place], 1)
        links_before, links_after = self._targets(before), self._targets(after)
        self._store.articles.drop_links(article, links_before - links_after)
        self._store.articles.add_links(article, links_after - links_before)

    def _memberships(self, entry: Entry | None) -> dict[tuple[str, str], str]:
        """(kind, key) of every list of an article -> how it names the list (topics only)."""
        if entry is None:
            return {}
        places = {("all", ""): "", ("day", entry.day or NO_DAY): ""}
        if entry.reading.publisher:
            places["source", entry.reading.publisher] = ""
        for category in entry.categories:
            places["category", category] = ""
        if self._has_topics:
            for tag in entry.tags:
                places["topic", self._topic_key(tag)] = tag
        return places

    def _targets(self, entry: Entry | None) -> set[str]:
        """What an article links to: articles, and topics that it does not belong to itself."""
        if entry is None:
            return set()
        own = {self._topic_key(tag) for tag in entry.tags}
        targets = set()
        for link in entry.reading.links:
            if link.kind == "article":
                targets.add(link.target)
            elif self._has_topics and (key := self._topic_key(link.target)) not in own:
                targets.add(topic_target(key))
        return targets

    def _change(self, place: tuple[str, str]) -> ListChange:
        change = self.changes.lists.get(place)
        if change is None:
            row = self._store.lists.find(*place)
            change = self.changes.lists[place] = ListChange(*place, row.count if row else 0)
            if row and place[0] == "topic":
                self._spellings[row.id] = self._store.lists.spelling(row.id)
        return change

    def _join(self, place: tuple[str, str], spelling: str, sort: str, article: str) -> None:
        self._change(place).move(sort)
        shelf = bucket(place[1]) if place[0] == "topic" else ""
        self._store.lists.add(self._store.lists.ensure(*place, shelf), sort, article)
        self._respell(place, spelling, 1)

    def _leave(self, place: tuple[str, str], spelling: str, sort: str) -> None:
        self._change(place).move(sort)
        self._store.lists.drop(self._store.lists.ensure(*place), sort)
        self._respell(place, spelling, -1)

    def _respell(self, place: tuple[str, str], spelling: str, change: int) -> None:
        if spelling:
            self._store.lists.count_spelling(self._store.lists.ensure(*place), spelling, change)

    def _finish_lists(self) -> None:
        for place, change in list(self.changes.lists.items()):
            row = self._store.lists.find(*place)
            change.count_after = row.count if row else 0
            if row and place[0] == "topic" and self._looks_different(row, change):
                change.renamed = True
                self._touch_members(row)
        self._store.lists.drop_empty()

    def _looks_different(self, row: ListRow, change: ListChange) -> bool:
        """Whether links to the topic change: its name, or the tier that decides where it lives."""
        if not change.count_before:
            return False  # all of its articles are new to it, and so made anyway
        tiers = self._tiers
        return (
            self._spellings.get(row.id, "") != self._store.lists.spelling(row.id)
            or tiers.has_page(change.count_before) != tiers.has_page(change.count_after)
            or tiers.is_active(change.count_before) != tiers.is_active(change.count_after)
        )

    def _touch_members(self, row: ListRow) -> None:
        """Every article of the list shows something that changed: it looks different wherever it is listed."""
        for article in self._store.lists.slice(row.id, 0, row.count):
            if article in self.changes.articles:
                continue
            stored = self._store.articles.get(article)
            assert stored is not None
            entry = decode_entry(stored.entry)
            self.changes.articles[article] = ArticleChange(entry, entry)
            for place in self._memberships(entry):
                change = self._change(place)
                change.edited.add(entry.sort)
                change.count_after = change.count_after or change.count_before
