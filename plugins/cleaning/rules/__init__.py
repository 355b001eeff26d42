"""The cleaning rules, in order. The sanitiser is none of them: it always runs after the last."""

from __future__ import annotations

from plugins.cleaning.rule import Rule
from plugins.cleaning.rules import characters, embeds, figures, forms, images, links, related, repeats, scripts
from plugins.cleaning.tables import load_tables

RULES: tuple[Rule, ...] = (
    scripts.RULE,  # first: the text of a script must not pass for a line of the page
    characters.RULE,  # before all that compare texts
    *(table.rule() for table in load_tables()),  # before embeds: what chrome embeds needs no link
    related.RULE,
    repeats.RULE,
    forms.RULE,  # after the tables, which know some forms by name
    images.PIXELS,  # before images: a counter is named as one in the ledger
    images.NOSCRIPT,  # before embeds and images: what it opens holds both
    embeds.RULE,
    images.RULE,
    figures.RULE,  # after images: a caption looks for a picture that is really there
    links.RULE,  # last: the rules before it know links by the address as mirrored
)
"""In order."""
