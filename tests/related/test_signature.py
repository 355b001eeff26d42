"""Signatures: terms and prints of a text."""

from plugins.related.likeness import containment, resemblance
from plugins.related.signature import MOST_TERMS, PRINTS, READ, read_signature, sign
from tests.related.articles import SENTENCES, text


def prints(body: str, lang: str = "zh-Hans"):
    return read_signature(sign("标题", lang, body))


def test_a_name_of_the_title_that_the_text_repeats_is_a_term_and_stays_whole():
    body = "<p>云岭大桥今晨封闭。云岭大桥建于1930年，云岭大桥管理处说，明天再议。</p>"
    assert "云岭大桥" in read_signature(sign("云岭大桥封闭检修", "zh-Hans", body)).terms


def test_a_piece_that_the_text_says_once_is_no_term():
    assert read_signature(sign("云岭大桥封闭", "zh-Hans", "<p>云岭大桥今晨封闭。</p>")).terms == ()


def test_terms_are_simplified_and_folded():
    body = "<p>NASA觀測雲嶺。NASA公布雲嶺影像。</p>"
    assert read_signature(sign("NASA看雲嶺", "zh-Hant", body)).terms == ("nasa", "云岭")


def test_terms_are_few():
    names = [chr(0x6000 + 50 * number) * 2 for number in range(20)]
    body = "<p>" + "。".join(name for name in names for _ in range(5)) + "</p>"
    assert len(read_signature(sign("、".join(names), "zh-Hans", body)).terms) == MOST_TERMS


def test_the_same_text_in_the_other_script_or_another_markup_has_the_same_prints():
    simplified = prints("<p>工程师认为桥墩裂缝与去年冬天有关，渡轮公司表示愿意增开班次。</p>")
    traditional = prints(
        "<div>工程師認為<b>橋墩</b>裂縫與去年冬天有關，渡輪公司表示願意增開班次。</div>".replace("<b>", "").replace(
            "</b>", ""
        ),
        "zh-Hant",
    )
    assert simplified.prints == traditional.prints
    assert simplified.clauses == 2


def test_prints_are_few_and_the_smallest():
    whole = prints(text(*range(60)))
    assert (whole.clauses, len(whole.prints)) == (60, PRINTS)
    assert set(whole.prints) & set(prints(text(*range(30))).prints)


def test_resemblance_estimates_the_share_of_common_clauses():
    one, other = prints(text(*range(60))), prints(text(*range(30, 90)))
    assert abs(resemblance(one, other) - 30 / 90) < 0.25
    assert resemblance(one, one) == 1
    assert resemblance(one, prints(text(*range(200, 260)))) == 0


def test_a_text_that_grew_contains_the_older_one():
    short, long = prints(text(*range(20))), prints(text(*range(40)))
    assert containment(short, long, 0.5) == 1


def test_a_huge_body_costs_no_more_than_a_long_one():
    body = text(*range(2000))
    assert prints(body) == prints(body[:READ])


def test_an_article_without_text_or_signature_has_an_empty_one():
    assert prints("").prints == read_signature("").prints == ()
    assert resemblance(prints(""), prints("")) == 0


def test_sentences_of_the_tests_leave_a_print_each():
    assert prints(text(*range(len(SENTENCES)))).clauses == len(SENTENCES)
