"""What a build did, as numbers and names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

NAMED = 10_000
"""Files that a result names."""


@dataclass(slots=True)
class BuildResult:
    """What a build did."""

    files: int = 0
    """Input files seen."""
    read: int = 0
    """Files read because they were new or changed."""
    files_written: int = 0
    """Files written."""
    files_removed: int = 0
    """Files removed."""
    written: list[str] = field(default_factory=list)
    """Paths of the first ``NAMED`` files written: a first build of a million articles writes 150 MB of paths."""
    removed: list[str] = field(default_factory=list)
    """Paths of the first ``NAMED`` files removed."""
    seconds: float = 0.0
    """Wall time."""
    cpu: dict[str, float] = field(default_factory=dict)
    """CPU seconds by part of the build; ``build`` is what this process did itself."""
    worked: dict[str, int] = field(default_factory=dict)
    """Files read, articles studied, and keys made, by the same parts."""
    foreign: int = 0
    """Files in the output that are not ours and were left alone."""
    looked: bool = False
    """Whether everything in its scope was looked at: what is left to do the store knows."""
    left: bool = False
    """Whether it was asked to end before all was done."""
    complete: bool = False
    """Whether all is done; else it was asked to end, or pages failed."""

    @property
    def nothing_changed(self) -> bool:
        """Whether the output was current already."""
        return not self.files_written and not self.files_removed

    def note_written(self, paths: Sequence[str]) -> None:
        """These files were written."""
        self.files_written += len(paths)
        self.written += paths[: max(0, NAMED - len(self.written))]

    def note_removed(self, paths: Sequence[str]) -> None:
        """These files were removed."""
        self.files_removed += len(paths)
        self.removed += paths[: max(0, NAMED - len(self.removed))]
