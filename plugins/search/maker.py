"""The index as pages: shards of terms, blocks of titles, what there is of them, and the code that reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, groupby
from pathlib import Path

from plugins.archive.changes import ArticleChange, Changes
from plugins.archive.entries import Entry
from plugins.archive.makers.calendar import years
from plugins.archive.output import digest_of, read_page
from plugins.archive.paging import page_key, parse_page_key
from plugins.archive.view import View
from plugins.records import Page
from plugins.search import edits, layout
from plugins.search.edits import Edit, Patches
from plugins.search.layout import Segment, clear
from plugins.search.scripts import data_script, pack_digits
from plugins.store.lists import ListRow

SUGGESTED_TOPICS = 300
"""Topics that the search page suggests for its filter; it finds all others by name too."""

_STATIC = Path(__file__).parent / "static"
_FILES = {layout.INDEX: "index.js", layout.CODE: "search.js", layout.EXCERPT: "excerpt.js", layout.STYLE: "search.css"}


class IndexMaker:
    """Its keys: ``terms START STOP GROUP`` of a segment, ``titles`` with the number of a block, ``manifest``, ``code``.

    Shards need all texts of their segment. So before keys of terms are made, :meth:`prepare` goes through the texts
    once, chunk by chunk in the workers, and leaves postings sorted for them.
    """

    name = "search"

    def templates(self) -> tuple[tuple[str, ...], ...]:
        """None: these are scripts."""
        return ()

    def keys(self, view: View) -> Iterable[str]:
        """Every file that an archive of this size has."""
        count = _count(view)
        for segment in layout.segments(count):
            yield from _terms_keys(segment)
        yield from (_titles_key(block) for block in range(layout.blocks(count)))
        yield from ("manifest", "code")

    def stale(self, changes: Changes, view: View) -> Iterable[str]:
        """Segments and blocks from the first article that moved on; and those of articles that read differently."""
        everything = changes.lists.get(("all", ""))
        if everything is None:
            return
        yield "manifest"
        row = view.store.lists.find("all", "")
        before, after = layout.segments(everything.count_before), layout.segments(everything.count_after)
        edited = list(_edited(changes, view, row)) if row else []
        moved = everything.count_after
        if everything.moved is not None:
            moved = view.store.lists.position(row, everything.moved) if row else 0
            # A segment with other borders has the same paths: its keys are new, the old ones have no files any more.
            # It is made whole also where nothing in it moved: a change before this one may have moved something
            # while the borders were others.
            moved_borders = set(before) ^ set(after)
            for segment in sorted(moved_borders, key=lambda segment: segment.start):
                edits.note_whole(view, segment)
                yield from _terms_keys(segment)
            last = layout.blocks(max(everything.count_before, everything.count_after))
            yield from (_titles_key(block) for block in range(moved // layout.BLOCK, last))
        for segment in after:
            yield from self._stale_terms(view, segment, changes, edited, moved)
        yield from (_titles_key(place // layout.BLOCK) for place, _ in edited)

    def _stale_terms(
        self, view: View, segment: Segment, changes: Changes, edited: list[Edit], moved: int
    ) -> Iterator[str]:
        if segment.stop > moved:
            groups = edits.note_whole(view, segment)
        else:
            inside = [edit for edit in edited if segment.start <= edit[0] < segment.stop]
            groups = edits.note_edits(view, segment, inside, changes.former_key or view.aliases.key)
        yield from (_terms_key(segment, group) for group in sorted(groups))

    def make(self, view: View, key: str) -> Iterator[Page]:
        """The files of a key; none if the archive has no such part any more."""
        kind, *numbers = key.split(" ")
        if kind == "terms":
            start, stop, group = map(int, numbers)
            segment = Segment(start, stop)
            if segment in layout.segments(_count(view)):
                yield from self._terms(view, segment, group)
        elif kind == "titles" and (block := parse_page_key(key)):
            yield from _titles(view, block[2])
        elif kind == "manifest":
            yield data_script(layout.MANIFEST, _manifest(view))
        elif kind == "code":
            from plugins.search.folding import folding_runs  # brings numpy

            yield data_script(layout.FOLDING, folding_runs())
            for path, name in _FILES.items():
                yield Page(path, (_STATIC / name).read_bytes())

    def _terms(self, view: View, segment: Segment, group: int) -> Iterator[Page]:
        """The shards of a group: patched if that is all they need, else from postings of all texts."""
        from plugins.search.chunks import has_chunk  # brings numpy: 0.1 s, for builds that need it
        from plugins.search.shards import make_shards, patch_shards

        waiting = Patches(view, segment, self.name).of_group(segment.group_shards(group))
        files = self._files_as_left(view, segment, group) if waiting else None
        if files is not None:
            yield from patch_shards(view, segment, group, files, waiting)
            return
        for chunk in segment.chunks():
            # Nearly always all are there; not where a file turned out to be another than the store says.
            if not has_chunk(view.settings.scratch, chunk):
                self._read_chunk(view, segment, chunk)
        yield from make_shards(view.settings.scratch, segment, group)

    def _files_as_left(self, view: View, segment: Segment, group: int) -> dict[str, bytes] | None:
        """Path -> content of a group's shards; None if any is not as a build left it."""
        key = _terms_key(segment, group)
        known = view.store.pages.of_keys(self.name, [key])[key]
        found = {}
        for shard in segment.group_shards(group):
            path = layout.shard_path(segment, shard)
            data = read_page(view.settings.output, path)
            if data is None or path not in known or digest_of(data) != known[path].digest:
                return None
            found[path] = data
        return found

    # What comes before: postings of all texts

    def errands(self, view: View, keys: Iterable[str]) -> list[tuple[str, int]]:
        """The chunks that must be read before these keys can be made, and how many articles each has."""
        clear(view.settings.scratch)
        edits.accept(view, self.name)
        wanted = [tuple(map(int, key.split(" ")[1:])) for key in keys if key.startswith("terms ")]
        found = []
        for segment in layout.segments(_count(view)):
            patches = Patches(view, segment, self.name)
            groups = [group for start, stop, group in wanted if (start, stop) == (segment.start, segment.stop)]
            if any(not patches.of_group(segment.group_shards(group)) for group in groups):
                found += [
                    (f"{segment.start} {segment.stop} {chunk.start} {chunk.stop}", chunk.articles)
                    for chunk in segment.chunks()
                ]
        return found

    def prepare(self, view: View, errand: str) -> None:
        """Read a chunk."""
        start, stop, first, last = map(int, errand.split(" "))
        self._read_chunk(view, Segment(start, stop), Segment(first, last))

    def _read_chunk(self, view: View, segment: Segment, chunk: Segment) -> None:
        from plugins.search.shards import read_chunk  # brings numpy

        read_chunk(view, segment, chunk, _articles(view, chunk))

    def tidy(self, view: View) -> None:
        """All keys are made, or as many as this build makes."""
        clear(view.settings.scratch)
        edits.settle(view, self.name)


def _titles_key(block: int) -> str:
    return page_key("titles", "", block)


def _terms_key(segment: Segment, group: int) -> str:
    return f"terms {segment.start} {segment.stop} {group}"


def _terms_keys(segment: Segment) -> list[str]:
    return [_terms_key(segment, group) for group in range(segment.groups)]


def _everything(view: View) -> ListRow | None:
    return view.store.lists.find("all", "")


def _count(view: View) -> int:
    row = _everything(view)
    return row.count if row else 0


def _articles(view: View, part: Segment) -> list[str]:
    row = _everything(view)
    return view.slice(row, part.start, part.stop) if row else []


def _edited(changes: Changes, view: View, row: ListRow) -> Iterator[Edit]:
    """Places of articles that stayed where they were and are found, or shown as results, differently now."""
    edited = {
        change.after.sort: change
        for change in changes.articles.values()
        if change.before and change.after and change.before.sort == change.after.sort and _differs(change)
    }
    return zip(view.store.lists.positions(row, edited), (edited[sort] for sort in sorted(edited)), strict=True)


def _differs(change: ArticleChange) -> bool:
    def seen(entry: Entry | None) -> object:
        reading = entry.reading if entry else None
        return reading and (reading.title, reading.body, reading.publisher, reading.lang, entry and entry.tags)

    return change.rekeyed or seen(change.before) != seen(change.after)


def _titles(view: View, block: int) -> Iterator[Page]:
    """The file of a block: about 70 bytes an article.

    Hosts of sources; ids, 128 bits each; a character an article whose distance from ``0`` is the place of its host;
    titles, a line each; days, each with the row that it begins with; row -> language where that is not the site's.
    """
    found = _articles(view, Segment(block * layout.BLOCK, (block + 1) * layout.BLOCK))
    if not found:
        return
    readings = [view.member(article).reading for article in found]
    hosts = sorted({reading.publisher for reading in readings})
    days = [(reading.date[:10], row) for row, reading in enumerate(readings)]
    site_lang = view.settings.site.get("DEFAULT_LANG")
    value = [
        hosts,
        pack_digits("".join(reading.id for reading in readings)),
        "".join(chr(ord("0") + hosts.index(reading.publisher)) for reading in readings),
        "\n".join(" ".join(reading.title.split()) for reading in readings),
        [next(same) for _, same in groupby(days, key=lambda day: day[0])],
        {row: reading.lang for row, reading in enumerate(readings) if reading.lang != site_lang},
    ]
    yield data_script(layout.block_path(block), value)


def _manifest(view: View) -> dict[str, object]:
    """What the search page must know before it asks for anything."""
    count = _count(view)
    periods = years(view)
    counts = [period.count for period in periods]
    starts = accumulate(counts[:-1], initial=count - sum(counts))  # the undated stand first
    sources = [(view.source(row.key).name, row.key) for row in view.store.lists.of_kind("source")]
    topics = view.store.lists.largest("topic", SUGGESTED_TOPICS, view.tiers.page) if view.pipeline.has_topics else []
    return {
        "articles": count,
        "block": layout.BLOCK,
        "segments": [[segment.start, segment.stop, segment.shards] for segment in layout.segments(count)],
        "years": [[period.name, start] for period, start in zip(periods, starts, strict=False)],
        "sources": sorted(sources),
        "topics": [view.topic_reference(row).name for row in topics],
    }
