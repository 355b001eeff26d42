"""What a build found changed: the input of every page maker's ``stale``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from plugins.archive.entries import Entry


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """An article before and after; None where it was or is not there."""

    before: Entry | None
    """As the last build left it."""
    after: Entry | None
    """As it is now."""
    rekeyed: bool = False
    """Its tags may lead to other topics than before, though both entries are alike."""
    relinked: bool = False
    """Nothing of its own changed, but a topic of it is called otherwise, or lives elsewhere; no entries are kept."""


@dataclass(slots=True)
class ListChange:
    """What happened to one list."""

    kind: str
    """``all``, ``day``, ``source``, ``category`` or ``topic``."""
    key: str
    """Identity inside the kind."""
    count_before: int
    """Articles then."""
    count_after: int = 0
    """Articles now."""
    moved: str | None = None
    """Smallest sort key that was added or removed: positions from there on have shifted."""
    edited: set[str] = field(default_factory=set)
    """Sort keys of articles that stayed in place and look different."""
    relinked: set[str] = field(default_factory=set)
    """The same of those that look different only where their topics are named."""
    renamed: bool = False
    """A topic is now written differently, or lives elsewhere."""

    @property
    def is_relinked_only(self) -> bool:
        """Whether nothing but links to topics changed of its articles, and nothing of the list."""
        return self.moved is None and not self.edited and not self.renamed

    def move(self, sort: str) -> None:
        """An article was added or removed here."""
        if self.moved is None or sort < self.moved:
            self.moved = sort


@dataclass(slots=True)
class Changes:
    """Everything that changed since the last build."""

    articles: dict[str, ArticleChange] = field(default_factory=dict)
    """By id."""
    lists: dict[tuple[str, str], ListChange] = field(default_factory=dict)
    """By kind and key."""
    files: bool = False
    """Any input file came, went, or was read anew: the numbers of the archive may differ."""
    loading: bool = False
    """All articles are new, and more will come before anybody looks at what belongs together: keys may be staged."""
    names: frozenset[str] = frozenset()
    """Folded names that aliases took for another topic, and topics that they named otherwise, until now."""
    former_key: Callable[[str], str] | None = None
    """Tag -> topic for what was before, where aliases changed; None: as it is now."""

    def __bool__(self) -> bool:
        return bool(self.articles or self.lists or self.files or self.names)

    def of_kind(self, *kinds: str) -> Iterator[ListChange]:
        """Changes of lists of these kinds."""
        return (change for change in self.lists.values() if change.kind in kinds)
