"""Handing out work: where it is done, in which order its results come, and whom it yields to."""

import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from plugins.archive.workers import NICENESS, WORTH_A_POOL, Workers
from plugins.store import Store
from tests.processes import wait_for


@pytest.fixture
def settings(site):
    made = site.settings(ARCHIVE_WORKERS=2)
    Store.open(made.store).close()
    return made


def where(batch: list[int]) -> tuple[int, int, list[int]]:
    """Process and niceness of whoever works on a batch."""
    return os.getpid(), os.nice(0), batch


def test_in_a_hurry_work_begins_here_and_goes_on_in_processes_that_yield_to_others(settings):
    done: list[tuple[int, int, list[int]]] = []

    def batches():
        deadline = time.monotonic() + 60
        while len({process for process, *_ in done}) < 2 and time.monotonic() < deadline:
            yield [len(asked)]
            asked.append(len(asked))
            time.sleep(0.01)

    asked: list[int] = []
    with Workers(settings, hurried=True) as workers:
        for result in workers.run(where, batches(), None):
            done.append(result)  # noqa: PERF402 - the batches look at what is done
    assert done[0][0] == os.getpid()
    assert [item for *_, batch in done for item in batch] == asked
    assert {niceness for process, niceness, _ in done if process != os.getpid()} == {min(19, os.nice(0) + NICENESS)}


def test_in_a_hurry_little_work_is_done_here_although_there_are_processes(settings):
    with Workers(settings, hurried=True) as workers:
        list(workers.run(where, [[1]], WORTH_A_POOL))
        assert {process for process, *_ in workers.run(where, [[1], [2]], 2)} == {os.getpid()}


def test_retired_workers_do_not_keep_anybody_waiting(settings):
    workers = Workers(settings, hurried=True)
    list(workers.run(where, [[1]], None))  # its processes are just being started
    began = time.monotonic()
    workers.retire()
    assert time.monotonic() - began < 0.2


def main_program(batch: list[int]) -> list[str]:
    """What a worker has of the program that began it: the file of its main module, and Pelican."""
    time.sleep(0.01 * len(batch))
    return [str(getattr(sys.modules["__main__"], "__file__", "")), "Pelican" * ("pelican" in sys.modules)]


def test_a_worker_begins_without_the_main_program(settings):
    with Workers(settings) as workers:
        assert list(workers.run(main_program, [[1]], None)) == [["", ""]]


def wait_in(batch: list[str]) -> None:
    """Note the process, and stay at work."""
    Path(batch[0], str(os.getpid())).touch()
    time.sleep(0.2)


def test_workers_of_a_build_that_is_killed_end_as_well(settings, tmp_path):
    seen = tmp_path / "seen"
    seen.mkdir()
    program = (
        "import pickle, sys; from plugins.archive.workers import Workers; from tests.archive.test_workers import wait_in\n"
        "settings, folder = pickle.loads(sys.stdin.buffer.read())\n"
        "with Workers(settings) as workers: list(workers.run(wait_in, [[folder]] * 1000, None))"
    )
    build = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert build.stdin is not None
    build.stdin.write(pickle.dumps((settings, os.fspath(seen))))
    build.stdin.close()
    deadline = time.monotonic() + 60
    while len(os.listdir(seen)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    workers = os.listdir(seen)
    assert len(workers) == 2
    build.send_signal(signal.SIGKILL)
    build.wait()
    assert wait_for(workers)
