"""Who reported or wrote an article, by the idioms of the publishers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.mirrors.authors import find_authors
from plugins.mirrors.body import Body
from plugins.mirrors.envelope import Envelope
from plugins.mirrors.publishers import publisher_of

EPOCH = "https://www.epochtimes.com/gb/21/7/4/n13000001.htm"
CNA = "https://www.cna.com.tw/news/firstnews/202011030001.aspx"
RFA = "https://www.rfa.org/mandarin/x-07052021050103.html"
DW = "https://www.dw.com/zh/x/a-58171569"
BBC = "https://www.bbc.com/zhongwen/simp/world-57693502"
NYT = "https://cn.nytimes.com/world/20210701/river/"
NEWS = "https://unlisted.example/river"


def authors(html, url=NEWS, title="新天文台开放", channel="", **front) -> tuple[str, ...]:
    read = Envelope(dialect="bare", body=html, url=url, title=title, channel=channel, front_matter=front)
    return find_authors(Body(html), read, publisher_of(url), title)


@pytest.mark.parametrize(
    ("html", "url", "names"),
    [
        ("<p>【大纪元2021年07月05日讯】（大纪元记者陈河台北报导）天文台开放。", EPOCH, ("陈河",)),
        (
            "<p>图：天文台<p>【大纪元2021年07月05日讯】(大纪元记者陈河、李桥综合报导）开放。",
            EPOCH,
            ("陈河", "李桥"),
        ),
        (
            "<p>【大纪元2021年07月05日讯】（英文大纪元专栏作家Ann River撰文／陈河编译）河。",
            EPOCH,
            ("Ann River", "陈河"),
        ),
        ("<p>【大纪元2021年07月05日讯】（英文大纪元记者Ann River报导／陈河翻译）河。", EPOCH, ("Ann River",)),
        ("<p>（中央社記者陳河台北5日電）天文台今天開放。（編輯：李橋）1100705", CNA, ("陳河",)),
        ("<p>河水上涨。<p>天文台开放。（某报北京特派员陈河报道）", NEWS, ("陈河",)),
        ("<p>河水上涨。<p>天文台开放。(编译 陈河；审校 李桥)", NEWS, ("陈河",)),
    ],
)
def test_a_byline_in_parentheses_names_the_reporters(html, url, names):
    assert authors(html, url) == names


@pytest.mark.parametrize(
    ("html", "url", "names"),
    [
        ("<p>河。<p>记者：陈河 李桥 责编：王山 网编：林木", RFA, ("陈河", "李桥")),
        ("<p>河。<p>自由亚洲电台记者陈河台北报道 责编 王山 网编 林木", RFA, ("陈河",)),
        ("<p>（记者：陈河 责编：王山 网编：林木）", RFA, ("陈河",)),
        ("<p>河。<p>撰文：陈河", NEWS, ("陈河",)),
        ("<p>文／陈河 | 编辑：王山<p>河。", NEWS, ("陈河",)),
        ("<p>作者：江边独钓<p>河。", NEWS, ("江边独钓",)),
        ("<p>作者：露西·河边（Lucy River）和安·山（Ann Hill）<p>河。", NEWS, ("露西·河边", "安·山")),
        ("<p>某报記者陳河", NEWS, ("陳河",)),
        ("<p>by Ann River<p>The river rose.", NEWS, ("Ann River",)),
    ],
)
def test_a_credit_line_names_the_writer_and_stops_at_other_hands(html, url, names):
    assert authors(html, url) == names


@pytest.mark.parametrize(
    ("html", "url", "names"),
    [
        ("<address>ANN RIVER, BO HILL</address><p>河。", NYT, ("ANN RIVER", "BO HILL")),
        ("<i>ANN RIVER,ANN RIVER<br>2020-09-21 11:34:12</i><p>河。", NYT, ("ANN RIVER",)),
        ("<i>陈河<br>2021-07-06T08:38:44.947Z</i><p>河。", DW, ("陈河",)),
        ("<i>null 陈河（综合报道）<br>2021-07-06T08:38:44.947Z</i><p>河。", DW, ("陈河",)),
        ("<p>河。<p>陈河/李桥（美联社，路透社，法新社）", DW, ("陈河", "李桥")),
        ("<p>新天文台开放<p>露西·河边（Lucy River）<p>BBC科学事务记者<p>河。", BBC, ("露西·河边",)),
    ],
)
def test_names_that_stand_alone_sign_where_the_next_line_shows_it(html, url, names):
    assert authors(html, url) == names


def test_a_comment_is_signed_before_its_title():
    assert authors("<p>河水上涨。", EPOCH, "陈河：河水为何上涨", "nsc1025") == ("陈河",)
    assert authors("<p>河水上涨。", EPOCH, "江边独钓：河水为何上涨", "nsc1025") == ("江边独钓",)


@pytest.mark.parametrize(
    ("title", "channel"),
    [("陈河：水位已降", "ncid1349361"), ("分析：水位已降", "nsc1025"), ("陈河：水位已降", "nsc1025")],
)
def test_a_speaker_or_a_rubric_before_the_title_is_no_author(title, channel):
    assert authors("<p>市长陈河说，水位已降。", EPOCH, title, channel) == ()


def test_the_author_introduced_at_the_end_is_named():
    assert authors("<p>河。<p>（作者陈河是天文学者，著有《星空》。）") == ("陈河",)


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("陈河", ("陈河",)),
        ("Ann River &#38; Bo Hill", ("Ann River", "Bo Hill")),
        ("露西·河边 （Lucy River）", ("露西·河边",)),
        ("某某新闻网", ()),
        ("河讯", ()),
        (None, ()),
        (["陈河"], ()),
    ],
)
def test_front_matter_names_the_author_unless_it_is_a_label(author, names):
    assert authors("<p>河。", author=author, tags=["河讯"]) == names


def test_who_posted_a_collected_text_did_not_write_it():
    assert authors("<p>河。", "https://chinadigitaltimes.net/chinese/667900.html", author="江边独钓", tags=["x"]) == ()


def test_the_text_comes_before_the_front_matter():
    assert authors("<p>撰稿丨陈河<p>河。", author="李桥", tags=["x"]) == ("陈河",)


@pytest.mark.parametrize(
    "html",
    [
        "<p>责任编辑：陈河#",
        "<p>译者/陈河",
        "<p>翻译：陈河、李桥",
        "<p>文字整理：陈河；责任编辑：李桥#",
        "<p>（中央社台北5日電）天文台今天開放。",
        "<p>（译者：陈河/核稿：李桥）",
        "<p>拍摄：陈河",
        "<p>（本文参考了美联社和路透社的报道。）",
        "<p>（大纪元纽约记者站报导）",
        "<p>本文仅代表作者个人观点，不一定反映本报的立场。",
        "<p>记者来到河边，看见天文台已经开放。",
        "<p>天文台的灯亮了（陈河／摄影）",
        "<p>河。<p>（德新社、法新社）",
        "<p>他是责任编辑。",
    ],
)
def test_editors_translators_agencies_and_prose_are_no_authors(html):
    assert authors(html) == ()


@given(html=st.text(), title=st.text(), author=st.text())
def test_any_input_gives_distinct_names_or_none(html, title, author):
    names = authors(html, NEWS, title, "nsc1", author=author)
    assert len(set(names)) == len(names)
    assert all(name.strip() for name in names)
