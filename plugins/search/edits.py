"""Patches: what an edit of an article costs in a large segment.

An article that is read differently at the same place of the archive changes few shards: those with terms that it has
no more, or has now. Which these are is noted in the transaction of the change, when both readings are at hand; later
each is patched: the document leaves all lists of the shard, and joins those of its terms as they are by then.

A patch needs no memory of the old reading, and doing it twice is doing it once. What it needs is that the rest of the
file is as the articles are: that the file is the one that a build left which knew of no other change. So

- a mark in ``stale`` that no note explains means: make the whole group from texts;
- a note can outlive what it is about (it costs a patch without effect), a mark cannot;
- notes count while the index is as the code of today made it (the fact ``indexed``), and all else is made from texts:
  another format, articles that moved on, a file that is missing or not as it was left, more edits than patches pay for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from plugins.archive.changes import ArticleChange
from plugins.archive.entries import Entry, digest_body
from plugins.archive.view import View
from plugins.search import layout
from plugins.search.layout import Segment
from plugins.store.search import WHOLE

NOTED = 64
"""Articles of a segment whose texts are compared one by one; more of them in one transaction make it anew."""

Edit = tuple[int, ArticleChange]
"""Number of an article in the archive, and what happened to it."""


def note_edits(view: View, segment: Segment, edits: Sequence[Edit], former_key: Callable[[str], str]) -> set[int]:
    """Remember, in the transaction of the change, which shards wait for which articles; the groups they are in.

    :param edits: of articles of the segment.
    :param former_key: tag -> topic, for what was before.
    """
    rewritten = [change for _, change in edits if not _has_same_text(change)]
    noted = set[tuple[int, int]]()
    for number, change in edits if len(rewritten) <= NOTED else ():
        shards = _changed_shards(view, segment, change, former_key)
        if shards is None:
            return note_whole(view, segment)
        noted.update((shard, number - segment.start) for shard in shards)
    if len(rewritten) > NOTED:
        return note_whole(view, segment)
    view.store.search.note((segment.start, segment.stop), sorted(noted))
    return {shard // layout.GROUP for shard, _ in noted}


def note_whole(view: View, segment: Segment) -> set[int]:
    """Remember that nothing of a segment can be kept; all its groups."""
    view.store.search.note_whole((segment.start, segment.stop))
    return set(range(segment.groups))


class Patches:
    """What can be patched of a segment: shard -> numbers of the documents that it waits for."""

    def __init__(self, view: View, segment: Segment, maker: str) -> None:
        edits = view.store.search.edits((segment.start, segment.stop))
        self._shards = {shard: [number for _, number in pairs] for shard, pairs in groupby(edits, lambda edit: edit[0])}
        made_by = view.store.fact("indexed")
        if made_by != view.store.fact(f"maker {maker}") or not made_by or WHOLE in self._shards:
            self._shards = {}
        if len(self._shards) * layout.A_PATCH > segment.articles:
            self._shards = {}

    def of_group(self, group: range) -> dict[int, list[int]]:
        """Those of a group of shards; none: it has to be made from texts."""
        return {shard: self._shards[shard] for shard in group if shard in self._shards}


def accept(view: View, maker: str) -> None:
    """Before anything is made: no note counts any more once other code has begun to make files."""
    if view.store.fact("indexed") not in ("", view.store.fact(f"maker {maker}")):
        with view.store.transaction():
            view.store.set_fact("indexed", "")


def settle(view: View, maker: str) -> None:
    """After everything is made: nothing waits any more, and what there is was made by the code of today."""
    made_by = view.store.fact(f"maker {maker}")
    if view.store.pages.number_stale(maker) or (
        view.store.fact("indexed") == made_by and not view.store.search.has_edits()
    ):
        return
    with view.store.transaction():
        view.store.search.forget_edits()
        view.store.set_fact("indexed", made_by)


def _changed_shards(
    view: View, segment: Segment, change: ArticleChange, former_key: Callable[[str], str]
) -> set[int] | None:
    """Shards with terms that an article has only before or only after; None if its text before is not known."""
    from plugins.search.shards import document, terms_of  # brings numpy

    before, after = change.before, change.after
    assert before is not None
    assert after is not None
    # Where only labels differ, the terms that both have in common are the words.
    bodies = {before.reading.body: "", after.reading.body: ""}
    if not _has_same_text(change):
        bodies = {digest_body(html): html for html in view.store.files.bodies(after.reading.id)}
        if not {before.reading.body, after.reading.body} <= bodies.keys():
            return None
    one = terms_of(document(view, before, bodies[before.reading.body], former_key))
    other = terms_of(document(view, after, bodies[after.reading.body], view.aliases.key))
    return {segment.shard_of(term) for term in one ^ other}


def _has_same_text(change: ArticleChange) -> bool:
    def text(entry: Entry | None) -> object:
        return entry and (entry.reading.title, entry.reading.body)

    return text(change.before) == text(change.after)
