"""Making a golden case of somebody else's file: its words go, its form and what is read from it stay."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import cases
from tests.wording import left_over, make_up, read_table, replace_texts, table_text, texts_of

FILE = """---
layout: post
title: "Tides & lamps: 灯塔的故事（上）"
date: 2021-07-06T05:37:01.000Z
author: 港湾时报
from: https://www.river.example/2021/07/06/lamps-of-the-river
categories: [ 港湾时报 ]
---
<!--1625549821000-->
[Tides & lamps: 灯塔的故事（上）](https://www.river.example/2021/07/06/lamps-of-the-river)
------

<div class="post"><p>【港湾时报2021年07月06日讯】（港湾时报记者闻舟报导）守塔的人说：&ldquo;今年七月的水位比往年高。&rdquo;</p>
<p><img src="https://www.river.example/lamp.jpg" alt="守塔的人"> Washington, D.C., said so too.</p>
<div class="sharedaddy">分享到：</div></div>
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder for cases, and one to stand in."""
    monkeypatch.setattr(cases, "FOLDER", tmp_path / "golden")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "source.md").write_text(FILE, encoding="utf-8")
    return tmp_path


def expected(folder):
    return json.loads((folder / "golden" / "x-y" / "expected.json").read_text(encoding="utf-8"))


def source(folder):
    return (folder / "golden" / "x-y" / "source.md").read_text(encoding="utf-8")


def test_made_up_words_take_the_place_of_all_others_and_what_is_read_stays(folder, capsys):
    assert cases.add_case("source.md", "x-y", made_up=True) == ""
    assert capsys.readouterr().out == ""
    text, about = source(folder), expected(folder)
    for word in ("灯塔的故事", "守塔的人", "水位", "Washington", "Tides"):
        assert word not in text
    assert "https://www.river.example/2021/07/06/lamps-of-the-river" in text
    assert (about["dialect"], about["date"], about["date_evidence"]) == (
        "jekyll",
        "2021-07-06T05:37:01+00:00",
        "dateline",
    )
    assert [cut["text"] for cut in about["removals"] if cut["rule"] == "share-widgets"] == ["分享到："]


def test_the_same_words_become_the_same_words_everywhere(folder):
    cases.add_case("source.md", "x-y", made_up=True)
    text = source(folder)
    (title,) = {line.split('"')[1] for line in text.splitlines() if line.startswith("title:")}
    assert f"[{title}](" in text


def test_without_a_choice_a_table_is_written_which_can_be_edited_and_given(folder, monkeypatch):
    said = cases.add_case("source.md", "x-y")
    assert "--texts x-y.texts.toml" in said
    assert not (folder / "golden").exists()
    table = folder / "x-y.texts.toml"
    words = read_table(table.read_text(encoding="utf-8"))
    assert words["守塔的人"] != "守塔的人"
    table.write_text(table_text({**words, "守塔的人": "看船的人"}), encoding="utf-8")
    assert cases.add_case("source.md", "x-y", texts=str(table)) == ""
    assert 'alt="看船的人"' in source(folder)


def test_at_a_terminal_each_text_is_asked_for(folder, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(
        "builtins.input", lambda asked: {"守塔的人": "看船的人", "港湾时报": "="}.get(asked.split("\n")[0], "")
    )
    assert cases.add_case("source.md", "x-y") == ""
    text = source(folder)
    assert 'alt="看船的人"' in text
    assert "author: 港湾时报" in text
    assert "Washington" not in text


def test_words_of_ones_own_stay(folder):
    assert cases.add_case("source.md", "x-y", own=True) == ""
    assert source(folder) == FILE


def test_a_table_that_leaves_somebody_elses_words_is_refused(folder):
    long = FILE.replace("今年七月的水位比往年高", "今年的水位比往年高出了很多很多")
    (folder / "source.md").write_text(long, encoding="utf-8")
    table = make_up(texts_of(long))
    broken = {**table, "守塔的人": "今年的水位比往年高出了很多很多"}
    (folder / "t.toml").write_text(table_text(broken), encoding="utf-8")
    assert "are still there" in cases.add_case("source.md", "x-y", texts="t.toml")
    assert not (folder / "golden").exists()


def test_other_words_that_change_what_is_read_are_told(folder, capsys):
    changed = FILE.replace(
        '<div class="sharedaddy">分享到：</div>', "<p>本文链接：潮汐</p><p>The post Tides appeared first on River.</p>"
    )
    (folder / "source.md").write_text(changed, encoding="utf-8")
    rows = {text: "今天的潮水" if text.startswith("The post") else text for text in texts_of(changed)}
    (folder / "t.toml").write_text(table_text(rows), encoding="utf-8")
    assert cases.add_case("source.md", "x-y", texts="t.toml") == ""
    assert "promotion took 1 things, now 0" in capsys.readouterr().out


@given(st.text(alphabet="河边灯塔年月日1 aBc<>&;\"'()[]：，\n-", max_size=80))
def test_replacing_nothing_changes_nothing_and_lengths_stay_with_made_up_han(text):
    assert replace_texts(text, {}) == text
    table = make_up(texts_of(text))
    for was, now in table.items():
        if not any(character.isascii() and character.isalpha() for character in was):
            assert len(was) == len(now)


def test_pieces_of_the_original_are_found_wherever_they_are():
    assert left_over(["守塔的人今年说水位比往年高"], "他听守塔的人今年说水位") == [
        "守塔的人今年说水",
        "塔的人今年说水位",
    ]
    assert left_over(["守塔的人今年说水位比往年高"], "看船的人") == []
