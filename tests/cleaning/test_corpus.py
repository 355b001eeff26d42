"""The real files, where they are present: the promises hold for every article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.cleaning.cleaner import Cleaner
from plugins.cleaning.rules import RULES
from plugins.errors import FileError
from plugins.mirrors.decoding import decode
from plugins.mirrors.dialects import DIALECTS
from plugins.mirrors.reading import read_file
from plugins.records import Article
from tests.cleaning.test_cleaner import _is_safe


def _articles(corpus: Path) -> Iterator[Article]:
    for path in sorted(corpus.rglob("*")):
        if path.is_file():
            inside = path.relative_to(corpus)
            try:
                yield read_file(
                    decode(inside.parts[0], "/".join(inside.parts[1:]), path.read_bytes(), 1 << 24), DIALECTS
                )
            except FileError:
                continue


@pytest.mark.slow
def test_every_real_article_is_conserved_a_fixpoint_and_safe(corpus: Path) -> None:
    cleaner = Cleaner(RULES)
    wrong = []
    for article in _articles(corpus):
        cleaned = cleaner.clean(article)
        again = cleaner.clean(replace(article, body=cleaned.html))
        if (
            cleaned.text_in != cleaned.text_kept + cleaned.text_removed
            or again.html != cleaned.html
            or not _is_safe(cleaned.html)
        ):
            wrong.append(article.source_url)
    assert not wrong
