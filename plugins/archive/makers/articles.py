"""Article pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from plugins.archive import paths
from plugins.archive.catalogue import topic_target
from plugins.archive.changes import Changes
from plugins.archive.entries import Entry
from plugins.archive.linking import localise, show_images
from plugins.archive.models import Card, Cut, FullArticle, Origin
from plugins.archive.view import View
from plugins.records import Page

CHARACTERS_A_MINUTE = 450
"""Han characters that a reader takes in a minute."""

PICTURE = {"zh-Hans": "图片", "zh-Hant": "圖片"}
"""The word for a picture, by language; English otherwise."""


class ArticleMaker:
    """One page an article; the key is its id."""

    name = "article"

    def templates(self) -> tuple[tuple[str, ...], ...]:
        """A theme's own, or that of Pelican's ``simple``."""
        return (("article.html",),)

    def keys(self, view: View) -> Iterable[str]:
        """Every article."""
        return view.store.articles.ids()

    def stale(self, changes: Changes, view: View) -> Iterable[str]:
        """Changed articles, their neighbours in their source, and those that link to what came or went."""
        keys = set(changes.articles)
        for article, change in changes.articles.items():
            for entry in (change.before, change.after):
                if entry is not None:
                    keys.update(filter(None, _neighbours(view, entry)))
            if (change.before is None) != (change.after is None):
                keys.update(view.store.articles.linking_to(article))
        for topic in changes.of_kind("topic"):
            if topic.renamed or not topic.count_before or not topic.count_after:
                keys.update(view.store.articles.linking_to(topic_target(topic.key)))
        return keys

    def make(self, view: View, key: str) -> Iterator[Page]:
        """The page of an article."""
        entry = view.entry(key)
        if entry is None:
            return
        path = paths.article_path(key)
        article = full_article(view, entry, paths.top(path))
        yield Page(
            path,
            view.render(path, self.templates()[0], {"article": article, "category": article.card.category}),
        )


def full_article(view: View, entry: Entry, top: str) -> FullArticle:
    """An article with everything that its page shows.

    :param top: the way from the page to the site's top.
    """
    row = view.store.articles.get(entry.reading.id)
    assert row is not None
    previous, following = (_card(view, article) for article in _neighbours(view, entry))
    return FullArticle(
        card=view.card(entry),
        content=Markup(local_body(view, entry, view.store.files.html(row.file), top)),  # noqa: S704 - sanitised
        origins=[Origin(copy.mirror, copy.path, copy == entry.shown) for copy in entry.copies],
        cuts=[Cut(rule, view.reason(rule), count, characters) for rule, count, characters in entry.reading.cuts],
        notices=[*entry.reading.notices, *entry.notices],
        minutes=max(1, round(entry.reading.text_kept / CHARACTERS_A_MINUTE)),
        previous=previous,
        next=following,
    )


def local_body(view: View, entry: Entry, html: str, top: str | None) -> str:
    """A cleaned body as the site shows it: links local where the archive has the target, pictures by mode.

    :param top: the way to the site's top, or its address; None where neither is known: all links lead out.
    """
    links = {link.href: link for link in entry.reading.links}

    def local(href: str) -> str:
        link = links.get(href)
        if link is None or top is None:
            return ""
        if link.kind == "topic":
            topic = view.topic(view.aliases.key(link.target))
            return f"{top}/{topic.url}" if topic.url else ""
        known = link.target != entry.reading.id and view.store.articles.has(link.target)
        return f"{top}/{paths.article_path(link.target)}" if known else ""

    label = PICTURE.get(entry.reading.lang, "Picture")
    return show_images(localise(html, local), view.settings.images, label)


def _neighbours(view: View, entry: Entry) -> tuple[str | None, str | None]:
    row = view.store.lists.find("source", entry.reading.publisher)
    return view.store.lists.neighbours(row.id, entry.sort) if row else (None, None)


def _card(view: View, article: str | None) -> Card | None:
    entry = view.entry(article) if article else None
    return view.card(entry) if entry else None
