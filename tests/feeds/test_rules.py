"""Rules of the W3C feed validator, RFC 4287, the RSS profile and JSON Feed 1.1, over every feed of a hostile site."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import fastjsonschema
import pytest
from lxml import etree
from turbohtml import parse_fragment

from plugins.feeds.contents import ascii_address, legal
from tests.feeds.parsing import parse_data
from tests.site import Site, bare, linked, tag_link

ADDRESS = "https://mirror.example/镜报"
SCHEMA = Path(__file__).with_name("jsonfeed-1.1.schema.json")
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
TITLES = ["控制\x08\x1b字符", "末尾 ]]> 括号", "<b>粗</b> & 细 &amp; 实体", "\ufffe非\uffff字符", "表情🌊"]


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    """A site with an address, in every format, with bodies and titles that break careless writers."""
    site = Site(tmp_path_factory.mktemp("rules"))
    for number, title in enumerate(TITLES * 2):
        body = (
            f'<p>{title} ]]> \x0b</p><script>alert(1)</script><p onclick="x()">{tag_link("河流")}'
            '<img src="/a.jpg" data-src="https://gauge.example/b.jpg"><iframe src="https://x.example/"></iframe>'
            f'<a href="#n">注</a><a href="https://gauge.example/河?q=一">另见</a></p><p id="n">{number}</p>'
        )
        site.write(
            f"pages/c1/{number}.md", linked(f"https://gauge.example/河/{number}", title, f"2021-03-{10 + number}", body)
        )
    site.write("11.md", bare(11, body=f"<p>{'水位上涨。' * 100}</p>", host="flood.example"))
    site.write(
        "12.md",
        b"<!--1614945600000-->\n["
        + "\ud800残".encode("utf-8", "surrogatepass")
        + b"](https://gauge.example/12)\n------\n\n<p>\xed\xa0\x80 text</p>\n",
    )
    site.build(SITEURL=ADDRESS, ARCHIVE_FEED_FORMATS=["rss", "atom", "json"], ARCHIVE_FEED_HISTORY="full")
    return site.output()


def feeds(output, ending: str) -> dict[str, bytes]:
    others = ("opml", "sitemap")
    return {path: data for path, data in output.items() if path.endswith(ending) and not path.startswith(others)}


@pytest.fixture(scope="module")
def rss(output):
    return {path: etree.fromstring(data) for path, data in feeds(output, ".xml").items()}


@pytest.fixture(scope="module")
def atom(output):
    return {path: etree.fromstring(data) for path, data in feeds(output, ".atom").items()}


@pytest.fixture(scope="module")
def jsons(output):
    return {path: json.loads(data) for path, data in feeds(output, ".json").items()}


def test_every_feed_is_read_without_complaint_by_a_real_parser(output):
    found = {**feeds(output, ".xml"), **feeds(output, ".atom")}
    assert len(found) > 10
    for data in found.values():
        assert data.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
        parse_data(data)


def test_the_hostile_articles_are_all_there(jsons):
    ids = {item["id"] for feed in jsons.values() for item in feed["items"]}
    assert len(ids) == len(TITLES) * 2 + 2


def test_rss_guids_are_unique_uris_that_are_no_permalinks(rss):
    for path, root in rss.items():
        guids = [(guid.text, guid.get("isPermaLink")) for guid in root.iter("guid")]
        assert len(set(guids)) == len(guids) == len(list(root.iter("item"))), path
        assert all(
            re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text) and flag == "false"
            for text, flag in guids
        )


def test_rss_dates_have_the_right_weekday_four_digit_year_and_numeric_zone(rss):
    dates = [node.text for root in rss.values() for node in root.iter("pubDate", "lastBuildDate")]
    for text in dates:
        moment = parsedate_to_datetime(text)
        assert re.fullmatch(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", text)
        assert text.startswith(moment.strftime("%a"))
        assert moment < datetime.now(UTC)


def test_an_rss_item_has_a_summary_before_its_full_text_and_no_author_without_address(rss):
    for root in rss.values():
        for item in root.iter("item"):
            tags = [child.tag for child in item]
            assert tags.index("description") < tags.index(CONTENT)
            assert "author" not in tags
            assert len(tags) - len(set(tags) - {"category"}) >= tags.count("category") - 1


def test_an_rss_channel_has_what_it_must_have_and_its_own_address(rss):
    for path, root in rss.items():
        channel = root[0]
        assert all(
            (channel.findtext(tag) or "").strip()
            for tag in ("title", "link", "description", "language", "lastBuildDate")
        )
        assert re.search(r"/(index|[^/.]+)\.html$", channel.findtext("link"))
        own = [link.get("href") for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
        assert own == [f"{ascii_address(ADDRESS)}/{ascii_address(path)}"]


def test_atom_feeds_and_entries_have_what_they_must_have(atom):
    for path, root in atom.items():
        required = [f"{ATOM}{tag}" for tag in ("id", "title", "updated", "author")]
        assert all(root.find(tag) is not None for tag in required), path
        for entry in root.iter(f"{ATOM}entry"):
            assert all(entry.findtext(f"{ATOM}{tag}") for tag in ("id", "title", "updated", "published", "summary"))
            assert entry.find(f"{ATOM}content").get("type") == "html"
            assert [link.get("rel") for link in entry.findall(f"{ATOM}link")] == [None, "via"]
            assert entry.findtext(f"{ATOM}updated") > entry.findtext(f"{ATOM}published")


def test_atom_entries_of_a_feed_differ_in_updated(atom):
    for root in atom.values():
        moments = [entry.findtext(f"{ATOM}updated") for entry in root.iter(f"{ATOM}entry")]
        assert len(set(moments)) == len(moments)


def test_a_feed_is_as_new_as_its_newest_entry(atom):
    for root in atom.values():
        entries = [datetime.fromisoformat(node.text) for node in root.iterfind(f"{ATOM}entry/{ATOM}updated")]
        if entries:
            assert datetime.fromisoformat(root.findtext(f"{ATOM}updated")) == max(entries)


def test_a_feed_and_its_history_share_one_id_in_every_kind_of_list(atom):
    by_list: dict[str, set[str]] = {}
    for path, root in atom.items():
        name = re.sub(r"(^feeds/\d+|\.\d+)?\.atom$", "", path).replace("feed", "")
        by_list.setdefault(name, set()).add(root.findtext(f"{ATOM}id"))
    assert all(len(ids) == 1 for ids in by_list.values())
    assert len(set.union(*by_list.values())) == len(by_list)


def test_json_feeds_are_valid_by_the_schema_of_the_format(jsons):
    validate = fastjsonschema.compile(json.loads(SCHEMA.read_text("utf-8")))
    assert jsons
    for feed in jsons.values():
        validate(feed)


@pytest.mark.parametrize(
    ("field", "value"),
    [("version", "1"), ("items", [{"id": "1"}]), ("items", [{"content_html": ""}]), ("titel", ""), ("feed_url", 1)],
)
def test_the_schema_refuses_what_the_format_does(field, value):
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "", "items": [], field: value}
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        fastjsonschema.compile(json.loads(SCHEMA.read_text("utf-8")))(feed)


def test_json_feeds_keep_to_the_specification(jsons):
    allowed = {"id", "url", "external_url", "title", "content_html", "content_text", "summary", "date_published",
               "date_modified", "authors", "tags", "language"}  # fmt: skip
    for path, feed in jsons.items():
        assert feed["version"] == "https://jsonfeed.org/version/1.1", path
        assert feed["title"]
        assert set(feed) <= {"version", "title", "home_page_url", "feed_url", "description", "next_url", "icon",
                             "favicon", "authors", "language", "items"}  # fmt: skip
        for item in feed["items"]:
            assert set(item) <= allowed
            assert isinstance(item["id"], str)
            assert isinstance(item.get("content_html") or item["content_text"], str)
            assert all(isinstance(tag, str) for tag in item.get("tags", ()))
            assert all(author["name"] for author in item.get("authors", ()))
            assert datetime.fromisoformat(item["date_modified"]) > datetime.fromisoformat(item["date_published"])
        assert feed.get("next_url") != feed["feed_url"]


def test_addresses_are_absolute_and_ascii(rss, atom, jsons):
    found = [node.text for root in rss.values() for node in root.iter("link") if node.text]
    found += [link.get("href") for root in [*rss.values(), *atom.values()] for link in root.iter(f"{ATOM}link")]
    found += [item[name] for feed in jsons.values() for item in feed["items"] for name in ("url", "external_url")]
    found += [
        feed[name] for feed in jsons.values() for name in ("home_page_url", "feed_url", "next_url") if name in feed
    ]
    assert [address for address in found if not re.fullmatch(r"https?://[!-~]+", address)] == []


def test_bodies_hold_nothing_that_readers_refuse(jsons):
    for feed in jsons.values():
        for item in feed["items"]:
            tree = parse_fragment(item["content_html"])
            assert not tree.select("script, iframe, object, embed, style, form, input, [style], [onclick], [data-src]")
            addresses = [
                node.attr(name) or "" for name in ("href", "src", "poster") for node in tree.select(f"[{name}]")
            ]
            assert [address for address in addresses if not re.match(r"https?://|mailto:", address)] == []


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x1f", "\x85", "\ud83c", "\ufdd0", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_left_out(character):
    assert legal(f"水{character}位\t\n") == "水位\t\n"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://news.example/a?b=c#d", "https://news.example/a?b=c#d"),
        (
            "https://news.example/河/100%25?q=水&r=1#注",
            "https://news.example/%E6%B2%B3/100%25?q=%E6%B0%B4&r=1#%E6%B3%A8",
        ),
        ("https://河.example/", "https://xn--ovw.example/"),
        ("https://news.example/a b", "https://news.example/a%20b"),
        ("https://news.example/a|b[1]?q={c}", "https://news.example/a%7Cb%5B1%5D?q=%7Bc%7D"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
        ("http://[河/", "http://%5B%E6%B2%B3/"),
    ],
)
def test_an_address_becomes_a_uri(address, expected):
    assert ascii_address(address) == expected
