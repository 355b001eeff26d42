"""Dialects: each knows its own files by their content, whole or damaged, and takes them apart without a loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.errors import FileError, NotAnArticle, UnreadableFile
from plugins.mirrors.dialects import DIALECTS
from plugins.mirrors.identity import fallback_id
from plugins.mirrors.reading import read_file
from plugins.records import MirrorFile

NAV = "#### [首页](../../..?n1) &nbsp;|&nbsp; [评论](../../comment?n1)\n"
BODY = '<div class="post_content">\n <p>\n  天文台重新开放。\n </p>\n</div>\n'
URL = "https://www.news.example/1"
GFW = f"### 天文台\n\n---\n\n{NAV}\n\n{BODY}\n---\n\n原文链接（需翻墙）：{URL}"
SHARED = "<hr/>\n手机上长按并复制下列链接或二维码分享本文章：<br/>\nhttps://m.example/1.md <br/>\n<a href='x'><img src='x.png'/></a> <br/>\n"
OLD_GFW = f"### 天文台\n----------\n\n{NAV}\n{BODY}\n{SHARED}原文地址（需翻墙访问）：{URL}\n\n\n----------\n{NAV}"
BARE = f"<!--1614945600000-->\n[天文台]({URL})\n------\n\n<p>天文台重新开放。</p>"
FRONT = f'---\nlayout: post\ntitle: "天文台"\ndate: 2021-03-05T12:00:00.000Z\nauthor: 某报\nfrom: {URL}\n---\n'
JEKYLL = FRONT + BARE
SCRAPED = FRONT + '\n<article class="post-1">\n 天文台重新开放。\n</article>\n'
AUTHORED = "---\ntitle: 天文台\ndate: 2021-03-05\n---\n天文台**重新**开放。\n"
PELICAN = "Title: 天文台\nDate: 2021-03-05\nAuthors: 王小明, Ann Lee\n\n天文台**重新**开放。\n"


def read(text, path="pages/c1/x"):
    return read_file(MirrorFile("m", path, text), DIALECTS)


def outcome(text):
    """The title of an article, or why there is none."""
    try:
        return read(text).title
    except FileError as error:
        return error.reason


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        (GFW, "gfw"),
        (OLD_GFW, "gfw"),
        (BARE, "bare"),
        (JEKYLL, "jekyll"),
        (SCRAPED, "jekyll"),
        (AUTHORED, "authored"),
        (PELICAN, "authored"),
    ],
)
def test_a_dialect_is_known_by_content_not_by_name(text, dialect):
    article = read(text)
    assert (article.dialect, article.title, article.channel) == (
        dialect,
        "天文台",
        "" if dialect == "authored" else "c1",
    )
    assert article.source_url == ("" if dialect == "authored" else URL)
    assert "重新" in article.body
    assert not article.notices


@pytest.mark.parametrize(
    "footer",
    [
        "\n\n---\n\n原文链接（需翻墙）：{}",
        "\n\n<img src='http://counter.example/n1.md' width='0px' height='0px'/>\n\n---\n\n原文链接（需翻墙）：{}",
        "\n---\n\n原文链接：{}",
        "\n---\n\n原文链接（需翻墙）：{}\n",
        "\n---\n\n原文链接（需翻墙）：{} \n",
        "\n---\n原文地址（需翻墙访问）：{}\n\n------\n" + NAV + "#### [更多](more.md)\n",
    ],
)
def test_gfw_footers_of_all_times_end_the_body(footer):
    article = read(f"### 天文台\n\n---\n\n{NAV}\n\n{BODY}" + footer.format(URL))
    assert article.source_url == URL
    assert article.body.strip().startswith("<div")
    assert "原文" not in article.body


def test_all_visible_words_around_a_gfw_body_are_in_the_ledger():
    cut = "".join(removal.text for removal in read(OLD_GFW).cut)
    for words in ("首页 | 评论", "手机上长按", "https://m.example/1.md", "原文地址（需翻墙访问）："):
        assert words in cut
    assert cut.count("首页") == 2
    assert "<" not in cut


def test_a_gfw_article_may_say_the_words_of_the_footer_itself():
    quoting = BODY.replace("天文台重新开放。", "原文链接：https://other.example/2")
    article = read(GFW.replace(BODY, quoting))
    assert article.source_url == URL
    assert "other.example" in article.body


@pytest.mark.parametrize(
    ("text", "title", "notice"),
    [
        (GFW.replace("### 天文台\n", ""), "天文台重新开放。", "no title"),
        (GFW.replace("### 天文台", "### "), "天文台重新开放。", "no title"),
        (GFW.replace(NAV, ""), "天文台", ""),
        (GFW[: GFW.index("原文")], "天文台", "footer"),
        (GFW.replace(URL, ""), "天文台", "footer"),
        (BARE.replace(URL, ""), "天文台", "no line links"),
        (BARE.replace(f"[天文台]({URL})\n------\n", ""), "天文台重新开放。", "no line links"),
        (JEKYLL.replace("from: " + URL, "from: nowhere").replace(URL, ""), "天文台", "no usable address"),
        (JEKYLL.replace("---\n<!--", "<!--"), "天文台", "does not end"),
        (FRONT.replace('"天文台"', '""') + BARE, "天文台", ""),
        (FRONT.replace('"天文台"', "天: 文: 台") + BARE, "天: 文: 台", "line by line"),
    ],
)
def test_a_damaged_article_is_still_read_and_the_damage_noted(text, title, notice):
    article = read(text)
    assert article.title == title
    assert notice in " ".join(article.notices)
    if not article.source_url:
        assert article.id == fallback_id("m", "pages/c1/x")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"### 天文台\n\n---\n\n{NAV}", "cut off"),
        (BARE[:20], "cut off"),
        (BARE[: BARE.index("<p>")], "cut off"),
        (FRONT[: FRONT.index("from")], "cut off"),
        (FRONT[:-4], "cut off"),
        ("Title: 天文台\nDate: 2021-03-05\n\n", "nothing below"),
    ],
)
def test_an_article_of_which_too_little_is_left_is_unreadable(text, reason):
    with pytest.raises(UnreadableFile, match=reason):
        read(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("### 天文台\n---\n#### [一](../../pages/c1/n1.md?1)\n#### [二](../../pages/c1/n2.md?1)\n", "index"),
        ("## 镜报\n\n各频道：[天文台](indexes/c1/README.md)\n", "README"),
        ("[![badge](b.svg)](https://ci.example)\n------\n\nA project. <br>\n", "README"),
        ("---\nlayout: page\ntitle: 关于\n---\n本站\n", "page of the mirror"),
        ("Permission is hereby granted ...\n", "no dialect"),
        ("<p>天文台</p>", "no dialect"),
        (AUTHORED.replace("date:", "status: draft\ndate:"), "draft"),
    ],
)
def test_what_never_was_an_article_is_none(text, reason):
    with pytest.raises(NotAnArticle, match=reason):
        read(text)


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("[生活] 天文台", URL),
        ("天文台[影]", URL),
        ("天文台](a) 与 [b", URL),
        ("天文台\n重新开放", URL),
        ("天文台", URL + "_(1)"),
        ("天文台", URL + "/a b"),
    ],
)
def test_a_link_line_may_have_brackets_parentheses_spaces_and_line_breaks(title, url):
    article = read(f"<!--NaN-->\n[{title}]({url})\n------\n\n<p>河</p>")
    assert article.title == " ".join(title.split())
    assert article.source_url == url.replace(" ", "%20")
    assert not article.date


def test_front_matter_decides_and_a_link_line_that_disagrees_is_noted():
    article = read(FRONT + BARE.replace("[天文台]", "[图书馆]").replace(URL + ")", URL + "2)"))
    assert (article.title, article.source_url) == ("天文台", URL)
    assert [notice.partition(":")[0] for notice in article.notices] == ["address", "title"]


@pytest.mark.parametrize("other", ["天文台...", "天...文台", " 天文台 ", "天文台\u00a0"])
def test_lost_dots_and_white_space_are_no_conflict(other):
    assert read(FRONT + BARE.replace("[天文台]", f"[{other}]")).notices == ()


def test_an_authors_own_metadata_decides_who_wrote_it():
    article = read(PELICAN.replace("\n\n", "\nCategory: 说明\nTags: 河, 桥\nLang: zh-Hant\n\n"))
    assert article.authors == ("王小明", "Ann Lee")
    assert (article.category, article.tags, article.lang) == ("说明", ("河", "桥"), "zh-Hant")
    assert article.publisher == ""


@pytest.mark.parametrize("text", [GFW, OLD_GFW, BARE, JEKYLL, SCRAPED, AUTHORED, PELICAN])
def test_a_file_cut_off_anywhere_has_an_outcome_with_a_reason(text):
    assert all(outcome(text[:end]) for end in range(len(text)))


@given(st.text(alphabet="-#[](): \n<!>&ab原文链接首页：", max_size=80))
def test_any_text_is_an_article_or_has_a_reason_why_not(text):
    assert outcome(text)
