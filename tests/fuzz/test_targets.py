"""What fuzzing once found stays found; and a short run over every target."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz import run
from fuzz.inputs import source
from fuzz.run import CASES, cases, run_random
from fuzz.targets import TARGETS

CHEAP = ("addresses", "bytes", "envelope", "front-matter", "plain-text", "slugs")


@pytest.mark.parametrize("case", [file for target in TARGETS for file in cases(target)], ids=lambda file: file.name)
def test_what_was_found_once_holds_now(case):
    TARGETS[case.parent.name](case.read_bytes().decode("utf-8", "surrogatepass"))


def test_every_case_belongs_to_a_target():
    assert {folder.name for folder in CASES.iterdir()} <= set(TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_pieces_that_mean_something_put_together_at_random_hold(target):
    for text in itertools.islice(iter(source(seed=7), None), 200):
        TARGETS[target](text)


@pytest.mark.parametrize("target", CHEAP)
@given(text=st.text(max_size=80))
def test_any_text_holds(target, text):
    TARGETS[target](text)


def test_a_finding_is_kept_and_ends_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "FINDINGS", tmp_path)
    monkeypatch.setitem(TARGETS, "slugs", lambda text: pytest.fail("found") if "河" in text else None)
    with pytest.raises(pytest.fail.Exception):
        run_random("slugs", 60, seed=1)
    (kept,) = (tmp_path / "slugs").iterdir()
    assert "河" in kept.read_text(encoding="utf-8")


def test_the_same_seed_gives_the_same_inputs():
    one, other = source(3), source(3)
    assert [one() for _ in range(50)] == [other() for _ in range(50)]
