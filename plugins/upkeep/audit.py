"""``inv audit``: what the rules do over a whole archive, what they miss, and what reading was not sure about.

Numbers are from the store, in one pass (``survey.py``). The store keeps sums, no texts: the few examples are from
mirrored files, which are read again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec
from rich.console import Console

from plugins.archive.explain import explain_data
from plugins.archive.intake import printable
from plugins.archive.workers import Workers, batched
from plugins.errors import StoreError
from plugins.pipeline import build_pipeline
from plugins.settings import ArchiveSettings
from plugins.store import Store
from plugins.store.connection import FILE_NAME
from plugins.upkeep.mirrored import read_mirrored, split
from plugins.upkeep.proposals import Proposal, proposals
from plugins.upkeep.recurring import EXAMPLES
from plugins.upkeep.shapes import Shape, unknown_shapes
from plugins.upkeep.survey import PublisherSurvey, publishers_by_size, survey, usual

MOST_PUBLISHERS = 200
"""Publishers whose cuts get examples: each takes a few files to read again."""
MOST_LOSSES = 200
"""Articles with unusual losses that are named; all are counted."""
SHOWN_TEXT = 160
"""Characters of a cut that an example shows."""
UNDATED = "none"
"""Evidence of an article without a date."""
WEAK_EVIDENCE = frozenset({UNDATED, "file name", "url"})
"""What dates should not rest on where there is anything better."""


@dataclass(frozen=True, slots=True)
class Example:
    """Something that a rule took."""

    file: str
    """``mirror/path``."""
    what: str
    """The element."""
    text: str
    """Its visible text, shortened."""


@dataclass(frozen=True, slots=True)
class RuleReport:
    """A rule and a publisher."""

    rule: str
    """Its name."""
    articles: int
    """Articles where it took something."""
    things: int
    """Things that it took."""
    characters: int
    """Visible characters."""
    share: float
    """Of the publisher's text as mirrored."""
    examples: tuple[Example, ...]
    """A few."""


@dataclass(frozen=True, slots=True)
class DoubtReport:
    """Something that reading or cleaning was not sure about."""

    doubt: str
    """The sentence, numbers left out."""
    articles: int
    """Articles with it."""
    examples: tuple[str, ...]
    """``mirror/path: sentence``."""


@dataclass(frozen=True, slots=True)
class PublisherReport:
    """One publisher."""

    publisher: str
    """Host."""
    articles: int
    """Articles that are shown."""
    characters: int
    """Visible characters as mirrored."""
    kept: int
    """Of them shown."""
    median: int
    """Percent of its text that an article usually loses, comments and envelope aside."""
    limit: int
    """Percent above which a loss is unusual for this publisher."""
    shares: tuple[int, ...]
    """Articles by percent lost, 0 to 100."""
    rules: tuple[RuleReport, ...]
    """What took how much, the most text first."""
    evidence: Mapping[str, int]
    """Articles by what their date rests on; ``none`` for those without a date."""
    doubts: tuple[DoubtReport, ...]
    """The most frequent first; dates among them."""


@dataclass(frozen=True, slots=True)
class Loss:
    """An article that lost more than is usual for its publisher."""

    file: str
    """``mirror/path``."""
    publisher: str
    """Host."""
    percent: int
    """Of its text."""
    lost: int
    """Characters."""
    of: int
    """Characters there were."""
    limit: int
    """Percent that would be usual."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found."""

    articles: int
    """Articles that are shown."""
    files: Mapping[str, int]
    """Files by outcome."""
    publishers: tuple[PublisherReport, ...]
    """The largest first."""
    losses: tuple[Loss, ...]
    """Unusual losses, the largest share first; at most ``MOST_LOSSES``."""
    unusual: int
    """How many there are."""
    proposals: tuple[Proposal, ...]
    """What recurs and no rule takes."""
    shapes: tuple[Shape, ...]
    """Files that no dialect could read."""
    seconds: float
    """What it took."""


def audit(settings: ArchiveSettings, console: Console) -> Audit:
    """Audit the archive as the last build left it.

    :raises StoreError: there was no build.
    """
    if not os.path.exists(os.path.join(settings.store, FILE_NAME)):
        msg = f"no build yet: {settings.store} has no store. Run: inv build"
        raise StoreError(msg)
    started = time.perf_counter()
    store = Store.open_for_reading(settings.store)
    try:
        with Workers(replace(settings, executor="processes")) as workers:  # the store lies here
            whole = survey(settings, console)
            cuts = _read_again(settings, workers, whole)
        publishers = tuple(_publisher(host, numbers, cuts) for host, numbers in publishers_by_size(whole))
        losses = sorted(_losses(whole), key=lambda loss: (-loss.percent, -loss.lost, loss.file))
        return Audit(
            articles=store.articles.count(),
            files=store.files.outcomes(),
            publishers=publishers,
            losses=tuple(losses[:MOST_LOSSES]),
            unusual=sum(_unusual(numbers) for numbers in whole.values()),
            proposals=tuple(
                proposal
                for host, numbers in publishers_by_size(whole)
                for proposal in proposals(host, numbers.articles, numbers.blocks)
            ),
            shapes=tuple(unknown_shapes(settings, store)),
            seconds=round(time.perf_counter() - started, 3),
        )
    finally:
        store.close()


def as_json(found: Audit) -> str:
    """The audit for programs."""
    return msgspec.json.format(msgspec.json.encode(found), indent=1).decode()


Cuts = Mapping[str, Sequence[tuple[str, str, str]]]
"""``mirror/path`` -> rule, element and text of everything that was cut from it."""


@dataclass(frozen=True, slots=True)
class _Files:
    """Files to read again."""

    settings: ArchiveSettings
    files: tuple[str, ...]


def _read_again(settings: ArchiveSettings, workers: Workers, whole: Mapping[str, PublisherSurvey]) -> Cuts:
    """What was cut from the files that are examples of some rule."""
    files = {
        file
        for _, numbers in list(publishers_by_size(whole))[:MOST_PUBLISHERS]
        for use in numbers.rules.values()
        for _, file in use.files
    }
    batches = (_Files(settings, tuple(batch)) for batch in batched(sorted(files), 64))
    return {file: cuts for part in workers.run(read_again, batches, len(files)) for file, cuts in part}


def read_again(job: _Files) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The ledgers of some files; runs in workers. A file that changed or went since the build says what it says now."""
    pipeline = build_pipeline(job.settings)
    roots = job.settings.roots()
    result = []
    for file in job.files:
        mirror, path = split(roots, file)
        data = read_mirrored(roots, mirror, path)
        if data is None:
            continue
        removals = explain_data(mirror, printable(path), data, pipeline)["removals"]
        assert isinstance(removals, list)
        result.append((file, [(cut["rule"], cut["what"], cut["text"]) for cut in removals]))
    return result


def _publisher(host: str, numbers: PublisherSurvey, cuts: Cuts) -> PublisherReport:
    median, limit = usual(numbers.shares)
    return PublisherReport(
        publisher=host,
        articles=numbers.articles,
        characters=numbers.text_in,
        kept=numbers.text_kept,
        median=median,
        limit=limit,
        shares=tuple(numbers.shares),
        rules=tuple(
            RuleReport(
                rule,
                use.articles,
                use.things,
                use.characters,
                round(use.characters / max(1, numbers.text_in), 5),
                tuple(_examples(rule, [file for _, file in use.files], cuts)),
            )
            for rule, use in sorted(numbers.rules.items(), key=lambda item: (-item[1].characters, item[0]))
        ),
        evidence={name or UNDATED: count for name, count in numbers.evidence.most_common()},
        doubts=tuple(
            DoubtReport(sentence, doubt.articles, tuple(doubt.examples))
            for sentence, doubt in sorted(numbers.doubts.items(), key=lambda item: (-item[1].articles, item[0]))
        ),
    )


def _examples(rule: str, files: Sequence[str], cuts: Cuts) -> Iterator[Example]:
    """What a rule took from each of some files: where it took text, the longest one."""
    for file in files[:EXAMPLES]:
        taken = [(what, text) for name, what, text in cuts.get(file, ()) if name == rule]
        if taken:
            what, text = max(taken, key=lambda cut: len(cut[1]))
            yield Example(file, what, text if len(text) <= SHOWN_TEXT else f"{text[: SHOWN_TEXT - 1]}…")


def _unusual(numbers: PublisherSurvey) -> int:
    """Articles that lost an unusual share."""
    _, limit = usual(numbers.shares)
    return sum(numbers.large[limit + 1 :])


def _losses(whole: Mapping[str, PublisherSurvey]) -> Iterator[Loss]:
    for host, numbers in whole.items():
        _, limit = usual(numbers.shares)
        for share, lost, length, file in numbers.losses:
            if share > limit:
                yield Loss(file, host, share, lost, length, limit)
