"""The real corpus in the theme, where it is present: no link leads nowhere, no page is heavy or invalid."""

import os

import pytest
from turbohtml import parse
from turbohtml.conformance import check

from tests.site import NEWS, Site
from tests.theme.links import broken_links, chrome_bytes

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def output(corpus, tmp_path_factory):
    mirrors = {mirror.name: os.fspath(mirror) for mirror in sorted(corpus.iterdir())}
    site = Site(tmp_path_factory.mktemp("corpus"), MIRRORS=mirrors, ARCHIVE_WORKERS=2, ARCHIVE_PAGE_SIZE=60, THEME=NEWS)
    site.build(given={f"theme/{name}": b"" for name in ("css/news.css", "icon.svg", "js/filter.js", "js/pictures.js")})
    return site.root / "site-output"


def test_every_internal_link_and_anchor_leads_somewhere(output):
    assert broken_links(output) == []


def test_no_article_has_more_than_eight_kilobytes_around_it(output):
    heavy = {path: chrome_bytes(path.read_text("utf-8")) for path in output.glob("a/*/*.html")}
    assert [(path, size) for path, size in heavy.items() if size > 8 * 1024] == []


def test_every_page_is_valid_html(output):
    pages = sorted(output.rglob("*.html"))
    assert [path for path in pages if check(parse(path.read_text("utf-8"))).errors] == []
