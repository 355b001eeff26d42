"""What tests of publishing share: a site with an address, and real targets: rsync's folder, git's branch, S3's bucket."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest
from rich.console import Console

from plugins.archive.output import MARK
from plugins.archive.result import BuildResult
from plugins.publish import bucket as bucket_module
from plugins.publish.publish import publish
from plugins.settings import ArchiveSettings
from tests.buckets import KEYS, s3_server
from tests.site import NEWS, Site, bare, tag_link

ADDRESS = "https://news.example/archive"


@dataclass
class Place:
    """A target."""

    setting: Mapping[str, object]
    """``ARCHIVE_PUBLISH``."""
    read: Callable[[], dict[str, bytes]]
    """Everything that it holds."""
    put: Callable[[str, bytes], None]
    """Somebody else puts a file there."""


class WholeSite(Site):
    """A site with the theme's static files, which Pelican brings in a real build."""

    def build(self, name: str = "site", given: Mapping[str, bytes] | None = None, **extra: object) -> BuildResult:
        """Build into the output of that name."""
        static = Path(NEWS, "static")
        files = {f"theme/{path}": data for path, data in read_tree(static).items()}
        return super().build(name, {**files, **(given or {})}, **extra)


@pytest.fixture
def published_site(tmp_path: Path) -> Site:
    """A few articles with topics and feeds, with an address."""
    site = WholeSite(tmp_path)
    site.extra = {"THEME": NEWS, "SITEURL": ADDRESS, "SITENAME": "港湾镜报", "ARCHIVE_FEED_HISTORY": "summary"}
    for number in range(9):
        site.write(
            f"{number}.md", bare(number, day=f"2021-03-{number + 1:02}", body=f"<p>水{number}</p>{tag_link('潮汐')}")
        )
    return site


@pytest.fixture
def folder(tmp_path: Path) -> Place:
    """A folder that rsync writes."""
    root = tmp_path / "www" / "news"

    def put(path: str, data: bytes) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)

    return Place({"folder": os.fspath(root)}, lambda: read_tree(root), put)


def read_tree(root: Path) -> dict[str, bytes]:
    """Path -> bytes."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file()) if root.is_dir() else ()
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def git(folder: Path, *command: str, **keys: object) -> bytes:
    """What a command of git says."""
    return subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True, **keys).stdout  # type: ignore[call-overload, no-any-return]


@pytest.fixture
def branch(tmp_path: Path) -> Place:
    """A branch of a bare repository."""
    repository = tmp_path / "pages.git"
    git(tmp_path, "init", "--quiet", "--bare", os.fspath(repository))

    def read() -> dict[str, bytes]:
        if not git(repository, "branch", "--list", "pages"):
            return {}
        names = git(repository, "ls-tree", "-r", "-z", "--name-only", "pages").decode().split("\0")
        return {name: git(repository, "show", f"pages:{name}") for name in names if name and name != ".nojekyll"}

    def put(path: str, data: bytes) -> None:
        clone = tmp_path / "clone"
        if git(repository, "branch", "--list", "pages"):
            git(tmp_path, "clone", "--quiet", "--branch", "pages", os.fspath(repository), os.fspath(clone))
        else:
            git(tmp_path, "clone", "--quiet", os.fspath(repository), os.fspath(clone))
            git(clone, "checkout", "--quiet", "-b", "pages")
        (clone / path).parent.mkdir(parents=True, exist_ok=True)
        (clone / path).write_bytes(data)
        git(clone, "add", "-A", "-f")
        git(clone, "-c", "user.name=x", "-c", "user.email=x@x.example", "commit", "--quiet", "-m", "x")
        git(clone, "push", "--quiet", "origin", "pages")

    return Place({"branch": "pages", "repository": os.fspath(repository)}, read, put)


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    """The address of an S3 of our own."""
    with s3_server() as address:
        yield address


@pytest.fixture
def bucket(s3_address: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Place:
    """A bucket."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(bucket_module, "THREADS", 4)
    client = boto3.client("s3", endpoint_url=s3_address)
    name = f"news-{abs(hash(request.node.nodeid)):x}"
    client.create_bucket(Bucket=name)

    def read() -> dict[str, bytes]:
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=name, Prefix="site/")
        keys = [item["Key"] for page in pages for item in page.get("Contents", ())]
        return {
            key.removeprefix("site/"): client.get_object(Bucket=name, Key=key)["Body"].read() for key in sorted(keys)
        }

    def put(path: str, data: bytes) -> None:
        client.put_object(Bucket=name, Key=f"site/{path}", Body=data)

    return Place({"bucket": name, "prefix": "/site/", "endpoint": s3_address}, read, put)


@pytest.fixture(params=["folder", "branch", "bucket"])
def place(request: pytest.FixtureRequest) -> Place:
    """Each kind of target."""
    found: Place = request.getfixturevalue(request.param)
    return found


def settings_for(site: Site, place: Place, **extra: object) -> ArchiveSettings:
    """The site's settings with a target."""
    return site.settings(ARCHIVE_PUBLISH={**place.setting, **dict(extra.pop("publish", {}))}, **extra)  # type: ignore[call-overload]


def publish_to(site: Site, place: Place, *, dry_run: bool = False, **extra: object) -> int:
    """Publish what the site's output holds."""
    return publish(settings_for(site, place, **extra), Console(quiet=True), dry_run=dry_run)


def visible(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What readers get: all but our mark."""
    return {path: data for path, data in files.items() if path != MARK}
