"""Dialects: how each family of mirrors writes its files. One module each; the first that says yes reads."""

from plugins.mirrors.dialects import authored, bare, gfw, jekyll

DIALECTS = (jekyll, gfw, bare, authored)
"""In order: ``jekyll`` may hold what ``bare`` looks for, ``authored`` is what remains."""
