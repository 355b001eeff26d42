"""The ``jekyll`` dialect: front matter with ``from:``, then usually what ``bare`` has, in a ``<div>``.

    ---
    layout: post
    title: "天文台重新开放"
    date: 2021-03-05T12:00:00.000Z
    author: 某报
    from: https://news.example/1001
    tags: [ 某报 ]
    categories: [ 某报 ]
    ---
    <!--1614945600000-->
    [天文台重新开放](https://news.example/1001)
    ------

    <div>
    <p>天文台昨日重新开放。</p>
    </div>

The scrape variant has neither instant nor link line: the body is a whole page's pretty-printed HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.errors import NotAnArticle, UnreadableFile
from plugins.mirrors.channels import channel_of
from plugins.mirrors.dialects.linked import LinkedBody, begins_linked, take_apart
from plugins.mirrors.envelope import Envelope
from plugins.mirrors.front_matter import read_front_matter, split_front_matter, text_of
from plugins.mirrors.identity import normalised
from plugins.mirrors.reading import assemble
from plugins.mirrors.titles import plain_text
from plugins.records import Article, MirrorFile

NAME = "jekyll"

_FROM = re.compile(r"^from[ \t]*:", re.MULTILINE | re.IGNORECASE)
# Front matter whose end is missing: ``key: value`` lines, and indented lines that continue one.
_UNCLOSED = re.compile(r"\s*---[ \t]*\n(?P<yaml>(?:[A-Za-z][\w-]*[ \t]*:[^\n]*(?:\n|$)|[ \t]+[^\s][^\n]*(?:\n|$))+)")


def detect(file: MirrorFile) -> bool:
    """Front matter that says where the article is from, closed or cut off; or any with a link line below."""
    front, rest, closed = _split(file.text)
    cut_off = not closed and "\n" not in rest
    return bool(front) and (_FROM.search(front) is not None or begins_linked(rest) or cut_off)


def read(file: MirrorFile) -> Article:
    """Read an article.

    :raises NotAnArticle: front matter without anything behind it.
    :raises UnreadableFile: cut off inside the front matter.
    """
    front, rest, closed = _split(file.text)
    if not closed and "\n" not in rest:
        raise UnreadableFile(file.path, "cut off: the front matter does not end")
    fields, notice = read_front_matter(front)
    linked = take_apart(rest)
    url = text_of(fields.get("from")) or linked.url
    title = text_of(fields.get("title"))
    if not linked.body.strip() and not title:
        raise NotAnArticle(file.path, "front matter alone, without title or body")
    notices = [notice] if notice else []
    if not closed:
        notices.append("the front matter does not end")
    if not url:
        notices.append("front matter names no source")
    notices += _conflicts(url, title, linked)
    envelope = Envelope(
        dialect=NAME,
        body=linked.body,
        title=title if plain_text(title) else linked.title,
        url=url,
        ms=linked.ms,
        front_matter=fields,
        channel=channel_of(file.path),
        notices=tuple(notices),
    )
    return assemble(envelope, file)


def _split(text: str) -> tuple[str, str, bool]:
    """Front matter, the rest, and whether a rule closes the front matter."""
    parts = split_front_matter(text)
    if parts is not None:
        return (*parts, True)
    unclosed = _UNCLOSED.match(text)
    return (unclosed["yaml"], text[unclosed.end() :], False) if unclosed else ("", text, False)


def _conflicts(url: str, title: str, linked: LinkedBody) -> Iterator[str]:
    """Where front matter and link line disagree; front matter decides."""
    if linked.url and linked.url != url and normalised(linked.url) != normalised(url):
        yield f"address: front matter says {url}, the link line {linked.url}"
    if linked.title and linked.title != title and _letters(linked.title) != _letters(title) != "":
        yield f"title: front matter says {plain_text(title)!r}, the link line {plain_text(linked.title)!r}"


def _letters(title: str) -> str:
    """A title without white space and without the ``...`` that front matter loses."""
    return "".join(plain_text(title).replace("...", "").split())
