"""READ: from a mirrored file to an article in which every field is decided.

``decoding`` makes text of bytes; ``dialects`` take files apart; ``reading`` assembles; the other modules each
decide one field by its order of evidence: ``titles``, ``dates``, ``authors``, ``tags``, ``language``,
``lead_image``, ``urls`` and ``identity``, ``channels``. What is known of publishers, people, places, pictures
and trackers is data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugins.pipeline import Pipeline


def register() -> None:
    """Let Pelican read Markdown pages through markdown-it-py."""
    from pelican import signals  # only Pelican's own process needs Pelican

    from plugins.mirrors.markdown_pages import add_reader

    signals.readers_init.connect(add_reader)


def contribute(pipeline: Pipeline) -> None:
    """Add the dialects."""
    from plugins.mirrors.dialects import DIALECTS  # the room's door stays cheap to open

    pipeline.reasons["envelope"] = "Lines of links and sharing blocks that a mirror puts around an article."
    for dialect in DIALECTS:
        pipeline.add_dialect(dialect)
