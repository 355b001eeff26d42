"""Suggestions as templates see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plugins.archive import paths
from plugins.archive.entries import Entry
from plugins.archive.models import Reference
from plugins.archive.view import View
from plugins.related.suggestions import Suggestion, Suggestions


@dataclass(frozen=True, slots=True)
class RelatedLink:
    """Another article as something to link to."""

    title: str
    """Plain text."""
    url: str
    """Of its page."""
    day: str
    """``2021-07-06``; empty if unknown."""
    source: Reference
    """Its publisher."""
    lang: str
    """BCP 47."""


@dataclass(frozen=True, slots=True)
class RelatedArticles:
    """What stands below an article."""

    same_event: Sequence[RelatedLink]
    """Other sources' reports of the same event, the most alike first."""
    background: Sequence[RelatedLink]
    """Older articles on the same rare topics, the most alike first."""
    same_text: Sequence[RelatedLink]
    """Other sources' articles with the same text."""
    earlier_versions: Sequence[RelatedLink]
    """Articles of the same source with an older version of the text, oldest first."""
    later_versions: Sequence[RelatedLink]
    """Articles of the same source with a newer version of the text, oldest first."""


def show(view: View, entry: Entry, found: Suggestions) -> RelatedArticles:
    """An article's suggestions as links."""
    own = [copy for copy in found.copies if copy.publisher == entry.reading.publisher]
    return RelatedArticles(
        same_event=_links(view, found.same_event),
        background=_links(view, found.background),
        same_text=_links(view, (copy for copy in found.copies if copy.publisher != entry.reading.publisher)),
        earlier_versions=_links(view, (copy for copy in own if copy.sort < entry.sort)),
        later_versions=_links(view, (copy for copy in own if copy.sort > entry.sort)),
    )


def _links(view: View, suggestions: Iterable[Suggestion]) -> list[RelatedLink]:
    return [link(view, item.id, item.title, item.day, item.publisher, item.lang) for item in suggestions]


def link(view: View, article: str, title: str, day: str, publisher: str, lang: str) -> RelatedLink:
    """An article as a link."""
    return RelatedLink(title, paths.article_path(article), day, view.source(publisher), lang)
