"""Every feed of the real corpus, where it is present."""

from __future__ import annotations

import json
import os

import listparser
import pytest

from plugins.feeds.continuity import Limits, compare, objections
from tests.feeds.parsing import parse_data
from tests.site import Site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(corpus, tmp_path_factory):
    mirrors = {mirror.name: os.fspath(mirror) for mirror in sorted(corpus.iterdir())}
    site = Site(tmp_path_factory.mktemp("corpus"), MIRRORS=mirrors, ARCHIVE_PAGE_SIZE=60, ARCHIVE_FEED_ENTRIES=30)
    site.build(SITEURL="https://mirror.example/news", ARCHIVE_FEED_FORMATS=["rss", "json"])
    return site


def test_every_feed_is_well_formed_and_small(built):
    output = built.output()
    feeds = {
        path: data
        for path, data in output.items()
        if path.endswith((".xml", ".atom")) and not path.startswith(("opml", "sitemap"))
    }
    assert len(feeds) > 100
    for path, data in feeds.items():
        feed = parse_data(data)
        ids = [entry.id for entry in feed.entries]
        assert len(set(ids)) == len(ids), path
        is_history = b"archive/>" in data
        assert len(data) < (1_010_000 if is_history else 255_000), path


def test_every_json_feed_is_json_and_has_identities(built):
    for path, data in built.output().items():
        if path.endswith(".json"):
            feed = json.loads(data)
            assert all(item["id"].startswith("urn:uuid:") and item["title"] for item in feed["items"]), path


def test_the_opml_can_be_imported_and_names_feeds_that_exist(built):
    output = built.output()
    result = listparser.parse(output["opml.xml"].decode())
    assert not result.bozo
    from urllib.parse import unquote

    assert [
        feed.url
        for feed in result.feeds
        if unquote(feed.url).removeprefix("https://mirror.example/news/") not in output
    ] == []


def test_a_build_is_continuous_with_itself(built):
    output = built.root / "site-output"
    assert objections(compare(output, output), Limits()) == []
