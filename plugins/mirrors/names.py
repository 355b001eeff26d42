"""Persons' names: whether a text is one, and which ones a piece of a byline has.

A byline is read from the outside in: ``大纪元记者李怡欣、吴旻洲台湾台北综合报导``

1. the title (or the outlet) goes from the front: ``李怡欣、吴旻洲台湾台北综合报导``
2. role and manner go from the end: ``李怡欣、吴旻洲台湾台北``
3. the rest is split, and each part loses its place: ``李怡欣``, ``吴旻洲``
4. a part that does not look like a person's name is dropped.

The words are data: ``data/people.toml`` and ``data/places.toml``, written simplified; OpenCC gives the
traditional forms. Precision first: an unknown place leaves a part too long for a name, and the part is
dropped.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import opencc

_DATA = Path(__file__).with_name("data")

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_DOT = "·‧•・∙．"
_LATIN_WORD = "[A-Z\u00c0-\u00de][\\w'’.\\-]*"
_PARTICLES = "van|von|der|den|de|del|della|da|di|dos|du|la|le|bin|al|el|y"
_LATIN_NAME = re.compile(rf"{_LATIN_WORD}(?: (?:{_PARTICLES}|{_LATIN_WORD})){{1,4}}")
_DOTTED_NAME = re.compile(rf"[{_HAN}A-Z][{_HAN}A-Za-z.\-]{{0,9}}(?:[{_DOT}][{_HAN}A-Za-z.\-]{{1,9}}){{1,3}}")
_HAN_NAME = re.compile(rf"[{_HAN}]{{2,4}}")
_PEN_NAME = re.compile(rf"[{_HAN}]{{2,6}}")
_PARENTHESIS = re.compile(r"[（(][^（()）]*[）)]")
_SEPARATORS = re.compile(r"[、，,;；/／|｜&＆+]|(?<=\S)(?:和|与|與|及|暨)(?=\S)| and | und | et ")
_HAN_START = re.compile(f"[{_HAN}]{{2}}")
_WIRE_DAY = re.compile(r"\d{1,2}日")
_TRAILING = " \t#＃◇@＠◎○●*：:。.．-—"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of bylines, both scripts, ready to use."""

    title: re.Pattern[str]
    """A title; the names follow its last occurrence."""
    author_role: re.Pattern[str]
    """What an author did, at the end of a piece."""
    staff_role: re.Pattern[str]
    """What the other hands did, at the end of a piece or as a label."""
    staff_label: re.Pattern[str]
    """What the other hands did, before their names."""
    label: re.Pattern[str]
    """A label of the writer at the head of a line, its colon or stroke included."""
    tail: re.Pattern[str]
    """Roles, manners and a day at the end of a piece."""
    place: re.Pattern[str]
    """A place at the end, perhaps with a smaller one after it that no table knows."""
    only_place: re.Pattern[str]
    """Places and nothing else."""
    agencies: frozenset[str]
    """Names of agencies and outlets."""
    not_in_names: re.Pattern[str]
    """Words that no name contains."""
    surnames: frozenset[str]
    """Surnames of one and of two characters."""
    signed_titles: frozenset[str]
    """Hosts that sign comments before the title, outside channels of comments too."""
    signed_heads: frozenset[str]
    """Hosts that sign comments before the first line."""
    posters: frozenset[str]
    """Hosts whose front matter names who posted the article, not who wrote it."""


@cache
def _to_traditional() -> opencc.OpenCC:
    """Load the converter once: it costs tens of milliseconds."""
    return opencc.OpenCC("s2t")


def _both_scripts(words: Iterable[str]) -> list[str]:
    """Return the words with their traditional forms, longest first, which is what alternation prefers."""
    simplified = list(dict.fromkeys(words))
    traditional = _to_traditional().convert("\n".join(simplified)).split("\n")
    common = (word.replace("臺", "台") for word in traditional)  # OpenCC is stricter than Taiwan's papers
    return sorted({*simplified, *traditional, *common}, key=lambda word: (-len(word), word))


@cache
def lexicon() -> Lexicon:
    """Load the words of bylines, once."""
    people = tomllib.loads((_DATA / "people.toml").read_text(encoding="utf-8"))
    places = tomllib.loads((_DATA / "places.toml").read_text(encoding="utf-8"))

    def any_of(*keys: str, table: dict[str, str] = people) -> str:
        return "|".join(map(re.escape, _both_scripts(word for key in keys for word in table[key].split())))

    roles, manners, staff = any_of("author_roles"), any_of("manners"), any_of("staff_roles")
    place = any_of(*places, table=places)
    latin = "|".join(people["latin_not_in_names"].split())
    return Lexicon(
        title=re.compile(rf"(?:{any_of('titles')})(?!站|会|會|节|節|团|團|们|們)"),
        author_role=re.compile(rf"(?:{roles})$"),
        staff_role=re.compile(rf"(?:{staff})$"),
        staff_label=re.compile(rf"[/／\s]*(?:{staff})"),
        label=re.compile(rf"[（(【\[◎●■\s]*(?:{any_of('author_labels')})[】\]\s]*[:：/／|｜丨][:：\s]*"),
        tail=re.compile(rf"(?:\d{{1,2}}日|{roles}|{manners}| )+$"),
        place=re.compile(rf"(?:{place})[{_HAN}DC]{{0,7}}$"),
        only_place=re.compile(rf"(?:(?:{place})[市县縣省州镇鎮区區府]?)+"),
        agencies=frozenset(_both_scripts(people["agencies"].split())),
        not_in_names=re.compile(rf"{any_of('not_in_names')}|\b(?:{latin})\b"),
        surnames=frozenset(_both_scripts([*people["surnames"], *people["compound_surnames"].split()])),
        signed_titles=frozenset(people["signed_titles"].split()),
        signed_heads=frozenset(people["signed_heads"].split()),
        posters=frozenset(people["posters"].split()),
    )


def is_name(text: str) -> bool:
    """Tell whether a text has the form of a person's name; prose of four characters often has it too."""
    words = lexicon()
    if text in words.agencies or words.not_in_names.search(text) or words.only_place.fullmatch(text):
        return False
    if _HAN_NAME.fullmatch(text):
        return len(text) < 4 or text[:2] in words.surnames
    return bool(_DOTTED_NAME.fullmatch(text) or _LATIN_NAME.fullmatch(text))


def is_full_name(text: str) -> bool:
    """Tell whether a text without title or label is surely a name: it has a known surname or a dot."""
    if not is_name(text):
        return False
    surnames = lexicon().surnames
    return not _HAN_NAME.fullmatch(text) or text[0] in surnames or text[:2] in surnames


def is_pen_name(text: str) -> bool:
    """Tell whether a text that a field or a label gives as the author can be one: ``江湖独钓`` too."""
    words = lexicon()
    return is_name(text) or bool(
        _PEN_NAME.fullmatch(text) and text not in words.agencies and not words.not_in_names.search(text)
    )


def split_names(text: str, *, spaced: bool = False) -> tuple[str, ...]:
    """Split a list of names, ``A、B和C``, with ``spaced`` also ``陈河 李桥``; what is no name is dropped."""
    found: list[str] = []
    for part in _SEPARATORS.split(_PARENTHESIS.sub("、", text)):
        cleaned = part.strip(_TRAILING)
        pieces = cleaned.split() if spaced and not cleaned.isascii() else [cleaned]
        found += [name for piece in pieces if (name := _without_place(piece)) and is_name(name)]
    return tuple(found)


def byline_names(text: str, outlets: Iterable[str] = (), *, spaced: bool = False) -> tuple[str, ...]:
    """Return the people that a piece such as ``大纪元记者李言台北报导`` names.

    ``outlets`` are names of the publisher, which may stand for the title: ``英文大纪元John Seiler撰稿``.
    """
    words = lexicon()
    start = max((match.end() for match in words.title.finditer(text)), default=0)
    if not start:
        if _WIRE_DAY.search(text):  # 中央社台北5日電: a place and a day, no person
            return ()
        start = max((text.find(name) + len(name) for name in outlets if name in text), default=0)
    return split_names(words.tail.sub("", text[start:].rstrip(_TRAILING)), spaced=spaced)


def _without_place(part: str) -> str:
    """Cut the place off a name: ``李言台北`` to ``李言``; a name has two characters at least."""
    if len(part) < 4 or not _HAN_START.match(part):
        return part
    place = lexicon().place
    return next((part[:cut] for cut in (2, 3, 4) if place.match(part, cut)), part)
