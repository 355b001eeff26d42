"""Autodiscovery: what a reader finds when it is given the address of a page."""

from __future__ import annotations

import posixpath
from pathlib import Path

import pytest
from turbohtml import parse

from tests.site import Site, bare, tag_link

THEMES = Path(__file__).parents[2] / "themes"


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    """A site with every kind of list, in our own theme."""
    site = Site(tmp_path_factory.mktemp("found"), THEME=str(THEMES / "news"), ARCHIVE_FEED_FORMATS=["rss", "json"])
    for number in range(8):
        body = f"<p>{tag_link('河流')}{tag_link(f'支流{number}')}</p>"
        site.write(f"pages/river/{number}.md", bare(number, day=f"2021-03-0{number + 1}", body=body))
    site.build()
    return site.output()


def offered(output, path: str) -> list[str]:
    """Files of the feeds that a page offers, in order."""
    links = parse(output[path].decode()).select('link[rel="alternate"][type]')
    assert all(link.attr("title") for link in links)
    assert len({link.attr("title") for link in links}) == len(links), "titles must tell feeds apart"
    addresses = [posixpath.normpath(posixpath.join(posixpath.dirname(path), link.attr("href"))) for link in links]
    types = {"xml": "application/rss+xml", "json": "application/feed+json", "atom": "application/atom+xml"}
    assert [link.attr("type") for link in links] == [types[address.rpartition(".")[2]] for address in addresses]
    return addresses


@pytest.mark.parametrize(
    ("path", "feed"),
    [
        ("sources/gauge.example/index.html", "sources/gauge.example/feed"),
        ("sources/gauge.example/1.html", "sources/gauge.example/feed"),
        ("categories/river/index.html", "categories/river/feed"),
        ("topics/he/河流.html", "topics/he/%E6%B2%B3%E6%B5%81"),
    ],
)
def test_a_lists_page_offers_its_own_feeds_first_and_then_the_sites(output, path, feed):
    assert offered(output, path) == [f"{feed}.xml", f"{feed}.json", "feed.xml"]


@pytest.mark.parametrize("path", ["index.html", "subscribe.html", "topics/index.html", "days/index.html", "404.html"])
def test_other_pages_offer_the_sites_feed_alone(output, path):
    assert offered(output, path) == ["feed.xml"]


def test_articles_and_quiet_topics_offer_no_feed_that_does_not_exist(output):
    pages = [path for path in output if path.endswith(".html") and b'type="application/rss+xml"' in output[path]]
    assert len([path for path in pages if path.startswith("a/")]) == 8
    for path in pages:
        assert set(offered(output, path)) <= {path.replace("河流", "%E6%B2%B3%E6%B5%81") for path in output}


def test_nothing_is_offered_where_there_are_no_feeds(site):
    site.write("1.md", bare(1))
    site.build(THEME=str(THEMES / "news"), PLUGINS=["plugins.mirrors", "plugins.cleaning", "plugins.topics", "plugins.archive"])  # fmt: skip
    pages = [data for path, data in site.output().items() if path.endswith(".html")]
    assert not [page for page in pages if b'rel="alternate" type="application/' in page]
