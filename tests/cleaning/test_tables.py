"""Rules that are data: every example of every table, and what loading refuses."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from turbohtml import parse_fragment

from plugins.cleaning.examples import failures
from plugins.cleaning.rules.chrome import Elements, mark_of, marks_in
from plugins.cleaning.rules.embeds import TABLE, load_embeds, page_of
from plugins.cleaning.rules.images import ADDRESSES, no_picture
from plugins.cleaning.tables import Entry, Table, load_table, load_tables
from plugins.errors import DataError
from plugins.mirrors.urls import host_of
from tests.cleaning.conftest import ARTICLE

ENTRIES = [(table, entry) for table in load_tables() for entry in table.entries]
IDS = [f"{table.name}: {entry.owner.split(',')[0].split(':')[0]}" for table, entry in ENTRIES]


@pytest.mark.parametrize(("table", "entry"), ENTRIES, ids=IDS)
def test_each_example_of_an_entry_holds_and_each_of_its_patterns_has_one(table: Table, entry: Entry) -> None:
    assert list(failures(table, entry)) == []


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"hits": ("<div class='ad'>潮汐</div><p>正文</p>",)}, "leaves '<p>正文</p>'"),
        ({"unchanged": ("<div class='ad'>潮汐</div>",)}, "unchanged example .* becomes ''"),
        ({"select": (".ad", ".slot")}, "no hit for the selector '.slot'"),
        ({"lines": ("读报",), "words": ("读报",)}, "no hit for the pattern '读报'"),
    ],
)
def test_an_entry_whose_examples_do_not_hold_is_found(changes: dict, complaint: str) -> None:
    entry = replace(SOUND, **changes)
    (found,) = failures(Table("x", "y", (entry,)), entry)
    assert re.search(complaint, found)


SOUND = Entry("x", (".ad",), (), (), (), (), False, False, ("<div class='ad'>潮汐</div>",), ("<p>潮汐</p>",))


@pytest.mark.parametrize("publisher", ["www.news.example", "rfi.fr.example"])
def test_an_entry_for_a_publisher_leaves_others_alone(publisher: str) -> None:
    promotion = next(table for table in load_tables() if table.name == "promotion")
    tree = parse_fragment("<div class='o-self-promo'>河边的读书会</div>")
    assert not list(Elements((promotion,))(tree, replace(ARTICLE, publisher=publisher)))


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ('owner = "x"\nselect = ["p"]\nhits = ["<p>a</p>"]', "unchanged example"),
        ('owner = "x"\nselect = ["p"]\nunchanged = ["<p>a</p>"]', "at least one hit"),
        ('owner = "x"\nhits = ["a"]\nunchanged = ["b"]', "neither select nor lines"),
        ('owner = "x"\nlines = ["a"]\nhits = ["a"]\nunchanged = ["b"]', "need words"),
        ('owner = "x"\nselect = ["p["]\nhits = ["a"]\nunchanged = ["b"]', "p\\["),
        ('owner = "x"\nlines = ["("]\nwords = ["a"]\nhits = ["a"]\nunchanged = ["b"]', "unterminated"),
        ('owner = "x"\nselct = ["p"]\nhits = ["a"]\nunchanged = ["b"]', "unknown key selct"),
        ('select = ["p"]\nhits = ["a"]\nunchanged = ["b"]', "no owner"),
    ],
)
def test_loading_refuses_an_entry_that_proves_nothing(tmp_path: Path, entry: str, complaint: str) -> None:
    path = tmp_path / "rule.toml"
    path.write_text(f'name = "x"\nreason = "y"\n[[entry]]\n{entry}\n', encoding="utf-8")
    with pytest.raises(DataError, match=complaint):
        load_table(path)


def test_chrome_that_swallowed_the_article_stays(cleaner) -> None:
    """An end tag is missing and the slot seems to hold everything: nothing is cut."""
    text = "河水慢慢退去。" * 200
    html = f"<p>开头。</p><div class='adslot'><p>{text}</p></div>"
    cleaned = cleaner.clean(replace(ARTICLE, body=html))
    assert text in cleaned.html


@pytest.mark.parametrize("row", tomllib.loads(TABLE.read_text(encoding="utf-8"))["embed"], ids=lambda row: row["owner"])
def test_each_embed_leads_to_its_page(row: dict) -> None:
    assert len(load_embeds()) > 10
    for address, page in row["hits"]:
        found, kind = page_of(address if "://" in address else f"https:{address}")
        assert (found, kind) == (page, row["kind"])
        assert host_of(found)
    for address in row["unchanged"]:
        assert not re.search(row["pattern"], address)


@pytest.mark.parametrize(
    "row", tomllib.loads(ADDRESSES.read_text(encoding="utf-8"))["entry"], ids=lambda row: row["owner"][:20]
)
def test_each_placeholder_is_known_and_pictures_are_not(row: dict) -> None:
    assert row["hits"]
    assert row["unchanged"]
    assert all(no_picture().search(address) for address in row["hits"])
    assert not any(no_picture().search(address) for address in row["unchanged"])


@pytest.mark.parametrize(("table", "entry"), ENTRIES, ids=IDS)
def test_what_a_selector_is_looked_up_by_is_on_every_page_that_it_matches(table: Table, entry: Entry) -> None:
    for html in entry.hits:
        tree = parse_fragment(html)
        marks = marks_in(tree)
        for selector in entry.select:
            mark = mark_of(selector)
            if tree.select(selector) and mark:
                assert mark in marks or any(name.startswith(f"#{mark[1:]}") for name in marks), selector


@pytest.mark.parametrize(
    ("selector", "mark"),
    [
        (".entry-meta .byline", ".byline"),
        ("section:has(> .type-collection)", ""),
        ("a[href*='subscribe.sph.com']", ""),
        ("[id^='gpt-ad-']", "^gpt-ad-"),
        ("[class~='adslot']", ".adslot"),
        ("#imu", "#imu"),
        ("nav", ""),
    ],
)
def test_a_selector_is_looked_up_by_a_class_or_id_that_it_cannot_do_without(selector: str, mark: str) -> None:
    assert mark_of(selector) == mark
