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

if TYPE_CHECKING:
    from plugins.live.session import Session
    from plugins.pipeline import Pipeline

EMPTY = '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>Newsmirror</title></head><body></body></html>\n'
"""A page of nothing, for what is not built yet."""
MOST_RAW = 200_000
"""Characters of a file that are shown as written."""

_LATER = ("path", "html", "removals", "outcome", "reason", "notices")
_EVIDENCE = {"date": "date_evidence"}
"""Fields that say what they were read from: field -> its evidence."""


def panel(session: Session, page: str) -> tuple[HTTPStatus, str]:
    """What there is to say about the article on a page."""
    with session.reading() as store:
        row = store.pages.get(page) if store else None
        if store is None or row is None or row.maker != "article" or session.settings is None:
            return HTTPStatus.NOT_FOUND, _frame("Nothing to explain", "<p>This page is no article's.</p>")
        roots = dict(session.roots())
        shown = store.articles.get(row.key)
        copies = [
            (os.path.join(roots[mirror], path), shown is not None and shown.file == file)
            for file, mirror, path, _ in store.files.copies(row.key)
            if mirror in roots
        ]
    pipeline = importlib.import_module("plugins.pipeline").build_pipeline(session.settings)
    copies.sort(key=lambda copy: not copy[1])
    return HTTPStatus.OK, _frame(page, "".join(_copy(file, pipeline, shown=shown) for file, shown in copies))


def _copy(file: str, pipeline: Pipeline, *, shown: bool) -> str:
    explaining = importlib.import_module("plugins.archive.explain")
    about = explaining.explain(file, pipeline)
    note = "this copy is shown" if shown else "another copy is shown"
    parts = [f"<h1>{escape(str(about['path']))}</h1><p class=note>{note}; {escape(str(about['outcome']))}</p>"]
    if about["reason"]:
        parts.append(f"<p class=doubt>{escape(str(about['reason']))}</p>")
    parts += [f"<p class=doubt>{escape(notice)}</p>" for notice in about["notices"]]
    parts += [_fields(about), _cuts(about, pipeline)]
    original = explaining.original_text(file, pipeline)
    parts.append(_side_by_side(original, about, explaining.mark_cuts))
    parts.append(_raw(file))
    return f"<section>{''.join(parts)}</section>"


def _fields(about: Mapping[str, Any]) -> str:
    rows = []
    for name, value in about.items():
        if name in _LATER or name in _EVIDENCE.values() or value in (None, [], ""):
            continue
        text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
        evidence = about.get(_EVIDENCE.get(name, "")) or ""
        rows.append(
            f"<tr><th>{escape(name.replace('_', ' '))}</th><td>{escape(text)}</td><td>{escape(str(evidence))}</td></tr>"
        )
    return f"<table><tr><th>field</th><th>value</th><th>read from</th></tr>{''.join(rows)}</table>"


def _cuts(about: Mapping[str, Any], pipeline: Pipeline) -> str:
    """What was taken, by rule, each with its reason."""
    by_rule: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for cut in about["removals"]:
        by_rule[cut["rule"]].append(cut)
    if not by_rule:
        return "<h2>Cut</h2><p>Nothing.</p>"
    parts = []
    for rule, cuts in by_rule.items():
        size = sum(len("".join(cut["text"].split())) for cut in cuts)
        items = "".join(f"<li><code>{escape(cut['what'])}</code> {escape(cut['text'])}</li>" for cut in cuts)
        parts.append(
            f"<details><summary><b>{escape(rule)}</b> × {len(cuts)}, {size} characters. "
            f"{escape(pipeline.reason(rule))}</summary><ul>{items}</ul></details>"
        )
    return f"<h2>Cut</h2>{''.join(parts)}"


def _side_by_side(original: str, about: Mapping[str, Any], mark_cuts: Any) -> str:
    pieces, missing = mark_cuts(original, [(cut["rule"], cut["text"]) for cut in about["removals"]])
    pieces += [(f"\n{text}", rule) for rule, text in missing]
    marked = "".join(
        f'<del title="{escape(rule)}">{escape(text)}</del><small>{escape(rule)}</small>' if rule else escape(text)
        for text, rule in pieces
    )
    return (
        "<h2>Source beside result</h2><div class=sides>"
        f"<div class=source>{marked}</div><div class=result>{about['html']}</div></div>"
    )


def _raw(file: str) -> str:
    try:
        text = Path(file).read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""
    rest = f"\n… {len(text) - MOST_RAW:,} more characters" if len(text) > MOST_RAW else ""
    return f"<details><summary>The file as written</summary><pre>{escape(text[:MOST_RAW])}{rest}</pre></details>"


def _frame(title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang=en><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name=viewport content="width=device-width, initial-scale=1">'
        f'<link rel=stylesheet href="{OURS}panel.css"></head><body>{body}</body></html>\n'
    )
