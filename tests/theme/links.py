"""Checks links between the files of an output, without a browser."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from turbohtml import parse

_ID = re.compile(r'\bid="([^"]*)"')
_ABSOLUTE = re.compile(r"[a-z][a-z+.-]*:|//", re.IGNORECASE)


def broken_links(output: Path) -> list[str]:
    """Links and anchors that lead nowhere, as ``page -> link``."""
    files = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    ids: dict[str, set[str]] = {}
    broken = []
    for path in sorted(file for file in files if file.endswith(".html")):
        tree = parse((output / path).read_text(encoding="utf-8"))
        hrefs = {node.attr(name) or "" for name in ("href", "src") for node in tree.select(f"[{name}]")}
        for href in sorted(hrefs):
            if href and not _ABSOLUTE.match(href) and not _leads(path, href, output, files, ids):
                broken.append(f"{path} -> {href}")
    return broken


def _leads(path: str, href: str, output: Path, files: set[str], ids: dict[str, set[str]]) -> bool:
    target = urlsplit(href)
    file = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target.path))) if target.path else path
    if file not in files or not target.fragment or not file.endswith(".html"):
        return file in files
    if file not in ids:
        ids[file] = set(_ID.findall((output / file).read_text(encoding="utf-8")))
    return unquote(target.fragment) in ids[file]


def chrome_bytes(page: str) -> int:
    """Bytes of an article's page without its body."""
    body = re.search(r'<div class="body".*?</div>\s*<footer>', page, re.DOTALL)
    return len(page.encode()) - (len(body.group().encode()) if body else 0)
