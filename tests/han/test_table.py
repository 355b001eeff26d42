"""The table of the reader's switch: small, and it converts as OpenCC does."""

from pathlib import Path

import opencc
import pytest
from turbohtml import parse_fragment

from plugins.archive.intake import Intake
from plugins.cleaning.visible import visible_text
from plugins.errors import FileError
from plugins.han.dictionaries import CONVERSIONS, Knowledge, read_knowledge
from plugins.han.matching import Matcher
from plugins.han.table import choose, make_table, read_table
from plugins.mirrors.decoding import decode
from tests.cases import pipeline
from tests.site import PLUGINS, bare
from tests.test_corpus import files

LIMIT = 60_000
"""Bytes."""
SAMPLE = Path(__file__).parents[2] / "content" / "mirrors"
FROM = {"zh-Hant": "zh-Hans", "zh-Hans": "zh-Hant"}


@pytest.fixture(scope="module")
def table():
    return make_table()


@pytest.fixture(scope="module")
def conversions(table):
    return read_table(table)


def test_the_table_is_small_and_always_the_same(table):
    assert len(table) <= LIMIT
    make_table.cache_clear()
    assert make_table() == table


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("理发以后发现头发里有几只小虫", "理髮以後發現頭髮裡有幾隻小蟲"),
        ("皇后干杯后，干部们把饼干晒干", "皇后乾杯後，幹部們把餅乾曬乾"),
        ("面粉做的面条放在面前的台面上", "麵粉做的麵條放在面前的檯面上"),
        ("台风过后，台湾的里长走了三公里", "颱風過後，臺灣的里長走了三公里"),
        ("系统的关系系于一条系带", "系統的關係繫於一條繫帶"),
        ("看着一只猫，只有历史学家著书", "看著一隻貓，只有歷史學家著書"),
        ("表面上，手表制造业的制度很复杂，他回复说", "表面上，手錶製造業的制度很複雜，他回覆說"),
        ("松树下放松，山村里的稻谷", "松樹下放鬆，山村裡的稻穀"),
        ("从前后来都在这里，里程表上写着", "從前後來都在這裡，里程錶上寫著"),
    ],
)
def test_the_phrase_decides_what_an_ambiguous_character_becomes(conversions, simplified, traditional):
    assert conversions["zh-Hant"].convert(simplified) == traditional == opencc.OpenCC("s2tw").convert(simplified)
    assert conversions["zh-Hans"].convert(traditional) == simplified


def test_a_text_that_is_no_chinese_stays(conversions):
    text = "Tide tables, 2021: 98 % — ひらがな、한국어、🌊"
    assert all(conversion.convert(text) == text for conversion in conversions.values())


@pytest.mark.parametrize("language", CONVERSIONS)
def test_what_is_read_from_the_file_is_what_was_chosen(conversions, language):
    chosen = choose(read_knowledge(language))
    assert conversions[language].phrases == chosen.phrases
    assert dict(conversions[language].characters) == chosen.characters


def test_a_phrase_that_says_nothing_new_is_left_out():
    known = Knowledge({"头": "頭", "发": "發"}, {"头发": "頭髮", "发头": "發頭", "白头发": "白頭髮"})
    assert choose(known).phrases == {"头发": "頭髮"}


def test_a_piece_stands_for_a_long_phrase_only_where_all_phrases_agree():
    known = Knowledge({"发": "發"}, {"一发千钧": "一髮千钧", "发千家书": "發千家书"})
    assert choose(known).phrases == {"一发千": "一髮千"}


def test_the_longest_phrase_that_fits_is_taken():
    matcher = Matcher({"发": "發"}, {"头发": "頭髮", "头发动": "頭發動"})
    assert matcher.convert("头发动机头发") == "頭發動机頭髮"


def agreement(texts, conversion, language):
    """Share of Han characters that become what OpenCC makes of them, and their number."""
    reference = opencc.OpenCC(CONVERSIONS[language])
    characters = wrong = 0
    for text in texts:
        expected = reference.convert(text)
        characters += sum("\u3400" <= character <= "\u9fff" or character > "\U0001ffff" for character in text)
        wrong += sum(one != other for one, other in zip(conversion.convert(text), expected, strict=True))
    return 1 - wrong / characters, characters


@pytest.mark.parametrize("language", CONVERSIONS)
def test_of_a_thousand_characters_of_the_sample_999_are_opencc_s(conversions, language):
    texts = texts_of(SAMPLE)
    share, characters = agreement(texts[FROM[language]], conversions[language], language)
    assert characters > 2_000
    assert share >= 0.999


@pytest.mark.slow
def test_of_a_thousand_characters_of_the_corpus_999_are_opencc_s(corpus, conversions):
    texts = texts_of(corpus)
    for language in CONVERSIONS:
        share, characters = agreement(texts[FROM[language]], conversions[language], language)
        assert characters > 300_000
        assert share >= 0.999, language


def texts_of(mirrors):
    """Titles and bodies of mirrored articles by language."""
    intake, found = Intake(pipeline()), {}
    for mirror, path, file in files(mirrors):
        try:
            clean = intake.clean(decode(mirror, path, file.read_bytes()))
        except FileError:
            continue
        text = visible_text(parse_fragment(clean.cleaned.html))
        found.setdefault(clean.article.lang, []).append(f"{clean.article.title}\n{text}")
    return found


def test_a_site_without_the_plugin_has_neither_table_nor_switch(site):
    site.write("1.md", bare(1))
    news = str(SAMPLE.parents[1] / "themes" / "news")
    site.build(THEME=news)
    assert "han.js" not in site.output()
    assert "scripts" not in site.output()["index.html"].decode()
    site.build(THEME=news, PLUGINS=[*PLUGINS, "plugins.han"])
    assert site.output()["han.js"] == make_table()
    assert 'src="./theme/js/han.js"' in site.output()["index.html"].decode()
    assert site.output() == site.clean_build(THEME=news, PLUGINS=[*PLUGINS, "plugins.han"])
