"""Golden cases: a mirrored file, what is read from it, and the body that comes out.

tests/golden/NAME/source.md       the file; texts are our own
tests/golden/NAME/expected.json   its path in the mirror, and everything that ``inv explain --json`` says
tests/golden/NAME/expected.html   the cleaned body, a block a line
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

from plugins.archive.explain import explain_data
from plugins.pipeline import Pipeline, build_pipeline
from plugins.settings import read_settings
from tests.site import PLUGINS

FOLDER = Path(__file__).parent / "golden"


@lru_cache(maxsize=1)
def pipeline() -> Pipeline:
    """All rooms, no mirrors."""
    return build_pipeline(
        read_settings(
            {
                "PATH": "/newsmirror/content",
                "OUTPUT_PATH": "/newsmirror/output",
                "PLUGINS": list(PLUGINS),
                "MIRRORS": [],
            }
        )
    )


def source_of(case: Path) -> Path:
    """The case's source file."""
    return next(case.glob("source*"))


def actual(case: Path, path: str) -> tuple[dict[str, object], str]:
    """What Newsmirror makes of a case: fields, and the body."""
    about = explain_data("case", path, source_of(case).read_bytes(), pipeline())
    html = str(about.pop("html"))
    return about, html


def write_expectations(case: Path, path: str) -> None:
    """Write down what comes out now; whoever runs this looks at it."""
    about, html = actual(case, path)
    text = json.dumps({**about, "path": path}, ensure_ascii=False, indent=1)
    (case / "expected.json").write_text(text + "\n", encoding="utf-8")
    (case / "expected.html").write_text(html + "\n", encoding="utf-8")


def add_case(file: str, name: str) -> str:
    """Make a case of a file whose text is one's own; a sentence about what is wrong, empty if it was made."""
    source, case = Path(file), FOLDER / name
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", name):
        return f"{name!r} is no name for a case; say what is special about it: gfw-lead-image-block"
    if case.exists():
        return f"there is a case called {name} already"
    if not source.is_file():
        return f"{file} is no file"
    case.mkdir(parents=True)
    (case / f"source{source.suffix}").write_bytes(source.read_bytes())
    write_expectations(case, f"pages/c1/{source.name}")
    return ""


def refresh_cases() -> int:
    """Write all expectations anew; how many there are."""
    cases = sorted(case for case in FOLDER.iterdir() if case.is_dir())
    for case in cases:
        write_expectations(case, json.loads((case / "expected.json").read_text(encoding="utf-8"))["path"])
    return len(cases)
