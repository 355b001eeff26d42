"""Files: the ledger's sums."""

from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.store import Store
from plugins.store.files import FileReading, Stamp

cuts = st.dictionaries(st.sampled_from(["chrome", "pixels", "share"]), st.tuples(st.integers(1, 9), st.integers(0, 99)))
edits = st.lists(st.tuples(st.integers(0, 3), st.none() | cuts), max_size=12)
"""Number of a file, and what its rules cut; None: the file is gone."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("stores")


@given(edits=edits)
def test_after_any_history_a_rule_has_taken_what_it_took_from_the_files_that_are_there(folder, edits):
    store, files, rows = Store.open(str(folder / "store")), dict[int, dict[str, tuple[int, int]]](), dict[int, int]()
    for number, rules in edits:
        if rules is not None:
            reading = FileReading(b"", "article", removals=tuple((rule, *sums) for rule, sums in rules.items()))
            rows[number] = store.files.save("m", "", f"{number}.md", Stamp(1, 1, 1), reading)
            files[number] = rules
        elif number in files:
            store.files.forget([rows[number]])
            del files[number]
    wanted: dict[str, tuple[int, int]] = {}
    for rules in files.values():
        for rule, (count, characters) in rules.items():
            before = wanted.get(rule, (0, 0))
            wanted[rule] = (before[0] + count, before[1] + characters)
    assert store.files.rules() == wanted
    store.files.forget(rows.values())
    assert store.files.rules() == {}
    store.close()


def test_a_body_that_nobody_will_ask_for_is_not_kept(tmp_path):
    """What waits for the next reconciliation of an article must not fill with what has none."""
    article = FileReading(b"1", "article", article="a" * 32, record=b"{}", html="<p>old</p>")
    with closing(Store.open(str(tmp_path))) as store, store.transaction():
        stamp = Stamp(1, 1, 1)
        store.files.save("m", "", "1.md", stamp, article)
        store.files.save("m", "", "1.md", stamp, FileReading(b"2", "not-article"))
        store.files.save("m", "", "2.md", stamp, article)
        store.files.save("m", "", "2.md", stamp, replace(article, html="<p>new</p>"))
        assert set(store.files.bodies("a" * 32)) == {"<p>old</p>", "<p>new</p>"}
        assert set(store.files.bodies("")) == set()


def test_the_articles_of_a_channel_are_found(tmp_path):
    with closing(Store.open(str(tmp_path))) as store, store.transaction():
        for number, (mirror, channel) in enumerate([("m", "c1"), ("m", "c1"), ("m", "c2"), ("n", "c1"), ("m", "")]):
            reading = FileReading(b"1", "article", channel=channel, article=f"{number:032}")
            store.files.save(mirror, channel, f"{number}.md", Stamp(1, 1, 1), reading)
        store.files.save("m", "c1", "README.md", Stamp(1, 1, 1), FileReading(b"1", "not-article", channel="c1"))
        assert store.files.articles_in_channel("m", "c1") == {f"{number:032}" for number in (0, 1)}
