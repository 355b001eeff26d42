"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), as pieces: entries apart from heads."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from plugins.feeds.contents import FeedEntry, FeedHead

VERSION = "https://jsonfeed.org/version/1.1"

_encode = msgspec.json.Encoder().encode


def json_entry(entry: FeedEntry) -> bytes:
    """An item as it stands in any feed."""
    item: dict[str, object] = {
        "id": entry.id,
        "url": entry.link,
        "external_url": entry.original,
        "title": entry.title,
        # An item must have one of the two; where there is no text, the summary is all that we give.
        "content_html" if entry.content else "content_text": entry.content or entry.summary,
        "summary": entry.summary if entry.content else "",
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": name} for name in entry.authors],
        "tags": entry.tags,
        "language": entry.lang,
    }
    return _encode(_present(item))


def json_feed(head: FeedHead, entries: Sequence[bytes]) -> bytes:
    """A feed of items that :func:`json_entry` wrote."""
    frame: dict[str, object] = {
        "version": VERSION,
        "title": head.title,
        "home_page_url": head.link,
        "feed_url": head.self_link,
        "description": head.description,
        "next_url": head.older,
        "icon": head.icon,
        "favicon": head.icon,
        "authors": [{"name": head.author}] if head.author else [],
        "language": head.language,
    }
    start = _encode(_present(frame))
    return start[:-1] + b',"items":[\n' + b",\n".join(entries) + b"\n]}\n"


def _present(values: dict[str, object]) -> dict[str, object]:
    """Without what is empty: an empty address is a wrong one."""
    return {name: value for name, value in values.items() if value}
