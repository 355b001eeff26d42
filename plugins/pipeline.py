"""The pipeline that rooms contribute to; the same in the main process and in every worker.

A plugin named in ``PLUGINS`` has ``contribute(pipeline)``, which adds dialects, rules, page makers with their
preparations, or companions. Order in ``PLUGINS`` is the order of the flow.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from plugins.errors import SettingsError

if TYPE_CHECKING:
    from plugins.archive.changes import Changes
    from plugins.archive.entries import Entry
    from plugins.archive.view import View
    from plugins.cleaning.rule import Rule
    from plugins.records import Article, MirrorFile, Page
    from plugins.settings import ArchiveSettings
    from plugins.store.lists import ListRow

T = TypeVar("T")


class Dialect(Protocol):
    """How one family of mirrors writes its files; usually a module."""

    NAME: str
    """Short and unique: ``gfw``."""

    def detect(self, file: MirrorFile) -> bool:
        """True if the file is written in this dialect, judged by its content."""

    def read(self, file: MirrorFile) -> Article:
        """Read the file.

        :raises NotAnArticle: for an index or a README of this dialect.
        :raises UnreadableFile: for an article too broken to show.
        """


class PageMaker(Protocol):
    """Makes one kind of page. A key names a small group of files that are made together."""

    name: str
    """Short and unique: ``article``."""

    def templates(self) -> tuple[tuple[str, ...], ...]:
        """The templates of its pages: for each page the choices, best first. A change makes all keys stale."""

    def keys(self, view: View) -> Iterable[str]:
        """Every key that exists now."""

    def stale(self, changes: Changes, view: View) -> Iterable[str]:
        """The keys whose pages may differ after these changes, those that cease to exist included."""

    def make(self, view: View, key: str) -> Iterator[Page]:
        """The files of a key; none if it exists no more."""


class Companion(Protocol):
    """Keeps findings about articles, and gives their pages and those of lists more to show."""

    name: str
    """Short and unique: ``related``."""

    def note(self, changes: Changes, view: View) -> None:
        """Remember which findings these changes make stale, inside the transaction that makes them."""

    def outdated(self, view: View) -> tuple[int, Iterable[Sequence[str]]]:
        """How many articles to study, and their ids, those together that are best studied together.

        Called inside a transaction; the ids, which may be millions, are asked for while first findings are settled.
        """

    def study(self, view: View, articles: Sequence[str]) -> Mapping[str, bytes]:
        """Findings about these articles, by id; runs in a worker."""

    def settle(self, view: View, findings: Mapping[str, bytes]) -> Iterable[str]:
        """Keep findings, inside a transaction; ids of the articles whose pages may differ now."""

    def beside_article(self, view: View, entry: Entry) -> Mapping[str, object]:
        """What the template of an article's page gets beside the article."""

    def beside_list(self, view: View, row: ListRow, number: int) -> Mapping[str, object]:
        """What the template of a list's page gets beside the list; ``number`` is the page's, 0 for the newest."""


class Preparation(Protocol):
    """What must be done with the archive as a whole before some pages of a maker can be made, piece by piece."""

    def errands(self, view: View, keys: Iterable[str]) -> list[tuple[str, int]]:
        """What to do before these keys are made, in any order: errands, and how many articles each reads."""

    def prepare(self, view: View, errand: str) -> None:
        """Do one errand; in a worker."""

    def tidy(self, view: View) -> None:
        """The pages are made: leave nothing behind."""


@dataclass
class Pipeline:
    """What the rooms contributed."""

    settings: ArchiveSettings
    """The settings of this build."""
    dialects: list[Dialect] = field(default_factory=list)
    """In order; the first whose ``detect`` says yes reads the file."""
    rules: list[Rule] = field(default_factory=list)
    """Cleaning rules, in order."""
    makers: dict[str, PageMaker] = field(default_factory=dict)
    """Page makers by name."""
    companions: list[Companion] = field(default_factory=list)
    """What else is kept about articles, and shown on their pages."""
    sign: Callable[[str, str, str], str] | None = None
    """Makes an article's signature of its title, language and cleaned body; None if nobody compares articles."""
    preparations: dict[str, Preparation] = field(default_factory=dict)
    """What comes before pages, by the name of their maker."""
    batches: dict[str, int] = field(default_factory=dict)
    """How many keys a worker takes at once, by the name of the maker, where it says so."""
    file_counts: list[Callable[[int], int]] = field(default_factory=list)
    """How many files rooms from the archive on make of so many articles, feeds aside."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Why things are cut by what is no rule, by name."""
    has_topics: bool = False
    """Whether tags become topics (``plugins.topics`` is in ``PLUGINS``)."""
    has_feeds: bool = False
    """Whether feeds are made (``plugins.feeds`` is in ``PLUGINS``)."""
    has_han: bool = False
    """Whether pages can be shown in the other Chinese script (``plugins.han`` is in ``PLUGINS``)."""
    has_search: bool = False
    """Whether the archive can be searched (``plugins.search`` is in ``PLUGINS``)."""

    def add_dialect(self, dialect: Dialect, *, before: str | None = None) -> None:
        """Add a dialect at the end, or before another one."""
        names = [known.NAME for known in self.dialects]
        self._insert(self.dialects, dialect, names, dialect.NAME, before)

    def add_rule(self, rule: Rule, *, before: str | None = None) -> None:
        """Add a cleaning rule at the end, or before another one."""
        self._insert(self.rules, rule, [known.name for known in self.rules], rule.name, before)

    def add_maker(self, maker: PageMaker, *, preparation: Preparation | None = None, batch: int | None = None) -> None:
        """Add a page maker.

        :param preparation: what must be done before its pages are made.
        :param batch: how many keys a worker takes at once; fewer than usual for pages that take long.
        """
        if maker.name in self.makers:
            msg = f"two page makers are called {maker.name!r}"
            raise SettingsError(msg)
        self.makers[maker.name] = maker
        if preparation is not None:
            self.preparations[maker.name] = preparation
        if batch is not None:
            self.batches[maker.name] = batch

    def reason(self, rule: str) -> str:
        """Why a rule takes things away."""
        return next((known.reason for known in self.rules if known.name == rule), self.reasons.get(rule, rule))

    @staticmethod
    def _insert(items: list[T], item: T, names: list[str], name: str, before: str | None) -> None:
        if name in names:
            msg = f"{name!r} is contributed twice"
            raise SettingsError(msg)
        if before is not None and before not in names:
            msg = f"{name!r} wants to stand before {before!r}, which is none of {', '.join(names) or 'nothing'}"
            raise SettingsError(msg)
        items.insert(len(items) if before is None else names.index(before), item)


def build_pipeline(settings: ArchiveSettings) -> Pipeline:
    """Import every plugin in ``PLUGINS`` and let it contribute.

    :raises SettingsError: a plugin cannot be imported: the build must not go on without it.
    """
    pipeline = Pipeline(settings)
    for name in settings.plugins:
        try:
            module = importlib.import_module(name)
        except ImportError as error:
            msg = f"PLUGINS names {name!r}, which cannot be imported: {error}"
            raise SettingsError(msg) from error
        contribute = getattr(module, "contribute", None)
        if contribute is not None:
            contribute(pipeline)
    return pipeline
