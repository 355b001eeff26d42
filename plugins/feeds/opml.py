"""OPML 2.0 (http://opml.org/spec2.opml): all feeds in files that readers import, one of all and one of each group.

Nothing in them depends on numbers of articles, so they change only when a feed comes, goes or is renamed.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator

from lxml import etree

from plugins.archive import paths
from plugins.archive.changes import Changes
from plugins.archive.feed_plan import formats_of
from plugins.archive.view import View
from plugins.feeds.contents import legal, site_address
from plugins.localization import gettext_noop
from plugins.records import Page
from plugins.store.lists import ListRow

GROUPS = {
    "sources": ("source", gettext_noop("Sources")),
    "categories": ("category", gettext_noop("Categories")),
    "topics": ("topic", gettext_noop("Topics")),
}
"""Group -> the kind of its lists, its title (a message)."""
RELATIVE = gettext_noop("%(title)s (addresses are relative to this file)")
"""The title where the site's address is not known."""


class OpmlMaker:
    """The key is a group; empty for all."""

    name = "opml"

    def templates(self) -> tuple[tuple[str, ...], ...]:
        """None."""
        return ()

    def keys(self, view: View) -> Iterable[str]:
        """All, and every group whether it has feeds or not: the subscribe page links to it."""
        return ["", *(group for group in GROUPS if group != "topics" or view.pipeline.has_topics)]

    def stale(self, changes: Changes, view: View) -> Iterable[str]:
        """The group of a list that came, went, or is now called or ranked differently; and all."""
        groups = {kind: group for group, (kind, _) in GROUPS.items()}
        changed = {
            groups[change.kind]
            for change in changes.of_kind(*groups)
            if _has_feed(view, change.kind, change.count_before) != _has_feed(view, change.kind, change.count_after)
            or (change.renamed and _has_feed(view, change.kind, change.count_after))
        }
        return [key for key in self.keys(view) if key in changed or (changed and not key)]

    def make(self, view: View, key: str) -> Iterator[Page]:
        """The file of a group."""
        if key not in self.keys(view):
            return
        settings = view.settings
        gettext = view.localization.gettext
        title = settings.site_name if not key else f"{settings.site_name} · {gettext(GROUPS[key][1])}"
        if not settings.site_url:
            title = gettext(RELATIVE) % {"title": title}
        root = etree.Element("opml", version="2.0")
        head = etree.SubElement(root, "head")
        etree.SubElement(head, "title").text = legal(title)
        body = etree.SubElement(root, "body")
        if not key:
            _outline(body, view, ListRow(0, "all", "", 0), legal(settings.site_name))
        for group in [key] if key else [name for name in GROUPS if name in self.keys(view)]:
            self._group(body, view, group)
        data = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
        page = Page(paths.opml_path(key), data)
        yield page
        if settings.feed_gzip:
            yield Page(f"{page.path}.gz", gzip.compress(page.data, mtime=0))

    @staticmethod
    def _group(body: etree._Element, view: View, group: str) -> None:
        kind, message = GROUPS[group]
        label = view.localization.gettext(message)
        rows = [row for row in view.store.lists.of_kind(kind) if view.has_feed(row)]
        if not rows:
            return
        parent = etree.SubElement(body, "outline", text=label, title=label)
        for row in rows:
            _outline(parent, view, row, legal(view.reference(row).name) or row.kind)


def _has_feed(view: View, kind: str, count: int) -> bool:
    """Whether a list of so many articles has a feed."""
    return count > 0 and view.has_feed(ListRow(0, kind, "", count))


def _outline(parent: etree._Element, view: View, row: ListRow, name: str) -> None:
    site = site_address(view)
    form = formats_of(view.settings, row.kind)[0]
    page = paths.list_path(row.kind, row.key) if row.kind != "all" else paths.HOME
    attributes = {
        "type": "rss",  # the one type that readers know; they look at the feed for its format
        "text": name,
        "title": name,
        "xmlUrl": _address(site, paths.list_feed_path(row.kind, row.key, form.ending)),
        "htmlUrl": _address(site, page),
    }
    etree.SubElement(parent, "outline", attributes)


def _address(site: str, path: str) -> str:
    return f"{site}/{paths.url(path)}" if site else paths.url(path)
