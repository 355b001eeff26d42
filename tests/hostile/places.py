"""Puts a payload into every place that a mirrored file has, in every dialect."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

INSTANT = 1_625_500_000_000
NAME_BYTES = 150


def one_line(payload: str) -> str:
    """For places that end with their line."""
    return re.sub(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+", " ", payload)


def file_name(payload: str) -> str:
    """What of a payload a file's name can hold: everything but a slash and NUL."""
    name = one_line(payload).replace("/", "\u2215").replace("\0", "")
    return name.encode("utf-8", "ignore")[:NAME_BYTES].decode("utf-8", "ignore") or "x"


def tag_link(payload: str) -> str:
    """A tag link of a publisher whose tag links are known."""
    return f'<a href="https://www.epochtimes.com/gb/tag/{quote(payload, errors="ignore")}.html">{payload}</a>'


def bare(number: int, payload: str) -> str:
    """Title, address, body."""
    line = one_line(payload)
    return (
        f"<!--{INSTANT + number * 60_000}-->\n[{line}](https://bare.example/{number}?q={line})\n------\n\n"
        f"<p>水位。{payload}</p>\n<p>{tag_link(line)}</p>"
    )


def gfw(number: int, payload: str) -> str:
    """Title, lead image and its caption, tag links, a byline, body, and an address."""
    line = one_line(payload)
    return (
        f"### {line}\n\n---\n\n#### [首页](../../../..?n{number}) &nbsp;|&nbsp; [{line}](../{line})\n\n"
        f'<div><img alt="{line}" src="https://img.example/{number}.jpg?{line}"/><div class="caption">\n {payload}\n</div></div>'
        f'<hr/><div class="post_content" id="artbody"><p>【某报2021年07月06日讯】（某报记者{line}报导）水位。</p>{payload}'
        f'<p>{tag_link(line)}<a href="https://x.example/{line}">{line}</a></p></div>\n\n---\n\n'
        f"原文链接（需翻墙）：https://www.epochtimes.com/gb/21/7/6/n{number}.htm"
    )


def jekyll(number: int, payload: str) -> str:
    """Front matter as YAML quotes it, and in every second file as nobody did."""
    line = one_line(payload)
    value = json.dumps(line, ensure_ascii=False) if number % 2 else line
    return (
        f"---\nlayout: {value}\ntitle: {value}\ndate: 2021-07-06T12:00:00.000Z\nauthor: {value}\n"
        f"from: https://jekyll.example/{number}\ntags: [ {value}, 河 ]\ncategories: [ {value} ]\nlang: {value}\n"
        f"{line}: {value}\n---\n<!--{INSTANT}-->\n[{line}](https://jekyll.example/{number})\n------\n\n<div>\n"
        f"<p>水位。</p>{payload}\n</div>\n"
    )


def authored(number: int, payload: str) -> str:
    """Pelican's metadata and Markdown, in which HTML may stand."""
    line = one_line(payload)
    return (
        f"Title: {line}\nDate: 2021-07-06\nAuthor: {line}\nTags: {line}, 河\nCategory: {line}\nSlug: {line}\n"
        f'Url_source: https://authored.example/{number}\n\n# {line}\n\n[{line}]({line}) ![{line}]({line} "{line}")\n\n{payload}\n\n'
        f"`{line}`\n\n| a | {line} |\n|---|---|\n| {line} | b |\n"
    )


DIALECTS = {"bare": bare, "gfw": gfw, "jekyll": jekyll, "authored": authored}


def write(folder: Path, payloads: list[tuple[str, str]]) -> Iterator[Path]:
    """Write every payload in every dialect; file names and channels are payloads too."""
    for number, (_, payload) in enumerate(payloads):
        for dialect, form in DIALECTS.items():
            place = folder / dialect / "pages" / f"c{number % 40}"
            place.mkdir(parents=True, exist_ok=True)
            file = place / f"{number}-{file_name(payload)}.md"
            file.write_bytes(form(number, payload).encode("utf-8", "surrogatepass"))
            yield file
    for number, (_, payload) in enumerate(payloads[:: max(1, len(payloads) // 40)][:40]):
        index = folder / "gfw" / "indexes" / f"c{number}" / "README.md"
        index.parent.mkdir(parents=True, exist_ok=True)
        links = "\n".join(f"#### [{one_line(payload)}](../../pages/c{number}/{line}.md)" for line in range(3))
        index.write_text(f"### {one_line(payload)}\n\n---\n\n{links}\n", encoding="utf-8", errors="replace")
