"""Folders in an object store, named by a URL: ``s3://bucket/prefix``, or whatever else fsspec can open.

Mirrors, the output and the folder that machines share may be one. A local folder never comes here, and fsspec is
imported only where there is a URL: every edit would pay for it (0.15 s).

A request takes 5 to 100 ms, nearly all of it waiting, so whoever needs many objects asks for many at once. A write
replaces an object whole: no temporary names.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from plugins.errors import BucketError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

T = TypeVar("T")
R = TypeVar("R")

AT_ONCE = 32
"""Requests in flight for each process."""
PIECES_AT_ONCE = 8
"""Pieces of a listing in memory, about 1 kB an object."""

_TYPES = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "opml": "text/x-opml; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json",
    "woff2": "font/woff2",
    "xml": "application/xml",
}
"""Ending -> what a browser is told that a file is; a table of ours, because the system's differ."""
_PREFIXES = ("s3", "s3a", "gs", "gcs")
"""Protocols whose file systems list by how names begin."""
_TYPE_ARGUMENT = {"s3": "ContentType", "s3a": "ContentType", "gs": "content_type", "gcs": "content_type"}
"""How the file systems of fsspec that know types want to be told."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as a listing shows it; beside :class:`os.DirEntry` in a scan."""

    name: str
    """Last part of its path."""
    path: str
    """Its URL."""
    size: int
    """Bytes."""
    mark: int
    """Another number for every content, from the store's own digest (ETag); else the time of the last write, in
    nanoseconds since 1970."""
    is_time: bool
    """Whether the mark is only a time."""


def is_bucket(place: str) -> bool:
    """Whether a place is named by a URL instead of a path."""
    return "://" in place


def configure(storage: Mapping[str, Mapping[str, object]]) -> None:
    """Say how to reach the stores, in this process.

    :param storage: protocol -> options of its fsspec file system (``ARCHIVE_STORAGE``).
    """
    open_bucket.cache_clear()
    if storage:
        from fsspec.config import conf  # builds without URLs do not pay for fsspec

        conf.update({protocol: dict(options) for protocol, options in storage.items()})


@cache
def open_bucket(url: str) -> Bucket:
    """The folder at a URL; the same object, with its open connections, for the same URL.

    :raises BucketError: fsspec or what it needs for the protocol is not installed, or the URL is none.
    """
    return Bucket(url)


class Bucket:
    """A folder in an object store; paths are relative to it.

    Every method raises :class:`BucketError` for what a reader of the message has to mend, and
    :class:`FileNotFoundError` for an object that is not there.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.protocol = url.partition("://")[0]
        with _named(url, "opened"):
            self._fs, self._root = _open(self.url, self.protocol)
        # s3fs would ask for an object's size first, to fetch large ones in parts.
        self._whole = {"max_concurrency": 1} if self.protocol in ("s3", "s3a") else {}

    def folders(self) -> Iterator[tuple[str, list[Listed]]]:
        """Each folder with its files, those without any left out.

        The two top levels are listed folder by folder; what is below them whole, in pieces of folders whose names
        begin alike, where the store can list so. Our 4,096 folders of articles are 256 pieces then: a request for each
        and for each thousand objects, and memory for the objects of some pieces.
        """
        pending = [""]
        for _ in range(2):
            inner: list[str] = []
            for place, (files, folders) in zip(pending, in_parallel(self._level, pending), strict=True):
                if files:
                    yield place, files
                inner += folders
            pending = inner
        pieces = list(dict.fromkeys(map(self._piece, pending)))
        for found in in_parallel(lambda piece: self._below(*piece), pieces, PIECES_AT_ONCE):
            yield from found.items()

    def read(self, path: str) -> bytes:
        """An object's content."""
        with _named(f"{self.url}/{path}", "read"):
            return bytes(self._fs.cat_file(self._key(path), **self._whole))

    def read_range(self, path: str, start: int, stop: int) -> bytes:
        """The bytes ``start <= i < stop`` of an object."""
        if start == stop:
            return b""
        with _named(f"{self.url}/{path}", "read"):
            return bytes(self._fs.cat_file(self._key(path), start=start, end=stop))

    def write(self, path: str, data: bytes) -> int:
        """Replace an object; its mark."""
        options = {}
        kind = _TYPES.get(path.rpartition(".")[2])
        if kind and self.protocol in _TYPE_ARGUMENT:
            options[_TYPE_ARGUMENT[self.protocol]] = kind
        with _named(f"{self.url}/{path}", "written"):
            answer = self._fs.pipe_file(self._key(path), data, **options)
            # S3's answer to a write has the ETag already; other stores are asked for what a listing will show.
            known = isinstance(answer, dict) and "ETag" in answer
            return _mark(answer if known else self._fs.info(self._key(path)))[0]

    def upload(self, file: str, path: str) -> None:
        """Replace an object by a local file of any size."""
        with _named(f"{self.url}/{path}", "written"):
            self._fs.put_file(file, self._key(path))

    def download(self, path: str, file: str) -> None:
        """Copy an object of any size to a local file."""
        with _named(f"{self.url}/{path}", "read"):
            self._fs.get_file(self._key(path), file)

    def exists(self, path: str) -> bool:
        """Whether there is such an object."""
        with _named(f"{self.url}/{path}", "looked up"):
            return bool(self._fs.exists(self._key(path)))

    def remove(self, path: str) -> None:
        """Delete an object, if it is there."""
        with _named(f"{self.url}/{path}", "deleted"):
            try:
                self._fs.rm_file(self._key(path))
            except FileNotFoundError:
                return

    def clear(self, folder: str) -> None:
        """Delete everything below a folder."""
        doomed = [f"{place}/{item.name}" for place, items in self._below(folder).items() for item in items]
        for _ in in_parallel(self.remove, doomed):
            pass

    def _level(self, folder: str) -> tuple[list[Listed], list[str]]:
        """Files and folders right in a folder; nothing, if it is not there."""
        key, files, folders = self._key(folder), [], []
        with _named(f"{self.url}/{folder}", "listed"):
            try:
                found = self._fs.ls(key, detail=True)
            except FileNotFoundError:
                return [], []
        for info in found:
            path = self._path(info["name"])
            if info["type"] == "directory":
                folders.append(path)
            elif path and path != folder:  # some stores mark a folder by an empty object of its name
                files.append(self._listed(path, info))
        return sorted(files, key=_name), sorted(folders)

    def _piece(self, folder: str) -> tuple[str, str]:
        """The folder to list for one of the second level, and how the names begin that are listed together with it."""
        parent, _, name = folder.rpartition("/")
        if self.protocol not in _PREFIXES:
            return folder, ""
        # "t" alone would also begin "tian": every folder belongs to one piece.
        return parent, name[:2] if len(name) > 1 else f"{name}/"

    def _below(self, folder: str, prefix: str = "") -> dict[str, list[Listed]]:
        """Folder -> files of everything below a folder, or of those folders in it whose names begin so."""
        options = {"prefix": prefix} if prefix else {}
        with _named(f"{self.url}/{folder}", "listed"):
            found = self._fs.find(self._key(folder), detail=True, **options)
        folders: dict[str, list[Listed]] = {}
        for key, info in found.items():
            path = self._path(key)
            place = os.path.dirname(path)
            if info["type"] == "file" and path and path != folder and not key.endswith("/"):
                if prefix and place == folder:
                    continue  # a file beside these folders
                folders.setdefault(place, []).append(self._listed(path, info))
        return {place: sorted(files, key=_name) for place, files in sorted(folders.items())}

    def _listed(self, path: str, info: Mapping[str, Any]) -> Listed:
        mark, is_time = _mark(info)
        return Listed(os.path.basename(path), f"{self.url}/{path}", info["size"], mark, is_time)

    def _key(self, path: str) -> str:
        return f"{self._root}/{path}" if path else self._root

    def _path(self, key: str) -> str:
        return key[len(self._root) + 1 :].rstrip("/")


def read_objects(urls: Iterable[str]) -> Iterator[bytes | OSError]:
    """The contents of objects, many at once, in order; an error instead where one is not there or not ours to read.

    :raises BucketError: the store does not answer, so that nobody knows what is there.
    """
    return in_parallel(_content, urls)


def in_parallel(work: Callable[[T], R], items: Iterable[T], ahead: int = 2 * AT_ONCE) -> Iterator[R]:
    """Results in the order of the items, some of which wait for their answers at the same time.

    :param ahead: how many results may wait to be taken.
    """
    waiting: deque[Future[R]] = deque()
    try:
        for item in items:
            waiting.append(requests().submit(work, item))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


@cache
def requests() -> ThreadPoolExecutor:
    """Threads that wait for answers."""
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="bucket")


def _content(url: str) -> bytes | OSError:
    folder, _, name = url.rpartition("/")
    try:
        return open_bucket(folder).read(name)
    except (FileNotFoundError, PermissionError) as error:
        return error


def _open(url: str, protocol: str) -> tuple[AbstractFileSystem, str]:
    from fsspec.core import url_to_fs  # builds without URLs do not pay for fsspec

    options: dict[str, object] = {"use_listings_cache": False}  # a listing is used once, and may be large
    if protocol in ("s3", "s3a"):
        from fsspec.config import conf  # see above

        if "config_kwargs" not in conf.get(protocol, {}):
            options["config_kwargs"] = {"max_pool_connections": AT_ONCE}
    system, root = url_to_fs(url, **options)
    return system, str(root)


@contextmanager
def _named(url: str, what: str) -> Iterator[None]:
    """Name the object in whatever goes wrong."""
    try:
        yield
    except BucketError:
        raise
    except Exception as error:  # every store has errors of its own, from its own libraries
        absent = isinstance(error, FileNotFoundError) and what != "written"
        if absent or (isinstance(error, PermissionError) and what == "read"):
            raise
        hint = " (pip install '.[s3]')" if isinstance(error, ImportError) and url.startswith("s3") else ""
        msg = f"{url} cannot be {what}: {str(error) or type(error).__name__}{hint}"
        raise BucketError(msg) from error


def _mark(info: Mapping[str, Any]) -> tuple[int, bool]:
    """A number for an object's state, and whether it is only a time."""
    tag = info.get("ETag") or info.get("etag")
    if tag:
        text = str(tag).strip('"').encode()
        return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest()) >> 2 | 1, False  # an SQLite integer, not 0
    when = next((info[key] for key in ("LastModified", "mtime", "modified", "created") if info.get(key)), 0)
    if isinstance(when, datetime):
        when = when.timestamp()
    return int(float(when) * 1e9), True


def _name(item: Listed) -> str:
    return item.name
