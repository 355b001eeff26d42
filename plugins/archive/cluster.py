"""Work on a Dask cluster: what crosses to its workers, and what they must have in common with this machine.

Each worker is told of a build once (:class:`Visit`): settings, and what makes pages here. Tasks carry a
:class:`Ticket` of some hundred bytes. Before its first task a worker compares its own code, libraries, templates and
folders with what it was told, and refuses to work if they differ: the bytes must be those of any other machine.

Dask does tasks of a worker that died again elsewhere. A worker that is only given up for lost may go on for a while: it
writes the same bytes to the same places.
"""

from __future__ import annotations

import gc
import logging
import math
import os
import secrets
import time
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, replace
from typing import TypeVar

from distributed import Client, KilledWorker, Worker, get_worker
from distributed.comm.core import CommClosedError
from distributed.diagnostics.plugin import WorkerPlugin

from plugins.archive.buckets import configure, is_bucket
from plugins.archive.fingerprints import code_inventory, site_inventory
from plugins.archive.snapshots import clear_snapshots, fetch_snapshot, forget_snapshot, save_snapshot
from plugins.archive.workers import collect_rarely, start
from plugins.errors import ClusterError
from plugins.settings import ArchiveSettings
from plugins.store import Store

R = TypeVar("R")

logger = logging.getLogger(__name__)

ANSWER_SECONDS = 15
"""How long a scheduler may take to answer, and a cluster to have a worker."""
WITHOUT_WORKERS = 60
"""Seconds that a build waits for a worker to come back when there is none."""
RECOUNT_SECONDS = 5
"""Workers come and go; asking takes a millisecond."""
NAMED = 6
"""Differences that a message names."""
BEACON = ".newsmirror-build"
"""A file in folders that must be the same on all machines; pruning leaves dot files alone."""

_CODE = code_inventory()
"""Of this process: taken when it imports this, so files that change later are no part of it."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What every task carries."""

    build: str
    """Name of the build, as workers were told."""
    snapshot: str
    """Folder or URL of the copy of the store that its work sees; empty for work that needs none."""


class _Here:
    """What a worker process keeps between tasks."""

    visits: Mapping[str, Visit] = {}
    ticket: Ticket | None = None


class Visit(WorkerPlugin):
    """A build, as each worker is told of it once: those that are there, and those that join later."""

    def __init__(self, build: str, settings: ArchiveSettings) -> None:
        self.build = build
        self.settings = settings
        self.code = _CODE
        self.site = site_inventory(settings)

    def setup(self, worker: Worker) -> None:  # noqa: ARG002 - Dask's signature
        """Remember the build; looking at it more closely is for the first task, which can answer."""
        _Here.visits = {**_Here.visits, self.build: self}

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002 - Dask's signature
        """The build has ended: leave this process as it was found."""
        _Here.visits = {name: visit for name, visit in _Here.visits.items() if name != self.build}
        ticket, _Here.ticket = _Here.ticket, None
        if ticket is not None:
            forget_snapshot(ticket.snapshot)
        gc.unfreeze()
        gc.set_threshold(700, 10, 10)


def work_on(ticket: Ticket, work: Callable[..., R], *arguments: object) -> R:
    """Do some work of a build, in a worker."""
    if _Here.ticket != ticket:
        _begin(ticket)
    return work(*arguments)


def _begin(ticket: Ticket) -> None:
    """Make this process ready for a build, or for a newer copy of the store.

    :raises ClusterError: it would not make the same bytes.
    """
    worker = get_worker()
    visit = _Here.visits.get(ticket.build)
    if visit is None:
        raise ClusterError(f"worker {worker.address} was not told of this build; start it again")
    if worker.state.nthreads != 1:
        msg = (
            f"worker {worker.address} has {worker.state.nthreads} threads; start more workers with --nthreads 1 instead"
        )
        raise ClusterError(msg)
    configure(visit.settings.storage)
    _compare(worker.address, visit)
    last, settings = _Here.ticket, visit.settings
    if ticket.snapshot:
        settings = replace(settings, store=fetch_snapshot(ticket.snapshot))
    collect_rarely()
    start(settings)
    _Here.ticket = ticket
    if last is not None and last.snapshot != ticket.snapshot:
        forget_snapshot(last.snapshot)


def _compare(address: str, visit: Visit) -> None:
    unlike = [*_differences(visit.code, _CODE), *_differences(visit.site, site_inventory(visit.settings))]
    if unlike:
        more = f" and {len(unlike) - NAMED} more" if len(unlike) > NAMED else ""
        msg = (
            f"worker {address} would not make the same bytes: {', '.join(unlike[:NAMED])}{more}. "
            "Bring it to the state of this machine and start it again"
        )
        raise ClusterError(msg)
    for folder in _folders(visit.settings):
        if _read_beacon(folder) != visit.build:
            msg = (
                f"worker {address} does not see the folder {folder} of this machine; put it on a file system that all "
                "machines share, or name a URL (ARCHIVE_OUTPUT, ARCHIVE_SHARED)"
            )
            raise ClusterError(msg)


def _differences(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """What differs, in words."""
    found = []
    for name in sorted(here.keys() | there.keys()):
        one, other = here.get(name, "not there"), there.get(name, "not there")
        if one != other:
            is_version = "/" not in name
            found.append(f"{name} ({other} instead of {one})" if is_version else name)
    return found


def _folders(settings: ArchiveSettings) -> list[str]:
    """Folders of the file system that workers write to or read from."""
    return [place for place in dict.fromkeys((settings.output, settings.scratch)) if not is_bucket(place)]


def _read_beacon(folder: str) -> str:
    try:
        with open(os.path.join(folder, BEACON), encoding="ascii") as stream:
            return stream.read()
    except OSError:
        return ""


class Cluster:
    """The workers of a Dask cluster that is there already."""

    broken: tuple[type[BaseException], ...] = (KilledWorker,)

    def __init__(self, settings: ArchiveSettings) -> None:
        self._settings = settings
        self._build = secrets.token_hex(8)
        self._address = settings.executor.removeprefix("dask://")
        # One name for an archive: what a build left behind that was killed is replaced by the next.
        self._name = f"newsmirror {os.path.abspath(settings.store)}"
        self._snapshots = 0
        self._number, self._counted = 0, -math.inf
        self._seen: set[str] = set()
        self._ticket = Ticket(self._build, "")
        self._client = self._connect()
        try:
            self._leave_beacons()
            self._tell()
        except BaseException:
            self.close()
            raise
        self._executor = self._client.get_executor(pure=False)

    def _connect(self) -> Client:
        try:
            client = Client(f"tcp://{self._address}", timeout=ANSWER_SECONDS, set_as_default=False)
        except (OSError, TimeoutError) as error:
            msg = f"no Dask scheduler answers at {self._address} (ARCHIVE_EXECUTOR): {error}"
            raise ClusterError(msg) from error
        try:
            client.wait_for_workers(1, timeout=ANSWER_SECONDS)
        except TimeoutError as error:
            client.close()
            msg = (
                f"the Dask scheduler at {self._address} has no workers: dask worker tcp://{self._address} --nthreads 1"
            )
            raise ClusterError(msg) from error
        return client

    def _leave_beacons(self) -> None:
        for folder in _folders(self._settings):
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, BEACON), "w", encoding="ascii") as stream:
                stream.write(self._build)

    def _tell(self) -> None:
        try:
            self._client.register_plugin(Visit(self._build, self._settings), name=self._name)
        except Exception as error:  # Dask hands on what a worker raised, or only its text
            if isinstance(error, ImportError) or "No module named" in str(error):
                msg = (
                    f"a worker of the Dask cluster at {self._address} cannot import the project: {error}. "
                    "Start workers in the project's folder, or install it there (pip install '.[dask]')"
                )
                raise ClusterError(msg) from error
            raise

    @property
    def capacity(self) -> int:
        """How many workers there are, or were some seconds ago."""
        now = time.monotonic()
        if now > self._counted + RECOUNT_SECONDS:
            self._counted, self._number = now, self._count_workers()
        return max(1, self._number)

    @property
    def lost(self) -> bool:
        """Whether a worker is gone that was there before."""
        return len(self._seen) > self._count_workers()

    def _count_workers(self) -> int:
        try:
            workers = self._client.nthreads()
            self._seen.update(workers)
            return len(workers)
        except Exception as error:  # Dask has a dozen for this: closed connections, closed clients, time-outs
            raise self._gone() from error

    def _gone(self) -> ClusterError:
        return ClusterError(f"the Dask scheduler at {self._address} is gone. The next build goes on from here")

    def submit(self, work: Callable[..., R], *arguments: object) -> Future[R]:
        """Hand out work."""
        if self._client.status not in ("running", "connecting"):
            raise self._gone()
        future: Future[R] = self._executor.submit(work_on, self._ticket, work, *arguments)
        return future

    def wait_for(self, future: Future[R]) -> R:
        """The result.

        :raises ClusterError: the scheduler is gone, or has had no worker for a minute.
        """
        waited = 0
        while True:
            try:
                return future.result(timeout=ANSWER_SECONDS)
            except FutureTimeout:
                if future.done():
                    raise  # the work's own
                waited = 0 if self._count_workers() else waited + ANSWER_SECONDS
                if waited >= WITHOUT_WORKERS:
                    msg = f"the Dask cluster at {self._address} lost all its workers. The next build goes on from here"
                    raise ClusterError(msg) from None
            except CancelledError:
                raise self._gone() from None
            except CommClosedError as error:
                raise self._gone() from error

    def share(self, store: Store) -> None:
        """Give workers a copy of the store as it is now."""
        self._snapshots += 1
        clear_snapshots(self._settings.scratch)
        snapshot = save_snapshot(store, self._settings.scratch, f"{self._build}-{self._snapshots}")
        self._ticket = Ticket(self._build, snapshot)

    def restart(self) -> None:
        """Nothing to do: Dask's workers die one by one, and its nannies start new ones."""

    def retire(self) -> None:
        """As :meth:`close`, which waits for nobody."""
        self.close()

    def close(self) -> None:
        """Leave nothing on the cluster."""
        try:
            self._client.unregister_worker_plugin(self._name)
        except Exception as error:  # noqa: BLE001 - whatever became of the cluster, the build has its result or its error
            logger.debug("The workers were not told that the build has ended: %s", error)
        self._client.close()
        clear_snapshots(self._settings.scratch)
        for folder in _folders(self._settings):
            if _read_beacon(folder) == self._build:
                os.unlink(os.path.join(folder, BEACON))
