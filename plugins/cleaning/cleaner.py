"""The door of this room: an article's body goes in, cleaned HTML and the ledger come out.

One parse; the rules in order over the tree; the sanitiser, always last; one serialisation, laid out. The tree
never leaves this module and its rules.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from turbohtml import parse_fragment

from plugins.cleaning.layout import lay_out
from plugins.cleaning.policy import sanitise, take_unsafe
from plugins.cleaning.rule import Cut, Rule
from plugins.cleaning.visible import count_visible, visible_text
from plugins.records import Article, Cleaned, Removal

SUSPICIOUS_SHARE = 0.4
"""An article that loses a larger share of its text than this ..."""
SUSPICIOUS_LENGTH = 200
"""... and more characters than this is reported."""
EXPECTED_LOSSES = frozenset({"comments"})
"""Rules whose cuts say nothing about the article's own text."""

SANITISE = "sanitise"
INVISIBLE_CHARACTERS = "invisible-characters"

# Soft hyphens, zero-width spaces, direction marks, control characters: debris of editors and converters.
# U+200C and U+200D stay, scripts and emoji are joined by them.
_DEBRIS = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff]"
)


class Cleaner:
    """Cleans bodies by a sequence of rules; keeps no state between them."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)

    def clean(self, article: Article) -> Cleaned:
        """Clean an article's body."""
        tree = parse_fragment(undisguise(article.body), positions=False)
        text_in = count_visible(visible_text(tree))
        ledger = _Ledger()
        for rule in self._rules:
            ledger.enter(rule.name, rule.apply(tree, article))
        ledger.enter(SANITISE, take_unsafe(tree))
        safe = sanitise(tree)
        html, kept = safe.inner_html, safe.text
        debris = _DEBRIS.findall(html)
        if debris:
            ledger.enter(INVISIBLE_CHARACTERS, _debris_cuts(kept))
            html = _DEBRIS.sub("", html)
            kept = _DEBRIS.sub("", kept)
        removals = ledger.removals()
        text_kept = count_visible(kept) - ledger.added
        return Cleaned(
            html=lay_out(html),
            removals=removals,
            text_in=text_in,
            text_kept=text_kept,
            text_added=ledger.added,
            notices=tuple(_lost_much(text_in, removals)),
        )


def undisguise(html: str) -> str:
    """Turn ``<ok href>`` back into ``<a href>``: a disguise of the gfw mirrors, whose ``</ok>`` also ends an ``<a>``."""
    return html.replace("<ok", "<a").replace("</ok>", "</a>") if "</ok>" in html else html


def _debris_cuts(kept: str) -> Iterator[Cut]:
    """The debris in kept text, one cut for each character."""
    for character, count in Counter(_DEBRIS.findall(kept)).items():
        yield Cut(f"U+{ord(character):04X} × {count}", character * count)


def _lost_much(text_in: int, removals: Sequence[Removal]) -> Iterator[str]:
    """A notice if the rules took a suspicious share of the text."""
    expected = sum(count_visible(item.text) for item in removals if item.rule in EXPECTED_LOSSES)
    lost = sum(count_visible(item.text) for item in removals) - expected
    if lost > SUSPICIOUS_LENGTH and lost > SUSPICIOUS_SHARE * (text_in - expected):
        yield f"cleaning took {lost} of {text_in - expected} visible characters"


class _Ledger:
    """The cuts of one article in order; those without text are summed up."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str, str, int], int] = {}
        self.added = 0
        """Visible characters that rules wrote."""

    def enter(self, rule: str, cuts: Iterable[Cut]) -> None:
        for cut in cuts:
            self.added += cut.added
            key = (rule, cut.what, cut.text, len(self._entries) if cut.text else -1)
            self._entries[key] = self._entries.get(key, 0) + 1

    def removals(self) -> tuple[Removal, ...]:
        return tuple(
            Removal(rule, what if count == 1 else f"{what} × {count}", text)
            for (rule, what, text, _), count in self._entries.items()
        )
