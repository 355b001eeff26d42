"""Takes somebody else's words out of a mirrored file and leaves its form: for golden cases, whose texts are our own.

A text is what stands between two tags, addresses, punctuation of Markdown or line ends, in a title or an ``alt`` too.
Its letters are replaced one for one, its digits, punctuation and length stay, and the same text becomes the same one
everywhere: a heading that repeats the title still does. What rules take and dialects need (``原文链接：``) is kept.
"""

from __future__ import annotations

import itertools
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
SIMPLIFIED = "河边的灯塔在夜里亮着看潮人沿着石阶走下去数船桨也数星星水位慢一点涨上来风从北岸吹过芦苇书铺的门还开着茶已经凉了孩子把纸船放进浅湾"
TRADITIONAL = "河邊的燈塔在夜裡亮著看潮人沿著石階走下去數船槳也數星星水位慢一點漲上來風從北岸吹過蘆葦書鋪的門還開著茶已經涼了孩子把紙船放進淺灣"
WORDS = [
    "tide",
    "lamp",
    "reed",
    "boat",
    "stone",
    "river",
    "shore",
    "quiet",
    "paper",
    "window",
    "harbour",
    "evening",
    "morning",
    "ladder",
    "garden",
    "lantern",
]

ROLES = (
    "特约记者|特約記者|本报记者|本報記者|记者|記者|综合报导|綜合報導|综合报道|綜合報道|报导|報導|报道|報道|责任编辑|責任編輯|责编|責編|编辑|編輯|编译|編譯|"
    "翻译|翻譯|译者|譯者|作者|撰文|摄影|攝影|来源|來源|资料图片|資料圖片|资料照片|資料照片|更新|发布|發布|发表|發表"
)
"""Words that say what stands beside them; reading knows them."""

_FIXED = re.compile(
    r"""<!--.*?-->|&\#?\w+;|https?://[^\s<>"')\]]+|\]\([^)\s]*\)|^(?:[A-Za-z_-]+):(?=\s)|<(?:[^<>"']|"[^"]*"|'[^']*')*>"""
    rf"|^layout:.*?$|[\d〇零一二三四五六七八九十]+\s*[年月日](?:[讯訊电電])?|{ROLES}",
    re.DOTALL | re.MULTILINE,
)
_ATTRIBUTE = re.compile(r"""(?<=\s)(alt|title|aria-label|content|data-caption)=("[^"]*"|'[^']*')""")
_TEXT = re.compile(rf"[{HAN}A-Za-z][{HAN}A-Za-z'’ ]*")
_TRADITIONAL_ONLY = re.compile("[這國說們為會來時個對學經發過長後與點還開關書電車門]")


def texts_of(source: str) -> list[str]:
    """Every different text of a file, in order of appearance; single Latin letters are none."""
    found: dict[str, None] = {}
    _rewrite(source, lambda text: found.setdefault(text) or text)
    return list(found)


def replace_texts(source: str, table: Mapping[str, str]) -> str:
    """The file with each text that the table knows replaced."""
    return _rewrite(source, lambda text: table.get(text, text))


def _rewrite(source: str, change: Callable[[str], str]) -> str:
    """Put every text through a function; what is fixed stays, but for the texts in some attributes."""
    done, last = [], 0
    for fixed in _FIXED.finditer(source):
        done.append(_in_text(source[last : fixed.start()], change))
        part = fixed[0]
        if part.startswith("<") and not part.startswith("<!--"):
            part = _ATTRIBUTE.sub(lambda found: f"{found[1]}={_in_text(found[2], change)}", part)
        done.append(part)
        last = fixed.end()
    return "".join([*done, _in_text(source[last:], change)])


def _in_text(part: str, change: Callable[[str], str]) -> str:
    def one(found: re.Match[str]) -> str:
        text = found[0].rstrip()
        is_word = len(text) > 1 or re.match(f"[{HAN}]", text)
        return (change(text) if is_word else text) + found[0][len(text) :]

    return _TEXT.sub(one, part)


def make_up(texts: Iterable[str], kept: Iterable[str] = ()) -> dict[str, str]:
    """Text -> words of our own in the same form.

    :param kept: texts that stay, and with them whatever is a part of one.
    """
    stays = "\n".join(kept)
    table: dict[str, str] = {}
    for number, text in enumerate(texts):
        table[text] = text if text in stays else _made_up(text, number)
    return table


def _made_up(text: str, number: int) -> str:
    pool = TRADITIONAL if _TRADITIONAL_ONLY.search(text) else SIMPLIFIED
    # A step of its own for each text, so that few texts of one length become the same.
    han = itertools.islice(itertools.cycle(pool), number * 7 % len(pool), None)
    words = itertools.islice(itertools.cycle(WORDS), number * 5 % len(WORDS), None)
    return re.sub(
        rf"[{HAN}]|[A-Za-z][A-Za-z'’]*",
        lambda found: next(han) if re.match(f"[{HAN}]", found[0]) else _word(next(words), found[0]),
        text,
    )


def _word(word: str, like: str) -> str:
    """A word of ours in the case of another."""
    return word.upper() if like.isupper() and len(like) > 1 else word.title() if like[0].isupper() else word


def left_over(before: Iterable[str], after: str, kept: Iterable[str] = (), length: int = 8) -> list[str]:
    """Pieces of the original texts that are still in the result and nobody wanted kept; so many characters each."""
    stays, now = "\n".join(kept), "\n".join(texts_of(after))
    pieces = (text[start : start + length] for text in before for start in range(len(text) - length + 1))
    return [piece for piece in dict.fromkeys(pieces) if piece in now and piece not in stays]


def table_text(table: Mapping[str, str]) -> str:
    """A table as a TOML file, to be edited."""
    head = "# What each text becomes. Write words of your own; delete a row to keep its text.\n"
    return head + "".join(f"\n[[text]]\nwas = {_quoted(was)}\nnow = {_quoted(now)}\n" for was, now in table.items())


def read_table(text: str) -> dict[str, str]:
    """The table of such a file."""
    return {row["was"]: row["now"] for row in tomllib.loads(text)["text"]}


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
