"""Two floors that no generator can go below: a copy of the finished output, and a bare loop over the articles.

The bare loop only reads, sanitises with turbohtml, renders one small Jinja template and writes; it knows no fields,
no chrome, no topics, no lists, no feeds, and remembers nothing. Run as a program it takes a corpus folder, an output
folder and a number of processes.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
from itertools import islice
from pathlib import Path

BATCH = 200

PAGE = """<!doctype html>
<html lang="zh">
<head><meta charset="utf-8"><title>{{ title }}</title><link rel="stylesheet" href="../../style.css"></head>
<body><h1>{{ title }}</h1>
{{ body }}
</body>
</html>
"""
_TITLE = re.compile(r"(?m)^(?:###\s+|title: )(.+)$|^\[(.+)\]\(")


class _Process:
    """What a process makes once: the sanitiser and the template."""

    def __init__(self, output: str) -> None:
        from jinja2 import Environment
        from turbohtml import parse_fragment
        from turbohtml.clean import Policy, Sanitizer

        self.output = output
        self.parse = parse_fragment
        self.sanitise = Sanitizer(Policy.relaxed()).sanitize_node
        self.template = Environment(autoescape=True).from_string(PAGE)


_process: _Process


def _start(output: str) -> None:
    global _process  # noqa: PLW0603 - one a process
    _process = _Process(output)


def _make(files: list[str]) -> int:
    from markupsafe import Markup

    this = _process
    for file in files:
        with open(file, encoding="utf-8") as stream:
            text = stream.read()
        found = _TITLE.search(text)
        title = (found[1] or found[2]) if found else "-"
        body = this.sanitise(this.parse(text.partition("\n\n")[2])).inner_html
        page = this.template.render(title=title, body=Markup(body))  # noqa: S704 - a measure, not a site
        # In as many folders as ours.
        name = f"{hash(file) & 0xFFF:03x}/{os.path.basename(file)}.html"
        with open(f"{this.output}/{name}", "w", encoding="utf-8") as stream:
            stream.write(page)
    return len(files)


def bare_loop(corpus: Path, output: Path, processes: int) -> int:
    """Make one page of every article; how many there were."""
    for number in range(4096):
        (output / f"{number:03x}").mkdir(parents=True, exist_ok=True)
    seen: dict[str, str] = {}
    for folder, _, names in sorted(os.walk(corpus)):
        for name in names:
            if name.endswith(".md"):
                seen.setdefault(name, f"{folder}/{name}")
    files = iter(seen.values())
    batches = iter(lambda: list(islice(files, BATCH)), [])
    with multiprocessing.Pool(processes, initializer=_start, initargs=(os.fspath(output),)) as pool:
        return sum(pool.imap_unordered(_make, batches))


if __name__ == "__main__":
    print(bare_loop(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
