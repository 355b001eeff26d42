"""One file from bytes to a reading: decode, read, clean, find links. Runs in workers.

This is the per-file boundary: whatever one file does, it ends as exactly one outcome with a reason.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import stat
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import TypeAlias

from plugins.archive.buckets import is_bucket, read_objects
from plugins.archive.entries import Reading, decode_reading, digest_body, encode
from plugins.archive.source_text import source_digest
from plugins.cleaning.cleaner import Cleaner
from plugins.errors import FileError, NotAnArticle, UnreadableFile
from plugins.mirrors.channels import channel_names, channel_of, says_the_same
from plugins.mirrors.decoding import decode
from plugins.mirrors.reading import read_file
from plugins.mirrors.stamps import read_stamp
from plugins.pipeline import Pipeline
from plugins.records import Article, CleanArticle, Cleaned, MirrorFile, Outcome, Removal
from plugins.store import Store
from plugins.store.files import FileReading
from plugins.topics.links import find_links

logger = logging.getLogger(__name__)

SUMMARY_LENGTH = 120
"""Characters of a summary, at most."""

Cuts: TypeAlias = tuple[tuple[str, int, int], ...]
"""Rule, count, characters."""

_PARAGRAPH = re.compile(r"<(?:p|li|blockquote)\b[^>]*>(.*?)</(?:p|li|blockquote)>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
# 【港湾时报2021年06月21日讯】（港湾时报记者闻舟报导）: the page says both beside the summary.
_DATELINE = re.compile(
    r"^(?:【[^】]{2,40}[讯訊电電报報日]】\s*)?(?:[（(][^（()）]{0,24}[记記]者[^（()）]{1,24}[）)]\s*)?"
)
_UNPRINTABLE = re.compile("[\udc80-\udcff\ufffd]")
_REPLACEMENT = 0xFFFD


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read."""

    mirror: str
    """Mirror's name."""
    path: str
    """Path inside the mirror, as the file system spells it."""
    file: str
    """Absolute path, or URL."""
    size: int
    """Bytes, as it was found."""
    known: bytes
    """Digest when it was last read; empty if it never was, or must be read again."""


class Intake:
    """Turns files into readings with the dialects and rules of a pipeline."""

    def __init__(self, pipeline: Pipeline, known: Store | None = None) -> None:
        """Prepare.

        :param known: a store where files of the same content may have been read before.
        """
        self._pipeline = pipeline
        self._known = known
        self._cleaner = Cleaner(pipeline.rules)
        self._limit = pipeline.settings.max_file_bytes

    def read_all(self, tasks: Sequence[Task]) -> list[FileReading | None]:
        """The readings of some files; objects of a store are asked for together."""
        wanted = [task.file for task in tasks if is_bucket(task.file) and task.size <= self._limit]
        fetched = dict(zip(wanted, read_objects(wanted), strict=True))
        return [self.read(task, fetched.get(task.file)) for task in tasks]

    def read(self, task: Task, fetched: bytes | OSError | None = None) -> FileReading | None:
        """The reading of a file; None if its content is as known.

        :param fetched: what an object store answered.
        """
        try:
            data = self._fetched(task, fetched) if is_bucket(task.file) else self._read_bytes(task)
        except FileError as error:
            passing = isinstance(error.__cause__, OSError)
            return FileReading(b"", _outcome(error), error.reason, passing=passing)
        digest = hashlib.blake2b(data, digest_size=16).digest()
        if digest == task.known:
            return None
        path = printable(task.path)
        return self._read_before(path, digest) or self.read_data(task.mirror, path, data, digest)

    def _read_before(self, path: str, digest: bytes) -> FileReading | None:
        """The reading of another file of the same content; mirrors put an article into each of its channels.

        A file without an address of the original is another article in every place.
        """
        if self._known is None or not channel_of(path):
            return None
        for place, record, html in self._known.files.read_before(digest):
            if says_the_same(place, path) and (reading := decode_reading(record)).source_url:
                reading = replace(reading, channel=channel_of(path))
                return _file_reading(digest, reading, html, ())
        return None

    def read_data(self, mirror: str, path: str, data: bytes, digest: bytes) -> FileReading:
        """The reading of a file's content.

        :param path: inside the mirror, printable.
        """
        channels: tuple[tuple[str, int, str], ...] = ()
        try:
            file = decode(mirror, path, data, self._limit)
            channels = _channels(file)
            clean = self.clean(file)
        except FileError as error:
            return FileReading(digest, _outcome(error), error.reason, channel=channel_of(path), channels=channels)
        reading = self._reading(clean, channel_of(path), source_digest(file.text))
        return _file_reading(digest, reading, clean.cleaned.html, channels)

    def clean(self, file: MirrorFile) -> CleanArticle:
        """Read and clean a decoded file.

        :raises FileError: it is not an article, or cannot be read.
        """
        try:
            article = read_file(file, self._pipeline.dialects)
            cleaned = self._cleaner.clean(article)
            links = find_links(cleaned.html) if self._pipeline.has_topics else ()
        except FileError:
            raise
        except Exception as error:
            # A defect of ours must cost one file, not the other 100,000; it is named, never silent.
            logger.exception("%s/%s", file.mirror, file.path)
            reason = f"defect in Newsmirror, please report: {type(error).__name__}: {error}"
            raise UnreadableFile(file.path, reason) from error
        return CleanArticle(replace(article, body=""), _with_envelope(article, cleaned), links)

    def _fetched(self, task: Task, answer: bytes | OSError | None) -> bytes:
        if answer is None:
            self._check_size(task, task.size)
        if isinstance(answer, bytes):
            return answer
        raise UnreadableFile(task.path, f"cannot be read: {type(answer).__name__}") from answer

    def _check_size(self, task: Task, size: int) -> None:
        if size > self._limit:
            reason = f"larger than {self._limit} bytes ({size}); ARCHIVE_MAX_FILE_BYTES sets the limit"
            raise UnreadableFile(task.path, reason)

    def _read_bytes(self, task: Task) -> bytes:
        try:
            found = os.lstat(task.file)
            if not stat.S_ISREG(found.st_mode):
                raise NotAnArticle(task.path, "a link or device, not followed")
            self._check_size(task, found.st_size)
            with open(task.file, "rb") as stream:
                return stream.read()
        except OSError as error:
            reason = f"cannot be read: {error.strerror or type(error).__name__}"
            raise UnreadableFile(task.path, reason) from error

    def _reading(self, clean: CleanArticle, channel: str, source: tuple[int, str]) -> Reading:
        article, cleaned, sign = clean.article, clean.cleaned, self._pipeline.sign
        return Reading(
            id=article.id, dialect=article.dialect, title=article.title, source_url=article.source_url,
            publisher=article.publisher, date=article.date, date_evidence=article.date_evidence,
            authors=article.authors, tags=article.tags, channel=channel,
            category=article.category, lead_image=article.lead_image, lang=article.lang,
            summary=summarise(cleaned.html), links=clean.links,
            body=digest_body(cleaned.html), text_in=cleaned.text_in,
            text_kept=cleaned.text_kept, cuts=_sum_up(cleaned.removals),
            notices=(*article.notices, *cleaned.notices), source=source,
            signature=sign(article.title, article.lang, cleaned.html) if sign else "",
        )  # fmt: skip


def _file_reading(
    digest: bytes, reading: Reading, html: str, channels: tuple[tuple[str, int, str], ...]
) -> FileReading:
    """What the store keeps of a file that is an article."""
    return FileReading(
        digest=digest,
        outcome=Outcome.ARTICLE,
        channel=reading.channel,
        article=reading.id,
        record=encode(reading),
        html=html,
        removals=reading.cuts,
        channels=channels,
    )


def printable(path: str) -> str:
    r"""A path that any output can hold, another one for every path.

    A byte that is not UTF-8 is written as U+FFFD and two hexadecimal digits, U+FFFD itself twice.

    >>> printable("a\udcff") == "a\ufffdff", printable("a\ufffdff") == "a\ufffd\ufffdff"
    (True, True)
    """
    return _UNPRINTABLE.sub(_written_out, path)


def _written_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    return "\ufffd\ufffd" if code == _REPLACEMENT else f"\ufffd{code - 0xDC00:02x}"


def summarise(html: str) -> str:
    """The first sentences of a cleaned body as plain text, without dateline, reporter and stamp."""
    text = ""
    for paragraph in _PARAGRAPH.finditer(html):
        plain = _DATELINE.sub("", " ".join(unescape(_TAG.sub("", paragraph[1])).split()))
        if not plain or read_stamp(plain):
            continue
        text = f"{text} {plain}".strip()
        if len(text) >= SUMMARY_LENGTH // 2:
            break
    return text if len(text) <= SUMMARY_LENGTH else text[: SUMMARY_LENGTH - 1].rstrip() + "…"


def _outcome(error: FileError) -> Outcome:
    return Outcome.NOT_ARTICLE if isinstance(error, NotAnArticle) else Outcome.QUARANTINED


def _channels(file: MirrorFile) -> tuple[tuple[str, int, str], ...]:
    return tuple((code, rank, name) for code, (rank, name) in channel_names(file).items())


def _with_envelope(article: Article, cleaned: Cleaned) -> Cleaned:
    """The ledger of the whole file: what the dialect left outside the body counts as removed."""
    outside = sum(len("".join(cut.text.split())) for cut in article.cut)
    return replace(cleaned, removals=(*article.cut, *cleaned.removals), text_in=cleaned.text_in + outside)


def _sum_up(removals: tuple[Removal, ...]) -> Cuts:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for removal in removals:
        entry = sums[removal.rule]
        entry[0] += 1
        entry[1] += len("".join(removal.text.split()))
    return tuple((rule, count, characters) for rule, (count, characters) in sorted(sums.items()))
