"""Titles as plain text: entities resolved (twice-escaped ones too), the publisher's own name gone.

Section labels (``[生活]``, ``[影]``) and column names (``- 要闻解说``) belong to the title and stay. Order of
evidence: what the dialect says (``### `` line, front matter, link line), then the first heading of the body,
its first sentence, the file's name.
"""

from __future__ import annotations

import re
from html import unescape

from plugins.mirrors.publishers import Publisher

MAX_LENGTH = 300
"""Characters; a longer "title" is a text that lost its end."""

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_SPACES = re.compile(r"[\s\u00a0\u3000\u2000-\u200a\u202f\u205f]+")
_DEBRIS = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_HEADING = re.compile(r"<h[1-6]\b[^<>]*>(.*?)</h[1-6]>", re.DOTALL | re.IGNORECASE)
_FILE_NAME = re.compile(r"^(?:\d{4}-\d{2}-\d{2}-)?(.*?)(?:\.(?:md|markdown|html?|txt))?$", re.DOTALL)
_SENTENCE = re.compile(r"^.{1,80}?(?:[。！？!?]|\.\s|$)", re.DOTALL)


def plain_title(raw: str, publisher: Publisher) -> str:
    """A title as plain text in one line; empty if nothing visible is left."""
    text = plain_text(raw)
    for prefix in publisher.title_prefixes:
        text = prefix.sub("", text)
    for suffix in publisher.title_suffixes:
        text = suffix.sub("", text).rstrip()
    return text[:MAX_LENGTH]


def plain_text(raw: str) -> str:
    """Text of one line: unescaped twice, without tags, control and zero-width characters."""
    text = unescape(unescape(raw)) if "&" in raw else raw
    if "<" in text:
        text = _TAG.sub("", text)
    return _SPACES.sub(" ", _DEBRIS.sub("", text)).strip()


def fallback_title(body: str, lines: tuple[str, ...], file_name: str) -> tuple[str, str]:
    """A title for a file that has none, and where it was found."""
    heading = _HEADING.search(body, 0, body.rfind("</") + len("</h1>"))  # behind it no heading ends
    if heading and (text := plain_text(heading[1])):
        return text[:MAX_LENGTH], "the first heading"
    first = next((line for line in lines if len(line) > 1), "")
    sentence = _SENTENCE.match(first)
    if sentence and (text := plain_text(sentence.group())):
        return text, "the first sentence"
    match = _FILE_NAME.match(file_name)
    return plain_text(match[1] if match else file_name).strip(" -") or file_name, "the file's name"
