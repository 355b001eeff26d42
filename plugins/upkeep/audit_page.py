"""An audit as one page of HTML: charts, every proposal and example; asks nobody for anything, needs no script."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.archive.charts import HEIGHT, bars
from plugins.upkeep.audit import WEAK_EVIDENCE, Audit, PublisherReport

TEMPLATES = Path(__file__).parent / "templates"


def write_page(found: Audit, file: str) -> None:
    """Write the page, whole or not at all."""
    path = Path(file)
    temporary = path.with_name(f"{path.name}.new")
    temporary.write_text(render(found), encoding="utf-8")
    temporary.replace(path)


def render(found: Audit) -> str:
    """The page."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["number"] = lambda number: f"{number:,}"
    environment.filters["percent"] = lambda share: f"{share:.1%}"
    return environment.get_template("audit.html").render(
        audit=found,
        charts={one.publisher: _histogram(one) for one in found.publishers},
        most=max((1 - one.kept / max(1, one.characters) for one in found.publishers), default=0) or 1,
        weak=WEAK_EVIDENCE,
        height=HEIGHT,
    )


def _histogram(one: PublisherReport) -> dict[str, object]:
    """How many articles lost which share of their text, two percent a bar, on a logarithmic scale: the few count."""
    counts = [sum(one.shares[start : start + 2]) for start in range(0, 100, 2)]
    counts[-1] += one.shares[100]
    heights = [count.bit_length() for count in counts]
    return {"bars": bars(heights), "limit": one.limit, "counts": counts}
