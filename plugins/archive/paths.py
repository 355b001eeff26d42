"""Where pages are: stable, unique where case is ignored, short, and in balanced folders.

    a/3f2/9c41...html          an article: its id, which nothing can change, split after three digits
    days/2021/2021-07-06.html  a day; days/2021/2021-07.html a month; days/2021/index.html a year
    sources/rfi.fr/            a source: index.html is the newest page, 1.html the oldest
    categories/大陆政治/        a category, likewise
    topics/tian/天文台.html     a topic: the newest page; 天文台.1.html the oldest
    topics/tian/天文台.xml      its feed; 天文台.1.xml the oldest page of the feed's history
    feed.xml                   the feed of everything; feeds/1.xml the oldest page of its history
    search.html                the page that searches; its index is in search/
    subscribe.html             likewise about.html, 404.html; sitemap.xml, robots.txt where the site's address is known
    opml.xml                   all feeds as a list that readers import; opml-topics.xml those of topics
    topics/tian/index.html     all topics of that shelf, among them those with one article

Articles sit in 4,096 folders, about twenty each at 80,000 articles: with all of them in one folder a copy of
the output takes five times as long a file (0.20 ms against 0.04 ms, measured with ``cp -r``).
"""

from __future__ import annotations

from urllib.parse import quote

from plugins.topics.folding import fold
from plugins.topics.slugs import bucket, distinct_slug, host_slug, slug

HOME = "index.html"
ARCHIVE = "days/index.html"
SOURCES = "sources/index.html"
CATEGORIES = "categories/index.html"
TOPICS = "topics/index.html"
SUBSCRIBE = "subscribe.html"
SEARCH = "search.html"
ABOUT = "about.html"
NOT_FOUND = "404.html"
SITE_FEED = "feed.xml"
THEME = "theme"


def article_path(article: str) -> str:
    """Of an article's page."""
    return f"a/{article[:3]}/{article[3:]}.html"


def list_path(kind: str, key: str, number: int = 0) -> str:
    """Of a page of a list: 0 for the newest, else counted from the oldest page, 1."""
    stem = _stem(kind, key)
    if kind in ("source", "category"):
        return f"{stem}/{number or 'index'}.html"
    return f"{stem}.{number}.html" if number else f"{stem}.html"


def list_feed_path(kind: str, key: str, ending: str = "xml", number: int = 0) -> str:
    """Of a list's feed: its head, or a page of its history counted from the oldest, 1."""
    if kind == "all":
        return f"feeds/{number}.{ending}" if number else f"feed.{ending}"
    stem = f"{_stem(kind, key)}/feed" if kind in ("source", "category") else _stem(kind, key)
    return f"{stem}.{number}.{ending}" if number else f"{stem}.{ending}"


def opml_path(group: str = "") -> str:
    """Of the list of feeds for readers: of all, or of a group: ``sources``, ``categories``, ``topics``."""
    return f"opml-{group}.xml" if group else "opml.xml"


def list_slug(kind: str, key: str) -> str:
    """The slug of a list; a host is safe as it stands.

    Categories are not folded as topics are: one in the other script, or in other letter case, is another one. One whose
    name is folded as it stands keeps it as its slug; any other has a hash of itself behind the folded name, so two are
    apart even where a file system ignores case.
    """
    if kind == "day":
        return key
    if kind == "source":
        return host_slug(fold(key))
    folded = fold(key)
    return slug(folded) if kind == "topic" or folded == key else distinct_slug(folded, key)


def _stem(kind: str, key: str) -> str:
    if kind == "day":
        return f"days/{key[:4]}/{key}" if key[:1].isdigit() else f"days/{key}"
    if kind == "topic":
        return f"topics/{bucket(key)}/{slug(key)}"
    folder = {"source": "sources", "category": "categories"}[kind]
    return f"{folder}/{list_slug(kind, key)}"


def month_path(month: str) -> str:
    """Of a month's page; ``month`` as ``2021-07``."""
    return f"days/{month[:4]}/{month}.html"


def year_path(year: str) -> str:
    """Of a year's page."""
    return f"days/{year}/index.html"


def shelf_path(shelf: str) -> str:
    """Of the shared page of a shelf of topics."""
    return f"topics/{shelf}/index.html"


def url(path: str) -> str:
    """A path as it stands in an address."""
    return quote(path, safe="/~")


def top(path: str) -> str:
    """From a page to the site's top: ``.``, ``..``, ``../..``."""
    return "/".join([".."] * path.count("/")) or "."


def address(site: str, path: str) -> str:
    """A page's absolute address; a folder's index is named by its folder.

    >>> address("https://mirror.example/news", "sources/rfi.fr/index.html")
    'https://mirror.example/news/sources/rfi.fr/'
    """
    folder = path.removesuffix("index.html")
    return f"{site}/{url(folder if folder == '' or folder.endswith('/') else path)}"
