"""A topic's story: bursts of coverage, each named by its most central headline, with the sources that reported it."""

from __future__ import annotations

from plugins.archive.view import View
from plugins.store.lists import ListRow


def tell(view: View, row: ListRow) -> list[object]:
    """The bursts of a topic."""
    del view, row
    return []
