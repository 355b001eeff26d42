"""What the server says in browsers, in the site's language. The terminal speaks English, as all commands here do.

What went wrong is said in English in both: it is what our own errors, Jinja and Python say, and what one searches for.
"""

from __future__ import annotations

from plugins.localization import Localization, gettext_noop

ENGLISH = Localization("en")
"""Before anybody knows the site's language, and while its catalogue cannot be read."""

SCRIPT = {
    "why": gettext_noop("Why?"),
    "close": gettext_noop("Close"),
    "hide": gettext_noop("Hide"),
    "panel": gettext_noop("Why this article is shown so"),
    "making": gettext_noop("This page is being made anew."),
}
"""Name in ``live.js`` -> message."""

PHASES = (
    gettext_noop("Starting"),
    gettext_noop("Looking"),
    gettext_noop("Reading"),
    gettext_noop("Arranging"),
    gettext_noop("Sorting"),
    gettext_noop("Writing"),
)
"""What a session, or its build, is doing."""

FIELDS = {
    "dialect": gettext_noop("Dialect"),
    "id": gettext_noop("Identity"),
    "title": gettext_noop("Title"),
    "source_url": gettext_noop("Original"),
    "publisher": gettext_noop("Source"),
    "date": gettext_noop("Date"),
    "authors": gettext_noop("Authors"),
    "tags": gettext_noop("Topics"),
    "category": gettext_noop("Category"),
    "lead_image": gettext_noop("Lead image"),
    "caption": gettext_noop("Caption"),
    "lang": gettext_noop("Language"),
    "text_in": gettext_noop("Characters of the file"),
    "text_kept": gettext_noop("Characters kept"),
    "text_removed": gettext_noop("Characters taken away"),
    "text_added": gettext_noop("Characters added"),
}
"""Field that ``inv explain`` knows -> message."""

EVIDENCE = {
    "dateline": gettext_noop("the text's own dateline"),
    "stamp": gettext_noop("a date beside the text"),
    "instant": gettext_noop("the time that the mirror noted"),
    "front matter": gettext_noop("the head of the file"),
    "url": gettext_noop("the original's address"),
    "file name": gettext_noop("the file's name"),
}
"""What a date was read from -> message."""

OUTCOMES = {
    "article": gettext_noop("an article"),
    "not-article": gettext_noop("no article (an index, a note)"),
    "quarantined": gettext_noop("unreadable, set aside"),
}
"""Outcome of a file -> message."""


def script_words(words: Localization) -> dict[str, str]:
    """What ``live.js`` says, by name."""
    return {name: words.gettext(message) for name, message in SCRIPT.items()}
