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

_LFS = b"version https://git-lfs.github.com/spec/"
_CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B})
_TRUNCATED = 4
"""A character of UTF-8 is at most so many bytes: a file cut inside one lacks fewer."""
_DAMAGE = 5
"""One character in so many may be broken."""
_SHORTEST_UTF_16 = 32
"""Bytes without a mark that can tell by their zeros."""
_SAMPLE = 2**18
"""Bytes from which an encoding is guessed."""
_WIDE = "[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
_STRAY_RETURN = re.compile(f"(?<={_WIDE})\r(?={_WIDE})")
"""A lone carriage return between two Han or fullwidth characters."""


def decode(mirror: str, path: str, data: bytes, limit: int = DEFAULT_LIMIT) -> MirrorFile:
    """The text of a file.

    :raises NotAnArticle: a picture, an archive or another known kind of file.
    :raises UnreadableFile: empty, too large, or no text in any encoding.
    """
    if len(data) > limit:
        raise UnreadableFile(path, f"larger than {limit} bytes ({len(data)}); ARCHIVE_MAX_FILE_BYTES sets the limit")
    if not data or data.isspace():
        raise UnreadableFile(path, "empty file")
    for magic, kind in MAGIC:
        if data.startswith(magic):
            raise NotAnArticle(path, kind)
    if data.startswith(_LFS):
        raise UnreadableFile(path, "a pointer of Git LFS: its content was not fetched")
    text, notice = _text(path, data)
    text = text.removeprefix("\ufeff").replace("\x00", "")
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        # Alone it ends lines only in files that have no other line ends; elsewhere it is a stray white space,
        # must not break a title in two, and stands for nothing between two Han or fullwidth characters.
        text = _STRAY_RETURN.sub("", text).replace("\r", " ") if "\n" in text else text.replace("\r", "\n")
    return MirrorFile(mirror, path, text, (notice,) if notice else ())


def _text(path: str, data: bytes) -> tuple[str, str]:
    """The text, and what had to be bent."""
    utf_16 = _utf_16(data)
    if utf_16:
        return data.decode(utf_16, "replace"), "decoded as UTF-16"
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > 16 and controls * 50 > len(data):
        raise UnreadableFile(path, "binary data, not text")
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        if error.start >= len(data) - _TRUNCATED:
            return data[: error.start].decode("utf-8"), "the file ends inside a character: it is cut off"
    text = data.decode("utf-8", "replace")
    # Damaged UTF-8 still has whole characters in it; another encoding read as UTF-8 has hardly any.
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if text.count("\ufffd") * _DAMAGE < beyond_ascii:
        return text, "bytes that are not UTF-8 were replaced"
    encoding = (detect(data[:_SAMPLE]).encoding or "").lower()
    encoding = "gb18030" if encoding in {"gbk", "gb2312"} else encoding  # the larger one has all of the smaller
    try:
        text = data.decode(encoding or "ascii", "replace")
    except LookupError as error:
        raise UnreadableFile(path, f"text in an unknown encoding ({encoding})") from error
    if text.count("\ufffd") * _DAMAGE > len(text):
        raise UnreadableFile(path, "binary data, or text in an unknown encoding")
    return text, f"decoded as {encoding.upper()}"


def _utf_16(data: bytes) -> str:
    """The UTF-16 codec of data that has its mark, or every other byte zero as in Latin text; else empty."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" not in data[:8] or len(data) < _SHORTEST_UTF_16:
        return ""
    half = max(1, len(data[:_SAMPLE]) // 2)
    for codec, start in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros = data[start:_SAMPLE:2].count(0)
        if zeros * 3 > half and data[1 - start : _SAMPLE : 2].count(0) * 50 < half:
            return codec
    return ""
