"""The shape of cleaned HTML, from sanitised HTML."""

from __future__ import annotations

import pytest

from plugins.cleaning.layout import MAX_DEPTH, lay_out

CASES = {
    "loose text gets a paragraph": ("河流", "<p>河流</p>"),
    "text of divs becomes paragraphs": ("<div>a<div>b</div>c</div>", "<p>a</p>\n<p>b</p>\n<p>c</p>"),
    "two breaks divide paragraphs": ("<p>a<br><br>b</p>", "<p>a</p>\n<p>b</p>"),
    "one break stays": ("<p>a<br>b</p>", "<p>a<br>b</p>"),
    "breaks at the edges go": ("<p><br>a<br></p>", "<p>a</p>"),
    "a break beside a picture divides": ('<p><img src="x"><br>a</p>', '<p><img src="x"></p>\n<p>a</p>'),
    "a picture beside a word stays in its line": ('<p>a<img src="x">b</p>', '<p>a<img src="x">b</p>'),
    "an author's space beside wide punctuation goes": ("<p>河退了。 <b>桥</b>还在</p>", "<p>河退了。<b>桥</b>还在</p>"),
    "a picture never stands in its caption": (
        '<figure>Image<img src="x"><figcaption>桥</figcaption></figure>',
        '<figure>\n<img src="x">\n<figcaption>Image<br>桥</figcaption>\n</figure>',
    ),
    "empty blocks go": ("<p> </p><ul><li></li></ul><blockquote><p></p></blockquote>", ""),
    "empty inline elements go": ("<p>a<b></b><i> </i></p>", "<p>a</p>"),
    "an inline element over two blocks is split": ("<b><p>a</p><p>b</p></b>", "<p><b>a</b></p>\n<p><b>b</b></p>"),
    "doubled inline elements become one": ("<p><b>a<b>b</b></b></p>", "<p><b>ab</b></p>"),
    "adjacent links stay one word": (
        '<p><a href="#1">\n  图书\n </a>\n <a href="#2">\n  馆\n </a></p>',
        '<p><a href="#1">图书</a><a href="#2">馆</a></p>',
    ),
    "a printer's white space goes around Chinese words": (
        "<p>前往\n <b>\n  天文台\n </b>\n ，",
        "<p>前往<b>天文台</b>，</p>",
    ),
    "a printer's white space is one space around Latin words": (
        "<p>see\n <b>\n  it\n </b>\n now",
        "<p>see <b>it</b> now</p>",
    ),
    "white space stands outside of elements": ("<p>a<b> b </b>c</p>", "<p>a <b>b</b> c</p>"),
    "shredded words stay whole": (
        "<p>W<small>ANDER</small> 3<b>月</b>15</p>",
        "<p>W<small>ANDER</small> 3<b>月</b>15</p>",
    ),
    "a list item of one paragraph holds its text": ("<ul><li><p>a</p></li></ul>", "<ul>\n<li>a</li>\n</ul>"),
    "a list item of two keeps both": (
        "<ul><li><p>a</p><p>b</p></li></ul>",
        "<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n</ul>",
    ),
    "items without a list get one": ("<li>a</li><li>b</li>", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    "loose text in a list is an item": ("<ol>a<li>b</li></ol>", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
    "empty cells hold their column": (
        "<table><tbody><tr><td></td><td>1</td></tr><tr><td></td></tr></tbody></table>",
        "<table>\n<tbody>\n<tr>\n<td></td>\n<td>1</td>\n</tr>\n</tbody>\n</table>",
    ),
    "headings start at h2": ("<h1>a</h1><h3>b</h3>", "<h2>a</h2>\n<h4>b</h4>"),
    "headings move up to h2": ("<h4>a</h4><h5>b</h5>", "<h2>a</h2>\n<h3>b</h3>"),
    "a heading that was never closed ends at the next block": ("<h2>a<div>b</div></h2>", "<h2>a</h2>\n<p>b</p>"),
    "a picture is no heading": ('<h2><img src="x"></h2>', '<p><img src="x"></p>'),
    "a figure holds picture and caption": (
        '<figure><br><img src="x"><br><figcaption>a</figcaption></figure>',
        '<figure>\n<img src="x">\n<figcaption>a</figcaption>\n</figure>',
    ),
    "words beside a picture in a figure are its caption": (
        '<figure><img src="x"><p>b</p><figcaption>a</figcaption></figure>',
        '<figure>\n<img src="x">\n<figcaption>b<br>a</figcaption>\n</figure>',
    ),
    "a caption without a picture is a paragraph": ("<figure><figcaption>a</figcaption></figure>", "<p>a</p>"),
    "a stray caption is a paragraph": ("<figcaption>a</figcaption>", "<p>a</p>"),
    "preformatted text keeps its lines": ("<pre>a\n  b</pre>", "<pre>a\n  b</pre>"),
    "rules at the edges and doubled rules go": ("<hr>a<hr><hr>b<hr>", "<p>a</p>\n<hr>\n<p>b</p>"),
    "the target of a footnote stays though it is empty": ('<p><a id="n1"></a>a</p>', '<p><a id="n1"></a>a</p>'),
    "entities stay escaped": ("<p>&lt;b&gt; &amp;</p>", "<p>&lt;b&gt; &amp;</p>"),
    "no-break spaces fold": ("<p>&nbsp;a&nbsp;&nbsp;b</p>", "<p>a b</p>"),
}


@pytest.mark.parametrize(("html", "expected"), CASES.values(), ids=CASES.keys())
def test_shape(html: str, expected: str) -> None:
    assert lay_out(html) == expected
    assert lay_out(expected) == expected


@pytest.mark.parametrize("tag", ["blockquote", "ul", "figure", "b", "div"])
def test_depth_is_bounded_and_the_text_stays(tag: str) -> None:
    html = lay_out(f"<{tag}>" * 2000 + "井底" + f"</{tag}>" * 2000)
    assert "井底" in html
    assert html.count(f"<{tag}>") <= MAX_DEPTH
    assert lay_out(html) == html


def test_white_space_between_elements_of_code_stays():
    assert lay_out("<pre><b>a</b>\n<b>b</b>  <i>c</i></pre>") == "<pre><b>a</b>\n<b>b</b>  <i>c</i></pre>"


def test_code_without_anything_to_show_is_not_written():
    assert lay_out("<pre><b>\n</b></pre><p>河</p>") == "<p>河</p>"
