"""PUBLISH: feeds of the archive, its sources, categories and active topics, and their history.

``contents`` says what a feed holds, in no format yet; ``xml_formats`` (RSS and Atom, by feedgen), ``moulds`` (the same
again, fast) and ``json_format`` write it; ``fragments`` remembers entries once written; ``maker`` puts feeds together;
``opml`` lists them for readers; ``feed_files`` reads finished feeds, ``continuity`` compares two builds
as readers would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugins.pipeline import Pipeline


def register() -> None:
    """Nothing to tell Pelican: the archive's generator does the work."""


def contribute(pipeline: Pipeline) -> None:
    """Add feeds."""
    from plugins.feeds.maker import FeedMaker  # feedgen takes 30 ms to import
    from plugins.feeds.opml import OpmlMaker

    pipeline.has_feeds = True
    pipeline.add_maker(FeedMaker())
    pipeline.add_maker(OpmlMaker())
