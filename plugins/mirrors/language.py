"""The language of an article, as a BCP 47 tag: ``zh-Hans``, ``en`` ...; ``und`` without any letter.

Order of evidence, all from the words themselves (publishers mix scripts, so the publisher is no
evidence), over the title and two samples of the text, its beginning and its middle:

1. Writing: kana or hangul in more than a trace make ``ja`` or ``ko``. Otherwise Han stands against Latin
   letters, one Han character counting as four of them (a word of one is about as much as a word of the
   other), so that a Chinese report full of foreign names stays Chinese.
2. For Chinese the script, by counting distinct characters that only one script uses; mixed pages go to
   the larger count, and a few words without any such character are just ``zh``.
3. For the rest turbohtml's trigram detector, if the sample is long enough and the answer sure and usual;
   short or doubtful Latin text is ``en``, the Latin language of these mirrors.

The sets come from OpenCC, once: a character is simplified-only if OpenCC turns it into another one and
Big5, the traditional charset, lacks it (``后`` and ``里`` are both); and traditional-only if it turns and
GB 2312 lacks it.
"""

from __future__ import annotations

import re
from functools import cache

import opencc
from turbohtml.detect import detect_language

_SAMPLE = 150
"""Characters per sample of text: running Chinese has some forty script-only characters in two of them."""
_LETTERS_PER_HAN = 4
_TRACE = 0.1
"""Share of kana or hangul among East Asian characters below which they are a quotation."""

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]+")
_HANGUL = re.compile("[\u1100-\u11ff\uac00-\ud7a3]+")
_KANA_OR_HANGUL = re.compile("[\u1100-\u11ff\u3041-\u3096\u30a1-\u30fa\uac00-\ud7a3]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")
_LETTER = re.compile(r"[^\W\d_]")

_ENOUGH = 150
"""Letters that trigrams need: photo captions of fewer were taken for Welsh and Tagalog."""
_SURE = 0.9
# ISO 639-3, the detector's, to ISO 639-1, which BCP 47 prefers. What is not here is not believed.
_TAGS = {
    "ara": "ar", "deu": "de", "eng": "en", "fra": "fr", "ita": "it", "nld": "nl", "pes": "fa", "por": "pt",
    "rus": "ru", "spa": "es", "tur": "tr", "uig": "ug", "ukr": "uk", "vie": "vi",
}  # fmt: skip


def find_language(title: str, text: str) -> str:
    """Return the BCP 47 tag of an article with this title and visible text (folded or not)."""
    middle = max(_SAMPLE, len(text) // 2)
    sample = f"{title}\n{text[:_SAMPLE]}\n{text[middle : middle + _SAMPLE]}"
    if sample.isascii():
        return _by_trigrams(sample)
    han = _count(_HAN, sample)
    kana = hangul = 0
    if _KANA_OR_HANGUL.search(sample):
        kana, hangul = _count(_KANA, sample), _count(_HANGUL, sample)
    eastern = han + kana + hangul
    # The length bounds the letters from above: counting them is for pages where it could matter.
    weight = eastern * _LETTERS_PER_HAN
    if not weight or (weight < len(sample) and weight < _count(_LATIN, sample)):
        return _by_trigrams(sample)
    if kana > eastern * _TRACE:
        return "ja"
    return "ko" if hangul > eastern * _TRACE else chinese_script(sample)


def chinese_script(text: str) -> str:
    """Return ``zh-Hans`` or ``zh-Hant``, or ``zh`` for text that is the same in both."""
    simplified, traditional = script_only_characters()
    characters = set(text)
    hans, hant = len(characters & simplified), len(characters & traditional)
    if not hans and not hant:
        return "zh"
    return "zh-Hans" if hans >= hant else "zh-Hant"


@cache
def script_only_characters() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters of simplified only and of traditional only (about 2,500 and 3,500)."""
    han = [chr(code) for code in range(0x4E00, 0xA000)]
    lines = "\n".join(han)  # one conversion; the line breaks keep characters from being read as words
    simplified, traditional = (opencc.OpenCC(way).convert(lines).split("\n") for way in ("t2s", "s2t"))
    changed_to_traditional = (old for old, new in zip(han, traditional, strict=True) if old != new)
    changed_to_simplified = (old for old, new in zip(han, simplified, strict=True) if old != new)
    only_simplified = {character for character in changed_to_traditional if not _in(character, "big5")}
    only_traditional = {character for character in changed_to_simplified if not _in(character, "gb2312")}
    both = only_simplified & only_traditional
    return frozenset(only_simplified - both), frozenset(only_traditional - both)


def _in(character: str, charset: str) -> bool:
    """Tell whether a charset has the character."""
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _count(letters: re.Pattern[str], text: str) -> int:
    """Count the characters of ``text`` that a pattern of runs matches."""
    return sum(map(len, letters.findall(text)))


def _by_trigrams(sample: str) -> str:
    """Return the language of text that is not East Asian."""
    if not _LETTER.search(sample):
        return "und"
    match, latin = detect_language(sample), _count(_LATIN, sample)
    if latin and (latin < _ENOUGH or match.confidence < _SURE):
        return "en"
    return _TAGS.get(match.language or "", "en" if latin else "und")
