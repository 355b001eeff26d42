"""What must hold for any input, by room. A target takes a text and fails an assertion, or raises, if it does not."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import msgspec
from lxml import etree
from turbohtml import parse_fragment

from plugins.archive import paths
from plugins.archive.intake import Intake
from plugins.archive.linking import localise, show_images
from plugins.cleaning.cleaner import Cleaner
from plugins.cleaning.policy import POLICY
from plugins.cleaning.visible import count_visible, visible_text
from plugins.errors import FileError
from plugins.feeds.contents import FeedEntry, ascii_address, legal
from plugins.feeds.json_format import json_entry
from plugins.feeds.moulds import XmlWriter
from plugins.mirrors.decoding import decode
from plugins.mirrors.front_matter import read_front_matter, split_front_matter
from plugins.mirrors.titles import plain_text
from plugins.mirrors.urls import canonical_url, original_image, strip_tracking
from plugins.pipeline import Pipeline, build_pipeline
from plugins.proof.pages import fragment_contacts
from plugins.records import Article, MirrorFile
from plugins.settings import read_settings
from plugins.topics.folding import fold
from plugins.topics.links import find_links
from plugins.topics.slugs import bucket, slug

ROOMS = ("plugins.mirrors", "plugins.cleaning", "plugins.topics", "plugins.archive", "plugins.feeds")
ARTICLE = Article(
    dialect="bare", id="0" * 32, title="天文台的圆顶修复完成", source_url="https://www.news.example/2021/07/dome.html",
    publisher="www.news.example", date="2021-07-01", date_evidence="stamp", authors=(), tags=(), channel="",
    category="", lead_image=None, lang="zh-Hans", body="",
)  # fmt: skip
LONGEST_NAME = 255
"""Bytes of a file name on common file systems."""


@cache
def pipeline() -> Pipeline:
    """All rooms, no mirrors."""
    return build_pipeline(
        read_settings({"PATH": "/n/content", "OUTPUT_PATH": "/n/output", "PLUGINS": list(ROOMS), "MIRRORS": []})
    )


@cache
def cleaner() -> Cleaner:
    """All rules."""
    return Cleaner(pipeline().rules)


@cache
def intake() -> Intake:
    """What files go through."""
    return Intake(pipeline())


def detection(text: str) -> None:
    """Any bytes end as an article or with one reason; ``Intake.clean`` names a defect of ours as one."""
    try:
        file = decode("m", "pages/c1/n1.md", text.encode("utf-8", "surrogatepass"))
        clean = intake().clean(file)
    except FileError as error:
        assert "defect" not in error.reason, error.reason
        return
    article, cleaned = clean.article, clean.cleaned
    assert article.id
    assert article.title
    assert cleaned.text_in == cleaned.text_kept + cleaned.text_removed, "the ledger does not add up"
    for field in (article.title, article.category, article.lang, *article.authors, *article.tags):
        assert field == field.strip()
        assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in field), repr(field)
    msgspec.json.encode(article.notices)


def bytes_of_any_kind(text: str) -> None:
    """Decoding: any bytes are a text or have a reason."""
    data = text.encode("latin-1", "replace")
    try:
        file = decode("m", "x.md", data)
    except FileError as error:
        assert error.reason
        return
    assert "\0" not in file.text
    assert "\r" not in file.text
    file.text.encode("utf-8")


def front_matter(text: str) -> None:
    """Front matter: a table of plain values, whatever stands there."""
    parts = split_front_matter(text)
    fields, notice = read_front_matter(parts[0] if parts else text)
    assert all(isinstance(key, str) for key in fields)
    assert isinstance(notice, str)


def cleaning(text: str) -> None:
    """Conservation, fixpoint, and nothing that acts."""
    cleaned = cleaner().clean(replace(ARTICLE, body=text))
    assert cleaned.text_in == cleaned.text_kept + cleaned.text_removed, "the ledger does not add up"
    tree = parse_fragment(cleaned.html)
    assert count_visible(visible_text(tree)) == cleaned.text_kept + cleaned.text_added, "the body is not what is kept"
    for element in tree.select("*"):
        assert element.tag in POLICY.tags, element.tag
        allowed = POLICY.attributes.get(element.tag, frozenset()) | POLICY.attributes["*"]
        assert set(element.attrs) <= allowed, element.attrs
    again = cleaner().clean(replace(ARTICLE, body=cleaned.html))
    assert again.html == cleaned.html, "not a fixpoint"


def linking(text: str) -> None:
    """What a page shows of a body contacts nobody, and every link out says nothing about the reader."""
    html = cleaner().clean(replace(ARTICLE, body=text)).html
    for link in find_links(html):
        assert link.target
    shown = show_images(localise(html, lambda _: ""), "link", "图片")
    assert list(fragment_contacts(shown)) == []
    tree = parse_fragment(shown)
    for anchor in tree.select("a[href]"):
        href = anchor.attr("href") or ""
        assert href.startswith(("#", "http://", "https://", "mailto:", "tel:")), href
        assert href.startswith("#") or "noreferrer" in str(anchor.attr("rel")), href
    assert tree.text.split() != [] or not parse_fragment(html).text.split()


def feed_text(text: str) -> None:
    """Any text is well-formed in every format, and comes out as it went in."""
    words, at = legal(text) or "-", datetime(2021, 1, 1, tzinfo=UTC)
    entry = FeedEntry(
        id="urn:uuid:0", title=words, link=ascii_address(text), original="", published=at, updated=at,
        summary=words, content=words, authors=[words], tags=[words], lang="zh-Hans",
    )  # fmt: skip
    writer = XmlWriter("")
    root = etree.fromstring(writer.entry("atom", entry))
    assert words.split() == (root.findtext("{*}content") or "").split()
    rss = b'<r xmlns:dc="d" xmlns:content="c" xmlns:atom="a">' + writer.entry("rss", entry) + b"</r>"
    assert words.split() == (etree.fromstring(rss).findtext("item/{c}encoded") or "").split()
    msgspec.json.decode(json_entry(entry))


def slugs(text: str) -> None:
    """Every name has a path of its own, safe on every file system, the same for the same folded name."""
    key = fold(text)
    assert fold(key) == key, "folding is not stable"
    for part in (slug(key), bucket(key)):
        assert part not in ("", ".", "..", "index")
        assert part.isprintable(), repr(part)
        assert not set('/\\:*?"<>|') & set(part), part
        assert not part.endswith((" ", ".")), part
        assert len(part.encode()) <= LONGEST_NAME - len(".1000000.atom.newsmirror-new"), part
    if len(text) > 1:
        other = fold(text[:-1])
        if other != key:
            pair = (
                unicodedata.normalize("NFKC", slug(key)).casefold(),
                unicodedata.normalize("NFKC", slug(other)).casefold(),
            )
            assert pair[0] != pair[1], pair
    for kind in ("topic", "source", "category"):
        for part in paths.list_path(kind, key).split("/"):
            assert part not in ("", ".", "..")


def addresses(text: str) -> None:
    """Addresses: one form, reached at once, that leads to the web or nowhere."""
    url = canonical_url(text)
    assert canonical_url(url) == url, "not a fixpoint"
    for found in (url, original_image(text)):
        assert found == "" or found.startswith(("https://", "http://"))
        assert not set(found) & set(' \t\r\n<>"`\\'), found
    stripped = strip_tracking(text)
    assert len(stripped) <= len(text)
    assert strip_tracking(stripped) == stripped


def plain(text: str) -> None:
    """A title or a name is one line without anything that acts unseen."""
    line = plain_text(text)
    assert line == line.strip()
    assert "\n" not in line
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in line)


def envelope(text: str) -> None:
    """Detection alone, as every file meets it: each dialect answers, none raises."""
    file = MirrorFile("m", "pages/c1/n1.md", text)
    for dialect in pipeline().dialects:
        assert dialect.detect(file) in (True, False)


TARGETS: dict[str, Callable[[str], None]] = {
    "detection": detection,
    "envelope": envelope,
    "bytes": bytes_of_any_kind,
    "front-matter": front_matter,
    "cleaning": cleaning,
    "linking": linking,
    "feed-text": feed_text,
    "slugs": slugs,
    "addresses": addresses,
    "plain-text": plain,
}
"""By the name that ``inv fuzz --target`` takes."""
