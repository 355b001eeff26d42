"""The record between a dialect's grammar and the evidence modules: what stands around a body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plugins.records import Removal


@dataclass(frozen=True, slots=True)
class Envelope:
    """A mirrored file taken apart, nothing decided yet."""

    dialect: str
    """Name of the dialect whose grammar it is."""
    body: str
    """The body: an HTML fragment as mirrored, lead-image block included."""
    title: str = ""
    """The title as written: entities, brackets and suffixes still in it."""
    url: str = ""
    """The source URL as written."""
    ms: int | None = None
    """The ``<!--ms-->`` comment: milliseconds since 1970-01-01 UTC; None without one or for ``NaN``."""
    front_matter: Mapping[str, object] = field(default_factory=dict)
    """Front matter as YAML gives it; keys in lower case."""
    channel: str = ""
    """The mirror's channel code, from the path."""
    cut: tuple[Removal, ...] = ()
    """Visible text outside body, title and URL: nav lines, share blocks."""
    notices: tuple[str, ...] = ()
    """Doubts met while taking it apart."""
