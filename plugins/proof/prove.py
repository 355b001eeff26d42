"""Goes through a finished build and counts what would contact another host.

Reading, parsing and looking at a page take about 0.15 ms; no quicker look comes before it, because it would have to
be as careful as the parser to be trusted.
"""

from __future__ import annotations

import multiprocessing
import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from itertools import islice

from plugins.errors import PageError
from plugins.proof.files import PAGES, file_contacts

CHUNK = 500
"""Files a task."""
WORTH_A_POOL = 4_000
"""Fewer files are read here: starting processes costs more."""
SHOWN = 20
"""Findings that the report names."""

_POLICY = re.compile(
    rb"""<meta\s[^>]*http-equiv=["']?content-security-policy["']?\s[^>]*content="([^"]*)\"""", re.IGNORECASE
)
_WITHOUT_HOST = re.compile(r"'[\w+/=-]+'|file:|data:|blob:|[a-z-]+", re.IGNORECASE)
"""Sources of a policy that are no other host: keywords, hashes, local schemes; tokens of ``sandbox``."""
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d+)?", re.IGNORECASE)
_REFERRER = b'<meta name="referrer" content="no-referrer">'
_LINK_OUT = re.compile(rb"""<(?:a|area)\s[^>]*?href=["']?(?:[a-z][a-z0-9+.-]*:)?[/\\]{2}[^>]*>""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a file that the promise does not allow."""

    path: str
    """Path in the build."""
    what: str
    """The construct, shortly."""


@dataclass(slots=True)
class Proof:
    """What a look through a build found."""

    files: int = 0
    """Files read."""
    pages: int = 0
    """HTML pages among them."""
    talking: int = 0
    """HTML pages that contact another host."""
    others: int = 0
    """Other files that do."""
    contacts: list[Finding] = field(default_factory=list)
    """Every construct that makes contact."""
    unguarded: list[Finding] = field(default_factory=list)
    """Pages without the second wall: a policy, a referrer policy, links out that say nothing about the reader."""

    def add(self, other: Proof) -> None:
        """Take in what another process found."""
        self.files += other.files
        self.pages += other.pages
        self.talking += other.talking
        self.others += other.others
        self.contacts += other.contacts
        self.unguarded += other.unguarded


def prove(folder: str, own: str = "", workers: int = 1) -> Proof:
    """Look through a finished build.

    :param own: the site's own address, which is no other host; empty if it is not known.
    :raises PageError: there is no build in the folder.
    """
    paths = sorted(_files(folder))
    if not paths:
        raise PageError(folder, "there is no build in this folder")
    result = Proof()
    chunks = [(folder, own, chunk) for chunk in _chunks(paths)]
    if workers == 1 or len(paths) < WORTH_A_POOL:
        for chunk in chunks:
            result.add(_look(chunk))
        return result
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        for part in pool.map(_look, chunks):
            result.add(part)
    return result


def report(proof: Proof, *, strict: bool) -> Iterator[str]:
    """The proof for people."""
    for finding in [*proof.contacts, *(proof.unguarded if strict else ())][:SHOWN]:
        yield f"{finding.path}: {finding.what}"
    shown = len(proof.contacts) + (len(proof.unguarded) if strict else 0)
    if shown > SHOWN:
        yield f"... and {shown - SHOWN} more"
    yield f"{proof.talking} of {proof.pages:,} pages contact another host."
    yield f"{proof.others} of {proof.files - proof.pages:,} other files (styles, scripts, feeds, pictures) do."
    if proof.unguarded:
        yield f"{len({finding.path for finding in proof.unguarded}):,} pages lack a policy or a link's rel (--strict)."


def holds(proof: Proof, *, strict: bool) -> bool:
    """Whether the build keeps the promise."""
    return not proof.contacts and not (strict and proof.unguarded)


def _look(task: tuple[str, str, Sequence[str]]) -> Proof:
    """Read some files; runs in workers."""
    folder, own, paths = task
    result = Proof()
    for path in paths:
        with open(os.path.join(folder, path), "rb") as stream:
            data = stream.read()
        is_page = os.path.splitext(path)[1].lower() in PAGES
        found = [Finding(path, what) for what in dict.fromkeys(file_contacts(path, data, own))]
        result.files += 1
        result.pages += is_page
        result.talking += bool(found) and is_page
        result.others += bool(found) and not is_page
        result.contacts += found
        if is_page:
            result.unguarded += [Finding(path, what) for what in _missing_guards(data)]
    return result


def _missing_guards(data: bytes) -> Iterator[str]:
    """What a page lacks that would hold even if something had got through."""
    policies = [_keeps_out(found[1].decode("utf-8", "replace")) for found in _POLICY.finditer(data)]
    if not any(policies):
        yield "no content security policy that keeps other hosts out"
    if _REFERRER not in data:
        yield "no referrer policy"
    for link in _LINK_OUT.finditer(data):
        if b"noreferrer" not in link[0]:
            yield f"a link out without noreferrer: {link[0][:120].decode('utf-8', 'replace')}"
            return


def _keeps_out(policy: str) -> bool:
    """Whether a policy lets a page ask other hosts for nothing, but for pictures at origins that it names one by one.

    A theme whose pictures load when the reader asks for them has to name where they are.
    """
    directives = [part.split() for part in unescape(policy).split(";") if part.strip()]
    names = {name.lower(): sources for name, *sources in directives}
    if names.get("default-src") not in (["'none'"], ["'self'"]):
        return False
    return all(
        _WITHOUT_HOST.fullmatch(source) or (name == "img-src" and _ORIGIN.fullmatch(source))
        for name, sources in names.items()
        for source in sources
    )


def _files(folder: str) -> Iterator[str]:
    """Every file of a build, links to files included; a folder's own mark aside."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in names:
            path = os.path.relpath(os.path.join(place, name), folder)
            if path != ".newsmirror":
                yield path


def _chunks(paths: Sequence[str]) -> Iterator[list[str]]:
    source = iter(paths)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
