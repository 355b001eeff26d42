"""The interface speaks the site's language: catalogues are complete, templates have no words of their own."""

import ast
import re
from datetime import date, timedelta
from pathlib import Path

import opencc
import pytest
from babel.numbers import format_decimal

from plugins.localization import LANGUAGES, Localization, localization
from tests.catalogues import LOCALES, catalogue_path, extract, load

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted([*ROOT.glob("themes/*/templates/**/*.html"), *ROOT.glob("plugins/*/templates/**/*.html")])
HAN = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")


@pytest.fixture(scope="module")
def messages():
    return {message.id for message in extract() if message.id}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_message_has_its_words_and_no_catalogue_has_others(locale, messages):
    catalogue = load(locale)
    assert {message.id for message in catalogue if message.id} == messages
    empty = [message.id for message in catalogue if message.id and not all(message.string or [""])]
    assert empty == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_has_the_variables_of_its_message(locale):
    for message in load(locale):
        if message.id:
            texts = [message.id, message.string] if isinstance(message.id, str) else [*message.id, *message.string]
            assert len({frozenset(re.findall(r"%\(?\w*\)?.", text)) for text in texts}) == 1, message.id


def test_a_catalogue_in_traditional_has_no_simplified_characters():
    text = catalogue_path("zh_Hant").read_text(encoding="utf-8")
    assert opencc.OpenCC("s2tw").convert(text) == text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_says_nothing_in_chinese_by_itself(path):
    assert HAN.findall(path.read_text(encoding="utf-8")) == []


def test_code_of_pages_and_feeds_says_nothing_in_chinese_by_itself():
    """Reading and cleaning know Chinese; what an article's own page says in the article's language is data too."""
    known = {"archive/intake.py", "archive/makers/articles.py", "han/dictionaries.py", "search/folding.py"}
    found = set()
    for room in ("archive", "feeds", "related", "search", "proof", "han"):
        for path in (ROOT / "plugins" / room).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            described = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in described]
            if any(isinstance(node.value, str) and re.search("[\u3400-\u9fff]", node.value) for node in texts):
                found.add(path.relative_to(ROOT / "plugins").as_posix())
    assert found <= known


def test_dates_are_written_as_readers_of_the_language_write_them():
    words = {name: Localization(name) for name in LANGUAGES}
    assert words["zh-Hans"].date("2021-07-06") == words["zh-Hant"].date("2021-07-06") == "2021年7月6日"
    assert words["en"].date("2021-07-06") == "July 6, 2021"
    assert [words["en"].date(name) for name in ("2021", "2021-07", "")] == ["2021", "July 2021", "Date unknown"]
    assert words["zh-Hans"].long_date("2021-07-06") == "2021年7月6日星期二"
    assert words["en"].long_date("2021-07-06") == "Tuesday, July 6, 2021"
    assert [words[name].month("2021-07") for name in LANGUAGES] == ["7月", "7月", "Jul"]


def test_a_span_says_once_what_its_days_share():
    chinese, english = Localization("zh-Hans"), Localization("en")
    assert chinese.span("2021-03-05", "2021-06-28") == "2021年3月5日至6月28日"
    assert english.span("2021-03-05", "2021-03-28") == "Mar 5 – 28, 2021"
    assert english.span("2021-03-05", "2021-03-05") == english.date("2021-03-05")
    assert english.span("", "") == "Date unknown"


def test_a_week_begins_on_monday():
    monday = date(2021, 7, 5)
    for name in LANGUAGES:
        words = Localization(name)
        wide = [words.long_date((monday + timedelta(day)).isoformat()) for day in range(7)]
        assert all(day in text for (_, day), text in zip(words.weekdays(), wide, strict=True))


@pytest.mark.parametrize("name", LANGUAGES)
def test_numbers_are_those_of_cldr(name):
    for number in (0, 7, 999, 1000, 1234567):
        assert Localization(name).number(number) == format_decimal(number, locale=LANGUAGES[name])


def test_a_themes_own_catalogue_comes_first(site, tmp_path):
    folder = tmp_path / "theme/translations/zh_Hans/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text('msgid "Home"\nmsgstr "卷首"\n', encoding="utf-8")
    words = localization(site.settings(THEME=str(tmp_path / "theme")))
    assert (words.gettext("Home"), words.gettext("Topics")) == ("卷首", "话题")
