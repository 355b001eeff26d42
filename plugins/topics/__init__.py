"""LINK: topics and their identity; which links of an article the archive can turn local.

``folding`` decides which names are one topic, ``aliases`` reads what people know, ``slugs`` names files,
``tiers`` decides what a topic gets, ``links`` finds tag links and links between articles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugins.pipeline import Pipeline


def register() -> None:
    """Nothing to tell Pelican: the archive's generator does the work."""


def contribute(pipeline: Pipeline) -> None:
    """Tags become topics."""
    pipeline.has_topics = True
