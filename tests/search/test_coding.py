"""What is written as text is read back."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plugins.search.coding import decode_shard, encode_shard
from plugins.search.terms import Postings, order
from tests.search.index_reader import decode

HASHES = 4_000

lists = st.dictionaries(
    st.integers(7_000, 7_000 + HASHES - 1), st.sets(st.integers(0, 999), min_size=1, max_size=20), max_size=100
)


def postings(wanted: dict[int, set[int]]) -> Postings:
    pairs = [(value, document) for value, documents in wanted.items() for document in documents]
    columns = np.array(pairs, dtype=np.uint32).reshape(-1, 2)
    return order(Postings(columns[:, 0], columns[:, 1]))


@given(lists)
def test_a_shard_is_read_back_as_it_was(wanted):
    shard = encode_shard(postings(wanted), 1_000, 7_000, HASHES)
    assert shard.terms == len(wanted)
    assert dict(decode(shard, 7_000, HASHES)) == {value: sorted(found) for value, found in wanted.items()}


@given(lists)
def test_a_build_reads_what_it_wrote(wanted):
    found = decode_shard(encode_shard(postings(wanted), 1_000, 7_000, HASHES), 7_000, HASHES)
    assert found.hashes.tolist() == postings(wanted).hashes.tolist()
    assert found.documents.tolist() == postings(wanted).documents.tolist()


@given(lists)
def test_no_character_needs_escaping(wanted):
    shard = encode_shard(postings(wanted), 1_000, 7_000, HASHES)
    assert all("\u4e00" <= character <= "\ucdff" for character in shard.pages + shard.codes)


def test_a_term_in_every_article_costs_a_bit_each():
    shard = encode_shard(postings({7_000: set(range(1_000))}), 1_000, 7_000, HASHES)
    assert len(shard.codes) * 15 < 1_000 + 60
