"""The table of a run, and its place in ``README.md``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from bench.measure import Measurement

README = Path(__file__).parent / "README.md"


def table(
    articles: int,
    workers: int,
    numbers: Mapping[str, int],
    shares: Mapping[str, float],
    found: Mapping[str, Sequence[Measurement]],
) -> str:
    """A Markdown table: medians, and ratios to the bare loop of the same run.

    :param shares: of the cold build's CPU time, by part; empty if there was none.
    """
    counts = ", ".join(f"{value:,} {name}" for name, value in numbers.items())
    floor = median(item.wall for item in found["bare loop"])
    lines = [
        f"{articles:,} articles, {workers} processes; {counts}.",
        "",
        "| what | wall s | of bare loop | CPU s | peak MiB | files | MB written |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, runs in found.items():
        wall = median(item.wall for item in runs)
        lines.append(
            f"| {name} | {wall:.2f} | {wall / floor:.2f} | {median(item.cpu for item in runs):.2f} "
            f"| {max(item.memory for item in runs) / 2**20:.0f} | {round(median(item.files for item in runs)):,} "
            f"| {median(item.written for item in runs) / 1e6:.1f} |"
        )
    if shares:
        parts = ", ".join(f"{name} {share:.0%}" for name, share in shares.items() if share >= 0.005)
        lines += ["", f"CPU time of the cold build: {parts}."]
    return "\n".join(lines)


def save_table(articles: int, text: str) -> None:
    """Put a table between its marks in the README; other sizes' tables stay."""
    begin, end = f"<!-- {articles} -->", f"<!-- end {articles} -->"
    block = f"{begin}\n{text}\n{end}"
    readme = README.read_text("utf-8")
    if begin in readme:
        readme = re.sub(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: block, readme, flags=re.DOTALL)
    else:
        readme = readme.replace("<!-- tables -->", f"<!-- tables -->\n\n### {articles:,} articles\n\n{block}")
    README.write_text(readme, "utf-8")
