"""Why is this file shown like this? Everything that reading and cleaning decided, for programs and people."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from plugins.archive.buckets import is_bucket
from plugins.archive.intake import Intake, printable
from plugins.archive.siteconf import load_settings
from plugins.errors import FileError, NotAnArticle
from plugins.mirrors.body import Body
from plugins.mirrors.channels import channel_name, channel_names, channel_of
from plugins.mirrors.decoding import decode
from plugins.mirrors.reading import read_file
from plugins.pipeline import Pipeline, build_pipeline
from plugins.records import CleanArticle, Outcome

ROOT_MARKS = (".git", "README.md", "_posts", "pages", "indexes")
"""What the top folder of a mirror has, where no setting names it."""


Piece = tuple[str, str]
"""A text, and the rule that took it; empty if none did."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file lies in a mirror."""

    mirror: str
    """Mirror's name."""
    root: str
    """Absolute folder of the mirror."""
    path: str
    """Path inside it."""


def find_place(file: str, mirrors: Mapping[str, str]) -> Place:
    """The mirror that holds a file: one of the settings', else the nearest folder above that looks like one."""
    full = os.path.abspath(file)
    for name, root in mirrors.items():
        if not is_bucket(root) and os.path.commonpath([full, root]) == root:
            return Place(name, root, os.path.relpath(full, root))
    folder = os.path.dirname(full)
    root = next((str(above) for above in Path(full).parents if _is_root(above)), folder)
    return Place(os.path.basename(root), root, os.path.relpath(full, root))


def _is_root(folder: Path) -> bool:
    return folder.name not in ("pages", "indexes", "_posts") and any(
        (folder / mark).exists() for mark in ROOT_MARKS[1:]
    )


def explain(file: str, pipeline: Pipeline) -> dict[str, object]:
    """Everything about one file, ready for JSON; see :func:`explain_data`."""
    place = find_place(file, pipeline.settings.mirrors)
    try:
        data = Path(file).read_bytes()
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        return {**_EMPTY, "path": printable(file), "outcome": Outcome.QUARANTINED, "reason": reason}
    about = explain_data(place.mirror, printable(place.path), data, pipeline)
    channel = about.pop("channel")
    if channel:
        about["category"] = _channel_name(str(channel), place, pipeline)
    return {**about, "path": printable(file)}


def explain_data(mirror: str, path: str, data: bytes, pipeline: Pipeline) -> dict[str, object]:
    """Everything about a file's content.

    ``text_in == text_kept + text_removed``, in visible characters, white space aside; ``text_added`` counts
    labels that cleaning wrote into ``html`` itself. ``channel`` is the mirror's code, ``category`` a name.
    """
    try:
        clean = Intake(pipeline).clean(decode(mirror, path, data, pipeline.settings.max_file_bytes))
    except FileError as error:
        outcome = Outcome.NOT_ARTICLE if isinstance(error, NotAnArticle) else Outcome.QUARANTINED
        return {**_EMPTY, "path": path, "outcome": outcome, "reason": error.reason}
    fields = {
        "path": path,
        "outcome": Outcome.ARTICLE,
        "reason": "",
        "channel": clean.article.channel or channel_of(path),
    }
    return {**fields, **_fields(clean), **_ledger(clean)}


_EMPTY: dict[str, object] = {
    "channel": "", "dialect": None, "id": None, "title": None, "source_url": None, "publisher": None, "date": None,
    "date_evidence": None, "authors": [], "tags": [], "category": None, "lead_image": None, "caption": None,
    "lang": None, "html": "", "removals": [], "text_in": 0, "text_kept": 0, "text_removed": 0, "text_added": 0,
    "notices": [],
}  # fmt: skip


def _fields(clean: CleanArticle) -> dict[str, object]:
    article = clean.article
    image = article.lead_image
    return {
        "dialect": article.dialect,
        "id": article.id,
        "title": article.title,
        "source_url": article.source_url or None,
        "publisher": article.publisher or None,
        "date": article.date or None,
        "date_evidence": article.date_evidence or None,
        "authors": list(article.authors),
        "tags": list(article.tags),
        "category": article.category or None,
        "lead_image": image.url if image else None,
        "caption": (image.caption or None) if image else None,
        "lang": article.lang,
    }


def _ledger(clean: CleanArticle) -> dict[str, object]:
    cleaned = clean.cleaned
    return {
        "html": cleaned.html,
        "removals": [{"rule": cut.rule, "what": cut.what, "text": cut.text} for cut in cleaned.removals],
        "text_in": cleaned.text_in,
        "text_kept": cleaned.text_kept,
        "text_removed": cleaned.text_removed,
        "text_added": cleaned.text_added,
        "notices": [*clean.article.notices, *cleaned.notices],
    }


def _channel_name(channel: str, place: Place, pipeline: Pipeline) -> str:
    """The channel's name as the mirror's own indexes give it."""
    names: list[tuple[int, str]] = []
    for file in (*Path(place.root).glob("*.md"), *Path(place.root).glob("indexes/**/*.md")):
        inside = file.relative_to(place.root).as_posix()
        if inside.count("/") > 2 or (channel not in inside and "/" in inside):
            continue
        try:
            found = channel_names(decode(place.mirror, inside, file.read_bytes(), pipeline.settings.max_file_bytes))
        except (FileError, OSError):
            continue
        if channel in found:
            names.append(found[channel])
    return min(names)[1] if names else channel_name(channel)


def print_explanation(about: Mapping[str, object], original: str, console: Console) -> None:
    """The same for a person: the fields, then the text with what was cut struck through and named."""
    table = Table(title=str(about["path"]), show_header=False, title_justify="left")
    table.add_column("field", style="bold")
    table.add_column("value", overflow="fold")
    for name, value in about.items():
        if name in ("path", "html", "removals") or value in (None, [], ""):
            continue
        table.add_row(name, Text("、".join(map(str, value)) if isinstance(value, list) else str(value)))
    console.print(table)
    removals = about["removals"]
    assert isinstance(removals, list)
    if original:
        console.print(strike_through(original, [(cut["rule"], cut["text"]) for cut in removals]))
    for cut in removals:
        if not cut["text"]:
            console.print(Text(f"cut: {cut['what']} ({cut['rule']})", style="dim"))


def mark_cuts(original: str, removals: Iterable[tuple[str, str]]) -> tuple[list[Piece], list[Piece]]:
    """The original's visible text in pieces, (text, rule that took it or empty), and cuts that are not found in it.

    A removed text is found by its characters, white space aside.

    :param removals: rule, text.
    """
    places = [index for index, character in enumerate(original) if not character.isspace()]
    squeezed = "".join(original[index] for index in places)
    taken = [""] * len(squeezed)
    missing: list[Piece] = []
    for rule, text in removals:
        wanted = "".join(text.split())
        start = squeezed.find(wanted)
        while start >= 0 and any(taken[start : start + len(wanted)]):
            start = squeezed.find(wanted, start + 1)
        if not wanted:
            continue
        if start < 0:
            missing.append((text, rule))
        else:
            taken[start : start + len(wanted)] = [rule] * len(wanted)
    rules, last = dict(zip(places, taken, strict=True)), ""
    pieces: list[Piece] = []
    for index, character in enumerate(original):
        rule = rules.get(index, last)  # white space goes with what stands before it
        if pieces and rule == last:
            pieces[-1] = (pieces[-1][0] + character, rule)
        else:
            pieces.append((character, rule))
        last = rule
    return pieces, missing


def strike_through(original: str, removals: Iterable[tuple[str, str]]) -> Text:
    """The original's visible text; what was removed struck through, with the rule's name behind it.

    What is not found in it is listed at the end.
    """
    pieces, missing = mark_cuts(original, removals)
    shown = Text()
    for text, rule in pieces:
        shown.append(text, style="strike red" if rule else "")
        if rule:
            shown.append(f" [{rule}]", style="dim red")
    for text, rule in missing:
        shown.append(f"\n{text}", style="strike red").append(f" [{rule}]", style="dim red")
    return shown


def explain_files(files: Iterable[str], settings_file: str, *, as_json: bool) -> None:
    """Explain files on standard output, one JSON object a line or for a person."""
    pipeline = build_pipeline(load_settings(settings_file))
    console = Console()
    for file in files:
        about = explain(file, pipeline)
        if as_json:
            print(json.dumps(about, ensure_ascii=False))
        else:
            print_explanation(about, original_text(file, pipeline), console)


def original_text(file: str, pipeline: Pipeline) -> str:
    """The visible text of a mirrored file's body and envelope; empty if it is not an article."""
    place = find_place(file, pipeline.settings.mirrors)
    try:
        decoded = decode(place.mirror, printable(place.path), Path(file).read_bytes(), pipeline.settings.max_file_bytes)
        article = read_file(decoded, pipeline.dialects)
    except (FileError, OSError):
        return ""
    return "\n".join([*(cut.text for cut in article.cut), *Body(article.body).lines])
