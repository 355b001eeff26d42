"""The records that flow, left to right; the noun tells the stage.

    MirrorFile -> Article -> CleanArticle -> (reconciled, linked) -> Page

All are frozen dataclasses of plain values: they cross process borders and go into the store.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of an input file; every file has exactly one."""

    ARTICLE = "article"
    DUPLICATE = "duplicate"
    NOT_ARTICLE = "not-article"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class MirrorFile:
    """One text file of a mirror, decoded."""

    mirror: str
    """The mirror's name: unique in the archive, usually its folder's name."""
    path: str
    """Path inside the mirror, ``/`` between parts."""
    text: str
    """The whole content: decoded, no BOM, line ends ``\\n``, no NUL."""
    notices: tuple[str, ...] = ()
    """What decoding had to bend (``"decoded as GB18030"``), one sentence each."""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Removal:
    """One thing that a rule took away."""

    rule: str
    """The rule's name."""
    what: str
    """The thing, shortly, for a person: ``img gfw-breaker.win`` or ``div.sharedaddy``."""
    text: str = ""
    """The visible text that went with it, white space folded; empty for a pixel."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of an article, where its publisher has it."""

    url: str
    """Original address, absolute, without proxy or lazy-loading."""
    caption: str = ""
    """Caption as plain text."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its dialect reads it: every field decided, the body still as mirrored."""

    dialect: str
    """Name of the dialect that read it."""
    id: str
    """Identity: 32 hexadecimal digits, ``uuid5`` of the normalised source URL (or of mirror and path)."""
    title: str
    """Title as plain text, never empty."""
    source_url: str
    """Canonical address of the original; empty when the file names none."""
    publisher: str
    """Host of the source URL as the publisher table writes it; empty without one."""
    date: str
    """ISO 8601 in the publisher's own zone: ``2023-09-11`` or ``2023-09-05T10:20:00+02:00``; empty if unknown."""
    date_evidence: str
    """Where the date comes from: ``dateline``, ``stamp``, ``instant``, ``front matter``, ``url``, ``file name``."""
    authors: tuple[str, ...]
    """People who reported or wrote it, in order."""
    tags: tuple[str, ...]
    """Tag names as written, in order of appearance, each once."""
    channel: str
    """The mirror's code for the channel (``ncid1078159``); empty if the mirror has none."""
    category: str
    """Category that the file itself names; empty if none. The archive puts the channel's name here."""
    lead_image: Image | None
    """The picture that stands for the article; never a site's generic card."""
    lang: str
    """BCP 47: ``zh-Hans``, ``zh-Hant``, ``en`` ..."""
    body: str
    """The body as mirrored: an HTML fragment."""
    cut: tuple[Removal, ...] = ()
    """Visible text of the envelope that is neither body nor a field (nav lines, share blocks)."""
    notices: tuple[str, ...] = ()
    """Conflicts and doubts, one sentence each."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What cleaning makes of a body."""

    html: str
    """Small, semantic, sanitised HTML; links and images still have their original addresses."""
    removals: tuple[Removal, ...]
    """The ledger, in the order of removal."""
    text_in: int
    """Visible characters of the body before cleaning, white space aside."""
    text_kept: int
    """Visible characters of the body that are still in ``html``, white space aside."""
    text_added: int = 0
    """Visible characters of ``html`` that cleaning itself wrote (labels of embedded media)."""
    notices: tuple[str, ...] = ()
    """Doubts, such as a suspicious share of text removed."""

    @property
    def text_removed(self) -> int:
        """Visible characters in the ledger, white space aside."""
        return sum(len("".join(removal.text.split())) for removal in self.removals)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a cleaned body that may become a link inside the archive."""

    href: str
    """The address as it stands in the cleaned HTML (unescaped)."""
    kind: str
    """``topic`` or ``article``."""
    target: str
    """A tag's name, or an article's id."""


@dataclass(frozen=True, slots=True)
class CleanArticle:
    """An article ready for the archive: fields, cleaned body, links."""

    article: Article
    """Fields as read; its ``body`` is emptied here, ``html`` has taken its place."""
    cleaned: Cleaned
    """The cleaned body and the ledger."""
    links: tuple[Link, ...]
    """Links that the archive may turn local, in order, each address once."""


@dataclass(frozen=True, slots=True)
class Page:
    """One output file."""

    path: str
    """Path below the output folder, ``/`` between parts."""
    data: bytes
    """The whole content."""
