"""Where work runs outside this process: processes of this machine, or a cluster."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from typing import TYPE_CHECKING, Protocol, TypeVar

from plugins.settings import ArchiveSettings
from plugins.store import Store

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

R = TypeVar("R")


class Pool(Protocol):
    """Workers outside this process."""

    broken: tuple[type[BaseException], ...]
    """What the future of work raises if its worker died."""

    @property
    def capacity(self) -> int:
        """How many workers there are now."""

    @property
    def lost(self) -> bool:
        """Whether a worker has died: it may have left a file half written, under a name of its own."""

    def submit(self, work: Callable[..., R], *arguments: object) -> Future[R]:
        """Hand out work."""

    def wait_for(self, future: Future[R]) -> R:
        """The result.

        :raises NewsmirrorError: there is nobody any more who could work.
        """

    def share(self, store: Store) -> None:
        """From now on work sees the store as it is now, at least."""

    def restart(self) -> None:
        """A worker has died: be ready for work again. Futures that it broke are done after this."""

    def close(self) -> None:
        """No more work."""

    def retire(self) -> None:
        """No more work, all that was handed out is done, and nobody waits for the end."""


class Processes:
    """Worker processes of this machine, which read the store themselves."""

    broken: tuple[type[BaseException], ...] = (BrokenExecutor,)

    def __init__(self, settings: ArchiveSettings, initialize: Callable[[ArchiveSettings], None]) -> None:
        self._settings = settings
        self._initialize = initialize
        self._pool = self._start()
        self.lost = False

    @property
    def capacity(self) -> int:
        """How many processes there are."""
        return self._settings.workers

    def submit(self, work: Callable[..., R], *arguments: object) -> Future[R]:
        """Hand out work."""
        try:
            return self._pool.submit(work, *arguments)
        except BrokenExecutor as error:  # it broke since the last answer
            future: Future[R] = Future()
            future.set_exception(error)
            return future

    def wait_for(self, future: Future[R]) -> R:
        """The result."""
        return future.result()

    def share(self, store: Store) -> None:
        """Nothing to do: processes see what is committed."""

    def restart(self) -> None:
        """Processes of a pool live and die together."""
        self.lost = True
        self.close()
        self._pool = self._start()

    def close(self) -> None:
        """Wait for the processes to end."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def retire(self) -> None:
        """The processes end by themselves."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _start(self) -> ProcessPoolExecutor:
        from concurrent.futures import ProcessPoolExecutor  # 6 ms, which a build without processes need not spend

        from plugins.archive.spawning import WorkerContext

        return ProcessPoolExecutor(
            self._settings.workers,
            mp_context=WorkerContext(),
            initializer=self._initialize,
            initargs=(self._settings,),
        )


def open_pool(settings: ArchiveSettings, initialize: Callable[[ArchiveSettings], None]) -> Pool:
    """The workers that the settings name.

    :param initialize: makes a worker process ready.
    :raises ClusterError: a cluster does not answer, or has no worker.
    """
    if settings.executor == "processes":
        return Processes(settings, initialize)
    from plugins.archive.cluster import Cluster  # brings Dask: half a second, for builds that use it

    return Cluster(settings)
