"""A build on a Dask cluster: the same bytes, whatever happens to workers; and machines that differ are refused."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.archive import workers
from plugins.archive.buckets import configure, open_bucket
from plugins.archive.steps.reading import Reading
from plugins.archive.steps.rendering import Rendering
from plugins.errors import ClusterError, NewsmirrorError
from tests.buckets import KEYS, objects, s3_server, upload
from tests.cluster import LocalCluster
from tests.site import Site, bare, tag_link

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def everything_is_worth_a_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_A_POOL", 1)
    monkeypatch.setattr(workers, "WORTH_A_SNAPSHOT", 1)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[LocalCluster]:
    with LocalCluster(tmp_path / "cluster") as running:
        yield running


def fill(site: Site, articles: int = 400) -> None:
    for number in range(articles):
        body = f"<p>{'水位上涨。' * 3}{tag_link('河流')}{tag_link(f'支流{number % 7}')}</p>"
        day = f"2021-{1 + number % 3:02}-{1 + number % 28:02}"
        site.write(f"p{number % 3}/{number}.md", bare(number, day=day, body=body, host=f"s{number % 3}.example"))


def kill_after(monkeypatch: pytest.MonkeyPatch, step: type, name: str, number: int, victim: int) -> None:
    """Kill a process when a step of a build does a thing for the given time."""
    original, left = getattr(step, name), [number]

    def counting(self: object, *arguments: object) -> object:
        left[0] -= 1
        if not left[0]:
            os.kill(victim, signal.SIGKILL)
        return original(self, *arguments)

    monkeypatch.setattr(step, name, counting)


def test_a_cluster_makes_the_bytes_of_one_process(site, cluster):
    fill(site)
    site.build("cluster", ARCHIVE_EXECUTOR=cluster.executor)
    assert site.output("cluster") == site.clean_build()
    assert site.build("cluster", ARCHIVE_EXECUTOR=cluster.executor).nothing_changed
    # What changes between builds of one cluster reaches workers that have done the first.
    fill(site, 450)
    site.build("cluster", ARCHIVE_EXECUTOR=cluster.executor, SITENAME="Other")
    assert site.output("cluster") == site.clean_build(SITENAME="Other")
    left = {path.name for path in (site.root / "cluster-store").iterdir()}
    assert left == {"archive.sqlite", "keepsakes", "lock"}
    assert not (site.root / "cluster-output/.newsmirror-build").exists()


@pytest.mark.parametrize(("step", "name", "number"), [(Reading, "_save", 100), (Rendering, "_settle", 3)])
def test_a_worker_that_dies_in_mid_build_has_its_work_done_again(site, cluster, monkeypatch, step, name, number):
    monkeypatch.setattr("plugins.archive.steps.reading.READ_BATCH", 8)
    monkeypatch.setattr("plugins.archive.steps.rendering.RENDER_BATCH", 8)
    fill(site)
    kill_after(monkeypatch, step, name, number, cluster.workers[0].pid)
    site.build("cluster", ARCHIVE_EXECUTOR=cluster.executor)
    assert cluster.workers[0].wait(1) == -signal.SIGKILL
    assert site.output("cluster") == site.clean_build()


def test_a_scheduler_that_dies_ends_the_build_and_the_next_one_goes_on(site, cluster, monkeypatch):
    fill(site)
    monkeypatch.setattr("plugins.archive.steps.reading.READ_BATCH", 8)
    kill_after(monkeypatch, Reading, "_save", 100, cluster.scheduler.pid)
    with pytest.raises(ClusterError, match=r"the Dask scheduler at 127\.0\.0\.1:\d+ is gone"):
        site.build("cluster", ARCHIVE_EXECUTOR=cluster.executor)
    monkeypatch.undo()
    site.build("cluster")
    assert site.output("cluster") == site.clean_build()


def test_mirrors_output_and_what_machines_share_may_all_be_in_a_store(site, cluster, monkeypatch):
    fill(site, 150)
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with s3_server() as address:
        storage = {"s3": {"endpoint_url": address, "key": "test", "secret": "test"}}
        configure(storage)
        open_bucket("s3://all/x")._fs.mkdir("all")
        upload(site.mirror, "s3://all/mirror")
        site.build(
            "cluster", MIRRORS=["s3://all/mirror"], ARCHIVE_OUTPUT="s3://all/site", ARCHIVE_SHARED="s3://all/work",
            ARCHIVE_STORAGE=storage, ARCHIVE_EXECUTOR=cluster.executor,
        )  # fmt: skip
        made = objects("s3://all/site")
        assert objects("s3://all/work") == {}
    clean = site.clean_build()
    assert {path: data for path, data in made.items() if path != ".newsmirror"} == {
        path: data for path, data in clean.items() if path != ".newsmirror"
    }


def test_a_worker_with_other_code_is_refused_and_named(site, tmp_path):
    fill(site, 20)
    shutil.copytree(ROOT / "plugins", tmp_path / "other/plugins", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "other/plugins/cleaning/layout.py").open("a") as module:
        module.write("# another version\n")
    with LocalCluster(tmp_path / "cluster", workers=0) as cluster:
        cluster.add_worker(folder=tmp_path / "other")
        with pytest.raises(ClusterError, match=r"would not make the same bytes: plugins/cleaning/layout\.py\. Bring"):
            site.build("cluster", ARCHIVE_EXECUTOR=cluster.executor)


def test_a_worker_without_the_project_is_named(site, tmp_path):
    (tmp_path / "empty").mkdir()
    with LocalCluster(tmp_path / "cluster", workers=0) as cluster:
        cluster.add_worker(folder=tmp_path / "empty")
        with pytest.raises(ClusterError, match=r"cannot import the project: .*No module named 'plugins'"):
            fill(site, 20)
            site.build("cluster", ARCHIVE_EXECUTOR=cluster.executor)


def test_a_worker_with_several_threads_is_refused(site, tmp_path):
    fill(site, 20)
    with LocalCluster(tmp_path / "cluster", workers=0) as cluster:
        cluster.add_worker("--nthreads", "2")
        with pytest.raises(ClusterError, match="has 2 threads; start more workers with --nthreads 1"):
            site.build("cluster", ARCHIVE_EXECUTOR=cluster.executor)


def test_a_folder_that_a_worker_does_not_share_is_named(site, cluster, monkeypatch):
    fill(site, 20)
    monkeypatch.setattr("plugins.archive.cluster.Cluster._leave_beacons", lambda _: None)
    with pytest.raises(ClusterError, match=r"does not see the folder .*cluster-output of this machine"):
        site.build("cluster", ARCHIVE_EXECUTOR=cluster.executor)


def test_a_cluster_that_is_not_there_and_one_without_workers_are_named(site, tmp_path, monkeypatch):
    fill(site, 20)
    monkeypatch.setattr("plugins.archive.cluster.ANSWER_SECONDS", 1)
    with pytest.raises(ClusterError, match=r"no Dask scheduler answers at 127\.0\.0\.1:9"):
        site.build("cluster", ARCHIVE_EXECUTOR="dask://127.0.0.1:9")
    monkeypatch.setattr("plugins.archive.cluster.ANSWER_SECONDS", 5)
    with (
        LocalCluster(tmp_path / "cluster", workers=0) as cluster,
        pytest.raises(ClusterError, match="has no workers: dask worker tcp://"),
    ):
        site.build("cluster", ARCHIVE_EXECUTOR=cluster.executor)


def test_what_kills_every_worker_of_a_cluster_is_named(site, monkeypatch, tmp_path):
    fill(site, 12)
    monkeypatch.setattr("plugins.archive.steps.reading.read_batch", die_of_seven)
    # A nanny starts a worker again; Dask itself would try four of them for each task.
    with LocalCluster(tmp_path / "cluster", 0, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as cluster:
        cluster.add_worker(nanny=True)
        with pytest.raises(NewsmirrorError, match=r"each time it was at the file mirror/p1/7\.md"):
            site.build("cluster", ARCHIVE_EXECUTOR=cluster.executor)


def test_what_kills_every_worker_is_named(site, monkeypatch):
    fill(site, 20)
    monkeypatch.setattr("plugins.archive.steps.reading.read_batch", die_of_seven)
    with pytest.raises(NewsmirrorError, match=r"each time it was at the file mirror/p1/7\.md"):
        site.build(ARCHIVE_WORKERS=2)


def test_workers_that_die_of_each_other_do_not_end_a_build(site, monkeypatch, tmp_path):
    fill(site, 200)
    monkeypatch.setenv("DIED", os.fspath(tmp_path / "died"))
    monkeypatch.setattr("plugins.archive.steps.reading.READ_BATCH", 8)
    monkeypatch.setattr("plugins.archive.steps.reading.read_batch", die_once)
    site.build(ARCHIVE_WORKERS=2)
    monkeypatch.undo()
    assert (tmp_path / "died").exists()
    assert site.output() == site.clean_build()


def die_of_seven(tasks):
    """What a file does that takes all memory."""
    if any(task.path == "p1/7.md" for task in tasks):
        os.kill(os.getpid(), signal.SIGKILL)
    return workers.read_batch(tasks)


def die_once(tasks):
    """What a machine does that is short of memory for a moment."""
    died = Path(os.environ["DIED"])
    if any(task.path == "p1/70.md" for task in tasks) and not died.exists():
        died.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return workers.read_batch(tasks)
