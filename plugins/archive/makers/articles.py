"""Article pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from markupsafe import Markup

from plugins.archive import paths
from plugins.archive.catalogue import topic_target
from plugins.archive.changes import Changes
from plugins.archive.entries import Brief, Entry
from plugins.archive.linking import localise, picture_origins, show_images
from plugins.archive.models import Card, Cut, FullArticle, Headline, Origin, Turn
from plugins.archive.structured import news_article
from plugins.archive.view import View
from plugins.records import Page

ARTICLE = ("article.html",)
RELATED = ("includes/related.html", "!news/related.html")
"""What companions show below an article: a theme that has its own includes it, in others it ends the text."""

CHARACTERS_A_MINUTE = {"zh": 450, "ja": 500, "ko": 500}
"""Characters that a reader takes in a minute, by language."""
LETTERS_A_MINUTE = 1000
"""The same for languages written in letters: about 200 words."""
TURN_TOPICS = 3
"""Topics of an article, the first ones, in which its page leads on to the article before and after."""

PICTURE = {"zh-Hans": "图片", "zh-Hant": "圖片"}
"""The word for a picture, by language; English otherwise."""


_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


class ArticleMaker:
    """One page an article; the key is its id."""

    name = "article"

    def templates(self) -> tuple[tuple[str, ...], ...]:
        """A theme's own, or that of Pelican's ``simple``; and what companions show."""
        return (ARTICLE, RELATED)

    def keys(self, view: View) -> Iterable[str]:
        """Every article."""
        return view.store.articles.ids()

    def stale(self, changes: Changes, view: View) -> Iterable[str]:
        """Changed articles, those that lead on to them, and those that link to what came or went."""
        keys = set(changes.articles)
        for article, change in changes.articles.items():
            for entry in (change.before, change.after):
                if entry is not None:
                    keys.update(_neighbours(view, entry))
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
        context: dict[str, object] = {"category": article.card.category}
        if site := view.settings.site_url:
            context["structured"] = news_article(article, paths.address(site, path), view.settings.site_name, site)
        beside: dict[str, object] = {}
        for companion in view.pipeline.companions:
            beside.update(companion.beside_article(view, entry))
        if beside and view.templates.choose(RELATED) == RELATED[-1]:
            below = Markup(view.templates.render(RELATED, path, beside))  # noqa: S704 - the template escapes
            article = replace(article, content=article.content + below)
        yield Page(path, view.render(path, ARTICLE, {"article": article, **context, **beside}))


def full_article(view: View, entry: Entry, top: str) -> FullArticle:
    """An article with everything that its page shows.

    :param top: the way from the page to the site's top.
    """
    card = view.card(entry)
    content = local_body(view, entry, view.store.articles.html(entry.reading.id), top)
    return FullArticle(
        card=card,
        content=Markup(content),  # noqa: S704 - sanitised
        origins=[Origin(copy.mirror, _shown(copy.path), copy == entry.shown) for copy in entry.copies],
        cuts=[Cut(rule, view.reason(rule), count, characters) for rule, count, characters in entry.reading.cuts],
        notices=[*entry.reading.notices, *entry.notices],
        minutes=reading_minutes(entry.reading.text_kept, entry.reading.lang),
        turns=_turns(view, entry, card),
        picture_origins=picture_origins(content),
    )


def reading_minutes(characters: int, lang: str) -> int:
    """How long a text takes to read, at least a minute.

    :param characters: visible ones, white space left out.
    """
    return max(1, round(characters / CHARACTERS_A_MINUTE.get(lang[:2], LETTERS_A_MINUTE)))


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


def _turns(view: View, entry: Entry, card: Card) -> list[Turn]:
    """The articles before and after in the source and in the first topics; a list without any is left out."""
    topics = _turn_topics(view, entry.tags)
    lists = [("source", entry.reading.publisher, card.source)]
    lists += [("topic", key, topic) for key, topic in zip(topics, card.tags, strict=False)]
    turns = []
    for kind, key, reference in lists:
        before, after = map(_headline, view.neighbours(kind, key, entry.sort))
        if before or after:
            turns.append(Turn(reference, before, after))
    return turns


def _turn_topics(view: View, tags: Sequence[str]) -> list[str]:
    """Keys of the topics in which an article's page leads on."""
    return [view.aliases.key(tag) for tag in tags[:TURN_TOPICS]] if view.pipeline.has_topics else []


def _neighbours(view: View, entry: Entry) -> Iterator[str]:
    """The articles whose pages lead on to this one, or did, or do now that it is gone."""
    for found in view.neighbours("source", entry.reading.publisher, entry.sort):
        if found is not None:
            yield found.reading.id
    for topic in {view.aliases.key(tag) for tag in entry.tags} if view.pipeline.has_topics else ():
        for found in view.neighbours("topic", topic, entry.sort):
            if found is not None and topic in _turn_topics(view, found.tags):
                yield found.reading.id


def _headline(entry: Brief | None) -> Headline | None:
    if entry is None:
        return None
    reading = entry.reading
    return Headline(reading.title, paths.article_path(reading.id), reading.lang)


def _shown(path: str) -> str:
    """A path as a page shows it: what would act unseen, such as a change of direction, written out."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", path)
