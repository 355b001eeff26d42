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
from dataclasses import dataclass

from plugins.errors import NotAnArticle, UnreadableFile
from plugins.mirrors.channels import channel_of
from plugins.mirrors.envelope import Envelope
from plugins.mirrors.reading import assemble
from plugins.mirrors.titles import plain_text
from plugins.records import Article, MirrorFile, Removal

NAME = "gfw"

_TITLE = re.compile(r"\s*#{1,4}(?!#)(?![ \t]*\[首[页頁]\]\()[ \t\u00a0\u3000]*(?P<title>[^\n]*)(?:\n|$)")
_RULE = re.compile(r"\s*-{3,}[ \t]*\n")
_NAV = re.compile(r"\s*(?P<nav>#{2,6}[ \t]*\[首[页頁]\]\([^\n]*)(?:\n|$)")
_INDEX_LINE = re.compile(r"\s*#{2,6}[ \t]*\[[^\n]*\]\([^)\n]*(?:pages|indexes)/")
_FOOTER = re.compile(r"(?P<label>原文(?:链接|鏈接|連結|地址)[^：:\n]{0,20}[：:])[ \t]*(?P<url>[^\n]*)")
_BLOCK_END = re.compile(r"</(?:p|div)>")
_SHARE = "手机上长按并复制下列链接或二维码分享本文章"
_LINE = re.compile(r"<hr\s*/?>\s*$")
_MARKDOWN_LINK = re.compile(r"\[([^\]\n]{0,500})\]\([^)\n]{0,500}\)")  # bounded: no line takes quadratic time
_MARKDOWN_HEADING = re.compile(r"^[ \t]*#+", re.MULTILINE)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands above the body; any part may be missing."""

    title: str | None
    """As written; None without a title line."""
    nav: str
    """The line of links; empty without one."""
    end: int
    """Where the rest of the text begins."""


def detect(file: MirrorFile) -> bool:
    """A line of links that begins with the mirror's home, or the footer; or an index of such articles."""
    head = _head(file.text)
    if head.nav or _footer(file.text, head.end) is not None:
        return True
    return head.title is not None and _INDEX_LINE.match(file.text, head.end) is not None


def read(file: MirrorFile) -> Article:
    """Read an article.

    :raises NotAnArticle: an index of a channel.
    :raises UnreadableFile: cut off before the body.
    """
    head = _head(file.text)
    footer = _footer(file.text, head.end)
    if not head.nav and footer is None:
        raise NotAnArticle(file.path, "an index of a channel")
    body = file.text[head.end :]
    cut = [_links(head.nav)] if head.nav else []
    if footer is not None:
        body, between = _above(file.text[head.end : footer.start()], footer["label"])
        cut += between
        if tail := file.text[footer.end() :].strip(" \n-"):
            cut.append(_links(tail))
    url = footer["url"].strip() if footer else ""
    if not body.strip() and not url:
        raise UnreadableFile(file.path, "cut off: neither a body nor the address of the original")
    envelope = Envelope(
        dialect=NAME,
        body=body,
        title=head.title or "",
        url=url,
        channel=channel_of(file.path),
        cut=tuple(cut),
        notices=() if url else ("the footer with the address of the original is missing",),
    )
    return assemble(envelope, file)


def _head(text: str) -> _Head:
    """Title, rule and line of links, as far as they are there."""
    title = _TITLE.match(text)
    end = title.end() if title else 0
    if rule := _RULE.match(text, end):
        end = rule.end()
    nav = _NAV.match(text, end)
    return _Head(title["title"] if title else None, nav["nav"] if nav else "", nav.end() if nav else end)


def _footer(text: str, start: int) -> re.Match[str] | None:
    """The line with the address of the original: the last one that begins so and has no HTML block behind it.

    An article may say the same words, but inside a paragraph, where the pretty-printer indents them.
    """
    at = text.rfind("原文", start)
    while at >= 0:
        if at == 0 or text[at - 1] == "\n":
            found = _FOOTER.match(text, at)
            if found:
                return None if _BLOCK_END.search(text, found.end()) else found
        at = text.rfind("原文", start, at)
    return None


def _above(text: str, label: str) -> tuple[str, list[Removal]]:
    """The body above a footer, and what stands between them."""
    body, cut = _without_last_rule(text), [Removal("envelope", "label of the footer", label)]
    shared = body.rfind(_SHARE)
    if shared >= 0:
        visible = plain_text(_TAG.sub(" ", body[shared:]))
        cut.insert(0, Removal("envelope", "block for sharing", visible))
        body = _LINE.sub("", body[:shared])
    return body, cut


def _without_last_rule(text: str) -> str:
    """The text before the rule that closes it."""
    stripped = text.rstrip()
    if not stripped.endswith("---"):
        return text
    before = stripped.rstrip("-")
    return before if before.endswith("\n") else text


def _links(markdown: str) -> Removal:
    """Lines of links as a cut."""
    text = _MARKDOWN_LINK.sub(r"\1", _MARKDOWN_HEADING.sub("", markdown)).replace("&nbsp;", " ")
    return Removal("envelope", "line of links", plain_text(text))
