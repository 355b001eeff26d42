"""Arranging articles: copies reconciled, lists brought up to date, and what shows them marked."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from plugins.archive.catalogue import Catalogue, topic_target
from plugins.archive.changes import Changes
from plugins.archive.entries import decode_entry
from plugins.archive.feed_plan import feed_files
from plugins.archive.steps.context import CHANGED, BuildContext
from plugins.archive.view import View, arranged_aliases
from plugins.store.store import ARRANGED
from plugins.topics.aliases import Aliases, read_aliases
from plugins.topics.tiers import Tiers, fit_tiers

RECONCILE_AT_ONCE = 1_000
"""Articles reconciled in one transaction: bounds memory; 4,000 take 30 MB more and no less time."""
MOST_MOVED = 4_000
"""Articles that aliases may move: all at once, while of more everything is arranged anew."""
FIRST_GUESS = 0.001
"""Seconds that arranging an article takes, before any of a build has been arranged."""
WORTH_A_REHEARSAL = 10
"""Articles of a topic from which on its open page is shown before all of them are arranged: 10 ms each."""


class _TakenBack(Exception):
    """What was done was a rehearsal: the transaction ends without keeping it."""


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
        rules = self._context.rules
        same_code = self._store.fact("catalogue") == rules.catalogue
        return same_code and self._store.fact("aliases") == rules.aliases.written()

    def arrange_all(self) -> None:
        """Bring articles and lists up to date, and mark the pages that show what changed."""
        if self._context.scope.makers:
            self._compare_rules()
            if self._context.leaving():
                return
        with self._context.phase("Arranging", self._store.articles.number_touched()) as advance:
            each = FIRST_GUESS
            while touched := self._store.articles.touched(self._context.lasting(RECONCILE_AT_ONCE, each)):
                began = time.perf_counter()
                self.arrange(touched)
                each = (time.perf_counter() - began) / len(touched)
                advance(len(touched))
                if self._context.leaving():
                    return
        if not self._store.fact(ARRANGED):
            with self._context.phase("Sorting", None), self._store.transaction():
                self._store.load()
                self._store.set_fact(ARRANGED, "yes")
        if self._store.fact("numbers") == CHANGED:
            with self._store.transaction(), self._context.glance() as view:
                self._mark_stale(Changes(files=True), view)
                self._store.set_fact("numbers", "")

    def arrange(self, touched: Sequence[str]) -> None:
        """Reconcile some articles."""
        if touched:
            with self._store.transaction():
                self._update(touched, arranged_aliases(self._store), None)

    def decide_tiers(self, number_given: Callable[[], int]) -> None:
        """Fit topics into the budget of files; other tiers move topics, which any page may show.

        :param number_given: how many files are made elsewhere.
        """
        tiers, settings = self._wanted, self._context.settings
        if settings.max_files:
            budget = settings.max_files - number_given() - self._files_without_topics()
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
        aliases, former = self._context.rules.aliases, self._former_aliases()
        if aliases == former:
            return
        with suppress(_TakenBack), self._store.transaction():
            if former and self._store.staged:
                self._store.load()
            moved = self._moved_articles(former, aliases) if former else None
            self._store.set_fact("aliases", aliases.written())
            if moved is None:
                self._store.forget_articles()
                self._store.articles.touch_all()
                self._store.set_fact("catalogue", self._context.rules.catalogue)
                self._store.set_fact("numbers", CHANGED)
                self._forget_makers()
            else:
                self._update(moved, aliases, former)

    def rehearse(self, article: str, perform: Callable[[], None]) -> None:
        """Do something in the archive as it looks with one article arranged anew, and take the arrangement back.

        To arrange it for good takes longer: companions and page makers look at what lies around it, and by changed
        aliases all that share its topics have to move in one transaction. Nothing is done where aliases say nothing new
        of this one's topics, or of few articles: those are soon arranged.
        """
        aliases, former = arranged_aliases(self._store), None
        if not self.stands():
            aliases, former = self._context.rules.aliases, self._former_aliases()
            if former is None or not self._is_worth_a_rehearsal(article, former, aliases):
                return
        with suppress(_TakenBack), self._store.transaction():
            self._store.set_fact("aliases", aliases.written())
            self._catalogue(aliases, former).update([article], alone=True)
            perform()
            raise _TakenBack

    def _is_worth_a_rehearsal(self, article: str, former: Aliases, aliases: Aliases) -> bool:
        row = self._store.articles.get(article)
        concerned = {former.key(name) for name in former.moved(aliases)} | former.renamed(aliases)
        topics = concerned.intersection(map(former.key, decode_entry(row.entry).tags)) if row else ()
        lists = (self._store.lists.find("topic", key) for key in topics)
        return sum(found.count for found in lists if found) >= WORTH_A_REHEARSAL

    def _former_aliases(self) -> Aliases | None:
        """The aliases by which all articles are arranged; None if other rules changed as well."""
        same_rules = self._store.fact("catalogue") == self._context.rules.catalogue
        return read_aliases(self._store.fact("aliases")) if same_rules else None

    def _catalogue(self, aliases: Aliases, former: Aliases | None, *, loading: bool = False) -> Catalogue:
        context, has_topics = self._context, self._context.pipeline.has_topics
        return Catalogue(self._store, aliases, context.tiers, has_topics=has_topics, former=former, loading=loading)

    def _moved_articles(self, former: Aliases, aliases: Aliases) -> list[str] | None:
        """Articles in topics that other aliases move or rename, and what has to be arranged anyway.

        None if there are too many for a transaction.
        """
        lists, articles = self._store.lists, set(self._store.articles.touched(MOST_MOVED + 1))
        for name in sorted(former.moved(aliases)):
            articles.update(self._store.articles.linking_to(topic_target(former.key(name))))
        topics = {former.key(name) for name in former.moved(aliases)}
        for key in sorted(topics | former.renamed(aliases)):
            row = lists.find("topic", key)
            if row is None:
                continue
            spelling = lists.spelling(row.id)
            if key in topics or former.names.get(key, spelling) != aliases.names.get(key, spelling):
                articles.update(lists.slice(row.id, 0, MOST_MOVED + 1))
        return sorted(articles) if len(articles) <= MOST_MOVED else None

    def _update(self, articles: Sequence[str], aliases: Aliases, former: Aliases | None) -> None:
        """Reconcile articles and mark what shows them, inside a transaction.

        :param former: the aliases by which they were arranged, where these changed.
        """
        context = self._context
        # In a first build every page will be made: nothing needs marking one by one.
        marks = any(self._store.fact(f"maker {name}") for name in context.pipeline.makers)
        loading = not marks and self._may_load(articles)
        if self._store.staged and not loading:
            self._store.load()
        changes = self._catalogue(aliases, former, loading=loading).update(articles, alone=not marks)
        moves = former is not None
        self._leave_unfinished(moves=moves)
        with self._context.glance() as view:
            self._note(changes, view)
            self._leave_unfinished(moves=moves)
            if marks:
                self._mark_stale(changes, view, moves=moves)
        self._store.articles.settle(articles)

    def _may_load(self, articles: Sequence[str]) -> bool:
        """Whether what these articles belong to can wait until all are there, and be sorted then."""
        looked_at = self._context.audience.hurried or self._store.fact(ARRANGED)
        return not looked_at and not self._store.articles.has_any(articles)

    def _leave_unfinished(self, *, moves: bool) -> None:
        """Articles that aliases move are one transaction, which may be long: whoever is in a hurry does without it.

        :raises _TakenBack: the next build does it all again.
        """
        if moves and self._context.leaving():
            raise _TakenBack

    def _mark_stale(self, changes: Changes, view: View, *, moves: bool = False) -> None:
        if not changes:
            return
        for maker in self._context.pipeline.makers.values():
            self._leave_unfinished(moves=moves)
            self._store.pages.mark_stale(maker.name, maker.stale(changes, view))

    def _note(self, changes: Changes, view: View) -> None:
        """Companions mark what they have to study again, in the transaction of the change."""
        for companion in self._context.pipeline.companions if changes else ():
            companion.note(changes, view)

    def _forget_makers(self) -> None:
        """Every page of every maker has to be made again."""
        for name in (*self._context.pipeline.makers, *self._store.pages.makers()):
            self._store.set_fact(f"maker {name}", "")

    def _files_without_topics(self) -> int:
        """Files made here that do not depend on tiers, full list pages aside."""
        lists = self._store.lists
        days = [row.key for row in lists.of_kind("day")]
        calendar = len(days) + len({day[:7] for day in days}) + len({day[:4] for day in days})
        named = lists.number("source") + lists.number("category")
        named += sum(
            self._feeds(kind, row.count) for kind in ("all", "source", "category") for row in lists.of_kind(kind)
        )
        articles = self._store.articles.count()
        named += sum(count(articles) for count in self._context.pipeline.file_counts)
        return articles + calendar + named + len(lists.shelves()) + 14

    def _feeds(self, kind: str, count: int) -> int:
        """Files that the feeds of a list of so many articles take."""
        return feed_files(self._context.settings, kind, count) if self._context.pipeline.has_feeds else 0


def parse_tiers(fact: str, wanted: Tiers) -> Tiers:
    """The tiers that the last build used, or the wanted ones."""
    numbers = fact.split()
    return Tiers(*map(int, numbers)) if len(numbers) == 2 and fact.replace(" ", "").isdecimal() else wanted
