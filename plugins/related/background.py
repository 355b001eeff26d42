"""Background: older articles that share a rare topic or term, and are alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from plugins.related.copies import is_copy
from plugins.related.events import DAYS, choose
from plugins.related.grams import most_telling, normal, subject, weigh
from plugins.related.library import days_between
from plugins.related.likeness import Profile, likeness, resemblance

RARE = 60
"""A key is rare for an article while fewer earlier articles have it."""
NEWEST = 12
"""Articles that a key leads to: the newest of the earlier ones."""
ALIKE = 0.26
"""Least likeness."""
COMPARED = 8
"""Candidates that are compared in full: those that share most and rarest keys."""
FORM = 0.1
"""Articles of one source that resemble each other more follow a form: daily figures, quakes, exchange rates."""
INSTALMENT = 0.5
"""So do those whose titles share so many of their grams, numbers aside."""
MOST = 3
"""Articles shown."""
MOST_OF_A_SOURCE = 2
"""Articles of one source shown."""


def ranked_candidates(earlier: Mapping[str, tuple[int, Sequence[str]]]) -> list[str]:
    """Ids of articles that share most and rarest keys.

    :param earlier: rare key -> how many earlier articles have it, and the newest of them.
    """
    scores: dict[str, float] = defaultdict(float)
    for key, (number, articles) in earlier.items():
        worth = most_telling(key) * (1 - number / RARE / 2)
        for article in articles:
            scores[article] += worth
    return [article for _, article in sorted((-score, article) for article, score in scores.items())[:COMPARED]]


def background(profile: Profile, candidates: Iterable[Profile], shown: Iterable[Profile]) -> list[Profile]:
    """Older articles for an article, the most alike first.

    :param shown: articles that its page shows already.
    """
    known = list(shown)
    ranked = []
    for other in candidates:
        value = likeness(profile, other)
        if value >= ALIKE and _is_older(profile, other) and not any(is_copy(one, other) for one in known):
            ranked.append((-value, other.sort, other))
    ranked.sort(key=lambda item: item[:2])
    kept = {one.id for one in known}
    return choose([other for *_, other in ranked if other.id not in kept], MOST, MOST_OF_A_SOURCE)


def _is_older(profile: Profile, other: Profile) -> bool:
    """Whether an earlier article tells what came before, and not the same thing once more."""
    if other.publisher != profile.publisher:
        return days_between(profile.day, other.day) > DAYS and not is_copy(profile, other)
    one, two = _words(profile), _words(other)
    instalment = len(one & two) >= INSTALMENT * len(one | two)
    return not instalment and resemblance(profile.signature, other.signature) < FORM


def _words(profile: Profile) -> set[str]:
    return {gram for gram in weigh(normal(subject(profile.title), profile.lang)) if not gram[0].isdecimal()}
