"""What a check of the doctor says, and about what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plugins.settings import ArchiveSettings


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    NOTE = "note"
    """Good to know."""
    WARNING = "warning"
    """Will hurt some day."""
    ERROR = "error"
    """A build or publish fails, or shows what is wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    """``python``, ``packages``, ``mirror harbour`` ..."""
    level: Level
    """How bad it is."""
    found: str
    """What is so."""
    advice: str = ""
    """What to do; empty where nothing has to be done."""


@dataclass(frozen=True, slots=True)
class Site:
    """What is looked at."""

    settings: ArchiveSettings
    """Validated settings."""
    root: str
    """Folder of the project: lock files are in its ``requirements``."""
    deep: bool
    """Whether to read every page of the store: as long as reading the file takes."""
