"""The language and script of an article."""

import pytest

from plugins.mirrors.language import chinese_script, find_language, script_only_characters


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("新的天文台今天向公众开放，图书馆也延长了时间。", "zh-Hans"),
        ("新的天文臺今天向公眾開放，圖書館也延長了時間。", "zh-Hant"),
        ("上海天文台", "zh"),
        ("The observatory opened to the public today.", "en"),
        ("図書館は新しい天文台の本を集めている。", "ja"),
        ("도서관은 새로운 책을 모은다", "ko"),
        ("", "und"),
        ("2021-07-05 … !", "und"),
    ],
)
def test_language_and_script_come_from_the_words(text, language):
    assert find_language("", text) == language


def test_the_title_counts_when_there_is_no_text():
    assert find_language("图书馆开放", "") == "zh-Hans"


def test_a_chinese_report_full_of_foreign_names_stays_chinese():
    assert (
        find_language("", "史密斯（John Smith）与琼斯（Mary Ann Jones）今天参观了新图书馆（City Library）。")
        == "zh-Hans"
    )


def test_a_quotation_in_the_other_script_or_in_kana_does_not_turn_a_page():
    text = "图书馆收藏了许多旧书，其中一本名为《鐵路》，另一本叫《さくら》，读者可以借阅，时间为两周，还书后可再借。"
    assert find_language("", text) == "zh-Hans"


def test_an_english_page_with_a_few_chinese_words_stays_english():
    text = "The library has a room for Chinese books (中文图书) and another for newspapers and maps of the river."
    assert find_language("", text) == "en"


FRENCH = (
    "L'observatoire de la ville ouvre ses portes au public chaque samedi soir et propose des conférences sur les "
    "étoiles, les planètes et l'histoire de l'astronomie dans la région, depuis plus de cent ans."
)
GERMAN = (
    "Die Sternwarte der Stadt öffnet jeden Samstagabend ihre Türen für das Publikum und bietet Vorträge über "
    "Sterne, Planeten und die Geschichte der Astronomie in der Region seit mehr als hundert Jahren an."
)
SPANISH = (
    "El observatorio de la ciudad abre sus puertas al público cada sábado por la noche y ofrece charlas sobre las "
    "estrellas, los planetas y la historia de la astronomía en la región desde hace cien años."
)


@pytest.mark.parametrize(("language", "text"), [("fr", FRENCH), ("de", GERMAN), ("es", SPANISH)])
def test_long_text_in_another_latin_language_is_recognised(language, text):
    assert find_language("", text) == language


def test_a_short_caption_is_not_taken_for_a_rare_language():
    assert find_language("Photo: Gulangyu", "Gulangyu, by Rivers (CC BY 2.0)") == "en"


def test_characters_of_both_scripts_decide_nothing():
    simplified, traditional = script_only_characters()
    assert not simplified & traditional
    assert not set("后里面台只") & (simplified | traditional)
    assert chinese_script("皇后在台上") == "zh"
