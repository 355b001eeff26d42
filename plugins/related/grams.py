"""What texts are compared by: pairs of Han characters, and words of other scripts.

Pairs need no dictionary and no segmentation: two spellings of a new name share most of them. How much a pair says
depends on how common it is in the language; ``data/common.txt`` tells, so that no count in this archive matters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import repeat
from operator import add

import opencc

UNKNOWN = 4.4
"""Weight of a gram that the table does not have: natural logarithm of 1 / 0.012, the share of texts it may be in."""
NUMBER = 2.5
"""Weight of a number: it confirms more than it tells."""
SMALL_NUMBER = 0.8
"""Weight of a number of one or two digits, or of a year: days and counts are everywhere."""

LEAD_LENGTH = 60
"""Characters of a lead that are compared: who did what stands there; with 120, comparing cost a third more and found
no better."""

_RUN = re.compile(r"[a-z][a-z0-9.'&+-]*[a-z0-9+]|[\u3400-\u9fff\uf900-\ufaff]+|\d[\d.,:/]*\d|\d")
_YEAR = re.compile(r"(?:19|20)\d\d|\d{1,2}")
_COLUMN = re.compile(r"^\s*(?:[【\[［〔][^】\]］〕]{1,20}[】\]］〕]\s*)+|^[^|｜]{2,14}[|｜]\s*|\s+-\s+[^-]{2,8}$")
_DATELINE = re.compile(r"^\s*(?:[（(【][^）)】]{2,60}[）)】]\s*)+")


def subject(title: str) -> str:
    """A title without the name of the column or the first publisher that it begins or ends with.

    >>> subject("【港口观察】潮位创新高"), subject("海员报｜潮位创新高"), subject("【潮位】")
    ('潮位创新高', '潮位创新高', '【潮位】')
    """
    return _COLUMN.sub("", title) or title


def column(title: str) -> str:
    """What :func:`subject` leaves out.

    >>> column("【港口观察】潮位创新高")
    '【港口观察】'
    """
    return "".join(match[0] for match in _COLUMN.finditer(title))


def lead(summary: str) -> str:
    """The beginning of a summary, without its dateline or byline in brackets.

    >>> lead("（海通社记者甲乙港口6日电）潮位创新高。")
    '潮位创新高。'
    """
    return _DATELINE.sub("", summary)[:LEAD_LENGTH]


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str, lang: str) -> str:
    """A text in Simplified characters, if its language is written in Traditional ones."""
    return _to_simplified().convert(text) if lang == "zh-Hant" else text


def normal(text: str, lang: str) -> str:
    """A text as it is compared: Simplified, without case and compatibility forms."""
    return unicodedata.normalize("NFKC", simplified(text, lang).casefold())


def weigh(text: str, place: float = 1.0) -> dict[str, float]:
    """Pairs of Han characters, words and numbers of a normal text -> weight, in order.

    >>> list(weigh("nasa发射2号卫星"))
    ['nasa', '发射', '2', '号卫', '卫星']

    :param place: what the text's place is worth: a factor.
    """
    known, unknown = _weights(place).get, repeat(UNKNOWN * place)
    found: dict[str, float] = {}
    for run in _RUN.findall(text):
        if run[0].isascii():
            found[run] = weight(run) * place
        else:
            # Every profile passes here with 120 pairs: mapped, not looped, in half the time.
            pairs = list(map(add, run, run[1:]))
            found.update(zip(pairs, map(known, pairs, unknown), strict=False))
    return found


@lru_cache(maxsize=8)
def _weights(place: float = 1.0) -> dict[str, float]:
    """Gram -> weight, of ``data/common.txt``, for a place."""
    if place != 1.0:
        return {gram: value * place for gram, value in _weights().items()}
    table: dict[str, float] = {}
    weight = 0.0
    for line in files("plugins.related").joinpath("data/common.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("weight "):
            weight = float(line.split()[1])
            continue
        for word in line.split():
            if word[0].isascii():
                table[word] = weight
            else:  # pairs stand without spaces between
                table.update((word[start : start + 2], weight) for start in range(0, len(word), 2))
    return table


def weight(gram: str) -> float:
    """How much it says that two articles share a gram, from 0 (nothing) up."""
    known = _weights().get(gram)
    if known is not None:
        return known
    if gram[0].isdecimal():
        return SMALL_NUMBER if _YEAR.fullmatch(gram) else NUMBER
    return UNKNOWN


@lru_cache(maxsize=8192)
def weigh_name(name: str, place: float) -> Mapping[str, float]:
    """The grams of a topic or a term, as :func:`weigh` gives them; the same few thousand come again and again."""
    return weigh(name, place)


@lru_cache(maxsize=65536)
def most_telling(name: str) -> float:
    """Weight of the rarest gram of a folded name; 0 for a name without any."""
    return max(weigh(name).values(), default=0.0)


def telling(grams: Iterable[str], least: float) -> list[str]:
    """The grams that have at least so much weight, in order; numbers never have."""
    known = _weights().get
    return [gram for gram in grams if known(gram, UNKNOWN) >= least and not gram[0].isdecimal()]


def pieces(shared: Iterable[str]) -> int:
    """How many separate pieces shared grams form: pairs that continue each other are one, up to a name's length.

    >>> pieces(["大桥", "桥梁", "通车"])
    2
    """
    pairs = set(shared)
    ends = {gram[1] for gram in pairs if len(gram) == 2}
    separate = sum(1 for gram in pairs if gram[0].isascii() or gram[0] not in ends)
    return max(separate, (len(pairs) + 2) // 3)
