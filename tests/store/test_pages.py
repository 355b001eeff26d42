"""Files of the output and keys to make, as the store remembers them."""

import pytest

from plugins.store import Store, pages
from plugins.store.articles import ArticleRow
from plugins.store.pages import PageRow


@pytest.fixture
def store(tmp_path):
    opened = Store.open(str(tmp_path))
    yield opened
    opened.close()


def row(path, key):
    return PageRow(path, "list", key, b"digest", 1, 1)


def test_a_file_that_another_key_has_made_meanwhile_is_not_forgotten(store):
    store.pages.save([row("x.html", "new"), row("y.html", "old")])
    store.pages.forget([("x.html", "list", "old"), ("y.html", "list", "old")])
    assert store.pages.get("x.html").key == "new"
    assert store.pages.get("y.html") is None


def test_what_is_stale_comes_in_order_however_much_is_made_meanwhile(store, monkeypatch):
    monkeypatch.setattr(pages, "PIECE", 3)
    keys = ["", *(f"{number:02}" for number in range(10))]
    store.pages.mark_stale("list", reversed(keys))
    found = []
    for key in store.pages.stale_of("list"):
        found.append(key)
        store.pages.mark_fresh("list", [key])
    assert found == keys
    assert store.pages.number_stale() == 0


def test_many_stale_articles_come_in_the_order_of_the_archive_and_those_that_are_gone_last(store, monkeypatch):
    monkeypatch.setattr(pages, "PIECE", 3)
    everything = store.lists.ensure("all", "")
    ids = [f"{number * 7 % 11:02}" for number in range(11)]
    store.articles.save(ArticleRow(article, f"{place:02}", 0, b"", b"") for place, article in enumerate(ids))
    store.lists.move([], [(everything, f"{place:02}", article, 0) for place, article in enumerate(ids)])
    store.pages.mark_stale("article", [*ids, "gone"])
    store.pages.mark_fresh("article", ids[4:6])
    found = []
    for key in store.pages.stale_articles("article"):
        found.append(key)
        store.pages.mark_fresh("article", [key])
    assert found == [*ids[:4], *ids[6:], "gone"]
    assert store.pages.number_stale("article") == 0


def test_files_of_many_keys_are_found_at_once(store):
    store.pages.save([row("a.html", "a"), row("a2.html", "a"), row("b.html", "b")])
    found = store.pages.of_keys("list", ["a", "c"])
    assert {key: sorted(files) for key, files in found.items()} == {"a": ["a.html", "a2.html"], "c": []}
