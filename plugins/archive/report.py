"""What a build did: ``build-report.json`` for programs, a table for people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from plugins.archive.result import BuildResult
from plugins.archive.siteconf import load_settings
from plugins.mirrors.publishers import publisher_at
from plugins.store import Store

FILE_NAME = "build-report.json"
SHOWN = 12
"""Lines of a kind in the table; the report has all."""


def make_report(store: Store, result: BuildResult) -> dict[str, object]:
    """The numbers of the archive after a build, and what the build did.

    ``outcomes`` add up to ``files``: every input file is accounted for.
    """
    lists, pages = store.lists, store.pages
    return {
        "files": result.files,
        "outcomes": store.files.outcomes(),
        "articles": store.articles.count(),
        "sources": {row.key: row.count for row in lists.of_kind("source")},
        "topics": lists.number("topic"),
        "pages": pages.count_like(".html"),
        "feeds": pages.count("feed"),
        "rules": {
            rule: {"count": count, "characters": characters}
            for rule, (count, characters) in store.files.rules().items()
        },
        "quarantined": [
            {"path": f"{mirror}/{path}", "reason": reason}
            for mirror, path, reason in store.files.with_outcome("quarantined")
        ],
        "not_articles": dict(store.files.reasons("not-article")),
        "written": result.files_written,
        "removed": result.files_removed,
        "read": result.read,
        "seconds": round(result.seconds, 3),
        "worked": dict(sorted(result.worked.items())),
        "cpu": {part: round(seconds, 3) for part, seconds in sorted(result.cpu.items())},
    }


def save_report(folder: str, report: Mapping[str, object]) -> None:
    """Write the report beside the store."""
    path = Path(folder) / FILE_NAME
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    temporary.replace(path)


def load_report(folder: str) -> dict[str, object] | None:
    """The report of the last build, or None."""
    path = Path(folder) / FILE_NAME
    if not path.exists():
        return None
    return dict(json.loads(path.read_text(encoding="utf-8")))


def print_report(report: Mapping[str, object], output: str, console: Console) -> None:
    """The report as a table, and where to look."""
    table = Table(title="Newsmirror", show_header=False, title_justify="left")
    table.add_column("what", style="bold")
    table.add_column("number", justify="right")
    outcomes, sources = report["outcomes"], report["sources"]
    assert isinstance(outcomes, dict)
    assert isinstance(sources, dict)
    table.add_row("input files", str(report["files"]))
    for outcome, count in outcomes.items():
        table.add_row(f"  {outcome}", str(count))
    table.add_row("articles", str(report["articles"]))
    by_count = sorted(sources.items(), key=lambda item: (-item[1], item[0]))
    for host, count in by_count[:SHOWN]:
        table.add_row(f"  {publisher_at(host).names[0]} ({host})", str(count))
    if len(by_count) > SHOWN:
        table.add_row(f"  {len(by_count) - SHOWN} more sources", str(sum(count for _, count in by_count[SHOWN:])))
    for name in ("topics", "pages", "feeds", "seconds"):
        table.add_row(name, str(report[name]))
    console.print(table)
    _print_quarantined(report["quarantined"], console)
    if report["written"] or report["removed"]:
        console.print(f"{report['written']} files written, {report['removed']} removed.", highlight=False)
    else:
        console.print("Nothing changed: the output was current already.", highlight=False)
    console.print(f"Look at {output}/index.html", highlight=False, soft_wrap=True)


def _print_quarantined(quarantined: object, console: Console) -> None:
    assert isinstance(quarantined, list)
    for item in quarantined[:SHOWN]:
        console.print(f"quarantined: {item['path']}: {item['reason']}", style="yellow", markup=False, soft_wrap=True)
    if len(quarantined) > SHOWN:
        console.print(f"quarantined: {len(quarantined) - SHOWN} more; see {FILE_NAME}", style="yellow")


def show_report(settings_file: str, *, as_json: bool) -> None:
    """Print the last build's report."""
    settings = load_settings(settings_file)
    report = load_report(settings.store)
    if report is None:
        print(f"No build yet: {settings.store} has no {FILE_NAME}. Run: inv build")
    elif as_json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        print_report(report, settings.output, Console())
