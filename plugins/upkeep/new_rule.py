"""``inv add-rule``: writes a data rule with its examples, once it has been tried on the whole archive.

The rule is refused if its examples do not hold or if it takes too much, and shown with all that it would change. The
table's file is only added to: comments and order stay as they are.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Listing
from rich.text import Text

from plugins.archive.workers import Workers
from plugins.cleaning.examples import failures
from plugins.cleaning.tables import FOLDER, Entry, parse_table
from plugins.errors import DataError, StoreError
from plugins.settings import ArchiveSettings
from plugins.store.connection import FILE_NAME
from plugins.upkeep.trial import Trial, objections, try_entry

KEYS = ("owner", "publishers", "select", "lines", "spans", "words", "whole", "opening", "hits", "unchanged")
"""Of an entry, in the order in which they are written."""
SHOWN = 15
"""Texts and articles of a trial that are shown."""
LONGEST = 100
"""Characters of a text that are shown."""
REFUSED = 1
"""Exit code: the rule was not kept."""


def add_rule(
    settings: ArchiveSettings,
    table: str,
    fields: Mapping[str, object],
    console: Console,
    *,
    yes: bool,
    folder: Path = FOLDER,
) -> int:
    """Try a rule and keep it.

    :param table: name of a file in ``plugins/cleaning/data/chrome``, without its ending.
    :param fields: the entry's keys; those that are empty are left out.
    :param yes: keep it without asking.
    :returns: 0, or ``REFUSED``.
    :raises DataError: there is no such table, or the entry is wrong.
    """
    path = folder / f"{table}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.toml")))
        msg = f"there is no table {table!r}; there are {known}"
        raise DataError(msg)
    before = path.read_text(encoding="utf-8")
    after = f"{before.rstrip()}\n\n{entry_text(fields)}"
    parsed = parse_table(after, path.name)
    entry = parsed.entries[-1]
    wrong = list(failures(parsed, entry))
    if wrong:
        raise DataError(f"{path.name}: entry of {entry.owner!r}: " + "; ".join(wrong))
    if not os.path.exists(os.path.join(settings.store, FILE_NAME)):
        msg = f"no build yet: {settings.store} has no store to try the rule on. Run: inv build"
        raise StoreError(msg)
    with Workers(settings) as workers:
        found = try_entry(settings, entry, console, workers)
    show(entry, found, console)
    against = list(objections(entry, found))
    for reason in against:
        console.print(Text(f"Refused: {reason}.", style="red"), soft_wrap=True)
    if against or not (yes or _confirmed(console)):
        console.print("Nothing was written.")
        return REFUSED
    temporary = path.with_suffix(".new")
    temporary.write_text(after, encoding="utf-8")
    temporary.replace(path)
    console.print(f"Written to {path}: the next build cleans every file again.", highlight=False, soft_wrap=True)
    return 0


def _confirmed(console: Console) -> bool:
    """Ask, where somebody is there to answer."""
    if not sys.stdin.isatty():
        console.print("Not kept: nobody to ask; --yes keeps it.")
        return False
    return console.input("Keep it? [y/N] ").strip().lower() in ("y", "yes")


def entry_text(fields: Mapping[str, object]) -> str:
    """An entry as it stands in a table.

    >>> print(entry_text({"owner": "River", "lines": ["Read.+on"], "words": [], "opening": True}), end="")
    [[entry]]
    owner = "River"
    lines = ["Read.+on"]
    opening = true
    """
    lines = ["[[entry]]"]
    for key in KEYS:
        value = fields.get(key)
        if value is True:
            lines.append(f"{key} = true")
        elif isinstance(value, str) and value:
            lines.append(f"{key} = {_quoted(value)}")
        elif isinstance(value, Sequence) and value:
            lines.append(f"{key} = [{', '.join(_quoted(str(item)) for item in value)}]")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A basic string of TOML; JSON's are, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def show(entry: Entry, found: Trial, console: Console) -> None:
    """What a rule would change."""
    where = ", ".join(entry.publishers) or "every publisher"
    taken = f"{found.cuts:,} things with {found.characters:,} characters, {found.net:,} of which no rule takes now"
    console.print(
        f"[bold]{escape(entry.owner)}[/bold] ({escape(where)}): "
        f"tried on {found.files:,} files; from {found.articles:,} it takes {taken}",
        highlight=False,
        soft_wrap=True,
    )
    if found.publishers:
        several = ", ".join(f"{name or '(none)'} {count:,}" for name, count in found.publishers.most_common(SHOWN))
        console.print(f"Publishers: {several}", highlight=False, soft_wrap=True)
    _show_texts(found, console)
    _show_worst(found, console)


def _show_texts(found: Trial, console: Console) -> None:
    if not found.texts:
        return
    listing = Listing(title=f"What it takes: {len(found.texts):,} different", box=box.SIMPLE_HEAD, title_justify="left")
    listing.add_column("times", justify="right")
    listing.add_column("text", overflow="fold")
    for text, count in sorted(found.texts.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]:
        said = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
        listing.add_row(f"{count:,}", escape(said) or "(without text)")
    console.print(listing)


def _show_worst(found: Trial, console: Console) -> None:
    if not found.worst:
        return
    listing = Listing(title="Articles that lose most", box=box.SIMPLE_HEAD, title_justify="left")
    for name in ("share", "lost", "of"):
        listing.add_column(name, justify="right")
    listing.add_column("file", overflow="fold")
    for share, lost, before, file in found.worst:
        listing.add_row(f"{share:.1%}", f"{lost:,}", f"{before:,}", escape(file))
    console.print(listing)
