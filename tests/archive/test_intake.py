"""From a file to a reading."""

import pytest

from plugins.archive.intake import SUMMARY_LENGTH, summarise


@pytest.mark.parametrize(
    ("html", "summary"),
    [
        ("<p>【港湾时报2021年06月21日讯】（港湾时报记者闻舟报导）周一夏至。</p>", "周一夏至。"),
        ("<p>（山城日報記者林晚照／茶坂13日電）茶坂是最小的一站。</p>", "茶坂是最小的一站。"),
        ("<p>02/05/2021 - 10:00</p>\n<p>新馆有三种声音。</p>", "新馆有三种声音。"),
        ("<p>（本站在山上）风很大。</p>", "（本站在山上）风很大。"),
        ("<p>记者（闻舟）在码头。</p>", "记者（闻舟）在码头。"),
        ("<h2>标题</h2><p>a <b>b</b> &amp; c</p>", "a b & c"),
        ("", ""),
    ],
)
def test_a_summary_begins_with_the_text_itself(html, summary):
    assert summarise(html) == summary


def test_a_long_summary_ends_with_an_ellipsis():
    assert len(summarise(f"<p>{'潮水' * 200}</p>")) <= SUMMARY_LENGTH
    assert summarise(f"<p>{'潮水' * 200}</p>").endswith("…")
