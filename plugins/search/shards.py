"""From texts to shards, by way of chunks: the part of the index that needs arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from plugins.archive.view import View
from plugins.records import Page
from plugins.search import chunks, layout
from plugins.search.coding import encode_shard
from plugins.search.layout import Segment
from plugins.search.plain import plain_text
from plugins.search.scripts import data_script
from plugins.search.terms import Document, Postings, find_postings, order, source_label, topic_label


def read_chunk(view: View, segment: Segment, chunk: Segment, articles: Sequence[str]) -> None:
    """Leave the postings of a chunk's articles where shards find them."""
    postings = find_postings([_document(view, article) for article in articles])
    chunks.save_chunk(view.settings.scratch, segment, chunk, postings)


def _document(view: View, article: str) -> Document:
    row = view.store.articles.get(article)
    entry = view.entry(article)
    assert row is not None
    assert entry is not None
    labels = [source_label(entry.reading.publisher)]
    if view.pipeline.has_topics:
        labels += [topic_label(view.aliases.key(tag)) for tag in entry.tags]
    return Document(entry.reading.title, plain_text(view.store.files.html(row.file)), tuple(labels))


def make_shards(scratch: str, segment: Segment, group: int) -> Iterator[Page]:
    """The files of a group of shards."""
    postings = order(chunks.load_group(scratch, segment, group))
    shards = segment.group_shards(group)
    firsts = [segment.first_hash(shard) for shard in (*shards, shards.stop)]
    edges = np.searchsorted(postings.hashes, np.array(firsts, dtype=np.int64))
    for shard, first, start, stop in zip(shards, firsts, edges, edges[1:], strict=False):
        part = Postings(postings.hashes[start:stop], postings.documents[start:stop])
        terms, text = encode_shard(part, segment.articles, first, layout.HASHES / segment.shards)
        yield data_script(layout.shard_path(segment, shard), [segment.articles, terms, text], utf_16=True)
