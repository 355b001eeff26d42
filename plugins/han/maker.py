"""The file of the table. It changes only with OpenCC and with our own code: every maker's fingerprint has both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plugins.archive.changes import Changes
from plugins.archive.view import View
from plugins.han.table import make_table
from plugins.records import Page

PATH = "han.js"
"""At the top of the site. The theme's ``js/han.js`` loads it."""


class TableMaker:
    """One file; the key is empty."""

    name = "han"

    def templates(self) -> tuple[tuple[str, ...], ...]:
        """None."""
        return ()

    def keys(self, view: View) -> Iterable[str]:  # noqa: ARG002
        """The one key."""
        return [""]

    def stale(self, changes: Changes, view: View) -> Iterable[str]:  # noqa: ARG002
        """Never: no article changes it."""
        return []

    def make(self, view: View, key: str) -> Iterator[Page]:  # noqa: ARG002
        """The file."""
        yield Page(PATH, make_table())
