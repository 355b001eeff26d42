"""A real feed reader (the ``reader`` library) follows the site for a while, over http."""

from __future__ import annotations

import shutil
import time
import urllib.request
import warnings

import listparser
import pytest

from tests.browser import served
from tests.site import bare, tag_link

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its own imports
    from reader import make_reader


def publish(site, address: str, prefix: str) -> None:
    """Build for an address and put the site below a prefix of the served folder."""
    site.build(SITEURL=f"{address}/{prefix}")
    target = site.root / "served" / prefix
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(site.root / "site-output", target)
    time.sleep(1.1)  # the server's Last-Modified has no fractions: a second build in the same second would be a 304


def write(site, numbers) -> None:
    for number in numbers:
        body = f"<p>第{number}份水文报告，{tag_link('河流')}。</p>"
        site.write(f"{number}.md", bare(number, day=f"2021-03-{1 + number:02}", body=body))


def unread(reader) -> list[str]:
    """Titles that the reader shows as new; they are then read."""
    entries = list(reader.get_entries(read=False))
    for entry in entries:
        reader.mark_entry_as_read(entry)
    return sorted({entry.title for entry in entries})


@pytest.fixture
def reader():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        following = make_reader(":memory:")
        yield following
        following.close()


def open_page(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as response:
        return response.read().decode()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_reader_shows_each_article_once_even_when_the_site_moves(site, reader):
    (site.root / "served").mkdir()
    write(site, range(4))
    with served(site.root / "served") as address:
        publish(site, address, "old")
        opml = open_page(f"{address}/old/opml.xml")
        subscriptions = [feed.url for feed in listparser.parse(opml).feeds]
        for url in [*subscriptions, f"{address}/old/feed.atom", f"{address}/old/feed.json"]:
            reader.add_feed(url)
        reader.update_feeds(scheduled=False)
        assert unread(reader) == [f"第{number}号观测站" for number in range(4)]
        write(site, range(4, 6))
        publish(site, address, "old")
        reader.update_feeds(scheduled=False)
        assert unread(reader) == ["第4号观测站", "第5号观测站"]
        feeds = [feed.url for feed in reader.get_feeds()]
    with served(site.root / "served") as moved:
        write(site, range(6, 7))
        publish(site, moved, "new/place")
        for url in feeds:
            reader.change_feed_url(url, url.replace(f"{address}/old", f"{moved}/new/place"))
        reader.update_feeds(scheduled=False)
        assert unread(reader) == ["第6号观测站"]
        assert not [feed for feed in reader.get_feeds() if feed.last_exception]
        entry = next(entry for entry in reader.get_entries() if entry.title == "第6号观测站")
        assert "第6份水文报告" in entry.get_content().value
        assert "第6份水文报告" in open_page(entry.link)
