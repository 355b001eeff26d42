"""Addresses of pages."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.archive import paths
from plugins.topics.folding import fold


@pytest.mark.parametrize(
    ("kind", "key", "number", "path"),
    [
        ("source", "www.rfi.fr", 0, "sources/www.rfi.fr/index.html"),
        ("source", "www.rfi.fr", 3, "sources/www.rfi.fr/3.html"),
        ("category", "大陆政治", 0, "categories/大陆政治/index.html"),
        ("topic", "天文台", 0, "topics/tian/天文台.html"),
        ("topic", "天文台", 2, "topics/tian/天文台.2.html"),
        ("day", "2021-07-06", 0, "days/2021/2021-07-06.html"),
    ],
)
def test_a_list_has_its_newest_page_without_a_number(kind, key, number, path):
    assert paths.list_path(kind, key, number) == path


@given(
    st.sampled_from(["source", "category", "topic"]),
    st.text(min_size=1).map(fold).filter(bool),
    st.integers(0, 99),
)
def test_no_name_leads_out_of_its_folder_or_is_too_long_for_a_file_system(kind, key, number):
    parts = paths.list_path(kind, key, number).split("/")
    assert len(parts) == 3
    assert not {"", ".", ".."} & set(parts)
    assert all(len(part.encode()) <= 200 for part in parts)


@pytest.mark.parametrize(("path", "top"), [("index.html", "."), ("days/index.html", ".."), ("a/3f2/x.html", "../..")])
def test_the_way_to_the_top_is_relative(path, top):
    assert paths.top(path) == top


def test_an_address_is_percent_encoded():
    assert paths.url("topics/tian/天文台.html") == "topics/tian/%E5%A4%A9%E6%96%87%E5%8F%B0.html"


def test_categories_that_only_their_script_tells_apart_have_pages_of_their_own():
    simplified, traditional = (paths.list_path("category", name) for name in ("山城日报", "山城日報"))
    assert simplified == "categories/山城日报/index.html"
    assert traditional != simplified


def test_categories_that_only_letter_case_tells_apart_have_pages_of_their_own_where_case_is_ignored():
    names = ("news", "News", "NEWS", "Straße", "STRASSE", "strasse")
    made = [paths.list_path("category", name) for name in names]
    assert made[0] == "categories/news/index.html"
    assert len({path.casefold() for path in made}) == len(names)


@given(st.text(max_size=8), st.text(max_size=8), st.sampled_from(["NFC", "NFD"]))
def test_two_categories_never_share_a_path_on_any_file_system(one, other, form):
    names = {name for text in (one, other) for name in (text, text.upper(), text.lower())}
    made = {unicodedata.normalize(form, paths.list_path("category", name)).casefold() for name in names}
    assert len(made) == len(names)
