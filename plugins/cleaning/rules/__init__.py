"""The cleaning rules, in order."""

from __future__ import annotations

from plugins.cleaning.rule import Rule

RULES: tuple[Rule, ...] = ()
