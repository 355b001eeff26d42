"""Checks links between the files of an output, without a browser."""

from __future__ import annotations

import re
from pathlib import Path

from plugins.publish.links import check_links


def broken_links(output: Path) -> list[str]:
    """Links and anchors that lead nowhere, as ``page -> link``; the check of publishing."""
    return [str(link) for link in check_links(str(output)).broken]


def chrome_bytes(page: str) -> int:
    """Bytes of an article's page without its body."""
    body = re.search(r'<div class="body".*?</div>\s*<footer>', page, re.DOTALL)
    return len(page.encode()) - (len(body.group().encode()) if body else 0)
