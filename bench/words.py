"""Texts of nobody's, drawn from a seeded generator: they mean nothing, and have what costs time in real ones.

Measured on 1,200 articles of a real archive and met here: how many different pairs of neighbouring Han characters texts
hold (239,000 in 1.4 million characters, three fifths of them once). The commonest stand in up to twice as many articles
as there. An index of pairs and a search for likeness cost what these numbers say. Articles of a day tell a few events
in common, in other words, and name what they are about again and again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random

HAN = bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell)).decode(
    "gb2312", "ignore"
)
"""The 3,755 commonest characters: level 1 of GB 2312."""
PARTICLES = "的一是在了和有不中上为这大"
LATIN = ["GPS", "LED", "Radio", "Atlas", "Observatory", "Library", "DNA", "Wi-Fi", "Ferry", "Lighthouse"]
WORDS = 40_000
PARTICLE, OWN, NUMBER, FOREIGN = 0.4, 0.06, 0.03, 0.01
"""How often a word is followed by a particle, is one of the article's own, is followed by a number, is Latin."""
EVENTS_A_DAY = 12
REPORTS = 0.5
"""Share of articles that report one of their day's events."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words and how common each is."""

    words: Sequence[str]
    """Commonest first."""
    weights: Sequence[float]
    """Sums of frequencies up to and with each word, as ``random.choices`` takes them."""


@cache
def lexicon() -> Lexicon:
    """The language of every corpus: the commonest pairs of Chinese, then made-up words, by Zipf's law."""
    random = Random("lexicon")
    characters = random.sample(HAN, len(HAN))
    weights = list(accumulate(1 / (rank + 20) ** 1.1 for rank in range(len(characters))))
    words = dict.fromkeys(_common_pairs())
    while len(words) < WORDS:
        words["".join(random.choices(characters, cum_weights=weights, k=random.choice((1, 2, 2, 2, 2, 2, 3))))] = None
    return Lexicon(list(words), list(accumulate(1 / (rank + 10) ** 1.1 for rank in range(WORDS))))


def _common_pairs() -> list[str]:
    """What related coverage knows as common, the commonest first: likeness must not take every word for a rare one."""
    table = files("plugins.related").joinpath("data/common.txt").read_text("utf-8")
    lines = [line for line in table.splitlines() if line and not line.isascii() and not line.startswith("#")]
    return [line[start : start + 2] for line in lines for start in range(0, len(line), 2)]


class Writer:
    """Writes one article, its title and all."""

    def __init__(self, random: Random, day: str, tags: Sequence[str]) -> None:
        self._random = random
        self._drawn: list[str] = []
        subjects = [tag for tag in tags if not tag.isascii()][:2]
        if random.random() < REPORTS:
            subjects += Random(f"{day} {random.randrange(EVENTS_A_DAY)}").choices(lexicon().words, k=4)
        self.own = [*subjects, *random.choices(lexicon().words, k=3)]
        """What the article is about, the most important first."""

    def title(self) -> str:
        """A headline, 10 to 25 characters."""
        tail = self._random.choice(("", "", "", f" {self._random.randrange(10, 999)}", "？", "（图）"))
        return f"{''.join(self.own[:5])}{self._word()}{self._word()}{tail}"

    def sentence(self) -> str:
        """One sentence, 15 to 45 characters."""
        text = "，".join(self._clause() for _ in range(self._random.choice((2, 2, 3, 3, 4))))
        return f"“{text}。”" if self._random.random() < 0.08 else f"{text}。"

    def _clause(self) -> str:
        random, parts = self._random.random, []
        for _ in range(self._random.choice((2, 3, 4, 5))):
            draw = random()
            parts.append(self._random.choice(self.own) if draw < OWN else self._word())
            if draw > 1 - PARTICLE:
                parts.append(PARTICLES[int(random() ** 2 * len(PARTICLES))])
            elif draw > 1 - PARTICLE - NUMBER:
                parts.append(str(self._random.randrange(2, 9000)))
            elif draw > 1 - PARTICLE - NUMBER - FOREIGN:
                parts.append(self._random.choice(LATIN))
        return "".join(parts)

    def _word(self) -> str:
        if not self._drawn:
            self._drawn = self._random.choices(lexicon().words, cum_weights=lexicon().weights, k=512)
        return self._drawn.pop()


def topic_names(number: int) -> list[str]:
    """So many distinct topic names, two to four characters, one in twenty Latin; the same for every corpus."""
    random, names = Random("topics"), dict[str, None]()
    while len(names) < number:
        if random.random() < 0.05:
            names[f"{random.choice(LATIN)} {random.randrange(number)}"] = None
        else:
            names["".join(random.choices(HAN, k=random.choice((2, 3, 3, 4, 4))))] = None
    return list(names)
