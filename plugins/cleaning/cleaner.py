"""The door of this room: an article's body goes in, cleaned HTML and the ledger come out.

One parse; the rules in order over the tree; what they leave parsed once more for the sanitiser, always last; one
serialisation, laid out. The tree never leaves this module and its rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from turbohtml import parse_fragment

from plugins.cleaning.layout import lay_out
from plugins.cleaning.pictures import enlarge
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
"""Name of the last step in the ledger."""


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
        removals = ledger.removals()
        text_kept = count_visible(safe.text) - ledger.added
        return Cleaned(
            html=enlarge(lay_out(safe.inner_html), article.source_url),
            removals=removals,
            text_in=text_in,
            text_kept=text_kept,
            text_added=ledger.added,
            notices=tuple(_doubts(text_in, text_kept, removals)),
        )


def undisguise(html: str) -> str:
    """Turn ``<ok href>`` back into ``<a href>``.

    It is a disguise of the gfw mirrors; their ``</ok>`` also ends an ``<a>``.
    """
    return html.replace("<ok", "<a").replace("</ok>", "</a>") if "</ok>" in html else html


def _doubts(text_in: int, text_kept: int, removals: Sequence[Removal]) -> Iterator[str]:
    """Notices: a rule cut what it did not report, or the rules took a suspicious share of the text."""
    removed = sum(count_visible(item.text) for item in removals)
    if text_in != text_kept + removed:
        yield f"the ledger does not add up: {text_in} characters in, {text_kept} kept, {removed} removed"
    expected = sum(count_visible(item.text) for item in removals if item.rule in EXPECTED_LOSSES)
    lost, own = removed - expected, text_in - expected
    if lost > SUSPICIOUS_LENGTH and lost > SUSPICIOUS_SHARE * own:
        yield f"cleaning took {lost} of {own} visible characters"


class _Ledger:
    """The cuts of one article in order; those without text are summed up."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str, str, int], int] = {}
        self.added = 0
        """Visible characters that rules wrote."""

    def enter(self, rule: str, cuts: Iterable[Cut]) -> None:
        for cut in cuts:
            self.added += cut.added
            key = (cut.rule or rule, cut.what, cut.text, len(self._entries) if cut.text else -1)
            self._entries[key] = self._entries.get(key, 0) + 1

    def removals(self) -> tuple[Removal, ...]:
        return tuple(
            Removal(rule, what if count == 1 else f"{what} × {count}", text)
            for (rule, what, text, _), count in self._entries.items()
        )
