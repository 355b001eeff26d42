"""Files: the ledger's sums."""

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
