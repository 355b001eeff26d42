"""The rules one by one, each by what goes in and what comes out."""

from __future__ import annotations

import pytest

from plugins.cleaning.addresses import absolute, link
from plugins.cleaning.pictures import enlarge, picture_name
from plugins.cleaning.rules.embeds import label_of

BASE = "https://www.news.example/2021/07/dome.html"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://a.example/1", "https://a.example/1"),
        (" https://a.example/1 ", "https://a.example/1"),
        ("//a.example/1", "https://a.example/1"),
        ("/sign", "https://www.news.example/sign"),
        ("../06/sign.html", "https://www.news.example/2021/06/sign.html"),
        ("https:////a.example/1", "https://a.example/1"),
        ("www.news.examplehttps://a.example/1", "https://a.example/1"),
        ("【路牌】https://a.example/1", "https://a.example/1"),
        ("www.a-river.org/1", "https://www.a-river.org/1"),
        ("https://a.example/河 流", "https://a.example/河%20流"),
        ("http://【路牌】", ""),
        ("路牌", ""),
        ("javascript:void(0)", ""),
        ("file:///G:/x.docx", ""),
        ("https://a.example/undefined", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_an_address_is_what_was_meant(written: str, meant: str) -> None:
    assert absolute(written, BASE) == meant


def test_without_an_address_of_its_own_an_article_has_no_relative_links() -> None:
    assert link("/sign", "") == ""
    assert link("mailto:desk@news.example", "") == "mailto:desk@news.example"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p><a href="/a?utm_source=x&id=2#top">河</a></p>', '<p><a href="https://www.news.example/a?id=2#top">河</a></p>'),
        ('<p><a href="javascript:x">河</a></p>', "<p>河</p>"),
        ('<p><a title="x">河</a></p>', "<p>河</p>"),
        ('<p><ok href="https://a.example/">河</ok></p>', '<p><a href="https://a.example/">河</a></p>'),
        (
            '<p><a href="#_ftn1">[1]</a></p><p><a name="_ftn1">[1]</a> 注</p>',
            '<p><a href="#_ftn1">[1]</a></p>\n<p><a id="_ftn1">[1]</a> 注</p>',
        ),
        (f'<p><a href="{BASE}#n">1</a></p><li id="n">注</li>', '<p><a href="#n">1</a></p>\n<ul>\n<li><a id="n"></a>注</li>\n</ul>'),
        ('<p><a href="#nowhere">河</a><b id="unused">水</b></p>', "<p>河<b>水</b></p>"),
    ],
)  # fmt: skip
def test_links(clean, html: str, expected: str) -> None:
    assert clean(html).html == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img src="data:image/gif;base64,R0" data-src="//i.example/1.jpg">', '<img src="https://i.example/1.jpg">'),
        ('<img data-original="/1.jpg" src="/placeholder.png">', '<img src="https://www.news.example/1.jpg">'),
        ('<img srcset="/s.jpg 240w, /l.jpg 800w">', '<img src="https://www.news.example/l.jpg">'),
        ('<picture><source srcset="/m.jpg 1x"><img></picture>', '<img src="https://www.news.example/m.jpg">'),
        ('<img src="https://images.weserv.nl/?url=i.example/1.jpg">', '<img src="https://i.example/1.jpg">'),
        (
            '<img data-src="https://i.example/1.jpg"><noscript><img src="https://i.example/1.jpg"></noscript>',
            '<img src="https://i.example/1.jpg">',
        ),
        ('<noscript><img src="https://i.example/1.jpg"></noscript>', '<img src="https://i.example/1.jpg">'),
        (
            '<img src="https://i.example/1.jpg" width="100%" height="40">',
            '<img src="https://i.example/1.jpg" height="40">',
        ),
    ],
)
def test_a_picture_gets_its_own_address_back(clean, html: str, expected: str) -> None:
    assert clean(html).html == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://i.example/1.gif" width="1" height="1">',
        '<img src="https://i.example/1.gif" height="0px">',
        '<img src="https://i.example/1.gif" style="width: 1px; height: 1px">',
        '<img src="http://gfw-breaker.win/x.md">',
        '<img src="">',
        '<img src="https://www.news.example/undefined">',
    ],
)
def test_what_is_no_picture_goes_and_is_written_down(clean, html: str) -> None:
    cleaned = clean(f"<p>河{html}</p>")
    assert cleaned.html == "<p>河</p>"
    assert [item.what[:3] for item in cleaned.removals if item.rule in ("tracking-pixels", "images")] == ["img"]


def test_an_emoji_leaves_its_character(clean) -> None:
    cleaned = clean('<p>河<img alt="🌊" src="https://s.w.org/images/core/emoji/13/72x72/1f30a.png"></p>')
    assert cleaned.html == "<p>河🌊</p>"
    assert cleaned.text_added == 1


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://i.example/id1-dome-600x400.jpg", "id1-dome"),
        ("https://i.example/dome--ss.jpg", "dome"),
        ("https://1.bp.example/w289-h400/%25E4%25BC%25A0.jpg", "传"),
        ("https://i.example/dome-1200x800-600x400.jpg?x=1", "dome"),
    ],
)
def test_copies_of_a_picture_have_one_name(address: str, name: str) -> None:
    assert picture_name(address) == name


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://i.example/dome.jpg", False),
        (BASE, False),
        ("https://i.example/other.jpg", True),
        ("https://a.example/", True),
    ],
)
def test_a_link_to_the_larger_copy_becomes_the_copy(href: str, kept: bool) -> None:
    html = enlarge(f'<p><a href="{href}"><img src="https://i.example/dome-600x400.jpg"></a></p>', BASE)
    assert ("<a " in html) is kept
    assert ("/dome.jpg" in html) == href.endswith("/dome.jpg")


@pytest.mark.parametrize(
    ("html", "page", "label"),
    [
        ('<iframe src="https://www.youtube.com/embed/abcdefghij_?rel=0"></iframe>', "https://www.youtube.com/watch?v=abcdefghij_", "视频：www.youtube.com"),
        ('<iframe data-src="//player.vimeo.com/video/1"></iframe>', "https://vimeo.com/1", "视频：vimeo.com"),
        ('<audio><source src="/tide.mp3">请更新浏览器</audio>', "https://www.news.example/tide.mp3", "音频：www.news.example"),
        ('<video src="https://v.example/1"></video>', "https://v.example/1", "视频：v.example"),
        ('<div class="fb-post" data-href="https://www.facebook.com/r/posts/1"></div>', "https://www.facebook.com/r/posts/1", "帖文：www.facebook.com"),
        ('<blockquote class="twitter-tweet"><a href="https://twitter.com/r/status/1"></a></blockquote>', "https://twitter.com/r/status/1", "帖文：twitter.com"),
        ('<div data-e2e="twitter-embed-https://twitter.com/r/status/2?s=20"></div>', "https://twitter.com/r/status/2", "帖文：twitter.com"),
        ('<iframe src="https://maps.example/1"></iframe>', "https://maps.example/1", "嵌入内容：maps.example"),
    ],
)  # fmt: skip
def test_an_embed_becomes_a_labelled_link(clean, html: str, page: str, label: str) -> None:
    cleaned = clean(html)
    assert cleaned.html == f'<p class="embed"><a href="{page}">{label}</a></p>'
    assert cleaned.text_added == len(label)
    assert (cleaned.text_kept, cleaned.text_in) == (0, cleaned.text_removed)


def test_the_text_of_a_quoted_post_stays(clean) -> None:
    html = '<blockquote class="twitter-tweet"><p>云开了。</p><a href="https://twitter.com/r/status/1">7月1日</a></blockquote>'
    assert "<blockquote>\n<p>云开了。</p>" in clean(html).html


@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="about:blank"></iframe>',
        '<iframe src="https://www.google-analytics.com/x"></iframe>',
        "<video></video>",
    ],
)
def test_a_frame_that_shows_nothing_leaves_no_link(clean, html: str) -> None:
    assert clean(f"<p>河</p>{html}").html == "<p>河</p>"


def test_one_video_is_linked_once(clean) -> None:
    frame = '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>'
    assert clean(frame + frame).html.count("<a ") == 1


@pytest.mark.parametrize(
    ("lang", "label"), [("zh-Hans", "视频：v.example"), ("zh-Hant", "影片：v.example"), ("en", "Video: v.example")]
)
def test_the_label_is_in_the_articles_language(lang: str, label: str) -> None:
    assert label_of("video", "https://v.example/1", lang) == label


_FIGURE = '<figure>\n<img src="https://i.example/1.jpg">\n<figcaption>圆顶</figcaption>\n</figure>'


@pytest.mark.parametrize(
    "html",
    [
        '<div><img src="https://i.example/1.jpg"/>\n<div class="caption">\n 圆顶\n</div></div><hr/>',
        '<div class="wp-caption"><img src="https://i.example/1.jpg"><p class="wp-caption-text">圆顶</p></div>',
        '<img src="https://i.example/1.jpg"><div><small style="color: #999;">圆顶</small></div>',
        '<div class="media"><div><picture><img src="https://i.example/1.jpg"></picture></div><div class="picinfo">圆顶</div></div>',
        '<figure><div><img src="https://i.example/1.jpg"></div><p>圆顶</p></figure>',
        '<center><table><tr><td><img src="https://i.example/1.jpg"><br>圆顶</td></tr></table></center>',
        '<table><tr><td><img src="https://i.example/1.jpg"></td></tr><tr><td>圆顶</td></tr></table>',
    ],
)
def test_a_picture_and_its_caption_become_a_figure(clean, html: str) -> None:
    assert clean(html).html == _FIGURE
    assert clean(f"{html}<p>河</p>").html == f"{_FIGURE}\n<p>河</p>"


def test_a_caption_far_from_a_picture_is_a_paragraph(clean) -> None:
    html = '<img src="https://i.example/1.jpg"><p>河水上涨。</p><div class="caption">圆顶</div>'
    assert clean(html).html.endswith("<p>河水上涨。</p>\n<p>圆顶</p>")


def test_a_table_of_two_columns_stays(clean) -> None:
    html = '<table><caption>水位</caption><tr><th scope="col">河</th><th>米</th></tr><tr><td>白河</td><td rowspan="2">2</td></tr></table>'
    cleaned = clean(html).html
    assert [cleaned.count(tag) for tag in ("<caption>", '<th scope="col">', '<td rowspan="2">')] == [1, 1, 1]


@pytest.mark.parametrize(
    ("title", "html", "left"),
    [
        ("圆顶修复完成", "<h1>圆顶修复完成</h1><p>河</p>", "<p>河</p>"),
        ("[World] 圆顶修复完成", "<div><h1>圆顶 修复完成</h1></div><p>河</p>", "<p>河</p>"),
        ("圆顶修复完成", "<p>圆顶修复完成</p>", "<p>圆顶修复完成</p>"),
        ("圆顶修复完成", "<h2>圆顶修复完成之后</h2>", "<h2>圆顶修复完成之后</h2>"),
        ("圆顶", f"<p>{'河' * 300}</p><h2>圆顶</h2>", f"<p>{'河' * 300}</p>\n<h2>圆顶</h2>"),
    ],
)
def test_only_a_heading_above_the_text_repeats_the_title(clean, title: str, html: str, left: str) -> None:
    assert clean(html, title=title).html == left


@pytest.mark.parametrize(
    ("authors", "left"),
    [
        (("Ada Stone", "林一舟"), "<p>河</p>"),
        (("Ada Stone",), "<p>ADA STONE、林一舟</p>\n<p>河</p>"),
        ((), "<p>ADA STONE、林一舟</p>\n<p>河</p>"),
    ],
)
def test_a_byline_goes_if_all_its_names_are_known(clean, authors: tuple[str, ...], left: str) -> None:
    assert clean("<address>ADA STONE、林一舟</address><p>河</p>", authors=authors).html == left


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>河</p><p><b>相关文章</b></p><ul><li><a href='/1'>钟楼的守夜人</a> (8/16/2001)</li></ul>", "<p>河</p>"),
        ("<p>相关新闻：</p><p><a href='/1'>钟楼</a></p><p>河水上涨。</p>", "<p>河水上涨。</p>"),
        ("<p>相关文章</p><p>河水上涨。</p>", "<p>相关文章</p>\n<p>河水上涨。</p>"),
        (
            "<p>相关文章很多，<a href='/1'>例如</a>。</p>",
            '<p>相关文章很多，<a href="https://www.news.example/1">例如</a>。</p>',
        ),
    ],
)
def test_a_list_of_related_links_goes_with_its_heading(clean, html: str, left: str) -> None:
    assert clean(html).html == left


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>河</p><form><label>电邮</label><input></form>", "<p>河</p>"),
        ("<p>河<button>更多</button></p>", "<p>河</p>"),
        ("<form><p>河水上涨。</p><input></form>", "<p>河水上涨。</p>"),
    ],
)
def test_a_form_goes_but_the_article_inside_it_stays(clean, html: str, left: str) -> None:
    assert clean(html).html == left


@pytest.mark.parametrize(
    "html",
    [
        "<p>【潮汐社2021年7月1日讯】灯塔重新点亮。</p>",
        "<p>责任编辑：何安#</p>",
        "<p>译者：何小黎</p>",
        "<blockquote>\n<p>桥会修好。</p>\n</blockquote>",
        "<h2>水位</h2>\n<ol>\n<li>白河</li>\n</ol>",
        "<dl>\n<dt>白河</dt>\n<dd>最长</dd>\n</dl>",
        '<p>H<sub>2</sub>O <abbr title="meter">m</abbr> <time datetime="2021-07-01">七月</time></p>',
        "<p><ruby>河<rp>(</rp><rt>hé</rt><rp>)</rp></ruby></p>",
        '<p lang="en">A river.</p>',
        "<p>a &lt;&lt;桥&gt;&gt; b</p>",
    ],
)
def test_what_belongs_to_an_article_stays_as_it_is(clean, html: str) -> None:
    cleaned = clean(html)
    assert cleaned.html == html
    assert cleaned.removals == ()


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<divclass='x'>河<div>水</div>", "<p>河</p>\n<p>水</p>"),
        ("<p/>河<p/>水", "<p>河</p>\n<p>水</p>"),
        ("<div>河</div></div></div>水", "<p>河</p>\n<p>水</p>"),
        ("<p>河<p>水<p>桥</p></p></p>", "<p>河</p>\n<p>水</p>\n<p>桥</p>"),
        ("<h2><h2>河</h2>水", "<h2>河</h2>\n<p>水</p>"),
        ("<p>河\r\n水</p>", "<p>河水</p>"),
        ("<center><font size=2>河</font></center>", "<p>河</p>"),
    ],
)
def test_broken_nesting_is_mended(clean, html: str, left: str) -> None:
    assert clean(html).html == left
