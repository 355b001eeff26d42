"""What templates see. Addresses (``url``) are relative to the site's top: ``{{ SITEURL }}/{{ article.url }}``.

The names follow Pelican's, so that stock themes work: ``article.title``, ``.url``, ``.date``,
``.locale_date``, ``.category``, ``.tags``, ``.authors``, ``.content``, ``.summary``, ``.lang``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import overload

from jinja2.runtime import Macro
from markupsafe import Markup

from plugins.records import Image


class UnknownDate:
    """Stands where a date would: an article without one has no day, never "now"."""

    def isoformat(self) -> str:
        """Empty."""
        return ""

    def strftime(self, _format: str) -> str:
        """Empty."""
        return ""

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed as something to link to."""

    label: str
    """Name of its format, for people: ``RSS``."""
    url: str
    """Its address."""
    mime: str
    """Its media type."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A source, category, topic or author as something to link to."""

    name: str
    """For people."""
    slug: str
    """In addresses."""
    url: str
    """Of its page, or of its place on a shared page; empty when it has none."""
    count: int = 0
    """Articles; 0 where it is not counted."""
    feeds: Sequence[FeedLink] = ()
    """Its feeds, the one to recommend first; empty without any."""
    note: str = ""
    """A second name: a source's host."""
    last: str = ""
    """Day of its newest article, where it is listed."""

    @property
    def feed(self) -> str:
        """Address of the feed to recommend; empty without one."""
        return self.feeds[0].url if self.feeds else ""

    def __str__(self) -> str:
        return self.name

    def __lt__(self, other: Reference) -> bool:
        return self.name < other.name


class Named(Sequence[Reference]):
    """References that are found when somebody asks: lists of articles show no topics, and each costs two queries."""

    __slots__ = ("_find", "_found", "_names")

    def __init__(self, names: Sequence[str], find: Callable[[str], Reference]) -> None:
        """Keep names for later.

        :param find: the reference of a name.
        """
        self._names = names
        self._find = find
        self._found: list[Reference] | None = None

    @overload
    def __getitem__(self, index: int) -> Reference: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Reference]: ...

    def __getitem__(self, index: int | slice) -> Reference | Sequence[Reference]:
        if self._found is None:
            self._found = [self._find(name) for name in self._names]
        return self._found[index]

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True, slots=True)
class FeedGroup:
    """Feeds of one kind, on the subscribe page."""

    name: str
    """For people."""
    opml: str
    """Address of the file with which a reader imports all of them."""
    references: Sequence[Reference]
    """What has the feeds."""


@dataclass(frozen=True, slots=True)
class Card:
    """An article in a list."""

    id: str
    """32 hexadecimal digits."""
    title: str
    """Plain text."""
    url: str
    """Of its page."""
    date: datetime | UnknownDate
    """For themes; midnight where only the day is known."""
    day: str
    """``2021-07-06``; empty if unknown."""
    time: str
    """``10:20`` in the publisher's zone; empty if unknown."""
    source: Reference
    """Its publisher."""
    categories: Sequence[Reference]
    """Channels and categories."""
    tags: Sequence[Reference]
    """Topics."""
    authors: Sequence[Reference]
    """Reporters and writers."""
    lang: str
    """BCP 47."""
    summary: str
    """Its first sentences, plain text."""
    source_url: str
    """The original; empty if unknown."""
    lead_image: Image | None
    """The picture that stands for it."""
    _shown: dict[object, str] = field(default_factory=dict, compare=False, repr=False)

    def shown(self, macro: Macro, *arguments: object, **named: object) -> str:
        """What a template's macro makes of this card; made once for the same arguments, on whatever page it is."""
        key = (macro._func.__code__, arguments, *named.items())  # noqa: SLF001 - names are not unique, code is
        text = self._shown.get(key)
        if text is None:
            text = self._shown[key] = macro(self, *arguments, **named)
        return text

    @property
    def locale_date(self) -> str:
        """The date for people."""
        return f"{self.day} {self.time}".strip()

    @property
    def category(self) -> Reference:
        """The first category, or the source where there is none."""
        return self.categories[0] if self.categories else self.source

    @property
    def slug(self) -> str:
        """Its id."""
        return self.id


@dataclass(frozen=True, slots=True)
class Origin:
    """A mirrored file that the article was read from."""

    mirror: str
    """Mirror's name."""
    path: str
    """Path inside the mirror."""
    shown: bool
    """Whether this copy's body is the one on the page."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What cleaning took away from an article, summed up by rule."""

    rule: str
    """Rule's name."""
    reason: str
    """Rule's reason."""
    count: int
    """Things."""
    characters: int
    """Visible characters."""


@dataclass(frozen=True, slots=True)
class Headline:
    """An article as a link to it, in an article's neighbourhood."""

    title: str
    """Plain text."""
    url: str
    """Of its page."""
    lang: str
    """BCP 47."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The articles before and after one in a list that it belongs to."""

    reference: Reference
    """The list."""
    previous: Headline | None
    """The one before it."""
    next: Headline | None
    """The one after it."""


@dataclass(frozen=True, slots=True)
class FullArticle:
    """An article on its own page: everything of its card, and more."""

    card: Card
    """Itself in a list; its fields can be read from here directly."""
    content: Markup
    """Cleaned body with local links, pictures by the image mode."""
    origins: Sequence[Origin]
    """Every copy."""
    cuts: Sequence[Cut]
    """What was taken away from the copy that is shown."""
    notices: Sequence[str]
    """Conflicts and doubts."""
    minutes: int
    """Reading time, at least 1."""
    turns: Sequence[Turn]
    """Where to read on: in its source, then in its first topics; none where it stands alone."""
    picture_origins: Sequence[str]
    """Where its pictures are (``https://cdn.example``): the only places that its page may load them from, if asked."""

    def __getattr__(self, name: str) -> object:
        return getattr(object.__getattribute__(self, "card"), name)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list of articles."""

    kind: str
    """``all``, ``day``, ``source``, ``category`` or ``topic``."""
    name: str
    """The list's name for people."""
    url: str
    """Of the list's first page, the newest."""
    count: int
    """Articles in the whole list; 0 on a sealed page, which must not change when the list grows."""
    first_day: str
    """Day of the oldest article; empty on a sealed page."""
    last_day: str
    """Day of the newest article; empty on a sealed page."""
    articles: Sequence[Card]
    """On this page, newest first (oldest first in a day)."""
    number: int
    """Number of this page counted from the oldest; 0 for the newest, which is not sealed yet."""
    older: str
    """Address of the next older page; empty on the oldest."""
    newer: str
    """Address of the next newer page; empty on the newest."""
    feeds: Sequence[FeedLink] = ()
    """The list's feeds, the one to recommend first; empty without any."""
    note: str = ""
    """A second name: a source's host."""

    @property
    def feed(self) -> str:
        """Address of the feed to recommend; empty without one."""
        return self.feeds[0].url if self.feeds else ""

    @property
    def months(self) -> Iterator[tuple[str, list[tuple[str, list[Card]]]]]:
        """Month (``2021-07``), and its days (``2021-07-06``) with their articles, in page order."""
        for month, cards in groupby(self.articles, key=lambda card: card.day[:7]):
            yield month, [(day, list(group)) for day, group in groupby(cards, key=lambda card: card.day)]


@dataclass(frozen=True, slots=True)
class Period:
    """A day, month or year in the calendar."""

    name: str
    """``2021``, ``2021-07`` or ``2021-07-06``."""
    url: str
    """Of its page."""
    count: int
    """Articles."""
    parts: Sequence[Period] = field(default_factory=tuple)
    """Months of a year, days of a month, oldest first."""

    @property
    def year(self) -> str:
        """The year that it is or belongs to."""
        return self.name[:4]


@dataclass(frozen=True, slots=True)
class ObjectPage:
    """What Pelican's themes call ``articles_page``; our pages turn by ``older`` and ``newer`` instead."""

    object_list: Sequence[Card]
    """Articles on this page."""
    number: int = 1

    def has_other_pages(self) -> bool:
        """No: a stock theme then draws no pager of its own."""
        return False

    def has_next(self) -> bool:
        """No."""
        return False

    def has_previous(self) -> bool:
        """No."""
        return False
