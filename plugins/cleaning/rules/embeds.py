"""Players, frames and posts of other sites become a labelled link; the text of a quoted post stays.

    <iframe src="https://www.youtube.com/embed/ID"></iframe>
    <p class="embed"><a href="https://www.youtube.com/watch?v=ID">视频：www.youtube.com</a></p>

``data/embeds.toml`` knows whose address inside a frame means which page. The label is in the article's
language; the ledger counts it as text that cleaning wrote. The same thing embedded twice is linked once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from turbohtml import Element, Text

from plugins.cleaning.addresses import absolute, link
from plugins.cleaning.rule import Cut, Rule, describe, stands_in, take
from plugins.cleaning.visible import count_visible, fold, visible_text
from plugins.mirrors.urls import host_of, is_tracker
from plugins.records import Article

TABLE = Path(__file__).parent.parent / "data" / "embeds.toml"

LABELS = {
    "video": ("视频", "影片", "Video"),
    "audio": ("音频", "音訊", "Audio"),
    "post": ("帖文", "貼文", "Post"),
    "chart": ("图表", "圖表", "Chart"),
    "map": ("地图", "地圖", "Map"),
    "document": ("文件", "文件", "Document"),
    "page": ("网页", "網頁", "Page"),
    "embed": ("嵌入内容", "嵌入內容", "Embedded content"),
}
"""What the link is called: in Simplified, in Traditional Chinese, in any other language."""

_PLAYERS = (
    "iframe,frame,video,audio,object,embed,amp-youtube,amp-video,.youtube-player[data-id],youtube-player,.fb-post[data-href],"
    ".fb-video[data-href],[data-e2e*='-embed-http'],blockquote.twitter-tweet,blockquote.instagram-media"
)
_ADDRESSES = (
    "src",
    "data-src",
    "data-lazy-src",
    "data-litespeed-src",
    "data",
    "data-href",
    "data-instgrm-permalink",
    "source",
)
_KIND_OF_TAG = {"video": "video", "audio": "audio", "blockquote": "post"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One ``[[embed]]`` of the table."""

    kind: str
    """Key of ``LABELS``."""
    pattern: re.Pattern[str]
    """Searched in an address."""
    url: str
    """The page's address, with the pattern's groups in braces."""


@cache
def load_embeds() -> tuple[Pattern, ...]:
    """The table, compiled."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["embed"]
    return tuple(Pattern(row["kind"], re.compile(row["pattern"]), row["url"]) for row in rows)


def page_of(address: str) -> tuple[str, str]:
    """The page to visit for an embedded address, and what kind of thing it is."""
    for known in load_embeds():
        match = known.pattern.search(address)
        if match:
            groups = match.groupdict("")
            if "decoded" in groups:
                groups["decoded"] = unquote(groups["decoded"])
            return known.url.format_map(groups), known.kind
    return address, "embed"


def link_embeds(tree: Element, article: Article) -> Iterator[Cut]:
    """Replace what plays or loads by a link to it."""
    linked: set[str] = set()
    for player in tree.select(_PLAYERS):
        if not stands_in(player, tree):
            continue
        if player.tag == "blockquote" and visible_text(player).strip():
            continue
        written = _address(player)
        address = absolute(written, article.source_url) if written else ""
        page, kind = page_of(address) if address else ("", "embed")
        page = link(page, "")
        if not page or is_tracker(page) or page in linked:
            player.insert_before(Element("div"))  # a player is a block: the words around it do not join
            yield take(player)
            continue
        linked.add(page)
        kind = _KIND_OF_TAG.get(player.tag, kind) if kind == "embed" else kind
        yield _replace(player, page, label_of(kind, page, article.lang))


def label_of(kind: str, page: str, lang: str) -> str:
    """The text of the link."""
    simplified, traditional, other = LABELS[kind]
    host = host_of(page)
    if not lang.startswith("zh"):
        return f"{other}: {host}"
    return f"{traditional if 'Hant' in lang else simplified}：{host}"


def _replace(player: Element, page: str, label: str) -> Cut:
    paragraph = Element("p", {"class": "embed"}, [Element("a", {"href": page}, [Text(label)])])
    cut = Cut(describe(player), fold(visible_text(player)), count_visible(label))
    player.replace_with(paragraph)
    return cut


def _address(player: Element) -> str:
    """The address that a player would load; empty without one."""
    names = player.attrs
    for name in _ADDRESSES:
        address = player.attr(name) if name in names else None
        if address and not address.startswith(("about:", "data:", "javascript:")):
            return address
    if "data-id" in names and player.has_class("youtube-player"):
        return f"https://www.youtube.com/watch?v={player.attr('data-id')}"
    if "data-videoid" in names:
        return f"https://www.youtube.com/watch?v={player.attr('data-videoid')}"
    placeholder = re.search(r"https?://.+", player.attr("data-e2e") or "")
    if placeholder:
        return placeholder[0]
    for inside in player.select("source[src],source[data-src],embed[src],param[name='movie'],a[href]"):
        return inside.attr("src") or inside.attr("data-src") or inside.attr("value") or inside.attr("href") or ""
    return ""


RULE = Rule(
    "embeds",
    "A player or a frame loads another site into the page; a link leads there when the reader wants it.",
    link_embeds,
)
