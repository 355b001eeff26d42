"""The text of a body: one line per block, white space as readers see it."""

import pytest

from plugins.mirrors.body import EDGE_LINES, Body, fold_spaces


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("新 天文台 开放", "新天文台开放"),
        ("游客 300 人", "游客 300 人"),
        ("a \xa0\u3000 b", "a b"),
        ("河水\u3000\u3000上涨", "河水上涨"),
        ("图书\u200b馆", "图书馆"),
        ("约翰 · 史密斯", "约翰·史密斯"),
    ],
)
def test_white_space_goes_between_wide_characters_and_is_one_space_elsewhere(text, folded):
    assert fold_spaces(text) == folded


def test_every_block_and_line_break_starts_a_line():
    body = Body("<p>甲<div>乙</div>丙<br>丁<ul><li>戊<li>己</ul><table><tr><td>庚<td>辛</table><h2>壬</h2>")
    assert body.lines == tuple("甲乙丙丁戊己庚辛壬")


def test_inline_elements_broken_over_lines_by_a_mirror_are_one_word():
    body = Body('<p>\n 新\n <ok href="x">\n  天文台\n </ok>\n 今天开放。\n</p>')
    assert body.text == "新天文台今天开放。"


def test_the_mirrors_disguised_links_are_links_and_close_real_anchors():
    body = Body('<ok href="/a">甲</ok><p><a name="n">乙</ok>丙</p>')
    assert [(a.attr("href"), a.text) for a in body.tree.find_all("a")] == [("/a", "甲"), (None, "乙")]


def test_scripts_styles_and_templates_are_no_text():
    assert Body("<script>a()</script><style>b{}</style><template>c</template>甲").lines == ("甲",)


@pytest.mark.parametrize("tag", ["div", "p", "b", "blockquote"])
def test_nesting_of_a_thousand_levels_is_read(tag):
    body = Body(f"<{tag}>\n 甲" * 1000)
    assert body.text.replace("\n", "").replace(" ", "") == "甲" * 1000


@pytest.mark.parametrize("html", ["", "   ", "<p></p>", "<!-- -->", "<divclass='x'>"])
def test_a_body_without_text_has_no_lines(html):
    body = Body(html)
    assert (body.lines, body.opening, body.ending, body.text) == ((), (), (), "")


def test_opening_and_ending_keep_the_space_between_two_names():
    body = Body("<p>记者：陈河 李桥</p>")
    assert body.opening == body.ending == ("记者：陈河 李桥",)


def test_opening_and_ending_are_the_first_and_the_last_lines():
    body = Body("".join(f"<p>{number}" for number in range(40)))
    assert body.opening == tuple(map(str, range(EDGE_LINES)))
    assert body.ending == tuple(map(str, range(40 - EDGE_LINES, 40)))
