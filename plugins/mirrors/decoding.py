"""Bytes to text: UTF-8 first, then what the bytes themselves say; known kinds of files that are no text."""

from __future__ import annotations

import codecs
import re

from turbohtml.detect import detect

from plugins.errors import NotAnArticle, UnreadableFile
from plugins.records import MirrorFile

DEFAULT_LIMIT = 16 * 2**20
"""Bytes."""

MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3\x00", "a database"),
)
"""First bytes of files that are no text, and what they are."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_TRUNCATED = 4
"""A character of UTF-8 is at most so many bytes: a file cut inside one lacks fewer."""


def decode(mirror: str, path: str, data: bytes, limit: int = DEFAULT_LIMIT) -> MirrorFile:
    """The text of a file.

    :raises NotAnArticle: a picture, an archive or another known kind of file.
    :raises UnreadableFile: empty, too large, or no text in any encoding.
    """
    if not data.strip():
        raise UnreadableFile(path, "empty file")
    if len(data) > limit:
        raise UnreadableFile(path, f"larger than {limit} bytes ({len(data)}); ARCHIVE_MAX_FILE_BYTES sets the limit")
    for magic, kind in MAGIC:
        if data.startswith(magic):
            raise NotAnArticle(path, kind)
    text, notice = _text(path, data)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return MirrorFile(mirror, path, text, (notice,) if notice else ())


def _text(path: str, data: bytes) -> tuple[str, str]:
    """The text, and what had to be bent."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(path, data.decode("utf-16", "replace")), "decoded as UTF-16"
    try:
        return _checked(path, data.decode("utf-8")), ""
    except UnicodeDecodeError as error:
        if error.start >= len(data) - _TRUNCATED:
            text = _checked(path, data[: error.start].decode("utf-8"))
            return text, "the file ends inside a character: it is cut off"
        damage = sum(1 for _ in re.finditer(rb"[\x80-\xff]", data[error.start : error.start + 4]))
        if damage and _is_mostly_utf8(data):
            return _checked(path, data.decode("utf-8", "replace")), "bytes that are not UTF-8 were replaced"
    found = detect(data)
    encoding = (found.encoding or "").lower()
    if encoding in ("gbk", "gb2312", "gb18030"):
        encoding = "gb18030"
    if not encoding:
        raise UnreadableFile(path, "binary data, or text in an unknown encoding")
    try:
        text = data.decode(encoding, "replace")
    except LookupError as error:
        raise UnreadableFile(path, f"text in an unknown encoding ({encoding})") from error
    return _checked(path, text), f"decoded as {encoding.upper()}"


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether replacing broken bytes costs fewer than one character in two hundred."""
    text = data.decode("utf-8", "replace")
    return text.count("\ufffd") * 200 < len(text)


def _checked(path: str, text: str) -> str:
    """The text, if it is one: hardly any control characters."""
    controls = sum(1 for _ in _CONTROL.finditer(text))
    if controls > 16 and controls * 50 > len(text):
        raise UnreadableFile(path, "binary data, not text")
    return text
