"""The interface in the site's language: gettext catalogues, and dates as CLDR writes them.

Messages are English in the code and in templates (``{{ _("Home") }}``); catalogues translate them:

    plugins/translations/zh_Hans/LC_MESSAGES/messages.po     Simplified Chinese
    plugins/translations/zh_Hant/LC_MESSAGES/messages.po     Traditional Chinese

English needs none. A theme may have ``translations`` of the same form: its messages come first. Babel reads the
``.po`` files as they are, so there is nothing to compile; ``inv translations`` keeps them complete.
"""

from __future__ import annotations

import gettext
import io
import os
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugins.settings import ArchiveSettings

LANGUAGES = {"zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant", "en": "en"}
"""Language (BCP 47, as ``ARCHIVE_LANGUAGE`` has it) -> locale (as CLDR and gettext call it)."""
TRANSLATIONS = Path(__file__).parent / "translations"
"""Catalogues of all that is in this project, its theme included."""
REMEMBERED = 50_000
"""Dates of each form remembered in a process: a century of days has 36,525."""


def gettext_noop(message: str) -> str:
    """Mark a message that is translated where it is shown."""
    return message


class Localization:
    """One language: messages, dates and numbers."""

    def __init__(self, language: str, catalogues: Sequence[bytes] = ()) -> None:
        """Read catalogues.

        :param language: one of ``LANGUAGES``.
        :param catalogues: contents of ``.po`` files; the messages of each come before those of the next.
        """
        self.language = language
        self.locale = LANGUAGES[language]
        self.has_plurals = language == "en"  # Chinese does not tell one from many
        messages = _compile(catalogues)
        self.gettext = messages.gettext
        self.ngettext = messages.ngettext
        # Pages say the same dates again and again, and CLDR's patterns take up to 0.1 ms to apply.
        self.date = lru_cache(maxsize=REMEMBERED)(self._date)
        self.long_date = lru_cache(maxsize=REMEMBERED)(self._long_date)
        self.month_day = lru_cache(maxsize=REMEMBERED)(self._month_day)
        self.month = lru_cache(maxsize=REMEMBERED)(self._month)
        self.span = lru_cache(maxsize=REMEMBERED)(self._span)

    def _date(self, name: str) -> str:
        """``2021``, ``2021-07`` or ``2021-07-06`` in words; anything else is no date."""
        if not name[:4].isdecimal():
            return self.gettext("Date unknown")
        skeleton = {4: "y", 7: "yMMMM"}.get(len(name))
        return self._skeleton(skeleton, name) if skeleton else self._style("long", name)

    def _long_date(self, day: str) -> str:
        """``2021-07-06`` in words, with the day of the week."""
        return self._style("full", day) if day[:4].isdecimal() else self.date(day)

    def _month(self, name: str) -> str:
        """The month of ``2021-07``, where the year is said already."""
        return self._skeleton("MMM", name)

    def _month_day(self, day: str) -> str:
        """``2021-07-06``, where the year is said already."""
        return self._skeleton("MMMd", day)

    def _span(self, first: str, last: str) -> str:
        """From one day to another, without saying twice what they share."""
        if first == last or not (first and last):
            return self.date(first or last)
        from babel.dates import format_interval

        # CLDR puts thin spaces around its dash; the fonts of old phones have none.
        words = format_interval(_day(first), _day(last), "yMMMd", locale=self.locale)
        return words.replace("\N{THIN SPACE}", " ")

    def weekdays(self) -> list[tuple[str, str]]:
        """Narrow and wide name of each day of the week, from Monday."""
        from babel import Locale

        names = Locale.parse(self.locale).days["stand-alone"]
        return [(names["narrow"][day], names["wide"][day]) for day in range(7)]

    @staticmethod
    def number(number: int) -> str:
        """With separators of thousands; a comma in all our languages (CLDR, ``babel.numbers.format_decimal``)."""
        return f"{number:,}"

    def _style(self, style: str, day: str) -> str:
        from babel.dates import format_date  # 30 ms, which a build that makes no page with a date need not wait for

        return format_date(_day(day), style, locale=self.locale)

    def _skeleton(self, skeleton: str, name: str) -> str:
        from babel.dates import format_skeleton

        return format_skeleton(skeleton, _day(name), locale=self.locale)


def _compile(catalogues: Sequence[bytes]) -> gettext.NullTranslations:
    """Catalogues as one; without any, messages stay as written."""
    found = gettext.NullTranslations()
    for catalogue in reversed(catalogues):
        from babel.messages.mofile import write_mo  # 40 ms with what reads; English needs neither
        from babel.messages.pofile import read_po

        compiled = io.BytesIO()
        write_mo(compiled, read_po(io.BytesIO(catalogue)))
        compiled.seek(0)
        messages = gettext.GNUTranslations(compiled)
        messages.add_fallback(found)
        found = messages
    return found


def read_catalogues(settings: ArchiveSettings) -> tuple[bytes, ...]:
    """The catalogues of the site's language, those of its theme first."""
    place = os.path.join(LANGUAGES[settings.language], "LC_MESSAGES", "messages.po")
    files = (Path(settings.theme, "translations", place), TRANSLATIONS / place)
    return tuple(file.read_bytes() for file in files if file.is_file())


@lru_cache(maxsize=4)
def _localization(language: str, catalogues: tuple[bytes, ...]) -> Localization:
    return Localization(language, catalogues)


def localization(settings: ArchiveSettings) -> Localization:
    """The site's language; the same object while its catalogues are the same."""
    return _localization(settings.language, read_catalogues(settings))


def _day(name: str) -> date:
    year, month, day = (*name.split("-"), "1", "1")[:3]
    return date(int(year), int(month), int(day))
