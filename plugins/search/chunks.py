"""Postings on their way: from jobs that read articles, chunk by chunk, to jobs that write shards, group by group.

They lie in files that all processes reach while a build makes the index: 80,000 articles come to about 400 MB, which
no process needs to hold.
"""

from __future__ import annotations

import os

import numpy as np

from plugins.archive.buckets import is_bucket, open_bucket
from plugins.archive.output import write_page
from plugins.search.layout import FOLDER, Segment
from plugins.search.terms import Postings, join


def save_chunk(scratch: str, segment: Segment, chunk: Segment, postings: Postings) -> None:
    """Keep the postings of a chunk, whose documents are numbered from the chunk's first.

    :param scratch: folder or URL that all processes of the build reach.
    """
    firsts = [segment.first_hash(segment.group_shards(group).start) for group in range(segment.groups)]
    groups = (np.searchsorted(np.array(firsts), postings.hashes, side="right") - 1).astype(np.uint8)
    ordered = np.argsort(groups, kind="stable")  # of bytes: a radix sort
    edges = np.append(0, np.cumsum(np.bincount(groups, minlength=segment.groups)))
    documents = postings.documents[ordered].astype(np.uint16)
    data = b"".join([edges.tobytes(), postings.hashes[ordered].tobytes(), documents.tobytes()])
    # Whole or not at all: on a cluster a chunk may be read by two workers, one of them given up for lost.
    write_page(os.path.join(scratch, FOLDER), _name(chunk), data)


def has_chunk(scratch: str, chunk: Segment) -> bool:
    """Whether a chunk's postings are kept."""
    if is_bucket(scratch):
        return open_bucket(scratch).exists(f"{FOLDER}/{_name(chunk)}")
    return os.path.exists(os.path.join(scratch, FOLDER, _name(chunk)))


def load_group(scratch: str, segment: Segment, group: int) -> Postings:
    """The postings of a group of shards from all chunks; documents are numbered from the segment's first."""
    parts = []
    for chunk in segment.chunks():
        size = 8 * (segment.groups + 1)
        edges = np.frombuffer(_read(scratch, chunk, 0, size), dtype=np.int64)
        first, last, end = int(edges[group]), int(edges[group + 1]), int(edges[-1])
        hashes = np.frombuffer(_read(scratch, chunk, size + 4 * first, size + 4 * last), dtype=np.uint32)
        size += 4 * end
        documents = np.frombuffer(_read(scratch, chunk, size + 2 * first, size + 2 * last), dtype=np.uint16)
        parts.append(Postings(hashes, documents.astype(np.uint32) + np.uint32(chunk.start - segment.start)))
    return join(parts)


def _read(scratch: str, chunk: Segment, start: int, stop: int) -> bytes:
    """The bytes ``start <= i < stop`` of a chunk."""
    if is_bucket(scratch):
        return open_bucket(scratch).read_range(f"{FOLDER}/{_name(chunk)}", start, stop)
    with open(os.path.join(scratch, FOLDER, _name(chunk)), "rb") as stream:
        stream.seek(start)
        return stream.read(stop - start)


def _name(chunk: Segment) -> str:
    return f"{chunk.start}-{chunk.stop}"
