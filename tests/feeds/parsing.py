"""Feeds as a real parser reads them."""

from __future__ import annotations

import json
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # feedparser's own imports; its behaviour is what is tested
    import feedparser


def parse_data(data: bytes):
    """A feed, read by feedparser; not well-formed is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        feed = feedparser.parse(data)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def parse(site, path: str = "feed.xml"):
    """A feed of a built site."""
    return parse_data(site.output()[path])


def parse_json(site, path: str = "feed.json"):
    """A JSON feed of a built site."""
    return json.loads(site.output()[path])


def links(feed) -> dict[str, str]:
    """Relation -> address of a feed's links."""
    return {link.rel: link.href for link in feed.feed.links}
