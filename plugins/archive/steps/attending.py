"""Attending: what somebody looks at is made before all else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from plugins.archive.jobs import Rendered
from plugins.archive.steps.arranging import Arranging
from plugins.archive.steps.context import ARTICLE, BuildContext
from plugins.archive.steps.reading import Reading
from plugins.archive.steps.rendering import Rendering
from plugins.store.pages import GIVEN


class Attending:
    """Looks at the audience between portions of work."""

    def __init__(self, context: BuildContext, reading: Reading, arranging: Arranging, rendering: Rendering) -> None:
        self._context = context
        self._store = context.store
        self._reading = reading
        self._arranging = arranging
        self._rendering = rendering
        self._shown: set[str] = set()
        self.doubts = context.scope.makers
        """Whether pages may be stale that are not marked yet."""

    def attend(self) -> None:
        """Make the pages that somebody looks at, as well as they can be made by now."""
        audience = self._context.audience
        wanted = [path for path in audience.wanted() if path not in self._shown or self._is_stale(path)]
        if not wanted:
            return
        view = self._context.view()
        for path in wanted:
            row = self._store.pages.get(path)
            if row is not None and row.maker == GIVEN:
                self._rendering.write_given()
            elif row is not None and (self.doubts or self._is_stale(path)):
                self._rendering.make_now(view, row.maker, row.key)
            self._shown.add(path)
            audience.made(path)
        self._rendering.write_given()  # styles and scripts of these pages may be among them

    def attend_anew(self, *, changed_only: bool = False) -> None:
        """Read the files of the articles that somebody looks at before all others, and make their pages.

        :param changed_only: of those alone that have a file that is known to have changed.
        """
        paths = self._context.scope.paths or ()
        for path, article in self._wanted_articles():
            if path in self._shown:
                continue
            if changed_only and not any(file in paths for file in self._reading.files_of(article)):
                continue
            self._reading.read_copies(article)
            self._show_ahead(path, article)
            if self._arranging.stands():
                self._arranging.arrange([article])
        self.attend()

    def _attend_given(self) -> None:
        """Pages that are made elsewhere show nothing of the archive's arrangement."""
        for path in self._context.audience.wanted():
            row = self._store.pages.get(path)
            if row is not None and row.maker == GIVEN:
                self._rendering.write_given()
                self._shown.add(path)
                self._context.audience.made(path)

    def _wanted_articles(self) -> Iterator[tuple[str, str]]:
        """Page and id of the articles that somebody looks at."""
        for path in self._context.audience.wanted():
            row = self._store.pages.get(path)
            if row is not None and row.maker == ARTICLE:
                yield path, row.key

    def _show_ahead(self, path: str, article: str) -> None:
        """Show an article as it will be arranged; its page stays stale."""
        drafts: list[Rendered] = []
        self._arranging.rehearse(article, partial(self._draft, article, drafts))
        for draft in drafts:
            self._rendering.take(draft, stale=True)
            self._context.audience.made(path)

    def _draft(self, article: str, drafts: list[Rendered]) -> None:
        draft = self._rendering.draft(self._context.view(), ARTICLE, article)
        if draft is not None:
            drafts.append(draft)

    def between_readings(self) -> None:
        """While files are read by new rules, which is long."""
        if self.doubts:
            self.attend_anew()

    def begin(self) -> None:
        """Before the first step: what can be shown by now, whatever an earlier build has left to do.

        Other rules make every file unread.
        """
        if self._context.scope.makers and self._reading.rules_changed():
            self.attend_anew()
            self._reading.mark_unread()
        elif self._arranging.stands():
            self.attend_anew(changed_only=True)
        else:
            self._attend_given()
            for path, article in self._wanted_articles():
                self._show_ahead(path, article)

    def _is_stale(self, path: str) -> bool:
        row = self._store.pages.get(path)
        return row is not None and self._store.pages.is_stale(row.maker, row.key)
