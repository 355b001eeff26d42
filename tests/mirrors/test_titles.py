"""Titles: plain text in one line, the publisher's own name gone, labels and columns kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.mirrors.publishers import publisher_at
from plugins.mirrors.titles import fallback_title, plain_text, plain_title


@pytest.mark.parametrize(
    ("host", "raw", "title"),
    [
        ("www.rfi.fr", "河上的桥 – 法国国际广播电台 - RFI", "河上的桥"),
        ("www.rfi.fr", "河上的桥 - 要闻解说", "河上的桥 - 要闻解说"),
        ("cn.reuters.com", "河上的桥 | 路透", "河上的桥"),
        ("www.iyouport.org", "河上的桥 - iYouPort", "河上的桥"),
        ("www.iyouport.org", "河上的桥 - RFI", "河上的桥 - RFI"),
        ("www.rti.org.tw", "[生活] 河上的橋", "[生活] 河上的橋"),
        ("www.cna.com.tw", "河上的橋[影]", "河上的橋[影]"),
        ("chinadigitaltimes.net", "德国之声 | 河上的桥", "德国之声 | 河上的桥"),
        ("x.example", "  河\u3000上\u00a0的\u200b桥 \n 二 ", "河 上 的桥 二"),
        ("x.example", "坂 &amp;#22338; &quot;a&quot;", '坂 坂 "a"'),
        ("x.example", "<b>河</b>上 1 < 2", "河上 1 < 2"),
        ("x.example", "", ""),
        ("x.example", " \u200b ", ""),
    ],
)
def test_a_title_is_plain_text_without_the_publishers_name(host, raw, title):
    assert plain_title(raw, publisher_at(host)) == title


@given(st.text())
def test_plain_text_is_one_line_and_final_once_nothing_is_escaped(raw):
    text = plain_text(raw)
    assert "\n" not in text
    assert text == text.strip()
    if "&" not in text and "<" not in text:
        assert plain_text(text) == text


def test_the_longest_title_is_bounded():
    assert len(plain_title("河" * 10_000, publisher_at("x.example"))) == 300


@pytest.mark.parametrize(
    ("body", "lines", "name", "title"),
    [
        ("<p>一</p><h2>河上的<b>桥</b></h2>", ("一", "河上的桥"), "a.md", "河上的桥"),
        ("<p>桥开通了。人很多。</p>", ("桥开通了。人很多。",), "a.md", "桥开通了。"),
        ("", (), "2021-03-05-河上的桥.md", "河上的桥"),
        ("<h2> </h2>", (), "n1001.md", "n1001"),
        ("", (), ".md", ".md"),
    ],
)
def test_a_missing_title_comes_from_heading_then_sentence_then_file_name(body, lines, name, title):
    assert fallback_title(body, lines, name)[0] == title
