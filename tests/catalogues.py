"""Keeps the message catalogues complete: ``inv translations``, and what the tests ask of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import opencc
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from plugins.localization import LANGUAGES, TRANSLATIONS
from tests.cases import pipeline

ROOT = Path(__file__).parent.parent
Words = str | Sequence[str]
"""A translation; one text for each number where there are plurals."""

LOCALES = [locale for locale in LANGUAGES.values() if locale != "en"]
"""Those with a catalogue: messages are English as they stand."""
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "gettext_noop": None}
HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {locale}\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


def extract() -> Catalog:
    """Every message of code and templates, and the reasons of cleaning rules, which are data."""
    found = Catalog()
    with (ROOT / "babel.cfg").open(encoding="utf-8") as opened:
        methods, options = parse_mapping_cfg(opened)  # type: ignore[no-untyped-call]
    for file, _, message, comments, context in extract_from_dir(
        ROOT, methods, options, keywords=KEYWORDS, comment_tags=("Translators:",), directory_filter=_has_messages
    ):
        found.add(message, locations=[(file, 0)], auto_comments=comments, context=context)
    known = pipeline()
    for name, reason in [*((rule.name, rule.reason) for rule in known.rules), *known.reasons.items()]:
        found.add(reason, auto_comments=[f"Why cleaning takes things away: {name}"])
    return found


def _has_messages(folder: str | os.PathLike[str]) -> bool:
    """Where to look: not in an environment or a build that lies beside the code."""
    parts = Path(folder).relative_to(ROOT).parts
    return not parts or parts[0] in ("plugins", "themes")


def catalogue_path(locale: str) -> Path:
    """The file of a locale."""
    return TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"


def load(locale: str) -> Catalog:
    """The catalogue of a locale; empty if there is none yet."""
    path = catalogue_path(locale)
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as opened:
        return read_po(opened, locale=locale)


def update() -> list[str]:
    """Write every catalogue anew, with all messages and no others; the messages that still need words.

    What Traditional lacks is proposed from Simplified by OpenCC, character by character: read it, other words may be better.
    """
    wanted, missing = extract(), []
    translated = {locale: {message.id: message.string for message in load(locale)} for locale in LOCALES}
    propose = opencc.OpenCC("s2tw").convert
    for message in wanted:
        simplified, traditional = (translated[locale].get(message.id) for locale in ("zh_Hans", "zh_Hant"))
        if simplified and _has_words(simplified) and not _has_words(traditional):
            forms = [simplified] if isinstance(simplified, str) else simplified
            proposed = tuple(propose(form) for form in forms)
            translated["zh_Hant"][message.id] = proposed[0] if isinstance(simplified, str) else proposed
    for locale in LOCALES:
        catalogue = Catalog(locale=locale)
        for message in wanted:
            if not message.id:
                continue
            words = translated[locale].get(message.id, "")
            catalogue.add(message.id, words, locations=message.locations, auto_comments=message.auto_comments)
            if not _has_words(words):
                missing.append(f"{locale}: {message.id}")
        path = catalogue_path(locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as opened:
            opened.write(HEADER.format(locale=locale).encode())
            write_po(opened, catalogue, width=100, omit_header=True, sort_output=True, include_lineno=False)
    return missing


def _has_words(words: Words | None) -> bool:
    return words is not None and words != "" and (isinstance(words, str) or all(words))
