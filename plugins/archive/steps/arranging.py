"""Arranging articles: copies reconciled, lists brought up to date, and what shows them marked."""

from __future__ import annotations

import time
from collections.abc import Sequence

from plugins.archive import fingerprints
from plugins.archive.catalogue import Catalogue, topic_target
from plugins.archive.changes import Changes
from plugins.archive.feed_plan import feed_files
from plugins.archive.steps.context import CHANGED, GIVEN, BuildContext
from plugins.topics.aliases import Aliases, load_aliases, read_aliases
from plugins.topics.tiers import Tiers, fit_tiers

RECONCILE_AT_ONCE = 4_000
"""Articles reconciled in one transaction: bounds memory."""
FIRST_GUESS = 0.001
"""Seconds that arranging an article takes, before any of a build has been arranged."""


class Arranging:
    """The step that makes articles of readings, and lists of articles."""

    def __init__(self, context: BuildContext, wanted: Tiers) -> None:
        """Prepare.

        :param wanted: tiers of topics as the settings have them.
        """
        self._context = context
        self._store = context.store
        self._wanted = wanted

    def stands(self) -> bool:
        """Whether articles can be arranged one by one: the rules and aliases are those of all others."""
        if not self._context.scope.makers:
            return True
        fingerprint = fingerprints.catalogue_fingerprint(self._context.settings)
        aliases = load_aliases(self._context.settings.topics_file).written()
        return (self._store.fact("catalogue"), self._store.fact("aliases")) == (fingerprint, aliases)

    def arrange_all(self) -> None:
        """Bring articles and lists up to date, and mark the pages that show what changed."""
        if self._context.scope.makers:
            self._compare_rules()
        with self._context.phase("Arranging", self._store.articles.number_touched()) as advance:
            each = FIRST_GUESS
            while touched := self._store.articles.touched(self._context.lasting(RECONCILE_AT_ONCE, each)):
                began = time.perf_counter()
                self.arrange(touched)
                each = (time.perf_counter() - began) / len(touched)
                advance(len(touched))
                if self._context.leaving():
                    return
        if self._store.fact("numbers") == CHANGED:
            with self._store.transaction():
                self._mark_stale(Changes(files=True))
                self._store.set_fact("numbers", "")

    def arrange(self, touched: Sequence[str]) -> None:
        """Reconcile some articles."""
        if touched:
            aliases = load_aliases(self._context.settings.topics_file)
            with self._store.transaction():
                self._update(touched, aliases, None)

    def decide_tiers(self) -> None:
        """Fit topics into the budget of files; other tiers move topics, which any page may show."""
        tiers, settings = self._wanted, self._context.settings
        if settings.max_files:
            budget = settings.max_files - self._files_without_topics()
            tiers = fit_tiers(
                tiers, self._store.lists.sizes("topic"), budget, lambda count: self._feeds("topic", count)
            )
        if f"{tiers.page} {tiers.active}" != self._store.fact("tiers"):
            with self._store.transaction():
                self._store.set_fact("tiers", f"{tiers.page} {tiers.active}")
                self._forget_makers()
        self._context.tiers = tiers

    def _compare_rules(self) -> None:
        """Code or aliases changed: what is arranged by them is arranged anew, all of it or what they say of topics."""
        fingerprint = fingerprints.catalogue_fingerprint(self._context.settings)
        aliases, former = load_aliases(self._context.settings.topics_file), read_aliases(self._store.fact("aliases"))
        same_rules = self._store.fact("catalogue") == fingerprint
        if same_rules and aliases == former:
            return
        with self._store.transaction():
            moved = self._moved_articles(former, aliases) if same_rules and former else None
            if moved is None:
                self._store.forget_articles()
                self._store.articles.touch(self._store.files.article_ids())
                self._store.set_fact("catalogue", fingerprint)
                self._store.set_fact("numbers", CHANGED)
                self._forget_makers()
            else:
                self._update(moved, aliases, former)
            self._store.set_fact("aliases", aliases.written())

    def _moved_articles(self, former: Aliases, aliases: Aliases) -> list[str] | None:
        """Articles in topics that other aliases move or rename, and what has to be arranged anyway.

        None if there are too many for a transaction.
        """
        lists, articles = self._store.lists, set(self._store.articles.touched(RECONCILE_AT_ONCE + 1))
        for name in sorted(former.moved(aliases)):
            articles.update(self._store.articles.linking_to(topic_target(former.key(name))))
        topics = {former.key(name) for name in former.moved(aliases)}
        for key in sorted(topics | former.renamed(aliases)):
            row = lists.find("topic", key)
            if row is None:
                continue
            spelling = lists.spelling(row.id)
            if key in topics or former.names.get(key, spelling) != aliases.names.get(key, spelling):
                articles.update(lists.slice(row.id, 0, RECONCILE_AT_ONCE + 1))
        return sorted(articles) if len(articles) <= RECONCILE_AT_ONCE else None

    def _update(self, articles: Sequence[str], aliases: Aliases, former: Aliases | None) -> None:
        """Reconcile articles and mark what shows them, inside a transaction.

        :param former: the aliases by which they were arranged, where these changed.
        """
        context = self._context
        catalogue = Catalogue(
            self._store, aliases, context.tiers, has_topics=context.pipeline.has_topics, former=former
        )
        changes = catalogue.update(articles)
        self._note(changes)
        # In a first build every page will be made: nothing needs marking one by one.
        if any(self._store.fact(f"maker {name}") for name in context.pipeline.makers):
            self._mark_stale(changes)
        self._store.articles.settle(articles)

    def _mark_stale(self, changes: Changes) -> None:
        if not changes:
            return
        view = self._context.view()
        for maker in self._context.pipeline.makers.values():
            self._store.pages.mark_stale(maker.name, maker.stale(changes, view))

    def _note(self, changes: Changes) -> None:
        """Companions mark what they have to study again, in the transaction of the change."""
        if changes and self._context.pipeline.companions:
            view = self._context.view()
            for companion in self._context.pipeline.companions:
                companion.note(changes, view)

    def _forget_makers(self) -> None:
        """Every page of every maker has to be made again."""
        for name in (*self._context.pipeline.makers, *self._store.pages.makers()):
            self._store.set_fact(f"maker {name}", "")

    def _files_without_topics(self) -> int:
        """Output files that do not depend on tiers, full list pages aside."""
        lists = self._store.lists
        days = [row.key for row in lists.of_kind("day")]
        calendar = len(days) + len({day[:7] for day in days}) + len({day[:4] for day in days})
        named = lists.number("source") + lists.number("category")
        named += sum(
            self._feeds(kind, row.count) for kind in ("all", "source", "category") for row in lists.of_kind(kind)
        )
        articles = self._store.articles.count()
        named += sum(count(articles) for count in self._context.pipeline.file_counts)
        return articles + calendar + named + len(lists.shelves()) + self._store.pages.count(GIVEN) + 14

    def _feeds(self, kind: str, count: int) -> int:
        """Files that the feeds of a list of so many articles take."""
        return feed_files(self._context.settings, kind, count) if self._context.pipeline.has_feeds else 0


def parse_tiers(fact: str, wanted: Tiers) -> Tiers:
    """The tiers that the last build used, or the wanted ones."""
    numbers = fact.split()
    return Tiers(*map(int, numbers)) if len(numbers) == 2 and fact.replace(" ", "").isdecimal() else wanted
