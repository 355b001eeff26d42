"""Who watches a build, and what a build has to look at. A build that nobody watches looks at everything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """What may have changed since the last build that came to its end."""

    paths: frozenset[str] | None = None
    """Absolute paths of mirrored files and folders; None: any."""
    makers: bool = True
    """Code, data, settings, templates or aliases of topics."""
    output: bool = True
    """Files of the output: somebody else may have touched them."""


EVERYTHING = Scope()
"""What a build that knows nothing has to look at."""


class Audience:
    """Somebody who watches a build. This one is not there; the live server's has pages open and no patience."""

    hurried = False
    """Whether work is done in small portions, with a look at the audience between them."""

    def wanted(self) -> Sequence[str]:
        """Paths in the output that somebody looks at or waits for, the most urgent first."""
        return ()

    def made(self, path: str) -> None:
        """A wanted page is as current as the archive is."""

    def written(self, paths: Iterable[str]) -> None:
        """These files of the output have just been written or deleted."""

    def marked(self) -> None:
        """From now on a page is current unless it is marked as stale."""

    def leaving(self) -> bool:
        """Whether the build is to end as soon as it can: the store knows what is left to do."""
        return False

    def failed(self, error: Exception) -> None:
        """A page cannot be made. A build without an audience ends; with one it goes on with other pages."""
        raise error

    def told(self, doing: str, done: int, total: int | None) -> None:
        """So far is the build: a message, items done, items in all (None: nobody knows)."""
