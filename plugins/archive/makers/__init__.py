"""Page makers: each knows one kind of page, which of them a change makes stale, and how to make them."""

from plugins.archive.makers.articles import ArticleMaker
from plugins.archive.makers.calendar import CalendarMaker
from plugins.archive.makers.fixed import FixedMaker
from plugins.archive.makers.indexes import IndexMaker
from plugins.archive.makers.lists import ListMaker
from plugins.archive.makers.sitemap import SitemapMaker
from plugins.archive.makers.topics import AliasMaker, ShelfMaker, TopicIndexMaker

MAKERS = (
    ArticleMaker,
    ListMaker,
    CalendarMaker,
    IndexMaker,
    TopicIndexMaker,
    ShelfMaker,
    AliasMaker,
    FixedMaker,
    SitemapMaker,
)
"""All makers of this room."""
