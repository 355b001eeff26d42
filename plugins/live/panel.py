"""Why is an article shown so: its fields with their evidence, what was cut by which rule, source beside result.

What ``inv explain`` prints, as a page that a browser shows in a frame: it has no script, loads nothing but its style,
and everything that comes from a mirror is text in it, the result aside, which is what the article's own page shows.
"""

from __future__ import annotations

import importlib
import os
from collections import defaultdict
from collections.abc import Mapping
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.live.sending import OURS
from plugins.live.wording import EVIDENCE, FIELDS, OUTCOMES
from plugins.localization import gettext_noop

if TYPE_CHECKING:
    from plugins.live.session import Session
    from plugins.localization import Localization
    from plugins.pipeline import Pipeline

EMPTY = '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>Newsmirror</title></head><body></body></html>\n'
"""A page of nothing, for what is not built yet."""
MOST_RAW = 200_000
"""Characters of a file that are shown as written."""

_EVIDENCE = {"date": "date_evidence"}
"""Fields that say what they were read from: field -> its evidence."""


def panel(session: Session, page: str) -> tuple[HTTPStatus, str]:
    """What there is to say about the article on a page, in the site's language."""
    words = session.words
    with session.reading() as store:
        row = store.pages.get(page) if store else None
        if store is None or row is None or row.maker != "article" or session.settings is None:
            nothing = words.gettext("This page is no article.")
            return HTTPStatus.NOT_FOUND, _frame(page, f"<p>{escape(nothing)}</p>", words)
        roots = dict(session.roots())
        shown = store.articles.get(row.key)
        copies = [
            (os.path.join(roots[mirror], path), shown is not None and shown.file == file)
            for file, mirror, path, _ in store.files.copies(row.key)
            if mirror in roots
        ]
    pipeline = importlib.import_module("plugins.pipeline").build_pipeline(session.settings)
    copies.sort(key=lambda copy: not copy[1])
    body = "".join(_copy(file, pipeline, words, shown=shown) for file, shown in copies)
    return HTTPStatus.OK, _frame(page, body, words)


def _copy(file: str, pipeline: Pipeline, words: Localization, *, shown: bool) -> str:
    explaining = importlib.import_module("plugins.archive.explain")
    about = explaining.explain(file, pipeline)
    note = words.gettext("this copy is shown") if shown else words.gettext("another copy is shown")
    message = OUTCOMES[about["outcome"]]
    note = f"{note} · {words.gettext(message)}"
    parts = [f"<h1>{escape(str(about['path']))}</h1><p class=note>{escape(note)}</p>"]
    if about["reason"]:
        parts.append(f"<p class=doubt lang=en>{escape(str(about['reason']))}</p>")
    parts += [f"<p class=doubt lang=en>{escape(notice)}</p>" for notice in about["notices"]]
    parts += [_fields(about, words), _cuts(about, pipeline, words)]
    original = explaining.original_text(file, pipeline)
    parts.append(_side_by_side(original, about, explaining.mark_cuts, words))
    parts.append(_raw(file, words))
    return f"<section>{''.join(parts)}</section>"


def _fields(about: Mapping[str, Any], words: Localization) -> str:
    rows = []
    for name, message in FIELDS.items():
        value = about[name]
        if value in (None, [], ""):
            continue
        text = words.gettext(", ").join(value) if isinstance(value, list) else _shown(value, words)
        source = about.get(_EVIDENCE.get(name, "")) or ""
        evidence = words.gettext(EVIDENCE[source]) if source else ""
        head = escape(words.gettext(message))
        rows.append(f"<tr><th scope=row>{head}</th><td>{escape(text)}</td><td>{escape(evidence)}</td></tr>")
    heads = (gettext_noop("Field"), gettext_noop("Value"), gettext_noop("Read from"))
    head = "".join(f"<th scope=col>{escape(words.gettext(message))}</th>" for message in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _shown(value: object, words: Localization) -> str:
    return words.number(value) if isinstance(value, int) else str(value)


def _cuts(about: Mapping[str, Any], pipeline: Pipeline, words: Localization) -> str:
    """What was taken, by rule, each with its reason."""
    by_rule: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for cut in about["removals"]:
        by_rule[cut["rule"]].append(cut)
    title, nothing = words.gettext("What was taken away"), words.gettext("Nothing.")
    head = f"<h2>{escape(title)}</h2>"
    if not by_rule:
        return f"{head}<p>{escape(nothing)}</p>"
    parts = []
    for rule, cuts in by_rule.items():
        size = sum(len("".join(cut["text"].split())) for cut in cuts)
        characters = words.ngettext("%(number)s character", "%(number)s characters", size) % {
            "number": words.number(size)
        }
        items = "".join(f"<li><code>{escape(cut['what'])}</code> {escape(cut['text'])}</li>" for cut in cuts)
        parts.append(
            f"<details><summary><b>{escape(rule)}</b> × {words.number(len(cuts))} · {escape(characters)} · "
            f"{escape(words.gettext(pipeline.reason(rule)))}</summary><ul>{items}</ul></details>"
        )
    return head + "".join(parts)


def _side_by_side(original: str, about: Mapping[str, Any], mark_cuts: Any, words: Localization) -> str:
    pieces, missing = mark_cuts(original, [(cut["rule"], cut["text"]) for cut in about["removals"]])
    pieces += [(f"\n{text}", rule) for rule, text in missing]
    marked = "".join(
        f'<del title="{escape(rule)}">{escape(text)}</del><small>{escape(rule)}</small>' if rule else escape(text)
        for text, rule in pieces
    )
    title = words.gettext("Original beside result")
    return (
        f"<h2>{escape(title)}</h2><div class=sides>"
        f"<div class=source>{marked}</div><div class=result>{about['html']}</div></div>"
    )


def _raw(file: str, words: Localization) -> str:
    try:
        text = Path(file).read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""
    left = max(0, len(text) - MOST_RAW)
    more = words.ngettext("and %(num)s more character", "and %(num)s more characters", left)
    rest = f"\n… {more % {'num': words.number(left)}}" if left else ""
    title = words.gettext("The file as written")
    return f"<details><summary>{escape(title)}</summary><pre>{escape(text[:MOST_RAW] + rest)}</pre></details>"


def _frame(title: str, body: str, words: Localization) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang={words.language}><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name=viewport content="width=device-width, initial-scale=1">'
        f'<link rel=stylesheet href="{OURS}panel.css"></head><body>{body}</body></html>\n'
    )
