"""Dialects: how each family of mirrors writes its files. One module each; the first that says yes reads."""

from plugins.mirrors.dialects import authored, bare, gfw, jekyll

DIALECTS = (jekyll, bare, gfw, authored)
"""In order: ``jekyll`` may hold what ``bare`` looks for, either may quote a footer, by which ``gfw`` knows its
broken files, and ``authored`` is what remains."""
