"""Inputs that nobody would write: pieces that mean something somewhere, put together at random, and plain noise.

Made from a seed, so that a run can be made again. Drawing is cheap (a few microseconds), because most targets are.
"""

from __future__ import annotations

import random
from collections.abc import Callable

MARKUP = (
    "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<i>", "<a>", "</a>", "<ul>", "<li>", "<ol>", "<table>",
    "<tr>", "<td>", "</td>", "</table>", "<caption>", "<h1>", "</h2>", "<pre>", "<blockquote>", "<figure>",
    "<figcaption>", "<br>", "<hr>", "<img>", "<span>", "<font>", "<center>", "<script>", "</script>", "<style>",
    "</style>", "<svg>", "</svg>", "<math>", "<mtext>", "<mglyph>", "<form>", "<input>", "<button>", "<select>",
    "<option>", "<textarea>", "</textarea>", "<iframe>", "<object>", "<embed>", "<template>", "</template>",
    "<noscript>", "</noscript>", "<title>", "<xmp>", "<plaintext>", "<dl>", "<dt>", "<ruby>", "<rt>", "<ok",
    "</ok>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "<!", "</", "</>", "<", ">", "&lt;", "&gt;", "&amp;",
    "&quot;", "&#0;", "&#x80;", "&#128512;", "&nbsp;", "&AMP",
)  # fmt: skip
ATTRIBUTES = (
    ' href="https://a.example/1"', " href='//b.example'", ' href="javascript:alert(1)"', ' href="#n"',
    ' id="n"', ' name="n"', ' src="https://c.example/1.jpg"', ' src="x" onerror="alert(1)"',
    ' style="width:1px"', ' class="sharedaddy"', ' class="caption"', ' data-src="//d.example/2.png"',
    " width=0", " colspan=9", " hidden", ' srcset="https://e.example/1.jpg 1x"',
    ' href="https://www.epochtimes.com/gb/tag/%E6%B2%B3.html"', ' alt="<b>"',
    ' src="https://www.youtube.com/embed/abcdefghijk"', ' href="https://twitter.com/a/status/1"', " lang=zh",
    " =",
)  # fmt: skip
ENVELOPE = (
    "---\n", "title: ", "from: https://a.example/1\n", "date: 2021-07-06\n", "tags: [河, 桥]\n",
    "author: 某\n", "------\n", "<!--1625500000000-->\n", "<!--NaN-->", "[河](https://a.example/1)\n", "### ",
    "#### [首页](../..?n1) | [评论](x)\n", "原文链接：https://a.example/2\n", "原文地址：\n",
    "categories: [ 某报 ]\n", "layout: post\n", "Title: 河\n", "...\n", "- a: &x [*x]\n",
    "? !!python/object:os.system\n", "<<: *x\n", "'", '"', "[", "{", ": ", "|", ">", "%", "@", "\t",
)  # fmt: skip
TEXTS = (
    "河", "水位上涨。", "天文臺", "a", "Z", "0", " ", "\n", "\n\n", "\u3000", "\u200b", "\u202e",
    "\u0301", "\ufeff", "\x00", "\x1b", "\x7f", "\x85", "\u2028", "\ud800", "\ufffe", "ﬁ", "İ", "ß", "ǆ",
    "😀", "👩\u200d🚀", "２０２１年", "2021年7月6日", "【某报2021年07月06日讯】",
    "（记者某某报导）", "责任编辑：某", "广告", "图片来源：", "]]>", "{{ 7*7 }}",
    "{% raw %}", "{filename}x", "|tag|", "%s", "${x}", "../", "..", "/", "\\", "CON", "index", ":", "?", "*",
    "http://", "https://", "//", "www.a.com", "a.example", "@", "%2e%2e%2f", "%", "%E6%B2", "&", "=",
    "utm_source=x", "#", "xn--", "[::1]", "user:pass@", ":99999",
)  # fmt: skip
FILES = (
    "<!--1625500000000-->\n[{}](https://a.example/{})\n------\n\n<div>{}</div>\n",
    "---\ntitle: {}\nfrom: https://a.example/{}\ntags: [{}]\nauthor: {}\n---\n[{}](https://b.example/{})\n------\n\n{}\n",
    "---\nlayout: post\n{}date: 2021-07-06\nfrom: {}\n---\n{}",
    "### {}\n---\n#### [首页](../../..?n1) | [评论](x)\n\n<div>{}</div><hr/><p>{}</p>\n---\n\n原文链接（需翻墙）：https://a.example/{}\n",
    "### {}\n------------------------\n<p>{}</p><hr/>{}\n原文地址：{}\n",
    "Title: {}\nDate: {}\nTags: {}\n\n# {}\n\n{}\n",
    "---\ntitle: {}\ndate: {}\n---\n{}\n",
)
"""Files of each dialect, with places for pieces."""
PIECES = MARKUP + ATTRIBUTES + ENVELOPE + TEXTS


def source(seed: int) -> Callable[[], str]:
    """A source of inputs: each call gives the next one."""
    draw = random.Random(seed)
    by_kind = (PIECES, MARKUP + ATTRIBUTES + TEXTS, ENVELOPE + TEXTS, TEXTS)

    def next_input() -> str:
        pieces = by_kind[int(draw.random() * len(by_kind))]
        text = "".join(draw.choices(pieces, k=1 + int(draw.random() ** 2 * 24)))
        if draw.random() < 0.25:
            form = FILES[int(draw.random() * len(FILES))]
            text = (
                "".join(
                    part + "".join(draw.choices(PIECES, k=int(draw.random() ** 2 * 8))) for part in form.split("{}")
                )
                + text
            )
        if draw.random() < 0.1:  # noise inside what means something
            place = int(draw.random() * len(text))
            text = text[:place] + chr(int(draw.random() * 0x3000)) + text[place + int(draw.random() * 3) :]
        return text

    return next_input
