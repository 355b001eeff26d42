"""What one process worked out of code alone, and the next can use: small files beside the store, checked before use.

Nothing in them is needed: what is missing, damaged, or cannot be written is worked out again.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

FOLDER = "keepsakes"
"""Below the store's folder."""
_DIGEST = 16
"""Bytes of the digest that each file begins with."""


class Keepsakes:
    """The files of one store."""

    def __init__(self, store: str | None) -> None:
        """:param store: the store's folder, which need not be there; None keeps nothing."""
        self._folder = Path(store, FOLDER) if store else None

    def get(self, name: str) -> bytes | None:
        """What was kept under a name; None if there is nothing, or not what was written."""
        if self._folder is None:
            return None
        try:
            data = (self._folder / name).read_bytes()
        except OSError:
            return None
        digest, content = data[:_DIGEST], data[_DIGEST:]
        return content if digest == _digest(content) else None

    def keep(self, name: str, content: bytes) -> None:
        """Keep something under a name that a file can have, if there is a place for it."""
        if self._folder is None or not self._folder.parent.is_dir():
            return
        temporary = self._folder / f"{name}.{os.getpid()}.new"
        try:
            self._folder.mkdir(exist_ok=True)
            temporary.write_bytes(_digest(content) + content)
            temporary.replace(self._folder / name)
        except OSError:
            with suppress(OSError):
                temporary.unlink()


_current = Keepsakes(None)


def use(store: str) -> None:
    """From now on this process works for the site with that store."""
    global _current  # noqa: PLW0603 - tables are asked for from far below any settings
    _current = Keepsakes(store)


def current() -> Keepsakes:
    """Those of the site that this process works for; before :func:`use`, a place that keeps nothing."""
    return _current


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST).digest()
