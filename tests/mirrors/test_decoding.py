"""Decoding: text of bytes, or a reason why there is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.errors import FileError, NotAnArticle, UnreadableFile
from plugins.mirrors.decoding import decode

TEXT = "### 天文台重新开放\n\n河上的桥，昨日也开放了。\n" * 20


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_the_encodings_of_chinese_files(encoding):
    text = TEXT if not encoding.startswith("utf-16-") else "Harbour news. " * 20 + TEXT[:20]
    file = decode("m", "a.md", text.encode(encoding))
    assert file.text == text
    assert bool(file.notices) == (encoding not in {"utf-8", "utf-8-sig"})


def test_big5_is_read_and_noted():
    text = "天文臺重新開放，河上的橋昨日也開放了。圖書館與鐵路照常。\n" * 20
    assert decode("m", "a.md", text.encode("big5")).text == text


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"a\r\nb\r\n", "a\nb\n"), (b"a\rb\r", "a\nb\n"), (b"a\rb\nc", "a b\nc"), (b"a\x00b", "ab")],
)
def test_line_ends_are_one_kind_and_a_stray_one_breaks_no_line(data, text):
    assert decode("m", "a.md", data).text == text


def test_a_file_cut_inside_a_character_loses_that_character_only():
    file = decode("m", "a.md", TEXT.encode()[:-3])
    assert file.text == TEXT[:-2]
    assert "cut off" in file.notices[0]


def test_damaged_utf_8_is_not_taken_for_another_encoding():
    data = bytearray(TEXT.encode())
    for place in range(10, len(data), 97):
        data[place] = 0xFF
    file = decode("m", "a.md", bytes(data))
    assert "天文台" in file.text
    assert file.notices == ("bytes that are not UTF-8 were replaced",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty file"),
        (b" \n\t", "empty file"),
        (b"\x00" * 100, "binary"),
        (bytes(range(256)) * 50, "binary"),
        (b"x" * 101, "larger than 100 bytes"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "Git LFS"),
    ],
)
def test_what_holds_no_text_is_unreadable_with_a_reason(data, reason):
    with pytest.raises(UnreadableFile, match=reason):
        decode("m", "a.md", data, 100 if data.startswith(b"xx") else 10**6)


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"\x89PNG\r\n\x1a\n...", "PNG"), (b"\xff\xd8\xff\xe0", "JPEG"), (b"GIF89a", "GIF"), (b"%PDF-1.4", "PDF")],
)
def test_a_picture_is_no_article_whatever_its_name(data, kind):
    with pytest.raises(NotAnArticle, match=kind):
        decode("m", "a.md", data)


def outcome(data):
    """The text of a file, or why there is none."""
    try:
        return decode("m", "a.md", data).text
    except FileError as error:
        return error.reason


@given(st.binary())
def test_any_bytes_become_text_or_a_reason(data):
    assert not {"\x00", "\r"} & set(outcome(data))
