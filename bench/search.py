"""Measures search on a built site: what it finds, what a reader fetches for it, how long it takes.

``python -m bench.search OUTPUT STORE`` asks a built site for random pieces of its own texts. What there is to find is
known from a scan of all texts. Recall comes from the index as files (``tests/search/index_reader.py``); fetched bytes
and times from Chromium on a phone, where search runs as for a reader on a machine a quarter as fast, and shows what
fits its screen. The host sends parts of files when asked, as those of static sites do; with ``--whole`` it does not.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import random
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from opencc import OpenCC
from playwright.sync_api import Page, Request

from plugins.archive.entries import decode_entry
from plugins.search.folding import fold_text
from plugins.search.plain import plain_text
from plugins.store import Store
from tests.browser import chromium, served
from tests.search.index_reader import Index

HAN = re.compile(r"[\u4e00-\u9fff]+")
WORD = re.compile(r"[a-z]{3,}")
PARTS, OTHERS = {"search/titles/": "titles", "a/": "texts for excerpts"}, "lists of articles"
WATCH = """
window.asked = 0; window.shown = 0;
addEventListener("submit", () => { asked = performance.now(); shown = 0; }, true);
new MutationObserver(() => { if (!shown && document.querySelector("main li")) shown = performance.now(); })
  .observe(document.querySelector("main"), {childList: true, subtree: true});
"""


@dataclass(frozen=True, slots=True)
class Text:
    """An article, folded."""

    article: str
    """Its id."""
    title: str
    """Its title."""
    text: str
    """Title and body."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.search", description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("store")
    parser.add_argument("--queries", type=int, default=200, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--whole", action="store_true", help="the host sends files whole only")
    parser.add_argument("--fetched", action="store_true", help="measure in the browser alone")
    options = parser.parse_args()
    texts, chance = read_texts(options.store), random.Random(options.seed)
    if not options.fetched:
        _recalls(options.output, texts, options.queries, chance)
    browsed = han_queries([text.text for text in texts], min(options.queries, 100), chance)
    with served(options.output, ranges=not options.whole) as address, chromium() as browser:
        _browse(browser.new_page(viewport={"width": 390, "height": 800}), address, browsed, options.output)


def _recalls(output: Path, texts: Sequence[Text], number: int, chance: random.Random) -> None:
    index = Index(output)
    _sizes(output)
    for kind, queries in (
        ("2 to 6 Han characters of texts", han_queries([text.text for text in texts], number, chance)),
        ("2 to 6 Han characters of titles", han_queries([text.title for text in texts], number, chance)),
        ("English words", word_queries([text.text for text in texts], number, chance)),
    ):
        _recall(kind, queries, texts, index)


def read_texts(store_folder: str) -> list[Text]:
    """Every article's folded title and text, from the store."""
    store, texts = Store.open_for_reading(store_folder), []
    for article in store.articles.ids():
        row = store.articles.get(article)
        assert row is not None
        title = decode_entry(row.entry).reading.title
        texts.append(Text(article, _fold(title), _fold(f"{title}\n{plain_text(store.files.html(row.file))}")))
    store.close()
    return texts


def han_queries(texts: Sequence[str], number: int, chance: random.Random) -> list[str]:
    """Random pieces of texts."""
    found: list[str] = []
    while len(found) < number:
        runs = [run for run in HAN.findall(chance.choice(texts)) if len(run) > 1]
        if runs:
            run, length = chance.choice(runs), chance.randint(2, 6)
            start = chance.randrange(max(1, len(run) - length + 1))
            found.append(run[start : start + length])
    return found


def word_queries(texts: Sequence[str], number: int, chance: random.Random) -> list[str]:
    """Random English words of texts; fewer if there are not many."""
    words = sorted({word for text in texts for word in WORD.findall(text)})
    return chance.sample(words, min(number, len(words)))


def _recall(kind: str, queries: Sequence[str], texts: Sequence[Text], index: Index) -> None:
    expected = found = wrong = missed_titles = scripts = 0
    for query in queries:
        holds = functools.partial(_holds, query)
        wanted = {text.article for text in texts if holds(text.text)}
        got = index.find(query)
        expected, found, wrong = expected + len(wanted), found + len(wanted & got), wrong + len(got - wanted)
        titled = {text.article for text in texts if holds(text.title)}
        missed_titles += len(titled - index.find(query, in_titles=True))
        scripts += any(index.numbers(OpenCC(name).convert(query)) != index.numbers(query) for name in ("s2t", "t2s"))
    share = found / max(1, expected)
    print(
        f"{kind}: {len(queries)} queries, {expected} matches, {share:.4%} found, {missed_titles} titles missed, ",
        end="",
    )
    print(f"{wrong} candidates only seem to match, {scripts} queries differ between scripts")


def _holds(query: str, text: str) -> bool:
    if not query.isascii():
        return query in text
    return query in text and re.search(rf"(?<!\w){query}(?!\w)", re.sub(HAN, " ", text)) is not None


def _sizes(output: Path) -> None:
    index = [path.stat().st_size for path in (output / "search").rglob("*") if path.is_file()]
    pages = sum(path.stat().st_size for path in output.rglob("*.html"))
    print(f"index: {len(index)} files, {sum(index) / 1e6:.1f} MB, {sum(index) / pages:.1%} of the HTML")


def _fold(text: str) -> str:
    return fold_text(text).tobytes().decode("utf-16-le", "surrogatepass")


def _browse(page: Page, address: str, queries: Sequence[str], output: Path) -> None:
    fetched: list[tuple[str, int, int]] = []
    page.on("requestfinished", lambda request: fetched.append(_size(request, address, output)))
    page.goto(f"{address}/search.html")
    page.evaluate(WATCH)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    sizes, times = list[Counter[str]](), list[float]()
    for number, query in enumerate(queries):
        _settle(page, fetched)
        fetched.clear()
        page.evaluate("document.querySelector('#status').dataset.state = 'asked'")
        page.locator("#search [name=q]").fill(query)
        page.keyboard.press("Enter")
        page.locator("#status:is([data-state=found], [data-state=about], [data-state=none])").wait_for()
        _settle(page, fetched)
        if number:  # the first query also loads what all need
            sizes.append(_sum_up(fetched))
            times.append(page.evaluate("shown - asked"))
    for part in (*PARTS.values(), OTHERS, "all", "all, compressed"):
        values = [size[part] / 1000 for size in sizes]
        print(f"fetched for a query, {part}: median {statistics.median(values):.0f} kB, most {max(values):.0f} kB")
    print(f"requests for a query: median {statistics.median(size['requests'] for size in sizes):.0f}")
    times = [time for time in times if time > 0]
    print(f"first results, CPU throttled 4x: median {statistics.median(times):.0f} ms, most {max(times):.0f} ms")


def _settle(page: Page, fetched: Sequence[object]) -> None:
    """Wait until nothing has been fetched for a while: more results come when there is room on the screen."""
    before = -1
    while before != len(fetched):
        before = len(fetched)
        page.wait_for_timeout(400)


def _sum_up(fetched: Sequence[tuple[str, int, int]]) -> Counter[str]:
    sizes = Counter({"requests": len(fetched)})
    for path, size, compressed in fetched:
        part = next((name for start, name in PARTS.items() if path.startswith(start)), OTHERS)
        sizes[part] += size
        sizes["all"] += size
        sizes["all, compressed"] += compressed
    return sizes


def _size(request: Request, address: str, output: Path) -> tuple[str, int, int]:
    """Path, bytes, and bytes from a host that compresses what it sends whole."""
    path = request.url.removeprefix(f"{address}/").partition("?")[0]
    size = request.sizes()["responseBodySize"]
    file = output / path
    return path, size, len(gzip.compress(file.read_bytes())) if file.is_file() and size == file.stat().st_size else size


if __name__ == "__main__":
    main()
