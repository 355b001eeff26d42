"""Golden cases: each folder is a mirrored file and what has to come of it."""

import json

import pytest

from tests.cases import FOLDER, actual

CASES = sorted(case.name for case in FOLDER.iterdir() if case.is_dir())


@pytest.mark.parametrize("name", CASES)
def test_a_mirrored_file_is_read_and_cleaned_as_its_case_says(name):
    case = FOLDER / name
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    about, html = actual(case, expected["path"])
    assert about == expected
    assert html.splitlines() == (case / "expected.html").read_text(encoding="utf-8").rstrip("\n").splitlines()


@pytest.mark.parametrize("name", CASES)
def test_a_case_loses_no_text(name):
    expected = json.loads((FOLDER / name / "expected.json").read_text(encoding="utf-8"))
    assert expected["text_in"] == expected["text_kept"] + expected["text_removed"]
