"""Characters that a reader takes for the same are one; each stays in its place."""

import re

import numpy as np
import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.archive.keepsakes import Keepsakes
from plugins.cleaning.visible import visible_text
from plugins.search import folding
from plugins.search.folding import CONVERSIONS, LETTER, NEIGHBOUR, SEPARATOR, fold_text, folding_runs, tables


def fold(text: str) -> str:
    return fold_text(text).tobytes().decode("utf-16-le", "surrogatepass")


@pytest.mark.parametrize(
    ("one", "other"),
    [("頭髮", "头发"), ("發展", "发展"), ("後來", "后来"), ("乾淨", "干净"), ("看著", "看着"), ("臺灣", "台湾"),
     ("裡面", "里面"), ("為了", "爲了"), ("瞭解", "了解"), ("慰藉", "慰借"), ("答覆", "答复"), ("甦醒", "苏醒"), ("計畫", "计划"), ("ＮＡＳＡ", "nasa"), ("Café", "cafe"), ("ÉCOLE", "école"), ("神", "神")],
)  # fmt: skip
def test_what_differs_in_script_case_width_or_accent_is_one(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("普京", "浦京"), ("已", "己"), ("未", "末"), ("が", "か"), ("й", "и")])
def test_what_a_reader_tells_apart_stays_apart(one, other):
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_keeps_the_place_of_every_unit_and_is_stable(text):
    assert len(fold_text(text)) == len(text.encode("utf-16-le", "surrogatepass")) // 2
    assert fold(fold(text)) == fold(text)


def test_kinds_tell_scripts_without_spaces_from_words():
    kind = tables().kind
    assert [kind[ord(character)] for character in "水かนa7é，。 \0"] == [NEIGHBOUR] * 3 + [LETTER] * 3 + [SEPARATOR] * 4


def test_the_tables_for_the_browser_say_the_same():
    runs, pairs, _ = folding_runs()
    table = np.arange(0x10000)
    for first, length, target in zip(runs[::3], runs[1::3], runs[2::3], strict=True):
        table[first : first + length] = range(target, target + length)
    for one, other in zip(pairs[::2], pairs[1::2], strict=True):
        table[ord(one)] = ord(other)
    assert (table == tables().fold).all()
    assert len(pairs) < 12_000


def test_a_text_and_its_conversions_are_one(seeds):
    from turbohtml import parse_fragment

    for seed in seeds:
        text = re.sub(r"[^\u4e00-\u9fff]", "", visible_text(parse_fragment(seed.read_text("utf-8", "replace"))))
        for name in CONVERSIONS:
            converted = opencc.OpenCC(name).convert(text)
            same = sum(one == other for one, other in zip(fold(text), fold(converted), strict=True))
            assert same >= 0.9995 * len(text), (seed.name, name)


def test_the_next_process_finds_the_tables_and_none_of_other_versions(tmp_path, monkeypatch):
    keepsakes = Keepsakes(str(tmp_path))
    monkeypatch.setattr(folding, "current", lambda: keepsakes)
    made = []
    make = folding.make_tables
    monkeypatch.setattr(folding, "make_tables", lambda: made.append(1) or make())
    first = tables.__wrapped__()
    second = tables.__wrapped__()
    assert len(made) == 1
    assert (first.fold == second.fold).all()
    assert (first.kind == second.kind).all()
    assert (first.fold.dtype, first.kind.dtype) == (second.fold.dtype, second.kind.dtype)
    monkeypatch.setattr(folding, "_version", lambda: b"another version.")
    tables.__wrapped__()
    assert len(made) == 2
