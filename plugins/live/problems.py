"""What is wrong, in which file, at which line: for the browser and for the terminal."""

from __future__ import annotations

import re
import traceback
from dataclasses import dataclass
from pathlib import Path

from plugins.errors import NewsmirrorError, SubjectError, TemplateFault

AROUND = 2
"""Lines shown before and after the one that is wrong."""
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_PATH_FIRST = re.compile(r"^(?P<file>[^:\n]+\.(?:toml|po|md|html|py)): ")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that its author has to mend."""

    reason: str
    """A sentence."""
    file: str = ""
    """Path; empty where it is no file's fault."""
    line: int = 0
    """Counted from 1; 0 where nobody knows."""

    def excerpt(self) -> list[tuple[int, str]]:
        """Number and text of the lines around it, as they are now."""
        if not (self.file and self.line):
            return []
        try:
            lines = Path(self.file).read_text("utf-8", "replace").splitlines()
        except OSError:
            return []
        first = max(1, self.line - AROUND)
        return list(enumerate(lines[first - 1 : self.line + AROUND], first))

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return place + self.reason


def describe(error: BaseException) -> Problem:
    """A problem of an error that ended a build, or a page."""
    for cause in _causes(error):
        if isinstance(cause, TemplateFault):
            return Problem(cause.reason, cause.file, cause.line)
        if isinstance(cause, SyntaxError):
            return Problem(f"{type(cause).__name__}: {cause.msg}", cause.filename or "", cause.lineno or 0)
    if isinstance(error, SubjectError):
        return Problem(error.reason, error.path)
    if isinstance(error, NewsmirrorError):
        return _in_words(str(error))
    return _unexpected(error)


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _in_words(message: str) -> Problem:
    """The file that a sentence begins with, and the line that it names."""
    line = _AT_LINE.search(message)
    file = _PATH_FIRST.match(message)
    reason = message[file.end() :] if file else message
    return Problem(reason, file["file"] if file else "", int(line[1]) if line else 0)


def _unexpected(error: BaseException) -> Problem:
    """The innermost line that is no library's."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "site-packages" not in frame.filename and not frame.filename.startswith("<")]
    place = own[-1] if own else None
    reason = f"{type(error).__name__}: {error}"
    return Problem(reason, place.filename if place else "", (place.lineno or 0) if place else 0)
