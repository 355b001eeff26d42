"""OPML as a real parser reads it."""

from __future__ import annotations

import listparser
import pytest

from plugins.feeds.opml import OpmlMaker
from tests.site import bare, tag_link

ADDRESS = "https://mirror.example/news"


@pytest.fixture
def built(site):
    for number in range(5):
        site.write(f"pages/river/{number}.md", bare(number, body=f"<p>{tag_link('河流')}</p>"))
    site.build(SITEURL=ADDRESS)
    return site


def read(site, path: str):
    result = listparser.parse(site.output()[path].decode())
    assert not result.bozo, result.bozo_exception
    return result


def test_all_feeds_can_be_imported_by_group_and_every_address_is_a_feed_of_ours(built):
    feeds = read(built, "opml.xml").feeds
    assert [feed.url.removeprefix(ADDRESS) for feed in feeds] == [
        "/feed.xml",
        "/sources/gauge.example/feed.xml",
        "/categories/river/feed.xml",
        "/topics/he/%E6%B2%B3%E6%B5%81.xml",
    ]
    assert [feed.categories for feed in feeds] == [[], [["来源"]], [["分类"]], [["话题"]]]


@pytest.mark.parametrize(
    ("path", "number"), [("opml-sources.xml", 1), ("opml-categories.xml", 1), ("opml-topics.xml", 1)]
)
def test_each_group_has_a_file_of_its_own(built, path, number):
    assert len(read(built, path).feeds) == number


def test_a_new_article_in_known_lists_changes_no_opml(built):
    before = {path: data for path, data in built.output().items() if path.startswith("opml")}
    built.write("pages/river/9.md", bare(9, day="2021-03-09", body=f"<p>{tag_link('河流')}</p>"))
    assert not {path for path in built.build(SITEURL=ADDRESS).written if path.startswith("opml")}
    assert {path: built.output()[path] for path in before} == before


def test_a_topic_without_a_feed_touches_no_opml_and_one_that_gets_its_feed_does(site, monkeypatch):
    made: list[str] = []
    original = OpmlMaker.make
    monkeypatch.setattr(OpmlMaker, "make", lambda self, view, key: made.append(key) or original(self, view, key))
    for number in range(7):  # five make a feed
        made.clear()
        site.write(f"{number}.md", bare(number, body=f"<p>{tag_link('河流')}</p>"))
        site.build()
        assert bool(made) == (number in (0, 4))
    assert site.output() == site.clean_build()


def test_names_with_control_characters_do_not_break_it(site):
    site.write("1.md", bare(1))
    site.build(SITENAME="观\x08测 ]]> & <站>")
    assert read(site, "opml.xml").meta.title == "观测 ]]> & <站>（地址相对于本文件）"


def test_the_subscribe_page_links_to_every_feed_its_preview_and_the_opml(built):
    page = built.output()["subscribe.html"].decode()
    for address in ("feed.xml", "feed.atom", "feed.json", "opml.xml", "opml-topics.xml", "index.html",
                    "sources/gauge.example/feed.json", "topics/he/%E6%B2%B3%E6%B5%81.html"):  # fmt: skip
        assert f'href="./{address}"' in page
