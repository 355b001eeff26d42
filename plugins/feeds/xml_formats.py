"""RSS 2.0 and Atom through feedgen, as pieces: entries apart from frames, because one entry stands in many feeds.

Traps of feedgen that are met here: it dates feeds and entries "now" unless told, prepends entries unless told,
takes content without ``type="html"`` for plain text, drops an RSS author without an e-mail address and the relation
of an Atom entry's links, and looks for an extension loaded by name on disk each time: 60 µs an entry.
"""

from __future__ import annotations

import re
from html import escape

from feedgen.entry import FeedEntry as Item
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.ext.dc import DcEntryExtension, DcExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from plugins.feeds.contents import FeedEntry, FeedHead

ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
PREFIXES = {
    "atom": ATOM,
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
"""What feedgen declares in an RSS feed, and entries use."""
_LIKE_A_TAG = re.compile(r"<[a-zA-Z/!?]")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class _HeadExtension(BaseExtension):  # type: ignore[misc] # feedgen has no types
    """Links of RFC 5005, "Feed Paging and Archiving"."""

    head: FeedHead | None = None

    def extend_ns(self) -> dict[str, str]:
        """Prefixes for the feed's root."""
        return {"fh": HISTORY}

    def extend_rss(self, feed: etree._Element) -> etree._Element:
        """In the channel."""
        self._extend(feed[0], f"{{{ATOM}}}link")
        return feed

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        """In the feed itself; feedgen's Atom elements have no namespace of lxml's."""
        self._extend(feed, "link")
        return feed

    def _extend(self, parent: etree._Element, link: str) -> None:
        if self.head is None:
            return
        if self.head.archive:
            etree.SubElement(parent, f"{{{HISTORY}}}archive")
        for rel, href in (
            ("current", self.head.current), ("prev-archive", self.head.older), ("next-archive", self.head.newer),
        ):  # fmt: skip
            if href:
                etree.SubElement(parent, link, rel=rel, href=href)


class _ItemExtension(BaseEntryExtension):  # type: ignore[misc]
    """The original's address and an Atom entry's language; feedgen drops the relation of an entry's links."""

    original = ""
    lang = ""

    def extend_rss(self, entry: etree._Element) -> etree._Element:
        """A link to the original."""
        if self.original:
            etree.SubElement(entry, f"{{{ATOM}}}link", rel="via", href=self.original)
        return entry

    def extend_atom(self, entry: etree._Element) -> etree._Element:
        """The language of all that is in the entry."""
        if self.lang:
            entry.set(LANG, self.lang)
        if self.original:
            etree.SubElement(entry, "link", rel="via", href=self.original)
        return entry


def inert(text: str) -> str:
    """A plain text for an RSS element of which nobody says whether it is HTML.

    Readers that take it for HTML must not find a tag in it; where nothing looks like one, the text stays as it is.
    """
    return escape(text, quote=False) if _LIKE_A_TAG.search(text) else text


def write_entry(form: str, entry: FeedEntry, topics: str) -> bytes:
    """An entry as it stands in any feed.

    :param form: ``rss`` or ``atom``.
    :param topics: absolute address of the index of topics; empty if it is not known.
    """
    item = _item(form, entry, topics)
    if form == "atom":
        return bytes(etree.tostring(item.atom_entry(), encoding="utf-8"))
    # Inside a channel with the prefixes of our feeds; alone it would get prefixes of its own.
    channel = etree.Element("channel", nsmap=PREFIXES)
    channel.append(item.rss_entry())
    data: bytes = etree.tostring(channel, encoding="utf-8")
    # Markup inside texts is escaped, so the only such tags are the entry's own.
    return data[data.index(b"<item>") : data.rindex(b"</channel>")]


def write_frame(form: str, head: FeedHead) -> bytes:
    """A feed without entries.

    :param form: ``rss`` or ``atom``.
    """
    feed = FeedGenerator()
    feed.register_extension("dc", DcExtension, DcEntryExtension, atom=False, rss=True)
    feed.register_extension("newsmirror", _HeadExtension)
    feed.newsmirror.head = head
    feed.id(head.id)
    feed.title(inert(head.title) if form == "rss" else head.title)
    if head.self_link:
        feed.link(href=head.self_link, rel="self", type=f"application/{form}+xml")
    feed.link(href=head.link, rel="alternate")  # after the other: the last one is the RSS channel's
    feed.description(inert(head.description) if form == "rss" else head.description)
    feed.language(head.language)
    feed.author(name=head.author)
    feed.generator("Newsmirror")
    feed.updated(head.updated)
    if head.icon:
        feed.icon(head.icon)
    if form == "rss":
        feed.docs("https://www.rssboard.org/rss-specification")
    return bytes(feed.rss_str() if form == "rss" else feed.atom_str())


def _item(form: str, entry: FeedEntry, topics: str) -> Item:
    item = Item()
    item.register_extension("dc", DcEntryExtension, atom=False, rss=True)
    item.register_extension("newsmirror", _ItemExtension, atom=True, rss=True)
    item.guid(entry.id, permalink=False)
    item.title(inert(entry.title) if form == "rss" else entry.title)
    if entry.link:
        item.link(href=entry.link, rel="alternate")
    item.published(entry.published)
    item.updated(entry.updated)
    # RSS descriptions are HTML: a "<b>" that the article shows as such must not become one.
    item.description(escape(entry.summary, quote=False) if form == "rss" else entry.summary, isSummary=True)
    if entry.content:
        item.content(entry.content, type="html")  # CDATA would break on a body with "]]>"
    elif form == "atom" and not entry.link:
        item.content(entry.summary)  # Atom wants a link or a content
    item.author([{"name": name} for name in entry.authors])
    for name in entry.authors:
        item.dc.dc_creator(name)  # RSS <author> needs an e-mail address
    item.dc.dc_language(entry.lang)
    for tag in entry.tags:
        item.category({"term": tag, **({"scheme": topics} if topics else {})})
    item.newsmirror.original = entry.original
    item.newsmirror.lang = entry.lang
    return item
