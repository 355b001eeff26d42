"""RENDER: the build's story and the pages of the archive.

``build`` is the story, ``steps`` its steps, for which ``scan``, ``intake``, ``reconcile``, ``catalogue``, ``workers``
and ``output`` do the work; ``repair`` begins again with a new store; ``makers`` make pages from a ``view``;
``generator`` is where Pelican calls us; ``explain`` says why.
``workers`` hand ``jobs`` to ``executors``: processes, or a ``cluster``, which sees the store through ``snapshots``.
``inspection`` looks through the output beside all that; ``keepsakes`` are what the next process need not work out
again. ``buckets`` are folders that a URL names.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugins.pipeline import Pipeline


def register() -> None:
    """Give Pelican our generator and writer."""
    import gc

    from pelican import signals  # only Pelican's own process needs Pelican

    gc.disable()  # imports make no garbage, and looking for it takes 0.04 s of every build
    try:
        from plugins.archive.generator import ArchiveGenerator, CollectingWriter, take_over, translate
    finally:
        gc.enable()

    signals.initialized.connect(take_over)
    signals.generator_init.connect(translate)
    signals.get_generators.connect(_generators)
    signals.get_writer.connect(_writer)
    _classes.update(generator=ArchiveGenerator, writer=CollectingWriter)


_classes: dict[str, type] = {}


def _generators(_pelican: object) -> type:
    return _classes["generator"]


def _writer(_pelican: object) -> type:
    return _classes["writer"]


def contribute(pipeline: Pipeline) -> None:
    """Add this room's page makers."""
    from plugins.archive.makers import MAKERS  # makers need the rooms to their left, loaded by now
    from plugins.archive.makers.sitemap import sitemap_files

    pipeline.file_counts.append(partial(sitemap_files, pipeline.settings))
    for maker in MAKERS:
        pipeline.add_maker(maker())
