"""What a text can be found by."""

from plugins.search import terms
from plugins.search.terms import Document, find_postings, order, source_label, topic_label
from tests.search.index_reader import hash_of


def found(*documents: Document) -> dict[int, list[int]]:
    postings = order(find_postings(documents))
    lists: dict[int, list[int]] = {}
    for value, document in zip(postings.hashes.tolist(), postings.documents.tolist(), strict=True):
        lists.setdefault(value, []).append(document)
    return lists


def of_text(text: str) -> set[int]:
    return set(found(Document("", text, ())))


def hashes(*terms: str) -> set[int]:
    return {hash_of(term) for term in terms}


def test_han_text_is_found_by_neighbours_within_a_run():
    assert of_text("水文站，水位") == hashes("水文", "文站", "水位")


def test_words_are_found_whole_and_folded():
    assert of_text("The RIVER rose, 3cm") == hashes("the", "river", "rose", "3cm")


def test_neighbours_of_two_kinds_are_found_too():
    assert of_text("第7号 A股") == hashes("第7", "7号", "7", "a股", "a")


def test_a_line_end_parts_neighbours():
    assert of_text("河\n流") == set()


def test_what_stands_in_the_title_is_marked_and_belongs_to_the_text_too():
    lists = found(Document("水文", "河口", ()))
    assert set(lists) == hashes("水文", "河口") | {hash_of(term) + 1 for term in ("水文", "水", "文")}


def test_labels_are_terms_of_their_own():
    lists = found(Document("", "", (source_label("tide.example"), topic_label("Tide  Tables"))), Document("", "", ()))
    assert lists == {hash_of("s\x01tide.example"): [0], hash_of("t\x01tide tables"): [0]}


def test_every_document_is_counted_once_whatever_the_batches(monkeypatch):
    documents = [Document("潮汐", "潮汐表，潮汐 tide tide" * (number + 1), ("s\x01a",)) for number in range(9)]
    whole = found(*documents)
    monkeypatch.setattr(terms, "BATCH", 30)
    assert found(*documents) == whole
    assert whole[hash_of("潮汐")] == list(range(9))


def test_a_document_is_once_in_the_list_of_a_hash_that_several_of_its_terms_share(monkeypatch):
    monkeypatch.setattr(terms, "HASHES", 4)
    lists = found(Document("潮汐表", "水文站 3 cm tide tables", ("s\x01a",)), Document("", "水位 9 m", ()))
    assert all(documents in ([0], [1], [0, 1]) for documents in lists.values())
    assert [0, 1] in lists.values()


def test_han_beyond_the_first_plane_is_found():
    assert hash_of("\ud842\udfb7") in of_text("𠮷野")


def test_nothing_is_found_in_nothing():
    assert find_postings([]).hashes.size == 0
    assert found(Document("", "", ())) == {}
