"""What is found for an article, as it stands in the store: everything that the page shows of the others."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from plugins.related.likeness import Profile


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another article, as a link shows it."""

    id: str
    """Identity."""
    title: str
    """Plain text."""
    publisher: str
    """Host; empty if unknown."""
    sort: str
    """Day, time, id."""
    lang: str
    """BCP 47."""

    @property
    def day(self) -> str:
        """``2021-07-06``; empty if unknown."""
        return self.sort[:10].strip()


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What an article's page shows of others; each part the best first."""

    same_event: tuple[Suggestion, ...] = ()
    """Other sources' reports."""
    background: tuple[Suggestion, ...] = ()
    """Older articles."""
    copies: tuple[Suggestion, ...] = ()
    """The same text elsewhere, or another version of it; oldest first."""

    def __bool__(self) -> bool:
        return bool(self.same_event or self.background or self.copies)


def suggestion(profile: Profile) -> Suggestion:
    """An article as a suggestion."""
    return Suggestion(profile.id, profile.title, profile.publisher, profile.sort, profile.lang)


encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Suggestions).decode
