"""An audit on the terminal: what to look at first, then the numbers."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from plugins.upkeep.audit import WEAK_EVIDENCE, Audit, PublisherReport

SHOWN = 15
"""Rows of each table; JSON and the page have all."""
LONGEST = 60
"""Characters of a text in a table."""


def print_audit(found: Audit, console: Console) -> None:
    """Print the tables."""
    console.print(
        f"[bold]{found.articles:,} articles of {len(found.publishers)} publishers[/bold], {found.seconds:.1f} s",
        highlight=False,
    )
    _print_publishers(found.publishers, console)
    _print_rules(found.publishers, console)
    _print_losses(found, console)
    _print_proposals(found, console)
    _print_shapes(found, console)
    _print_dates(found.publishers, console)


def _table(title: str, numbers: Iterable[str], texts: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in numbers:
        table.add_column(name, justify="right", no_wrap=True)
    for name in texts:
        table.add_column(name, overflow="fold")
    return table


def _print_publishers(publishers: Iterable[PublisherReport], console: Console) -> None:
    table = _table("Publishers", ["articles", "text cut", "usual", "unusual from"], ["publisher", "most cut by"])
    for one in list(publishers)[:SHOWN]:
        cut = 1 - one.kept / max(1, one.characters)
        rules = ", ".join(f"{rule.rule} {rule.share:.1%}" for rule in one.rules[:3] if rule.characters)
        table.add_row(f"{one.articles:,}", f"{cut:.1%}", f"{one.median} %", f"{one.limit} %", one.publisher, rules)
    console.print(table)


def _print_rules(publishers: Iterable[PublisherReport], console: Console) -> None:
    sums: dict[str, list[int]] = {}
    for one in publishers:
        for rule in one.rules:
            numbers = sums.setdefault(rule.rule, [0, 0, 0, 0])
            for index, number in enumerate((rule.articles, rule.things, rule.characters, 1)):
                numbers[index] += number
    table = _table("Rules", ["articles", "things", "characters", "publishers"], ["rule"])
    for name, numbers in sorted(sums.items(), key=lambda item: (-item[1][2], item[0])):
        table.add_row(*(f"{number:,}" for number in numbers), name)
    console.print(table)


def _print_losses(found: Audit, console: Console) -> None:
    if not found.losses:
        console.print("No article lost an unusual share of its text.")
        return
    table = _table(f"Unusual losses: {found.unusual} articles", ["lost", "of", "share", "usual to"], ["file"])
    for loss in found.losses[:SHOWN]:
        table.add_row(f"{loss.lost:,}", f"{loss.of:,}", f"{loss.percent} %", f"{loss.limit} %", escape(loss.file))
    console.print(table)
    console.print("Why: inv explain FILE")


def _print_proposals(found: Audit, console: Console) -> None:
    if not found.proposals:
        console.print("Nothing recurs that is not decided on.")
        return
    title = f"Recurs, and no rule takes it: {len(found.proposals)}"
    table = _table(title, ["articles", "share"], ["publisher", "what", "text"])
    for one in found.proposals[:SHOWN]:
        said = one.said if len(one.said) <= LONGEST else f"{one.said[: LONGEST - 1]}…"
        table.add_row(f"{one.articles:,}", f"{one.share:.0%}", one.publisher, f"{one.kind}, {one.place}", escape(said))
    console.print(table)
    console.print("Rules to begin with: inv audit --page FILE. What belongs to articles: plugins/upkeep/data/kept.toml")


def _print_shapes(found: Audit, console: Console) -> None:
    if not found.shapes:
        console.print("Every file was read by a dialect, or is an index that one knows.")
        return
    table = _table("Files that no dialect reads, by how they begin", ["files"], ["begins", "for example"])
    for shape in found.shapes[:SHOWN]:
        table.add_row(f"{shape.files:,}", escape(shape.shape), escape(shape.examples[0]))
    console.print(table)


def _print_dates(publishers: Iterable[PublisherReport], console: Console) -> None:
    table = _table("Dates in doubt", ["articles"], ["publisher", "doubt"])
    rows = [(doubt.articles, one.publisher, doubt.doubt) for one in publishers for doubt in one.doubts]
    rows += [
        (count, one.publisher, f"no better evidence than: {name}")
        for one in publishers
        for name, count in one.evidence.items()
        if name in WEAK_EVIDENCE
    ]
    for number, publisher, doubt in sorted(rows, key=lambda row: (-row[0], row[1:]))[:SHOWN]:
        table.add_row(f"{number:,}", publisher, escape(doubt))
    if rows:
        console.print(table)
