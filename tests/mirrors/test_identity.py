"""Identity: an article is its normalised source URL, or what its publisher numbers it with."""

import re
from uuid import NAMESPACE_URL, uuid5

import pytest

from plugins.mirrors.identity import article_id, fallback_id, normalised

SAME = [
    ("https://www.epochtimes.com/gb/21/7/1/n13060001.htm", "http://www.epochtimes.com/b5/21/7/2/n13060001.html"),
    ("http://www.rfi.fr//cn/%e6%b2%b3", "https://www.rfi.fr/cn/河"),
    ("https://www.dw.com/zh/河水/a-50000001?maca=x", "https://m.dw.com/zh/%E6%B2%B3/a-50000001"),
    ("https://www.dw.com/zh/x/a-50000001", "https://api.dw.com/api/detail/article/50000001"),
    ("https://www.voachinese.com/a/river-20210701/5900001.html", "https://www.voachinese.com/a/5900001.html"),
    ("https://www.cna.com.tw/news/acn/202107010001.aspx", "https://m.cna.com.tw/news/firstnews/202107010001.aspx"),
    ("http://www.bbc.com/zhongwen/simp/world-57000001", "https://www.bbc.com/zhongwen/trad/57000001.amp"),
    ("https://www.solidot.org/story?sid=60001", "https://linux.solidot.org/story?from=x&sid=60001"),
    ("https://www.rfa.org/mandarin/a/b/hx0128b-01282021055833.html", "http://www.rfa.org/mandarin/hx0128b-01282021055833.html"),
    ("https://pao-pao.net/article/7", "https://pao-pao.net/node/7"),
    ("http://www.minghui.org/mh/articles/2021/2/4/河--水-410001.html", "https://m.minghui.org/mh/articles/2021/2/4/410001.html"),
    ("https://unknown.example/a/", "http://www.unknown.example/a/index.html#x"),
    ("https://unknown.example/a", "https://m.unknown.example/a?utm_source=feed"),
]  # fmt: skip

DIFFERENT = [
    ("https://www.epochtimes.com/gb/21/7/1/n13060001.htm", "https://www.epochtimes.com/gb/21/7/1/n13060002.htm"),
    ("https://www.solidot.org/story?sid=60001", "https://www.solidot.org/story?sid=60002"),
    ("https://www.dw.com/zh/x/a-50000001", "https://www.voachinese.com/a/50000001.html"),
    ("https://unknown.example/a", "https://unknown.example/A"),
    ("https://unknown.example/1%2F4", "https://unknown.example/1/4"),
    ("https://unknown.example/s?id=1", "https://unknown.example/s?id=2"),
    ("https://nei.st/medium/a/b", "https://nei.st/medium/a/c"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_ways_to_write_one_address_are_one_article(one, other):
    assert normalised(one) == normalised(other)
    assert article_id(one) == article_id(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_addresses_are_different_articles(one, other):
    assert article_id(one) != article_id(other)


@pytest.mark.parametrize("urls", SAME)
def test_the_normalised_address_stands_for_itself_where_no_number_does(urls):
    if "unknown.example" in urls[0]:
        assert normalised(normalised(urls[0])) == normalised(urls[0])


def test_an_id_is_the_uuid_of_the_normalised_address_and_of_nothing_else():
    expected = uuid5(NAMESPACE_URL, "https://epochtimes.com/n13060001").hex
    assert article_id("https://www.epochtimes.com/gb/21/7/1/n13060001.htm") == expected


def test_a_file_without_an_address_is_known_by_its_place():
    one = fallback_id("mirror", "a/1.md")
    assert re.fullmatch(r"[0-9a-f]{32}", one)
    assert len({one, fallback_id("mirror", "a/2.md"), fallback_id("other", "a/1.md")}) == 3
