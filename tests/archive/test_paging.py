"""Pages of lists: their keys, and reading a list piece by piece."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.archive.paging import page_key, parse_page_key
from plugins.archive.view import open_view
from plugins.pipeline import build_pipeline
from plugins.topics.tiers import Tiers
from tests.site import linked


@given(st.sampled_from(["topic", "source"]), st.text(), st.integers(0, 10**8))
def test_a_key_gives_back_what_it_was_made_of(kind, key, number):
    assert parse_page_key(page_key(kind, key, number)) == (kind, key, number)


def test_pages_of_one_list_stand_in_their_order():
    keys = [page_key("topic", "河流", number) for number in (0, 2, 9, 10, 100)]
    assert keys == sorted(keys)


@pytest.mark.parametrize("key", ["3 topic river", "source river.example", ""])
def test_a_key_of_an_earlier_version_is_none(key):
    assert parse_page_key(key) is None


def test_a_list_is_the_same_in_pieces_of_any_order(site):
    for number in range(23):
        site.write(
            f"{number}.md",
            linked(f"https://a.example/{number}", f"第{number}号", f"2021-03-{1 + number:02}", "<p>水位平稳。</p>"),
        )
    site.build()
    view = open_view(build_pipeline(site.settings()), Tiers(2, 5))
    row = view.store.lists.find("source", "a.example")
    whole = view.slice(row, 0, 23)
    for start, stop in ((0, 5), (5, 10), (10, 15), (3, 8), (8, 9), (20, 23), (5, 10), (22, 30), (0, 1)):
        assert view.slice(row, start, stop) == whole[start:stop]
    view.store.close()
