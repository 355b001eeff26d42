"""Mirrors and output in an object store: the same site as from and to folders."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from plugins.archive import buckets
from plugins.archive.buckets import open_bucket
from plugins.errors import BucketError, NewsmirrorError, SettingsError
from plugins.store import Store
from tests.buckets import KEYS, objects, s3_server, upload
from tests.site import Site, bare, tag_link


@dataclass(frozen=True)
class Place:
    """An empty folder in a store."""

    url: str
    storage: dict[str, dict[str, object]]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch, s3_server() as address:
        for name, value in KEYS.items():
            patch.setenv(name, value)
        yield address


@pytest.fixture(params=["memory", "s3"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    if request.param == "memory":
        import fsspec

        yield Place("memory://archive", {})
        fsspec.filesystem("memory").store.clear()
        return
    storage = {"s3": {"endpoint_url": request.getfixturevalue("server")}}
    buckets.configure(storage)
    bucket = f"b{time.monotonic_ns()}"
    open_bucket(f"s3://{bucket}/x")._fs.mkdir(bucket)
    yield Place(f"s3://{bucket}/archive", storage)


def fill(site: Site, articles: int = 12) -> None:
    for number in range(articles):
        body = f"<p>{'水位上涨。' * 3}{tag_link('河流')}</p>"
        site.write(f"p{number % 2}/deep/er/{number}[a]*?.md", bare(number, day=f"2021-03-{1 + number:02}", body=body))
    site.write("README.md", "# Index\n")


def build(site: Site, place: Place, name: str = "bucket", **settings: object):
    return site.build(
        name, MIRRORS={"mirror": f"{place.url}/mirror"}, ARCHIVE_OUTPUT=f"{place.url}/{name}",
        ARCHIVE_STORAGE=place.storage, **settings,
    )  # fmt: skip


def site_of(place: Place, name: str = "bucket") -> dict[str, bytes]:
    return {path: data for path, data in objects(f"{place.url}/{name}").items() if not path.startswith(".")}


def plain(output: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in output.items() if not path.startswith(".")}


def test_a_site_from_and_in_a_store_has_the_bytes_of_one_from_and_in_folders(site, place):
    fill(site)
    upload(site.mirror, f"{place.url}/mirror")
    first = build(site, place)
    assert site_of(place) == plain(site.clean_build())
    assert first.files == 13
    again = build(site, place)
    assert again.nothing_changed
    assert again.read == 0 or place.url.startswith("memory")  # a store without digests has only times, too fresh here


def test_every_folder_of_a_store_is_listed_once_whatever_others_begin_like(place):
    paths = {
        f"{folder}/{name}"
        for folder in ("", "/t", "/topics", "/topics/t", "/topics/ti", "/topics/tian", "/topics/tian/an/anh", "/a/0/1")
        for name in ("t", "ti.html", "tian")
        if f"{folder}/{name}" not in ("/t", "/topics/t", "/topics/tian")
    }
    bucket = open_bucket(f"{place.url}/listed")
    for path in paths:
        bucket.write(path[1:], b"x")
    found = list(bucket.folders())
    assert len({folder for folder, _ in found}) == len(found)
    assert sorted(f"/{folder}/{item.name}".replace("//", "/") for folder, items in found for item in items) == sorted(
        paths
    )


def test_what_changes_in_a_store_is_read_and_what_goes_is_deleted(site, place):
    fill(site)
    upload(site.mirror, f"{place.url}/mirror")
    build(site, place)
    mirror = open_bucket(f"{place.url}/mirror")
    gone, changed = "p0/deep/er/2[a]*?.md", "p1/deep/er/3[a]*?.md"
    (site.mirror / gone).unlink()
    mirror.remove(gone)
    text = bare(3, "新的标题", "2021-03-04")
    site.write(changed, text)
    mirror.write(changed, text.encode())
    result = build(site, place)
    assert site_of(place) == plain(site.clean_build())
    assert result.removed


def test_an_output_that_somebody_changed_is_repaired(site, place):
    fill(site)
    upload(site.mirror, f"{place.url}/mirror")
    build(site, place)
    output = open_bucket(f"{place.url}/bucket")
    before = site_of(place)
    output.write("index.html", b"altered")
    output.write("stranger/of/no/use.html", b"stranger")
    output.remove("feed.xml")
    result = build(site, place)
    assert site_of(place) == before
    assert (sorted(result.written), result.removed) == (["feed.xml", "index.html"], ["stranger/of/no/use.html"])


def test_a_place_with_files_of_somebody_else_keeps_them(site, place):
    fill(site, 2)
    upload(site.mirror, f"{place.url}/mirror")
    open_bucket(f"{place.url}/bucket").write("theirs.txt", b"theirs")
    assert build(site, place).foreign == 1
    assert site_of(place)["theirs.txt"] == b"theirs"


def test_the_search_index_may_travel_through_a_store(site, place):
    fill(site)
    site.build("shared", ARCHIVE_SHARED=f"{place.url}/work", ARCHIVE_STORAGE=place.storage)
    assert site.output("shared") == site.clean_build()
    assert objects(f"{place.url}/work") == {}


def test_a_file_that_is_too_large_is_refused_before_it_is_fetched(site, place, monkeypatch):
    site.write("large.md", bare(1, body=f"<p>{'长' * 2000}</p>"))
    upload(site.mirror, f"{place.url}/mirror")
    monkeypatch.setattr(buckets.Bucket, "read", lambda *_: pytest.fail("was fetched"))
    build(site, place, ARCHIVE_MAX_FILE_BYTES=1024)
    (row,) = Store.open_for_reading(os.fspath(site.root / "bucket-store")).files.with_outcome("quarantined")
    assert "larger than 1024 bytes" in row[2]


def test_a_mirror_where_there_is_nothing_is_named_and_its_articles_stay(site, place):
    fill(site, 3)
    upload(site.mirror, f"{place.url}/mirror")
    build(site, place)
    open_bucket(place.url).clear("mirror")
    with pytest.raises(SettingsError, match=f"{place.url}/mirror', where there is nothing"):
        build(site, place)
    assert "index.html" in site_of(place)


def test_a_store_that_does_not_answer_is_named(site):
    storage = {"s3": {"endpoint_url": "http://127.0.0.1:9", "key": "x", "secret": "x",
                      "config_kwargs": {"retries": {"total_max_attempts": 1}}}}  # fmt: skip
    with pytest.raises(NewsmirrorError, match=r"s3://none/mirror.* cannot be listed.*127\.0\.0\.1:9"):
        build(site, Place("s3://none", storage))


def test_a_bucket_that_is_not_there_is_named(site, server):
    place = Place("s3://never-made", {"s3": {"endpoint_url": server}})
    fill(site, 1)
    with pytest.raises(BucketError, match=r"s3://never-made/site/\.newsmirror cannot be written"):
        site.build("bucket", ARCHIVE_OUTPUT="s3://never-made/site", ARCHIVE_STORAGE=place.storage)


def test_pages_say_what_they_are(site, server):
    buckets.configure({"s3": {"endpoint_url": server}})
    bucket = open_bucket("s3://types/site")
    bucket._fs.mkdir("types")
    bucket.write("index.html", b"x")
    assert bucket._fs.info("types/site/index.html")["ContentType"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("protocol", ["nonsense", "gs"])
def test_a_store_that_nothing_here_can_open_is_named(site, protocol):
    with pytest.raises(BucketError, match=f"{protocol}://x/y cannot be opened"):
        site.build("bucket", ARCHIVE_OUTPUT=f"{protocol}://x/y")


def test_folders_need_no_library_for_stores():
    script = (
        "import sys, plugins.archive.build, plugins.search.maker, plugins.search.shards;"
        "print([name for name in sys.modules if name.split('.')[0] in ('fsspec', 's3fs', 'distributed')])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


def test_a_file_can_be_explained_where_mirrors_are_in_a_store(tmp_path):
    from plugins.archive.explain import find_place

    (tmp_path / "harbour/pages").mkdir(parents=True)
    found = find_place(os.fspath(tmp_path / "harbour/pages/1.md"), {"far": "s3://bucket/far"})
    assert (found.mirror, found.path) == ("harbour", "pages/1.md")


def test_tools_that_read_a_settings_file_reach_its_stores(tmp_path, server):
    from plugins.archive.siteconf import load_settings

    file = tmp_path / "conf.py"
    file.write_text(f'PATH = "."\nARCHIVE_STORAGE = {{"s3": {{"endpoint_url": "{server}"}}}}\n', "utf-8")
    buckets.configure({"s3": {"endpoint_url": "http://127.0.0.1:9"}})
    load_settings(os.fspath(file))
    assert not open_bucket("s3://of-tools/x").exists("nothing")
