"""Lists of articles: places found from whichever end is near."""

from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.store import Store, lists

sorts = st.lists(st.integers(0, 40), unique=True)


@given(members=sorts, asked=sorts, near=st.sampled_from([1, 3, 2_000]), newest=st.integers(1, 50))
def test_places_are_what_counting_says(tmp_path_factory, members, asked, near, newest):
    with pytest.MonkeyPatch.context() as patch, closing(Store.open(str(tmp_path_factory.mktemp("store")))) as store:
        patch.setattr(lists, "NEAR", near)
        with store.transaction():
            other, number = (store.lists.ensure("topic", name) for name in ("other", "this"))
            store.lists.move((), [(number, f"{sort:03}", f"a{sort}", 0) for sort in members])
            store.lists.move((), [(other, f"{sort:03}", f"a{sort}", 0) for sort in range(40)])
            store.lists.count([(len(members), number), (40, other)])
        row = store.lists.find("topic", "this")
        assert row is not None
        naive = [sum(member < sort for member in members) for sort in sorted(asked)]
        assert list(store.lists.positions(row, [f"{sort:03}" for sort in asked])) == naive
        assert [store.lists.position(row, f"{sort:03}") for sort in sorted(asked)] == naive
        begin = f"{sorted(members)[-newest:][0]:03}" if members else ""
        assert store.lists.newest_begin(row.id, newest) == begin
