"""Near-copies: the same agency's text in two sources, a text republished, one article revised."""

from __future__ import annotations

from collections.abc import Iterable

from plugins.related.likeness import Profile, containment, likeness, resemblance

SAME = 0.7
"""Texts that resemble each other so much are copies, whatever their titles."""
COPY = 0.5
"""So are texts that resemble each other so much, if titles and leads are alike too: a statement quoted at length in
two reports makes no copy of them."""
EXCERPT, CONTAINED = 0.35, 0.75
"""And texts that resemble each other so much, of which the longer has so much of the shorter: a version that grew."""
ALIKE = 0.28
"""Least likeness of titles and leads then."""
LEAST_CLAUSES = 8
"""A text must have so many clauses before copies of it can be told from a form of words."""
MOST_COPIES = 4
"""Copies shown."""
KEYS = 5
"""Smallest prints by which copies are found: of two texts that share half of their clauses, 97 of 100 pairs share one
of them."""
KEY_LIMIT = 24
"""A print that more articles have is a form of words, and leads to none of them."""


def is_copy(one: Profile, other: Profile) -> bool:
    """Whether two articles are essentially the same text."""
    if min(one.signature.clauses, other.signature.clauses) < LEAST_CLAUSES:
        return False
    share = resemblance(one.signature, other.signature)
    if share < EXCERPT or share >= SAME:
        return share >= SAME
    enough = share >= COPY or containment(one.signature, other.signature, share) >= CONTAINED
    return enough and likeness(one, other) >= ALIKE


def copy_keys(prints: tuple[int, ...]) -> tuple[int, ...]:
    """The prints by which copies of an article are found."""
    return prints[:KEYS]


def copies_of(profile: Profile, candidates: Iterable[Profile]) -> list[Profile]:
    """Those that are copies of an article, oldest first."""
    found = {other.id: other for other in candidates if other.id != profile.id and is_copy(profile, other)}
    return sorted(found.values(), key=lambda other: other.sort)
