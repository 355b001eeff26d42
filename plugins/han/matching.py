"""Conversion by the longest phrase that fits, else character by character: OpenCC's method, and that of ``han.js``."""

from __future__ import annotations

from collections.abc import Mapping


class Matcher:
    """Characters and phrases to convert with; phrases can be added."""

    def __init__(self, characters: Mapping[str, str], phrases: Mapping[str, str] | None = None) -> None:
        self.characters = characters
        self.phrases: dict[str, str] = {}
        self._lengths: dict[str, list[int]] = {}
        for phrase, target in (phrases or {}).items():
            self.add(phrase, target)

    def add(self, phrase: str, target: str) -> None:
        """Know one more phrase."""
        self.phrases[phrase] = target
        lengths = self._lengths.setdefault(phrase[0], [])
        if len(phrase) not in lengths:
            lengths.append(len(phrase))
            lengths.sort(reverse=True)

    def remove(self, phrase: str) -> None:
        """Know a phrase no more."""
        del self.phrases[phrase]

    def convert(self, text: str) -> str:
        """Convert a text.

        >>> Matcher({"头": "頭", "发": "發"}, {"头发": "頭髮"}).convert("头发发")
        '頭髮發'
        """
        parts, position = [], 0
        while position < len(text):
            character = text[position]
            for length in self._lengths.get(character, ()):
                target = self.phrases.get(text[position : position + length])
                if target is not None:
                    parts.append(target)
                    position += length
                    break
            else:
                parts.append(self.characters.get(character, character))
                position += 1
        return "".join(parts)
