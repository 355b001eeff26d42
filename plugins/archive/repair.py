"""A build that what went wrong with its store cannot stop: a damaged one is set aside and made again.

The store holds nothing that the inputs do not hold, so the only loss is time, and the output is that of a clean build.
What a build cannot mend (a full or read-only disk, processes that are killed) ends it with a sentence; the next
build goes on from there.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping

import msgspec
from rich.console import Console

from plugins.archive.build import Build
from plugins.archive.report import make_report
from plugins.archive.result import BuildResult
from plugins.errors import StoreError
from plugins.settings import ArchiveSettings
from plugins.store import Store
from plugins.store.connection import is_damage

logger = logging.getLogger(__name__)


def build_and_report(
    settings: ArchiveSettings, given: Mapping[str, bytes], console: Console | None = None
) -> tuple[BuildResult, dict[str, object]]:
    """Bring the output up to date, with a new store if the one that is there turns out to be damaged.

    :param given: path -> content of files that are made elsewhere.
    :param console: where progress is shown; None for nowhere.
    :raises StoreError: another build uses the store, it is newer than this program, or its disk cannot be written.
    :raises NewsmirrorError: the output cannot be written, or something kills every worker process.
    """
    try:
        return _build(settings, given, console)
    except _Damaged as damage:
        logger.warning("The store in %s is damaged (%r); it is set aside and built anew.", settings.store, damage.error)
    return _build(settings, given, console, mend=False)


class _Damaged(Exception):
    """The store was damaged and has been set aside."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


def _build(
    settings: ArchiveSettings, given: Mapping[str, bytes], console: Console | None, *, mend: bool = True
) -> tuple[BuildResult, dict[str, object]]:
    store = Store.open(settings.store)
    try:
        result = Build(settings, store, console).run(lambda: given)
        return result, make_report(store, result)
    except (sqlite3.Error, msgspec.MsgspecError, AssertionError) as error:  # asserted: rows that belong together
        if mend and (not isinstance(error, sqlite3.Error) or is_damage(error)):
            store.set_aside()
            raise _Damaged(error) from error
        if isinstance(error, sqlite3.Error):
            raise _not_ours(settings, error) from error
        raise
    finally:
        store.close()


def _not_ours(settings: ArchiveSettings, error: sqlite3.Error) -> StoreError:
    msg = f"the store in {settings.store} cannot be used: {error}. The next build goes on from here"
    return StoreError(msg)
