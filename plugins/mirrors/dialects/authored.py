"""The ``authored`` dialect: a maintainer's own article, front matter or Pelican's metadata above Markdown.

---                                   Title: 如何使用本站
title: 如何使用本站                     Date: 2021-03-05 10:00
date: 2021-03-05                      Tags: 说明, 天文台
tags: [说明, 天文台]
---                                   正文，**Markdown**。
正文，**Markdown**。
"""

from __future__ import annotations

import re
from dataclasses import replace

from plugins.errors import NotAnArticle, UnreadableFile
from plugins.mirrors.bounds import check_markdown
from plugins.mirrors.envelope import Envelope
from plugins.mirrors.front_matter import read_front_matter, split_front_matter, text_of
from plugins.mirrors.markdown import render
from plugins.mirrors.reading import assemble
from plugins.mirrors.titles import plain_text
from plugins.records import Article, MirrorFile

NAME = "authored"

_SEPARATORS = re.compile(r"[,，、;；]")

_METADATA = re.compile(r"\s*(?P<lines>(?:[A-Za-z][\w-]*[ \t]*:[^\n]*\n(?:[ \t]+[^\n]*\n)*)+)(?:[ \t]*\n|$)")


def split_metadata(text: str) -> tuple[str, str] | None:
    """The metadata block, in either form, and the Markdown below it."""
    parts = split_front_matter(text)
    if parts is not None:
        return parts
    match = _METADATA.match(text if text.endswith("\n") else text + "\n")
    return (match["lines"], text[match.end() :]) if match else None


def detect(file: MirrorFile) -> bool:
    """Metadata with a title and a date, and no ``from:``."""
    parts = split_metadata(file.text)
    if parts is None:
        return False
    fields = {line.partition(":")[0].strip().lower() for line in parts[0].splitlines()}
    return {"title", "date"} <= fields and "from" not in fields


def read(file: MirrorFile) -> Article:
    """Read an article.

    :raises NotAnArticle: a draft, or hidden.
    :raises UnreadableFile: nothing below the metadata, or too much.
    """
    parts = split_metadata(file.text)
    assert parts is not None  # detect() said so
    fields, notice = read_front_matter(parts[0])
    status = text_of(fields.get("status")).lower()
    if status in ("draft", "hidden", "skip"):
        raise NotAnArticle(file.path, f"status: {status}")
    if not parts[1].strip():
        raise UnreadableFile(file.path, "nothing below the metadata")
    check_markdown(file.path, parts[1])
    broken = notice and split_front_matter(file.text) is not None
    envelope = Envelope(
        dialect=NAME,
        body=render(parts[1]),
        title=text_of(fields.get("title")),
        url=text_of(fields.get("source") or fields.get("url_source")),
        front_matter=fields,
        notices=(notice,) if broken else (),
    )
    article = assemble(envelope, file)
    # Who wrote it need not be looked for in the text: the author of the file says so.
    return replace(article, authors=_authors(fields) or article.authors)


def _authors(fields: dict[str, object]) -> tuple[str, ...]:
    """The authors that the metadata names, as written."""
    value = fields.get("authors") or fields.get("author")
    names = value if isinstance(value, list) else _SEPARATORS.split(text_of(value))
    return tuple(name for item in names if (name := plain_text(text_of(item))))
