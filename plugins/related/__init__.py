"""RELATE: which articles belong together; below an article the others, on a topic's page its story.

Definitions, all pure functions of the set of articles:

- **Signature** (``signature``; made while reading): *terms*, the pieces of the title that the text repeats, and
  *prints*, the smallest hashes of the text's clauses. It stands in the article's reading.
- **Likeness** (``likeness``): cosine of two articles' character pairs and words, weighed by how common each is in the
  language (``data/common.txt``), never by counts in this archive: it depends on the two articles alone.
- **Copy** (``copies``): most clauses are the same. Sought, however many days away, among those that share one of the
  smallest prints.
- **Same event** (``events``): another source's article, at most :data:`events.DAYS` days away, alike, and no copy.
- **Background** (``background``): an article of an earlier day that shares a rare key, a topic or a term, is alike, and
  tells what came before: it is no copy, no instalment of a series, and, if another source's, no report of these days.
  A key is rare for an article while few *earlier* articles have it.
- **Story** (``story``): a topic's days fall into bursts; each is named by the title that shares most with the others.

What a change makes stale follows from that. When an article is added, changed or removed, the suggestions may differ
of (1) the articles of the days around its old and its new day that have a telling gram in common with it; (2) later
articles that share a key, as long as the key is rare for them; (3) articles that share a print with it. ``companion``
marks these, in the transaction that changed the article, and they alone are looked at again. New articles at the
archive's end leave old backgrounds alone. What an article's page shows of others (title, source, day) is stored with
the suggestions, so an edited title reaches the pages that show it the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugins.pipeline import Pipeline


def register() -> None:
    """Nothing to tell Pelican: the archive's generator does the work."""


def contribute(pipeline: Pipeline) -> None:
    """Sign articles as they are read; keep suggestions beside them."""
    from plugins.related.companion import RelatedCompanion  # needs the archive's modules, loaded by now
    from plugins.related.signature import sign

    pipeline.sign = sign
    pipeline.companions.append(RelatedCompanion())
