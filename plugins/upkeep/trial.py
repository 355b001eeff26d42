"""Tries a data rule on a whole archive before it is kept: every file that it could hold for is cleaned with it.

What the rule takes stands in the ledger under a name of its own; only articles where it takes something are cleaned
without it as well, for the difference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec
from rich.console import Console

from plugins.archive.intake import printable
from plugins.archive.progress import phase
from plugins.archive.workers import Workers, batched
from plugins.cleaning.cleaner import Cleaner
from plugins.cleaning.rule import Apply, Rule
from plugins.cleaning.rules.chrome import ELEMENTS, LINES, Elements, Lines, holds_for
from plugins.cleaning.tables import Entry, Table, load_tables
from plugins.cleaning.visible import count_visible
from plugins.errors import FileError
from plugins.mirrors.decoding import decode
from plugins.mirrors.reading import read_file
from plugins.pipeline import Pipeline, build_pipeline
from plugins.settings import ArchiveSettings
from plugins.store import Store
from plugins.upkeep.mirrored import read_mirrored, split

TRIAL = "on trial"
"""Name under which its cuts stand."""
BATCH = 64
"""Files a task."""
MOST_TEXTS = 20_000
"""Different texts that are counted."""
WORST = 10
"""Articles that lose most, remembered by name."""


class _Publisher(msgspec.Struct):
    publisher: str


_decode = msgspec.json.Decoder(_Publisher).decode


@dataclass(slots=True)
class Trial:
    """What a rule would do."""

    files: int = 0
    """Files that it could hold for."""
    articles: int = 0
    """Of them, where it takes something."""
    cuts: int = 0
    """Things that it takes."""
    characters: int = 0
    """Visible characters that go with them."""
    net: int = 0
    """Of these, what no other rule takes without it."""
    text: int = 0
    """Visible characters of all files that it could hold for, as they are shown now."""
    publishers: Counter[str] = field(default_factory=Counter)
    """Publisher -> articles."""
    texts: Counter[str] = field(default_factory=Counter)
    """What it takes -> how often; empty for what has no text."""
    worst: list[tuple[float, int, int, str]] = field(default_factory=list)
    """Share, characters lost, characters before, file: the articles that lose most."""

    def add(self, other: Trial) -> None:
        """Take in what was found in more files."""
        for name in ("files", "articles", "cuts", "characters", "net", "text"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.publishers.update(other.publishers)
        for text, count in other.texts.items():
            if text in self.texts or len(self.texts) < MOST_TEXTS:
                self.texts[text] += count
        self.worst = sorted([*self.worst, *other.worst], reverse=True)[:WORST]


@dataclass(frozen=True, slots=True)
class _Job:
    settings: ArchiveSettings
    entry: Entry
    files: tuple[str, ...]


def try_entry(settings: ArchiveSettings, entry: Entry, console: Console, workers: Workers) -> Trial:
    """Clean every article that an entry holds for with it."""
    store = Store.open_for_reading(settings.store)
    try:
        candidates = (
            file
            for file, record in store.files.records()
            if not entry.publishers or holds_for(entry, _decode(record).publisher)
        )
        jobs = (_Job(settings, entry, tuple(batch)) for batch in batched(candidates, BATCH))
        whole = Trial()
        with phase(console, "Trying", None) as advance:
            for part in workers.run(try_files, jobs, None):
                whole.add(part)
                advance(part.files)
        return whole
    finally:
        store.close()


class _Process:
    """What a worker keeps between batches of one trial."""

    key = ""
    ready: tuple[Pipeline, Cleaner, Cleaner]


def _ready(settings: ArchiveSettings, entry: Entry) -> tuple[Pipeline, Cleaner, Cleaner]:
    """A pipeline, and its cleaner without and with an entry."""
    key = f"{settings} {entry}"
    if _Process.key != key:
        pipeline = build_pipeline(settings)
        tables = (*load_tables(), Table(TRIAL, TRIAL, (entry,)))
        with_entry: dict[str, Apply] = {ELEMENTS.name: Elements(tables), LINES.name: Lines(tables)}
        rules = [
            Rule(rule.name, rule.reason, with_entry[rule.name]) if rule.name in with_entry else rule
            for rule in pipeline.rules
        ]
        _Process.ready, _Process.key = (pipeline, Cleaner(pipeline.rules), Cleaner(rules)), key
    return _Process.ready


def try_files(job: _Job) -> Trial:
    """Try an entry on some files; runs in workers."""
    pipeline, before, after = _ready(job.settings, job.entry)
    result, roots = Trial(), job.settings.roots()
    for file in job.files:
        mirror, path = split(roots, file)
        data = read_mirrored(roots, mirror, path)
        if data is None:
            continue
        try:
            article = read_file(decode(mirror, printable(path), data, job.settings.max_file_bytes), pipeline.dialects)
        except FileError:
            continue
        cleaned = after.clean(article)
        taken = [cut.text for cut in cleaned.removals if cut.rule == TRIAL]
        kept = cleaned.text_kept
        if taken:
            kept = before.clean(article).text_kept
            _count(result, article.publisher, taken, kept, cleaned.text_kept, file)
        result.files += 1
        result.text += kept
    return result


def _count(result: Trial, publisher: str, taken: Sequence[str], kept: int, left: int, file: str) -> None:
    result.articles += 1
    result.cuts += len(taken)
    result.characters += sum(map(count_visible, taken))
    result.net += kept - left
    result.publishers[publisher] += 1
    result.texts.update(taken)
    share = (kept - left) / max(1, kept)
    result.worst = sorted([*result.worst, (round(share, 4), kept - left, kept, file)], reverse=True)[:WORST]


MOST_OF_ONE = 0.5
"""Share of an article's text that no rule may take without saying ``whole`` ..."""
SMALL = 100
"""... if it is more than so many characters."""
MOST_OF_ALL = 0.1
"""Share of the text of all articles that it holds for."""
PROSE_LENGTH, PROSE_SHARE, PROSE_CUTS = 30, 0.5, 5
"""Sentences: so many characters or more, ending as sentences do, different each time, in so many cuts or more."""
_SENTENCE = re.compile(r".*[。！？!?.…][”’」』）)\"']*", re.DOTALL)


def objections(entry: Entry, found: Trial) -> Iterator[str]:
    """Why a rule must not be kept, with numbers; nothing if it may be."""
    if not found.articles:
        yield f"it takes nothing in the {found.files:,} articles that it could hold for"
        return
    share, lost, before, file = found.worst[0]
    if lost == before:
        yield f"it takes all {before:,} characters of {file}"
    elif share > MOST_OF_ONE and lost > SMALL and not entry.whole:
        yield f"it takes {share:.0%} of {file}, {lost:,} of {before:,} characters (whole = true allows that)"
    if found.net > MOST_OF_ALL * max(1, found.text) and not entry.whole:
        yield f"it takes {found.net / found.text:.1%} of all text, {found.net:,} of {found.text:,} characters"
    sentences = (text for text in found.texts if len(text) >= PROSE_LENGTH and _SENTENCE.fullmatch(text))
    prose = {text: found.texts[text] for text in sentences}
    number = sum(prose.values())
    if len(prose) >= PROSE_CUTS and number > PROSE_SHARE * found.cuts and len(prose) > PROSE_SHARE * number:
        example = max(prose, key=len)
        yield (
            f"{number:,} of the {found.cuts:,} things that it takes are sentences, {len(prose):,} of them different: "
            f"chrome says the same everywhere, articles do not. One: {example[:80]}"
        )
