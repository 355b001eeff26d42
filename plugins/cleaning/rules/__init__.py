"""The cleaning rules, in order. The sanitiser is none of them: it always runs after the last."""

from __future__ import annotations

from plugins.cleaning.rule import Rule
from plugins.cleaning.rules import (
    characters,
    chrome,
    embeds,
    figures,
    forms,
    images,
    links,
    literal_heads,
    related,
    repeats,
    scripts,
)

RULES: tuple[Rule, ...] = (
    scripts.RULE,  # first: the text of a script must not pass for a line of the page
    characters.RULE,  # before all that compare texts
    images.PIXELS,  # before noscript, which is often nothing but a counter's
    images.NOSCRIPT,  # before all that look for lines: what it opens runs along in them
    forms.RULE,  # the same, for what it takes out of them
    chrome.ELEMENTS,  # before embeds: what chrome embeds needs no link
    chrome.LINES,  # after the elements, which run along in lines
    related.RULE,
    literal_heads.RULE,  # before repeats, which asks what is a heading
    repeats.RULE,
    embeds.RULE,
    images.RULE,
    figures.RULE,  # after images: a caption looks for a picture that is really there
    links.RULE,  # last: the rules before it know links by the address as mirrored
)
"""In order."""
