"""CLEAN: a mirrored body goes in as a string; small, semantic HTML and a ledger of what was cut come out.

``cleaner`` is the door. ``rules`` holds the named rules in order, ``data`` what they know of publishers,
``policy`` what HTML may stay, ``layout`` the shape it gets, ``visible`` what counts as text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.cleaning.rules import RULES
from plugins.cleaning.rules.chrome import REASONS

if TYPE_CHECKING:
    from plugins.pipeline import Pipeline


def register() -> None:
    """Nothing to tell Pelican: the archive's generator does the work."""


def contribute(pipeline: Pipeline) -> None:
    """Add the rules, in order."""
    pipeline.reasons["sanitise"] = "Only the markup of a text may stay: no styles, classes or anything that acts."
    pipeline.reasons.update(REASONS)
    for rule in RULES:
        pipeline.add_rule(rule)
