"""From texts to shards, by way of chunks: the part of the index that needs arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
import numpy as np

from plugins.archive.entries import Brief, Entry
from plugins.archive.view import View
from plugins.records import Page
from plugins.search import chunks, layout
from plugins.search.coding import Shard, decode_shard, encode_shard
from plugins.search.layout import Segment
from plugins.search.plain import plain_text
from plugins.search.scripts import data_script, script_value
from plugins.search.terms import Document, Postings, find_postings, join, order, source_label, topic_label


def read_chunk(view: View, segment: Segment, chunk: Segment, articles: Sequence[str]) -> None:
    """Leave the postings of a chunk's articles where shards find them."""
    postings = find_postings([_document(view, article) for article in articles])
    chunks.save_chunk(view.settings.scratch, segment, chunk, postings)


def document(view: View, entry: Entry | Brief, html: str, topic_key: Callable[[str], str]) -> Document:
    """An article as the index sees it.

    :param html: its cleaned body.
    :param topic_key: tag -> topic.
    """
    labels = [source_label(entry.reading.publisher)]
    if view.pipeline.has_topics:
        labels += [topic_label(topic_key(tag)) for tag in entry.tags]
    return Document(entry.reading.title, plain_text(html), tuple(labels))


def _document(view: View, article: str) -> Document:
    return document(view, view.member(article), view.store.articles.html(article), view.aliases.key)


def terms_of(found: Document) -> set[int]:
    """The hashes of the terms of one document."""
    return set(find_postings([found]).hashes.tolist())


def make_shards(scratch: str, segment: Segment, group: int) -> Iterator[Page]:
    """The files of a group of shards."""
    postings = order(chunks.load_group(scratch, segment, group))
    shards = segment.group_shards(group)
    firsts = [segment.first_hash(shard) for shard in (*shards, shards.stop)]
    edges = np.searchsorted(postings.hashes, np.array(firsts, dtype=np.int64))
    for shard, first, start, stop in zip(shards, firsts, edges, edges[1:], strict=False):
        part = Postings(postings.hashes[start:stop], postings.documents[start:stop])
        coded = encode_shard(part, segment.articles, first, layout.HASHES / segment.shards)
        yield data_script(layout.shard_path(segment, shard), coded)


def patch_shards(
    view: View, segment: Segment, group: int, files: Mapping[str, bytes], edits: Mapping[int, Sequence[int]]
) -> Iterator[Page]:
    """The files of a group of shards, some of them patched.

    :param files: path -> content of every shard of the group, as it is.
    :param edits: shard -> numbers of documents of the segment that it holds otherwise than it should.
    """
    numbers = sorted({number for found in edits.values() for number in found})
    now = {number: _postings_of(view, segment, number) for number in numbers}
    for shard in segment.group_shards(group):
        path = layout.shard_path(segment, shard)
        if shard in edits:
            yield _patch(segment, shard, files[path], {number: now[number] for number in edits[shard]})
        else:
            yield Page(path, files[path])


def _postings_of(view: View, segment: Segment, number: int) -> Postings:
    row = view.store.lists.find("all", "")
    assert row is not None
    [article] = view.slice(row, segment.start + number, segment.start + number + 1)
    found = find_postings([_document(view, article)])
    return Postings(found.hashes, np.full(len(found.hashes), number, dtype=np.uint32))


def _patch(segment: Segment, shard: int, data: bytes, now: Mapping[int, Postings]) -> Page:
    """A shard in which some documents have the terms that they have now."""
    first, end = segment.first_hash(shard), segment.first_hash(shard + 1)
    width = layout.HASHES / segment.shards
    before = decode_shard(msgspec.convert(script_value(data), Shard), first, width)
    others = ~np.isin(before.documents, list(now))
    parts = [Postings(before.hashes[others], before.documents[others])]
    for postings in now.values():
        here = (postings.hashes >= first) & (postings.hashes < end)
        parts.append(Postings(postings.hashes[here], postings.documents[here]))
    coded = encode_shard(order(join(parts)), segment.articles, first, width)
    return data_script(layout.shard_path(segment, shard), coded)
