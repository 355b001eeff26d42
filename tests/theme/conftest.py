"""The sample archive built once, its kinds of pages, a browser, and servers at a root and under a prefix."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import chromium, served

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def output(tmp_path_factory) -> Path:
    """The sample archive, built by Pelican's own command."""
    folder = tmp_path_factory.mktemp("sample")
    command = [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "-o", str(folder / "deep/output"), "--quiet"]
    extra = ["-e", f'ARCHIVE_STORE="{folder / "store"}"', "ARCHIVE_WORKERS=1"]
    done = subprocess.run([*command, *extra], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "deep/output"


@pytest.fixture(scope="session")
def kinds(output) -> dict[str, str]:
    """One page of each kind: name -> path."""
    first = lambda pattern: min(path.relative_to(output).as_posix() for path in output.glob(pattern))  # noqa: E731
    topics = [path for path in sorted(output.glob("topics/*/*.html")) if path.name != "index.html"]
    articles = sorted(output.glob("a/*/*.html"))
    holding = lambda text: next(path for path in articles if text in path.read_text("utf-8"))  # noqa: E731
    return {
        "home": "index.html",
        "article": holding("<table").relative_to(output).as_posix(),
        "pictures": holding("pictures.js").relative_to(output).as_posix(),
        "topic": max(topics, key=lambda path: path.stat().st_size).relative_to(output).as_posix(),
        "topics": "topics/index.html",
        "shelf": first("topics/*/index.html"),
        "source": first("sources/*/index.html"),
        "sources": "sources/index.html",
        "category": first("categories/*/index.html"),
        "day": first("days/2021/2021-??-??.html"),
        "month": first("days/2021/2021-??.html"),
        "year": "days/2021/index.html",
        "calendar": "days/index.html",
        "subscribe": "subscribe.html",
        "about": "about.html",
        "404": "404.html",
        "page": first("pages/*.html"),
    }


@pytest.fixture(scope="session")
def browser():
    """Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def places(output) -> Iterator[dict[str, str]]:
    """Where the sample can be read: at the root of a host, under a prefix, and on a disk."""
    with served(output) as root, served(output.parents[1]) as above:
        yield {"root": root, "prefix": f"{above}/deep/output", "file": output.as_uri()}
