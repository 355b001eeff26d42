"""Postings on their way: from jobs that read articles, chunk by chunk, to jobs that write shards, group by group.

They lie in files beside the store while a build makes the index: 80,000 articles come to about 400 MB, which no
process needs to hold.
"""

from __future__ import annotations

import os

import numpy as np

from plugins.search.layout import FOLDER, Segment
from plugins.search.terms import Postings, join


def save_chunk(store: str, segment: Segment, chunk: Segment, postings: Postings) -> None:
    """Keep the postings of a chunk, whose documents are numbered from the chunk's first."""
    firsts = [segment.first_hash(segment.group_shards(group).start) for group in range(segment.groups)]
    groups = (np.searchsorted(np.array(firsts), postings.hashes, side="right") - 1).astype(np.uint8)
    ordered = np.argsort(groups, kind="stable")  # of bytes: a radix sort
    edges = np.append(0, np.cumsum(np.bincount(groups, minlength=segment.groups)))
    os.makedirs(os.path.join(store, FOLDER), exist_ok=True)
    with open(_file(store, chunk), "wb") as stream:
        edges.tofile(stream)
        postings.hashes[ordered].tofile(stream)
        postings.documents[ordered].astype(np.uint16).tofile(stream)


def load_group(store: str, segment: Segment, group: int) -> Postings:
    """The postings of a group of shards from all chunks; documents are numbered from the segment's first."""
    parts = []
    for chunk in segment.chunks():
        with open(_file(store, chunk), "rb") as stream:
            edges = np.fromfile(stream, dtype=np.int64, count=segment.groups + 1)
            here, count = int(edges[group]), int(edges[group + 1] - edges[group])
            stream.seek(edges.nbytes + 4 * here)
            hashes = np.fromfile(stream, dtype=np.uint32, count=count)
            stream.seek(edges.nbytes + 4 * int(edges[-1]) + 2 * here)
            documents = np.fromfile(stream, dtype=np.uint16, count=count).astype(np.uint32)
        parts.append(Postings(hashes, documents + np.uint32(chunk.start - segment.start)))
    return join(parts)


def _file(store: str, chunk: Segment) -> str:
    return os.path.join(store, FOLDER, f"{chunk.start}-{chunk.stop}")
