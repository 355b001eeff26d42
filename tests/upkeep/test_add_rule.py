"""A new rule is tried before it is kept: what it would take is shown, and one that takes an article's words is refused."""

from __future__ import annotations

import doctest
import shutil

import pytest
from rich.console import Console

from plugins.cleaning.tables import FOLDER, load_table
from plugins.errors import DataError, StoreError
from plugins.upkeep import new_rule
from plugins.upkeep.new_rule import REFUSED, add_rule
from tests.site import bare

RIVER = {
    "owner": "River: its reading club",
    "publishers": ["gauge.example"],
    "lines": ["来.{0,6}读书会.{0,6}"],
    "words": ["读书会"],
    "hits": ["<p>来河边读书会坐坐</p>"],
    "unchanged": ["<p>她在读书会上读了三页。</p>"],
}


@pytest.fixture
def tables(tmp_path):
    """A copy of the project's tables."""
    return shutil.copytree(FOLDER, tmp_path / "chrome")


@pytest.fixture
def built(site):
    """Articles that end with an invitation, and others."""
    for number in range(8):
        text = f"<p>第{number}天的水位记录，{chr(0x5000 + number)}站报来，河水慢慢退去，岸边的人都在看。</p>"
        site.write(f"{number}.md", bare(number, body=f"{text * 6}<p>来港湾读书会坐坐</p>"))
        site.write(f"other-{number}.md", bare(number, body=text, host="river.example"))
    site.build()
    return site


def run(site, tables, *, yes=True, table="promotion", **changes):
    console = Console(record=True, width=160, file=open("/dev/null", "w"))  # noqa: SIM115
    with console.file:
        code = add_rule(site.settings(), table, {**RIVER, **changes}, console, yes=yes, folder=tables)
    return code, console.export_text()


def test_a_rule_is_tried_on_all_articles_of_its_publisher_shown_and_appended(built, tables):
    before = (tables / "promotion.toml").read_text(encoding="utf-8")
    code, said = run(built, tables)
    assert code == 0
    assert "tried on 8 files; from 8 it takes 8 things with 64 characters, 64 of which no rule takes now" in said
    assert "来港湾读书会坐坐" in said
    after = (tables / "promotion.toml").read_text(encoding="utf-8")
    assert after.startswith(before.rstrip())
    entry = load_table(tables / "promotion.toml").entries[-1]
    assert (entry.owner, entry.lines, entry.publishers) == (
        RIVER["owner"],
        ("来.{0,6}读书会.{0,6}",),
        ("gauge.example",),
    )


def test_nothing_is_written_unless_somebody_says_yes(built, tables, monkeypatch):
    before = (tables / "promotion.toml").read_bytes()
    code, said = run(built, tables, yes=False)
    assert code == REFUSED
    assert "--yes keeps it" in said
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(Console, "input", lambda *_: "n")
    assert run(built, tables, yes=False)[0] == REFUSED
    assert (tables / "promotion.toml").read_bytes() == before
    monkeypatch.setattr(Console, "input", lambda *_: "y")
    assert run(built, tables, yes=False)[0] == 0


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"lines": [".{0,80}河水.{0,80}"], "words": ["河水"], "hits": ["<p>河水退去</p>"]},
            r"it takes \d+% of mirror/\d.md, \d+ of \d+ characters",
        ),
        ({"lines": [".*"], "words": ["水", "读"], "hits": ["<p>水读</p>"], "unchanged": ["<p>海</p>"]}, "it takes all"),
        ({"publishers": ["nobody.example"]}, "it takes nothing in the 0 articles"),
    ],
)
def test_a_rule_that_takes_an_articles_words_or_nothing_is_refused_with_numbers(built, tables, changes, reason):
    import re

    before = (tables / "promotion.toml").read_bytes()
    code, said = run(built, tables, **changes)
    assert code == REFUSED
    assert re.search(f"Refused: {reason}", said), said
    assert (tables / "promotion.toml").read_bytes() == before


def test_a_rule_that_takes_sentences_different_each_time_is_refused(site, tables):
    for number in range(8):
        own = chr(0x5000 + number)
        body = f"<p>{'河水慢慢退去。' * 60}</p><p>{own}站的人说，读书会从今天起改在岸边的灯塔下面开，大家都会来，还会带上船和灯。</p>"
        site.write(f"{number}.md", bare(number, body=body))
    site.build()
    code, said = run(site, tables, lines=[".{0,80}读书会.{0,80}"], unchanged=["<p>海</p>"])
    assert code == REFUSED
    assert "8 of the 8 things that it takes are sentences, 8 of them different" in said


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"hits": ["<p>水位</p>"]}, "the hit .* leaves"),
        ({"unchanged": ["<p>来河边读书会坐坐</p>"]}, "unchanged example"),
        ({"words": []}, "need words"),
        ({"lines": ["("]}, "unterminated"),
        ({"unchanged": []}, "at least one hit and one unchanged"),
    ],
)
def test_a_rule_whose_examples_do_not_hold_is_wrong(built, tables, changes, complaint):
    with pytest.raises(DataError, match=complaint):
        run(built, tables, **changes)


def test_a_table_that_is_not_there_is_named_with_those_that_are(built, tables):
    with pytest.raises(DataError, match="no table 'promotions'; there are advertising, comments"):
        run(built, tables, table="promotions")


def test_without_a_build_there_is_nothing_to_try_it_on(site, tables):
    with pytest.raises(StoreError, match="Run: inv build"):
        run(site, tables)


def test_what_other_rules_take_anyway_is_told_apart(site, tables):
    for number in range(6):
        body = f"<p>{'河水慢慢退去。' * 20}</p><div class='sharedaddy'>来港湾读书会坐坐</div>"
        site.write(f"{number}.md", bare(number, body=body))
    site.build()
    _, said = run(site, tables, lines=[], words=[], select=[".sharedaddy"], hits=["<div class='sharedaddy'>来</div>"])
    assert "it takes nothing" in said


def test_examples_in_docstrings_hold():
    assert doctest.testmod(new_rule).failed == 0
