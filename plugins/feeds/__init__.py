"""PUBLISH: feeds of the archive, its sources, categories and active topics.

``rss`` writes a feed with feedgen; ``maker`` decides which there are and what is in them.
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

    pipeline.has_feeds = True
    pipeline.add_maker(FeedMaker())
