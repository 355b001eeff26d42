"""An article's page: where it leads on to, how long it takes, where its pictures may come from."""

import re

import pytest

from plugins.archive.linking import picture_origins
from plugins.archive.makers.articles import TURN_TOPICS, reading_minutes
from tests.site import NEWS, PLUGINS, linked, tag_link


def write(site, number, day, tags=("河流",), host="a.example"):
    body = f"<p>第{number}份报告。{''.join(map(tag_link, tags))}</p>"
    site.write(f"{number}.md", linked(f"https://{host}/{number}", f"第{number}号", day, body))


def turns(site) -> dict[str, list[tuple[str, str]]]:
    """Title -> (relation, title) of what its page leads on to, in order."""
    site.build(THEME=NEWS)
    pages = [data.decode() for path, data in site.output().items() if path.startswith("a/")]
    found = re.compile(r'<a rel="(prev|next)".*?<span[^>]*>(.*?)</span>')
    return {re.search(r"<h1[^>]*>(.*?)</h1>", page)[1]: found.findall(page) for page in pages}


def test_an_article_leads_on_in_its_source_and_then_in_its_topics(site):
    write(site, 1, "2021-03-01")
    write(site, 2, "2021-03-02", host="b.example")
    write(site, 3, "2021-03-03")
    assert turns(site)["第3号"] == [("prev", "第1号"), ("prev", "第2号")]


def test_only_the_first_topics_lead_on(site):
    tags = ("河流", "堤坝", "桥", "天文台", "灯塔")
    write(site, 1, "2021-03-01", tags)
    write(site, 2, "2021-03-02", tags, host="b.example")
    assert len(turns(site)["第1号"]) == TURN_TOPICS


def test_a_new_article_changes_the_pages_beside_it_and_no_others(site):
    site.extra["PLUGINS"] = [name for name in PLUGINS if name != "plugins.related"]
    for number in range(6):
        write(site, number, f"2021-03-0{1 + number}")
    turns(site)
    write(site, 99, "2021-03-05", host="b.example")
    written = [path for path in site.build(THEME=NEWS).written if path.startswith("a/")]
    assert len(written) == 3
    assert site.output() == site.clean_build(THEME=NEWS)


@pytest.mark.parametrize(
    ("characters", "lang", "minutes"), [(0, "zh-Hans", 1), (900, "zh-Hant", 2), (5000, "en", 5), (5000, "zh-Hans", 11)]
)
def test_reading_takes_as_long_as_its_writing_asks(characters, lang, minutes):
    assert reading_minutes(characters, lang) == minutes


@pytest.mark.parametrize(
    ("address", "origins"),
    [
        ("https://CDN.example/a.jpg", ["https://cdn.example"]),
        ("http://cdn.example:8080/a?b=1&amp;c=2", ["http://cdn.example:8080"]),
        ("https://cdn.example", ["https://cdn.example"]),
        ("https://cdn.example; script-src *", []),
        ("https://user@cdn.example/a.jpg", []),
        ("https://localhost/a.jpg", []),
        ("data:image/gif;base64,AA", []),
    ],
)
def test_only_plain_hosts_come_into_a_pages_policy(address, origins):
    assert picture_origins(f'<p><a class="picture" href="{address}" rel="x">图片</a></p>') == origins
