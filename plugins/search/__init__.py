"""SEARCH: an index of the archive in script files, and the page that searches it; no server, no third party.

``layout`` says which files there are; ``folding`` and ``terms`` take texts apart; ``coding`` writes postings small;
``chunks`` carries them from the reading of texts to the writing of ``shards``; ``edits`` says which of these can be
patched instead; ``plain`` takes text out of HTML, ``scripts`` writes what browsers load; ``maker`` makes the index,
``page`` the page; ``static/index.js`` reads what they write, ``static/search.js`` shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugins.pipeline import Pipeline


def register() -> None:
    """Nothing to tell Pelican: the archive's generator does the work."""


def contribute(pipeline: Pipeline) -> None:
    """Add the index and the page."""
    from plugins.search.layout import files
    from plugins.search.maker import IndexMaker
    from plugins.search.page import SearchPageMaker

    pipeline.has_search = True
    pipeline.file_counts.append(files)
    index = IndexMaker()
    pipeline.add_maker(index, preparation=index, batch=1)
    pipeline.add_maker(SearchPageMaker())
