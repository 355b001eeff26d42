"""What the tests of cleaning share: an article around a body, and the room with all its rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from plugins.cleaning.cleaner import Cleaner
from plugins.cleaning.rules import RULES
from plugins.records import Article, Cleaned

ARTICLE = Article(
    dialect="bare",
    id="0" * 32,
    title="天文台的圆顶修复完成",
    source_url="https://www.news.example/2021/07/dome.html",
    publisher="www.news.example",
    date="2021-07-01",
    date_evidence="stamp",
    authors=(),
    tags=(),
    channel="",
    category="",
    lead_image=None,
    lang="zh-Hans",
    body="",
)


@pytest.fixture(scope="session")
def cleaner() -> Cleaner:
    """All rules."""
    return Cleaner(RULES)


@pytest.fixture(scope="session")
def clean(cleaner: Cleaner) -> Callable[..., Cleaned]:
    """Clean a body: ``clean(html, publisher=..., title=...)``."""

    def run(body: str, **fields: object) -> Cleaned:
        publisher = fields.get("publisher")
        if publisher and "source_url" not in fields:
            fields["source_url"] = f"https://{publisher}/2021/07/dome.html"
        return cleaner.clean(replace(ARTICLE, body=body, **fields))  # type: ignore[arg-type]

    return run
