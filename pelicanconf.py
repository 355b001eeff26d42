"""Settings of the sample archive. README.md describes each; point MIRRORS at your own mirrors."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent
sys.path.insert(0, os.fspath(ROOT))  # the plugins are a package beside this file

SITENAME = "港湾镜报"
SITESUBTITLE = "样例档案：镜像新闻，干净、快速、私密"
SITEURL = ""
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh-Hans"

PATH = os.fspath(ROOT / "content")
OUTPUT_PATH = os.fspath(ROOT / "output")
THEME = os.fspath(ROOT / "themes" / "news")
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images"]
DISPLAY_CATEGORIES_ON_MENU = False
READERS = {"rst": None}  # our own pages are Markdown

# Feeds are made by plugins.feeds; these are Pelican's own.
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

PLUGINS = [
    "plugins.mirrors", "plugins.cleaning", "plugins.topics", "plugins.archive", "plugins.related", "plugins.feeds",
    "plugins.search", "plugins.han",
]  # fmt: skip

MIRRORS = [os.fspath(folder) for folder in sorted((ROOT / "content" / "mirrors").glob("*/"))]
ARCHIVE_STORE = os.fspath(ROOT / ".archive")
ARCHIVE_TOPIC_PAGE_MIN = 2  # the sample is small
ARCHIVE_TOPIC_ACTIVE_MIN = 4
ARCHIVE_PAGE_SIZE = 20
