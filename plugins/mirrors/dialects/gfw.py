"""The dialect of the ``gfw`` mirrors: a Markdown envelope around prettified HTML.

    ### 天文台重新开放

    ---

    #### [首页](../../../..?n1001) &nbsp;|&nbsp; [评论](../../../../../comment?n1001) ...

    <div><img alt="天文台" src="https://img.news.example/a-600x400.jpg"/>
    <div class="caption">
     资料图：天文台的圆顶。
    </div></div><hr/><div class="post_content" id="artbody" itemprop="articleBody">
     <p>
      【某报2021年03月05日讯】<ok href="https://news.example/gb/tag/...html">天文台</ok>重新开放。
     </p>
    </div>

    <img src='http://counter.example/pages/c1/n1001.md' width='0px' height='0px'/>

    ---

    原文链接（需翻墙）：https://news.example/gb/21/3/5/n1001.htm

The older variant rules with ``------------------------``, ends the body with ``<hr/>`` and a block for sharing
(QR image, address of the mirror), says ``原文地址`` and closes with a second line of links.
"""

from __future__ import annotations

import re

from plugins.errors import NotAnArticle, UnreadableFile
from plugins.mirrors.channels import channel_of
from plugins.mirrors.envelope import Envelope
from plugins.mirrors.reading import assemble
from plugins.mirrors.titles import plain_text
from plugins.records import Article, MirrorFile, Removal

NAME = "gfw"

_TITLE = re.compile(r"\s*#{2,4}(?!#)[ \t\u00a0\u3000]*(?P<title>[^\n]*)\n")
_RULE = re.compile(r"\s*-{3,}[ \t]*\n")
_NAV = re.compile(r"\s*(?P<nav>#{2,6}[ \t]*\[首[页頁]\]\([^\n]*)(?:\n|$)")
_INDEX_LINE = re.compile(r"\s*#{2,6}[ \t]*\[[^\n]*\]\([^)\n]*(?:pages|indexes)/")
_FOOTER = re.compile(r"原文(?:链接|鏈接|連結|地址)[^：:\n]{0,20}[：:][ \t]*(?P<url>[^\n]*)")
_SHARE = "手机上长按并复制下列链接或二维码分享本文章"
_LINE = re.compile(r"<hr\s*/?>\s*$")
_MARKDOWN_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_HEAD = 4000
"""Characters in which the title and the line of links must stand."""


def detect(file: MirrorFile) -> bool:
    """A title and, behind a rule, a line of links that begins with the mirror's home; or an index of such."""
    title = _TITLE.match(file.text)
    if title is None:
        return False
    rule = _RULE.match(file.text, title.end(), _HEAD)
    after = rule.end() if rule else title.end()
    return _NAV.match(file.text, after) is not None or (rule is not None and _INDEX_LINE.match(file.text, after) is not None)


def read(file: MirrorFile) -> Article:
    """Read an article.

    :raises NotAnArticle: an index of a channel.
    :raises UnreadableFile: cut off before the body.
    """
    title = _TITLE.match(file.text)
    assert title is not None  # detect() said so
    rule = _RULE.match(file.text, title.end(), _HEAD)
    nav = _NAV.match(file.text, rule.end() if rule else title.end())
    if nav is None:
        raise NotAnArticle(file.path, "an index of a channel")
    rest = file.text[nav.end() :]
    body, url, outside = _take_apart(rest)
    if not body.strip() and not url:
        raise UnreadableFile(file.path, "cut off: neither a body nor the address of the original")
    notices = () if url else ("the footer with the address of the original is missing",)
    return assemble(
        Envelope(
            dialect=NAME,
            body=body,
            title=title["title"],
            url=url,
            channel=channel_of(file.path),
            cut=(_links(nav["nav"]), *outside),
            notices=notices,
        ),
        file,
    )


def _take_apart(rest: str) -> tuple[str, str, tuple[Removal, ...]]:
    """Body, address of the original, and what stands around them."""
    # The address stands at the end; an article may say the same words in its text.
    footer = None
    for footer in _FOOTER.finditer(rest, max(0, len(rest) - _HEAD)):
        pass
    if footer is None:
        return rest, "", ()
    body, tail = _without_last_rule(rest[: footer.start()]), rest[footer.end() :]
    cut = [Removal("envelope", "label of the footer", plain_text(footer.group()[: footer.start("url") - footer.start()]))]
    shared = body.rfind(_SHARE)
    if shared >= 0:
        cut.insert(0, Removal("envelope", "block for sharing", _visible(body[shared:])))
        body = _LINE.sub("", body[:shared])
    if tail.strip(" \n-"):
        cut.append(_links(tail.strip(" \n-")))
    return body, footer["url"].strip(), tuple(cut)


def _without_last_rule(text: str) -> str:
    """The text before the rule that closes it."""
    stripped = text.rstrip()
    if not stripped.endswith("---"):
        return text
    before = stripped.rstrip("-")
    return before if before.endswith("\n") else text


def _links(markdown: str) -> Removal:
    """A line of links as a cut."""
    text = _MARKDOWN_LINK.sub(r"\1", markdown.strip().lstrip("#")).replace("&nbsp;", " ")
    return Removal("envelope", "line of links", plain_text(text))


def _visible(html: str) -> str:
    return plain_text(re.sub(r"<[^>]*>", " ", html))
