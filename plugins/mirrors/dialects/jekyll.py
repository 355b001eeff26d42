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

from plugins.errors import NotAnArticle, UnreadableFile
from plugins.mirrors.channels import channel_of
from plugins.mirrors.dialects.linked import take_apart
from plugins.mirrors.envelope import Envelope
from plugins.mirrors.front_matter import read_front_matter, split_front_matter, text_of
from plugins.mirrors.reading import assemble
from plugins.records import Article, MirrorFile

NAME = "jekyll"

_FROM = re.compile(r"^from[ \t]*:", re.MULTILINE | re.IGNORECASE)
_OPEN = re.compile(r"\s*---[ \t]*\n(?:[^\n]*\n){0,40}?from[ \t]*:", re.IGNORECASE)


def detect(file: MirrorFile) -> bool:
    """Front matter that says where the article is from, closed or cut off."""
    parts = split_front_matter(file.text)
    if parts is None:
        return _OPEN.match(file.text) is not None
    return _FROM.search(parts[0]) is not None


def read(file: MirrorFile) -> Article:
    """Read an article.

    :raises NotAnArticle: front matter without anything behind it.
    :raises UnreadableFile: cut off inside the front matter.
    """
    parts = split_front_matter(file.text)
    if parts is None:
        raise UnreadableFile(file.path, "cut off: the front matter does not end")
    fields, notice = read_front_matter(parts[0])
    linked = take_apart(parts[1])
    url = text_of(fields.get("from")) or linked.url
    if not linked.body.strip() and not text_of(fields.get("title")):
        raise NotAnArticle(file.path, "front matter alone, without title or body")
    envelope = Envelope(
        dialect=NAME,
        body=linked.body,
        title=text_of(fields.get("title")) or linked.title,
        url=url,
        ms=linked.ms,
        front_matter=fields,
        channel=channel_of(file.path),
        notices=tuple(filter(None, (notice, "" if url else "front matter names no source"))),
    )
    return assemble(envelope, file)
