"""The search page: its frame is the theme's, its results come from the index by ``static/search.js``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plugins.archive import paths
from plugins.archive.changes import Changes
from plugins.archive.view import View
from plugins.records import Page

TEMPLATES = ("search.html", "!news/search.html")


class SearchPageMaker:
    """One page; the key is its path."""

    name = "search page"

    def templates(self) -> tuple[tuple[str, ...], ...]:
        """A theme's own, or a plain one."""
        return (TEMPLATES,)

    def keys(self, view: View) -> Iterable[str]:  # noqa: ARG002
        """The one page."""
        return [paths.SEARCH]

    def stale(self, changes: Changes, view: View) -> Iterable[str]:  # noqa: ARG002
        """Never: it shows nothing of the archive by itself."""
        return []

    def make(self, view: View, key: str) -> Iterator[Page]:
        """The page."""
        yield Page(key, view.render(key, TEMPLATES, {}))
