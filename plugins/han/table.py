"""The table of both conversions, small enough for a slow network: at most 60 kB, where OpenCC's own take 1.3 MB.

Nine phrases of ten say nothing: character by character, or by shorter phrases, they come out the same. Of 49,000
phrases on the way to Traditional 6,800 are left; most of the longer ones are there as a piece (see ``choose``), and
those longer than ``LONGEST`` of which no piece is enough are left out. Most of what is left differs in one character,
so a phrase is written in a group of what differs, ``发髮`` (发 becomes 髮):

    发髮白理 型廊 .短心;...

after the pair: characters before which, then characters after which it becomes so, then longer phrases with a dot in
its place. All other characters of a phrase become what they become alone. ``same`` has phrases in which all do, which
keep a shorter one from matching; ``whole`` those in which several differ, each with its target.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from plugins.han.dictionaries import CONVERSIONS, Knowledge, read_knowledge
from plugins.han.matching import Matcher

LONGEST = 4
"""Characters of the longest phrases that are kept."""
PIECE = 3
"""Characters that stand for a longer phrase where all phrases agree about them."""
TAKER = "newsmirror.han.learn"
"""The function of ``han.js`` that the file hands the table to."""


@cache
def make_table() -> bytes:
    """The file. It depends on OpenCC's version and this code alone."""
    known = {language: read_knowledge(language) for language in CONVERSIONS}
    forward, backward = ([*known[language].characters.items()] for language in ("zh-Hant", "zh-Hans"))
    back = {(other, one) for one, other in forward} & set(backward)
    both = [(one, other) for one, other in forward if (other, one) in back]
    table = {
        "both": _joined(both),
        "zh-Hant": _encode(known["zh-Hant"], [pair for pair in forward if pair[::-1] not in back]),
        "zh-Hans": _encode(known["zh-Hans"], [pair for pair in backward if pair not in back]),
    }
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    return f"{TAKER}({text});\n".encode()


def choose(known: Knowledge) -> Matcher:
    """The conversion with as few phrases as give nearly what all of them give."""
    matcher = Matcher(known.characters)
    pieces = _agreed_pieces(known.phrases)
    for phrase in sorted(known.phrases, key=lambda phrase: (len(phrase), phrase)):
        target = known.phrases[phrase]
        if matcher.convert(phrase) == target:
            continue
        if len(phrase) > PIECE and _add_piece(matcher, phrase, target, pieces):
            continue
        if len(phrase) <= LONGEST:
            matcher.add(phrase, target)
    return matcher


def _agreed_pieces(phrases: Mapping[str, str]) -> dict[str, str]:
    """Pieces of phrases, and what they become; only those that become the same in every phrase that has them."""
    found: dict[str, str] = {}
    for phrase, target in phrases.items():
        for start in range(len(phrase) - PIECE + 1):
            piece, becomes = phrase[start : start + PIECE], target[start : start + PIECE]
            if found.setdefault(piece, becomes) != becomes:
                found[piece] = ""
    return found


def _add_piece(matcher: Matcher, phrase: str, target: str, pieces: Mapping[str, str]) -> bool:
    """Know a piece of a phrase instead of all of it, where that is enough: it fits more often, and is shorter."""
    for start in range(len(phrase) - PIECE + 1):
        piece = phrase[start : start + PIECE]
        if not pieces[piece] or piece in matcher.phrases or matcher.convert(piece) == pieces[piece]:
            continue
        matcher.add(piece, pieces[piece])
        if matcher.convert(phrase) == target:
            return True
        matcher.remove(piece)
    return False


def _encode(known: Knowledge, characters: Iterable[tuple[str, str]]) -> dict[str, str]:
    """One direction: characters that go this way only, groups, whole phrases."""
    matcher = choose(known)
    groups: dict[str, list[str]] = defaultdict(list)
    same, whole = [], []
    for phrase, target in sorted(matcher.phrases.items()):
        alone = _alone(phrase, known.characters)
        differing = {
            pair for pair, other in zip(zip(phrase, target, strict=True), alone, strict=True) if pair[1] != other
        }
        if not differing:
            same.append(phrase)
        elif len(differing) > 1:
            whole += [phrase, target]
        else:
            ((source, becomes),) = differing
            dotted = "".join(
                "." if (one, two) == (source, becomes) else one for one, two in zip(phrase, target, strict=True)
            )
            groups[source + becomes].append(dotted)
    return {
        "characters": _joined(characters),
        "groups": ";".join(_group(pair, phrases) for pair, phrases in sorted(groups.items())),
        "same": " ".join(same),
        "whole": " ".join(whole),
    }


def _group(pair: str, phrases: Iterable[str]) -> str:
    """The group of what differs; a phrase has a dot where it does."""
    before, after, longer = "", "", []
    for phrase in phrases:
        if len(phrase) > len(".x") or phrase == "..":
            longer.append(phrase)
        elif phrase.endswith("."):
            before += phrase[0]
        else:
            after += phrase[1]
    return " ".join([pair + before, after, *longer])


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(one + other for one, other in pairs)


def read_table(file: bytes) -> dict[str, Matcher]:
    """The conversions of a file: language to show -> conversion. The same as ``han.js`` does."""
    table = json.loads(file.decode().removeprefix(f"{TAKER}(").rstrip(");\n"))
    return {language: _decode(table[language], _pairs(table["both"], language)) for language in CONVERSIONS}


def _pairs(both: str, language: str) -> dict[str, str]:
    one, other = both[::2], both[1::2]
    return dict(zip(one, other, strict=True)) if language == "zh-Hant" else dict(zip(other, one, strict=True))


def _decode(part: Mapping[str, str], characters: dict[str, str]) -> Matcher:
    characters.update(zip(part["characters"][::2], part["characters"][1::2], strict=True))
    matcher = Matcher(characters)
    words = part["whole"].split(" ")
    for phrase, target in zip(words[::2], words[1::2], strict=False):
        matcher.add(phrase, target)
    for phrase in part["same"].split(" "):
        matcher.add(phrase, _alone(phrase, characters))
    for group in part["groups"].split(";"):
        first, second, *longer = group.split(" ")
        source, target = first[0], first[1]
        for phrase in [*(one + "." for one in first[2:]), *("." + one for one in second), *longer]:
            matcher.add(phrase.replace(".", source), _alone(phrase, characters | {".": target}))
    return matcher


def _alone(text: str, characters: Mapping[str, str]) -> str:
    """A text converted character by character."""
    return "".join(characters.get(character, character) for character in text)
