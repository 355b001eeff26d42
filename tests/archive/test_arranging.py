"""The first arrangement of an archive puts articles into lists all at once, sorted; it may be interrupted anywhere."""

import sqlite3
from contextlib import closing

import pytest

from plugins.archive.steps import arranging
from plugins.archive.steps.arranging import Arranging
from plugins.store.connection import FILE_NAME
from tests.related.articles import text
from tests.site import bare, tag_link

NAMES = ["河流", "堤坝", "天文台", "NASA"]


class Interrupted(Exception):
    """Somebody pressed Ctrl-C, or the machine went away."""


def fill(site, numbers, words="", body="") -> None:
    for number in numbers:
        tags = "".join(tag_link(name) for name in NAMES[: 1 + number % 4])
        day, host = f"2021-03-{1 + number % 9:02}", f"s{number % 3}.example"
        site.write(f"{number}.md", bare(number, f"水位{number % 4}", day, f"<p>报告{words}。{tags}</p>{body}", host))


def stop_after(monkeypatch, batches: int) -> None:
    original, left = Arranging.arrange, [batches]

    def arrange(self, touched):
        if not left[0]:
            raise Interrupted
        left[0] -= 1
        original(self, touched)

    monkeypatch.setattr(Arranging, "arrange", arrange)


@pytest.mark.parametrize("batches", [0, 1, 4, 9])
@pytest.mark.parametrize("change", ["nothing", "edited", "added", "removed", "aliases", "looked at"])
def test_after_an_interruption_the_next_build_goes_on_whatever_changed_meanwhile(site, monkeypatch, batches, change):
    monkeypatch.setattr(arranging, "RECONCILE_AT_ONCE", 2)
    fill(site, range(20))
    stop_after(monkeypatch, batches)
    with pytest.raises(Interrupted):
        site.build()
    monkeypatch.undo()
    if change == "edited":
        fill(site, range(0, 20, 3), words="新")
    elif change == "added":
        fill(site, range(20, 25))
    elif change == "removed":
        for number in range(0, 20, 3):
            (site.mirror / f"{number}.md").unlink()
    elif change == "aliases":
        (site.root / "content/topics.toml").write_text('[aliases]\n"堤坝" = "河流"\n', encoding="utf-8")
    elif change == "looked at":  # somebody in a hurry: lists are wanted as they are
        monkeypatch.setattr("plugins.archive.audience.Audience.hurried", True)
    site.build()
    monkeypatch.undo()
    assert site.output() == site.clean_build()
    fill(site, [3, 30], words="再")
    site.build()
    assert site.output() == site.clean_build()


TABLES = {
    "lists": "SELECT kind, key, shelf, count FROM lists",
    "members": "SELECT kind, key, sort, article FROM members JOIN lists ON id = list",
    "spellings": "SELECT kind, key, name, uses FROM spellings JOIN lists ON id = list",
    "articles": "SELECT id, sort, entry FROM articles",
    "related_keys": "SELECT * FROM related_keys",
    "related_prints": "SELECT * FROM related_prints",
}
"""Rows of lists are numbered in the order in which they come: their keys say which they are."""


def rows(site, name: str) -> dict[str, list[tuple]]:
    with closing(sqlite3.connect(site.root / f"{name}-store" / FILE_NAME)) as connection:
        return {table: sorted(connection.execute(query)) for table, query in TABLES.items()}


def test_what_is_sorted_before_it_is_stored_is_what_each_by_itself_leaves(site, monkeypatch):
    fill(site, range(20), body=text(*range(9)))
    site.build("together")
    monkeypatch.setattr(arranging, "RECONCILE_AT_ONCE", 3)
    monkeypatch.setattr(Arranging, "_may_load", lambda *_: False)
    site.build("singly")
    together = rows(site, "together")
    assert together == rows(site, "singly")
    assert all(together.values())
