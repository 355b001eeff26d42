"""Everything that can go wrong, in one tree.

    NewsmirrorError
    ├── SettingsError        a setting is unknown or wrong: the build does not start
    ├── DataError            a table or rule file of ours is wrong: the build does not start
    ├── StoreError           the store cannot be used
    ├── BucketError          an object store cannot be used
    ├── ClusterError         the machines that work runs on cannot do it
    ├── SubjectError         about one path; carries ``path`` and ``reason``
    │   ├── FileError          one input file
    │   │   ├── UnreadableFile   quarantined: broken, empty, binary, too large
    │   │   └── NotAnArticle     README, index, picture: counted, not shown
    │   └── PageError          one output page
    │       └── TemplateFault    its template is wrong; carries ``file`` and ``line`` as well
    └── PublishError         the target of a publish cannot be reached, refuses, or is not ours
        └── PassingError       the way there failed and may work in a moment

Each survives pickling, and ``str()`` of it is a sentence for its user.
"""

from __future__ import annotations


class NewsmirrorError(Exception):
    """Root of all errors of ours."""


class SettingsError(NewsmirrorError):
    """A setting is unknown or has a wrong value."""


class DataError(NewsmirrorError):
    """A data table (publishers, rules, topics) is wrong."""


class StoreError(NewsmirrorError):
    """The store cannot be opened, is locked, or is of another version."""


class BucketError(NewsmirrorError):
    """An object store does not answer, does not know us, or needs a package that is not installed."""


class ClusterError(NewsmirrorError):
    """A cluster does not answer, or a machine of it would not make the same bytes."""


class SubjectError(NewsmirrorError):
    """An error about one path."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class FileError(SubjectError):
    """One input file is not an article."""


class UnreadableFile(FileError):
    """The file should be an article and cannot be read: it is quarantined."""


class NotAnArticle(FileError):
    """The file is something else (an index, a README, a picture)."""


class PageError(SubjectError):
    """One output page cannot be made."""


class TemplateFault(PageError):
    """A template is wrong: it cannot be read, or what it says cannot be done."""

    def __init__(self, path: str, file: str, line: int, reason: str) -> None:
        super().__init__(path, reason)
        self.args = (path, file, line, reason)
        self.file = file
        """The template's file, or its name where it is no file."""
        self.line = line
        """Counted from 1; 0 where nobody knows."""

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{self.path}: template {place}: {self.reason}"


class PublishError(NewsmirrorError):
    """The target of a publish cannot be reached, refuses, or is not ours."""


class PassingError(PublishError):
    """A failure of the way to a target that may be gone in a moment."""
