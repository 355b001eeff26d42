"""Turns what recurs into a data rule to look at: never more than a proposal, a person decides.

Credits, captions and whatever else belongs to an article recur as well: ``data/kept.toml`` says what was looked at
and stays.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from plugins.upkeep.recurring import Block, Count, Tally

DATA = Path(__file__).parent / "data" / "kept.toml"

LEAST = 5
"""Articles that something must stand in to be proposed ..."""
PART = 200
"""... and one in so many of its publisher's."""
MOST = 40
"""Proposals for one publisher."""

_TABLES: tuple[tuple[str, str], ...] = (
    ("related_links", r"相关|相關|延伸|阅读更多|閱讀更多|更多|看完整|related|read (?:more|also)|see also"),
    ("share_widgets", r"分享|转发|轉發|转载|轉載|share|tweet"),
    ("comments", r"评论|評論|留言|comment"),
    ("advertising", r"广告|廣告|advertis|sponsor"),
    (
        "promotion",
        r"订阅|訂閱|电子报|電子報|关注|關注|下载|下載|捐|赞助|贊助|收听|subscribe|newsletter|donat|app\b|follow",
    ),
)
"""Table of rules -> words that say what a thing is."""
_MARKUP = frozenset({"text", "label"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that many articles of a publisher show, and the rule that would take it."""

    publisher: str
    """Host."""
    kind: str
    """``text``, ``label``, ``link`` or ``picture``."""
    place: str
    """``beginning`` or ``end``."""
    said: str
    """The text, numbers as 0; or the address."""
    articles: int
    """At least so many have it."""
    share: float
    """Of the publisher's articles."""
    examples: tuple[str, ...]
    """``mirror/path`` of some."""
    command: str
    """``inv add-rule`` with what is known; empty where only a person can tell what to look for."""


@cache
def kept() -> re.Pattern[str]:
    """What recurs and stays."""
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["kept"]
    return re.compile("|".join(f"(?:{row['said']})" for row in rows))


def proposals(publisher: str, articles: int, tally: Tally) -> Iterator[Proposal]:
    """What recurs in a publisher's articles and nobody has decided on, the most frequent first."""
    labels: list[str] = []
    number = 0
    for block, count in tally.frequent(max(LEAST, articles // PART)).items():
        if (block.kind in _MARKUP and kept().fullmatch(block.said)) or _said_already(block, labels):
            continue
        labels.append(block.said)
        yield _proposal(publisher, articles, block, count)
        number += 1
        if number == MOST:
            return


def _said_already(block: Block, known: Sequence[str]) -> bool:
    """A label covers the texts that begin with it; a text covers its label, and itself at another place."""
    return block.kind in _MARKUP and any(block.said.startswith(said) or said.startswith(block.said) for said in known)


def _proposal(publisher: str, articles: int, block: Block, count: Count) -> Proposal:
    return Proposal(
        publisher, block.kind, block.place, block.said, count.articles, round(count.articles / max(1, articles), 4),
        tuple(count.examples), _command(publisher, block),
    )  # fmt: skip


def _command(publisher: str, block: Block) -> str:
    """The task that would write the rule; its owner and what it must leave alone are for a person to say."""
    options = {"--publishers": publisher.removeprefix("www.")}
    if block.kind in _MARKUP:
        line = pattern_of(block.said) + (".*" if block.kind == "label" else "")
        word = max(re.split(r"0|\W", block.said), key=len)
        options |= {"--lines": line, "--words": word, "--hit": f"<p>{escape(block.said, quote=False)}</p>"}
    elif block.kind == "link":
        start = _stable_part(block.said)
        options |= {"--select": f"a[href^='{start}']", "--hit": f"<a href='{escape(block.said)}'>…</a>"}
    else:
        options |= {"--select": f"img[src='{block.said}']", "--hit": f"<img src='{escape(block.said)}'>"}
    words = " ".join(f"{name} {_quoted(value)}" for name, value in options.items())
    return f"inv add-rule --table {table_for(block.said)} --owner '…' {words} --unchanged '<p>…</p>'"


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "'\\''") + "'"


def _stable_part(address: str) -> str:
    """An address without its query and fragment: they name a campaign."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def pattern_of(said: str) -> str:
    r"""A regular expression for a text whose numbers are written as 0.

    >>> print(pattern_of("每日0点 (更新)"))
    每日\d+点 \(更新\)
    """
    return r"\d+".join(re.escape(part).replace("\\ ", " ") for part in re.split("0", said))


def table_for(said: str) -> str:
    """The table in ``plugins/cleaning/data/chrome`` that a thing belongs to by its words."""
    return next((name for name, words in _TABLES if re.search(words, said, re.IGNORECASE)), "page_furniture")
