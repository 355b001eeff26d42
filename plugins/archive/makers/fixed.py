"""Pages of which there is one: home, subscribe, about, 404. They are made in every build that changes anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from plugins.archive import paths
from plugins.archive.changes import Changes
from plugins.archive.frontpage import front_page
from plugins.archive.makers.calendar import years
from plugins.archive.makers.topics import with_numbers
from plugins.archive.models import Card, Cut, FeedGroup, ObjectPage, Reference
from plugins.archive.view import View
from plugins.records import Page

HOME_SOURCES = 24
"""Sources on the home page, the largest."""
SUBSCRIBE_TOPICS = 200
"""Topic feeds on the subscribe page; every topic's own page links to its feed."""

Content = Callable[[View], dict[str, object]]


class FixedMaker:
    """The key is the page's path."""

    name = "fixed"

    def templates(self) -> tuple[tuple[str, ...], ...]:
        """One choice for each page."""
        return tuple(choices for choices, _ in PAGES.values())

    def keys(self, view: View) -> Iterable[str]:
        """Every page that the plugins in use call for."""
        return [path for path in PAGES if path != paths.SUBSCRIBE or view.pipeline.has_feeds]

    def stale(self, changes: Changes, view: View) -> Iterable[str]:  # noqa: ARG002
        """All of them: they show numbers of the whole archive, and are few."""
        return self.keys(view)

    def make(self, view: View, key: str) -> Iterator[Page]:
        """The page; none if its path is known no more."""
        if key not in self.keys(view):
            return
        choices, content = PAGES[key]
        yield Page(key, view.render(key, choices, content(view)))


def _home(view: View) -> dict[str, object]:
    row = view.store.lists.find("all", "")
    cards = view.cards(view.store.lists.newest(row.id, view.settings.page_size)) if row else []
    numbers = view.numbers()
    return {
        "front": front_page(view, numbers.last_day),
        "sources": _by_count(view, "source", HOME_SOURCES),
        "archive": numbers,
        "calendar": years(view),
        "articles": cards,
        "articles_page": ObjectPage(cards),
        "dates": cards,
    }


def _by_count(view: View, kind: str, number: int = 10**6) -> list[Reference]:
    return [with_numbers(view, row) for row in view.store.lists.largest(kind, number)]


def _subscribe(view: View) -> dict[str, object]:
    """Feeds by group. Each name leads to its page, which shows in HTML what its feed holds."""
    active = view.store.lists.largest("topic", SUBSCRIBE_TOPICS, view.tiers.active)
    gettext = view.localization.gettext
    groups = [
        (gettext("Everything"), paths.opml_path(), [feed] if (feed := view.site_feed()) else []),
        (gettext("Sources"), paths.opml_path("sources"), _by_count(view, "source")),
        (gettext("Categories"), paths.opml_path("categories"), _by_count(view, "category")),
        (gettext("Topics"), paths.opml_path("topics"), [with_numbers(view, row) for row in active]),
    ]
    return {"groups": [FeedGroup(*group) for group in groups if group[-1]]}


def _about(view: View) -> dict[str, object]:
    files = view.store.files
    return {
        "archive": view.numbers(),
        "outcomes": files.outcomes(),
        "mirrors": files.by_mirror(),
        "rules": [Cut(rule, view.reason(rule), *sums) for rule, sums in files.rules().items()],
    }


def _not_found(view: View) -> dict[str, object]:
    """A server shows this page at any depth: where the site's address is known, links are absolute."""
    cards: list[Card] = []
    address = {"SITEURL": view.settings.site_url} if view.settings.site_url else {}
    return {"articles": cards, **address}


PAGES: dict[str, tuple[tuple[str, ...], Content]] = {
    paths.HOME: (("index.html",), _home),
    paths.SUBSCRIBE: (("subscribe.html", "!news/subscribe.html"), _subscribe),
    paths.ABOUT: (("about.html", "!news/about.html"), _about),
    paths.NOT_FOUND: (("404.html", "!news/404.html"), _not_found),
}
"""Path -> template choices, what the page shows."""
