"""Keeps suggestions current: notes what a change makes stale, studies exactly that, keeps what is found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain

from plugins.archive.changes import ArticleChange, Changes
from plugins.archive.entries import Entry
from plugins.archive.view import View
from plugins.archive.workers import batched
from plugins.related.background import NEWEST, RARE, background, ranked_candidates
from plugins.related.copies import KEY_LIMIT, MOST_COPIES, copies_of, copy_keys
from plugins.related.display import show
from plugins.related.events import DAYS, same_event
from plugins.related.grams import telling
from plugins.related.library import Library, days_around
from plugins.related.likeness import TELLING, Profile, keys_of, profile_of, strong_grams
from plugins.related.signature import read_signature
from plugins.related.story import tell
from plugins.related.suggestions import Suggestions, decode, encode, suggestion
from plugins.store.lists import ListRow
from plugins.store.related import Keyed, Printed
from plugins.topics.folding import fold

FEW = 12
"""States of articles that changed around a day: with more, nearly all articles of the day have something in common.
Finding out costs a fifteenth of studying an article anew."""
GROUP = 1_500
"""Articles studied together, in order of days: each group reads three days on either side as well."""
TopicKey = Callable[[str], str]
"""Tag -> topic."""
KNOWN = "related"
"""The fact that findings about all articles were made or are marked; the catalogue forgets it with the articles."""


class RelatedCompanion:
    """Suggestions on articles' pages, stories on topics' pages."""

    name = "related"

    def note(self, changes: Changes, view: View) -> None:
        """Keep keys and prints; mark the articles around the changes, and those that share what changed."""
        key_of = view.aliases.key
        former = changes.former_key or key_of
        changed = {article: change for article, change in changes.articles.items() if _differs(change, former, key_of)}
        if not changed:
            return
        before = _Traces(((article, change.before) for article, change in changed.items()), former)
        after = _Traces(((article, change.after) for article, change in changed.items()), key_of)
        related, known = view.store.related, bool(view.store.fact(KNOWN))
        if known:
            related.mark_stale(changed, around=True)
            _mark_around(view, changed.values(), former)
            _mark_sharers(view, before, after)
        if changes.loading:
            related.stage(after.keys, after.prints)
            return
        related.drop(before.keys - after.keys, before.prints - after.prints)
        related.add(after.keys - before.keys, after.prints - before.prints)
        if known:
            # What was rare before may be rare no more, and the other way round: both states mark.
            _mark_sharers(view, before, after)

    def outdated(self, view: View) -> tuple[int, Iterable[Sequence[str]]]:
        """Groups of articles by day; everything where nothing is known yet."""
        related = view.store.related
        if not view.store.fact(KNOWN):
            related.mark_all_stale()
            view.store.set_fact(KNOWN, "yes")
        return related.number_stale(), batched(related.stale(), GROUP)

    def study(self, view: View, articles: Sequence[str]) -> Mapping[str, bytes]:
        """The suggestions for these articles."""
        library = view.keep(self, Library)
        findings: dict[str, bytes] = {}
        for article in articles:
            profile = library.profile(article)
            found = suggestions_for(profile, library) if profile else None
            findings[article] = encode(found) if found else b""
        return findings

    def settle(self, view: View, findings: Mapping[str, bytes]) -> Iterable[str]:
        """Keep suggestions; the articles for which they differ from before."""
        related = view.store.related
        differing = [article for article, data in findings.items() if related.get(article) != data]
        related.save(findings)
        return differing

    def beside_article(self, view: View, entry: Entry) -> Mapping[str, object]:
        """``related``: the suggestions as links."""
        data = view.store.related.get(entry.reading.id)
        return {"related": show(view, entry, decode(data))} if data else {}

    def beside_list(self, view: View, row: ListRow, number: int) -> Mapping[str, object]:
        """``story``: on the newest page of a topic its bursts of coverage."""
        return {"story": tell(view, row)} if row.kind == "topic" and not number else {}


def suggestions_for(profile: Profile, library: Library) -> Suggestions:
    """What an article's page shows of others."""
    related = library.view.store.related
    sharers = set(chain.from_iterable(related.printed(copy_keys(profile.signature.prints), KEY_LIMIT)))
    copies = copies_of(profile, library.profiles(sorted(sharers - {profile.id})))
    events, older = list[Profile](), list[Profile]()
    if profile.day:
        events, day = _events(profile, library), date.fromisoformat(profile.day).toordinal()
        earlier = related.earlier(profile.keys, day, RARE, NEWEST)
        older = background(profile, library.profiles(ranked_candidates(earlier)), [*events, *copies])
    return Suggestions(
        same_event=tuple(map(suggestion, events)),
        background=tuple(map(suggestion, older)),
        copies=tuple(map(suggestion, copies[:MOST_COPIES])),
    )


def _events(profile: Profile, library: Library) -> list[Profile]:
    """Other reports of an article's event; those found last time where the days around are as they were then.

    Of 650 articles that 300 new ones mark, half only share something with them, each in days of its own: to go through
    these days took three quarters of the time.
    """
    related = library.view.store.related
    if not related.stands_around(profile.id):
        return same_event(profile, library.around(profile.day, DAYS), library)
    found = related.get(profile.id)
    return library.profiles(event.id for event in decode(found).same_event) if found else []


def _differs(change: ArticleChange, former: TopicKey, key_of: TopicKey) -> bool:
    """Whether anything changed that is compared, or shown where the article is suggested."""
    return _compared(change.before, former) != _compared(change.after, key_of)


def _compared(entry: Entry | None, key_of: TopicKey) -> object:
    if entry is None:
        return None
    reading = entry.reading
    topics = [(fold(tag), key_of(tag)) for tag in entry.tags]  # one that is written like the title's column is no key
    return entry.sort, reading.title, reading.publisher, reading.lang, reading.summary, reading.signature, topics


class _Traces:
    """Where articles can be found, in one state of the archive."""

    def __init__(self, entries: Iterable[tuple[str, Entry | None]], key_of: TopicKey) -> None:
        self.keys: set[Keyed] = set()
        self.prints: set[Printed] = set()
        for article, entry in entries:
            if entry is None:
                continue
            if entry.day:  # what has none comes neither before nor after anything
                ordinal = date.fromisoformat(entry.day).toordinal()
                self.keys.update((key, ordinal, article) for key in keys_of(entry, key_of))
            prints = read_signature(entry.reading.signature).prints
            self.prints.update((value, article) for value in copy_keys(prints))


def _mark_around(view: View, changes: Iterable[ArticleChange], former: TopicKey) -> None:
    """Mark the articles of the days around that have a telling gram in common with what changed.

    No other one can meet it as a candidate, nor count it among the holders of a gram.
    """
    topic_key, related = view.aliases.key, view.store.related
    around: dict[str, list[tuple[Entry, TopicKey]]] = defaultdict(list)
    for change in changes:
        for entry, key_of in ((change.before, former), (change.after, topic_key)):
            if entry is not None:
                for day in days_around(entry.day, DAYS):
                    around[day].append((entry, key_of))
    grams = lru_cache(maxsize=None)(lambda state: frozenset(telling(profile_of(*state).all, TELLING)))
    for day, entries in sorted(around.items()):
        if len(entries) > FEW:
            related.mark_days_stale([day])
            continue
        changed = frozenset[str]().union(*map(grams, entries))
        row = view.store.lists.find("day", day)
        others = map(view.member, view.store.lists.slice(row.id, 0, row.count)) if row else ()
        related.mark_stale(
            (
                other.reading.id
                for other in others
                if not changed.isdisjoint(telling(strong_grams(other, topic_key), TELLING))
            ),
            around=True,
        )


def _mark_sharers(view: View, before: _Traces, after: _Traces) -> None:
    """Mark whoever may show, or count, what changed."""
    related = view.store.related
    earliest: dict[str, int] = {}
    for key, day, _ in before.keys | after.keys:
        earliest[key] = min(day, earliest.get(key, day))
    for key, day in earliest.items():
        related.mark_stale(related.later(key, day, RARE), around=False)
    for value in {value for value, _ in before.prints | after.prints}:
        related.mark_stale(chain.from_iterable(related.printed([value], KEY_LIMIT)), around=False)
