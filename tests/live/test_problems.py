"""What is wrong is said with its file and line."""

import pytest

from plugins.errors import DataError, NewsmirrorError, SettingsError, TemplateFault, UnreadableFile
from plugins.live.problems import Problem, describe
from plugins.topics.aliases import load_aliases


def caught(call) -> Exception:
    try:
        call()
    except Exception as error:  # noqa: BLE001 - it is what is described
        return error
    pytest.fail("nothing went wrong")


def test_a_templates_fault_is_at_its_line():
    fault = TemplateFault("a/1.html", "/theme/article.html", 7, "'nobody' is undefined")
    assert describe(fault) == Problem("'nobody' is undefined", "/theme/article.html", 7)


def test_a_table_that_is_no_toml_is_named_with_its_line(tmp_path):
    table = tmp_path / "topics.toml"
    table.write_text("[aliases]\n\nfirst = \n", encoding="utf-8")
    problem = describe(caught(lambda: load_aliases(str(table))))
    assert (problem.file, problem.line) == (str(table), 3)
    assert problem.excerpt()[-1] == (3, "first = ")


def test_settings_that_are_no_python_are_named_with_their_line(tmp_path):
    settings = tmp_path / "conf.py"
    problem = describe(caught(lambda: compile("A = 1\nB = (\n", str(settings), "exec")))
    assert (problem.file, problem.line) == (str(settings), 2)
    assert problem.reason.startswith("SyntaxError")


def test_a_wrong_setting_is_a_sentence():
    assert describe(SettingsError("unknown setting ARCHIVE_X")) == Problem("unknown setting ARCHIVE_X")


def test_a_file_that_cannot_be_read_is_named():
    assert describe(UnreadableFile("a.md", "binary")) == Problem("binary", "a.md")


def test_what_nobody_expected_is_named_with_the_line_that_raised_it():
    def fail():
        [].pop()

    problem = describe(caught(fail))
    assert problem.file == __file__
    assert problem.line > 0
    assert problem.reason.startswith("IndexError")


def test_the_cause_that_has_a_place_comes_before_what_was_made_of_it():
    error = NewsmirrorError("a worker failed")
    error.__cause__ = TemplateFault("p", "t.html", 3, "wrong")
    assert describe(error).line == 3


def test_lines_around_the_wrong_one_are_shown(tmp_path):
    file = tmp_path / "a.html"
    file.write_text("\n".join("abcdefg"), encoding="utf-8")
    assert Problem("", str(file), 4).excerpt() == [(2, "b"), (3, "c"), (4, "d"), (5, "e"), (6, "f")]
    assert Problem("", str(tmp_path / "gone"), 4).excerpt() == []


def test_a_data_error_names_its_file_first():
    assert describe(DataError("ads.toml: entry of 'X': no owner")) == Problem("entry of 'X': no owner", "ads.toml")
