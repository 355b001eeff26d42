"""A bucket of S3 or of a service that speaks its language.

The bucket's own listing says what is there: the ``ETag`` of an object is the MD5 of its content, unless the bucket
encrypts with keys of its own; there, and wherever it differs at the same length, the digest that we leave with each
object decides. Puts are atomic, so a reader gets the old object or the new one.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from plugins.archive.output import MARK
from plugins.errors import PublishError
from plugins.publish.headers import headers_of
from plugins.publish.plan import Plan, make_plan

if TYPE_CHECKING:
    from plugins.publish.target import Publishing

try:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError
except ImportError as error:
    _needed = "publishing to a bucket needs boto3: .venv/bin/python -m pip install -r requirements/publish.lock"
    raise PublishError(_needed) from error

THREADS = 16
"""Requests in flight."""
AT_ONCE = 1000
"""Objects that one request can delete."""
DIGEST = "content-md5"
"""Metadata that we leave with each object."""
RETRIES = 8
"""Attempts of a request, with pauses between that grow."""


class Bucket:
    """A bucket, or the part of one below a prefix."""

    def __init__(self, publishing: Publishing, kept: Sequence[str] = ()) -> None:
        prefix = f"{publishing.prefix}/" if publishing.prefix else ""
        self.name = f"s3://{publishing.where}/{prefix}"
        self._bucket, self._prefix, self._kept = publishing.where, prefix, tuple(kept)
        session = boto3.session.Session(profile_name=publishing.profile or None, region_name=publishing.region or None)
        self._client = session.client(
            "s3",
            endpoint_url=publishing.endpoint or None,
            config=Config(
                retries={"mode": "standard", "max_attempts": RETRIES},
                max_pool_connections=THREADS,
                # Not every service that speaks S3 knows the newer checksums; MD5 they all know.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def plan(self, root: str, local: Mapping[str, int]) -> Plan:
        """Compare the listing with the digests of our files."""
        try:
            there = dict(self._listing())
            if there and MARK not in there:
                msg = (
                    f"{self.name} holds objects and no {MARK}: they are somebody else's and would be deleted. Name an "
                    f"empty prefix, or put an empty object {MARK} there to give it to Newsmirror"
                )
                raise PublishError(msg)
            same: list[str] = []
            doubtful: list[str] = []
            for path, size in local.items():
                if path in there and there[path][1] == size:
                    (same if there[path][0] == _md5(root, path).hex() else doubtful).append(path)
            with ThreadPoolExecutor(THREADS) as pool:
                same += [
                    path for path, is_same in pool.map(lambda path: self._is_same(root, path), doubtful) if is_same
                ]
        except (BotoCoreError, ClientError) as error:
            raise self._failed(error) from error
        return make_plan(local, same, there, self._kept)

    def send(self, root: str, plan: Plan, told: Callable[[int], None]) -> None:
        """Put stage after stage, then delete."""
        try:
            with ThreadPoolExecutor(THREADS) as pool:
                for stage in plan.stages():
                    for _ in pool.map(lambda path: self._put(root, path), stage):
                        told(1)
            gone = iter(plan.deleted)
            while batch := list(islice(gone, AT_ONCE)):
                keys = [{"Key": self._prefix + path} for path in batch]
                answer = self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": keys, "Quiet": True})
                for wrong in answer.get("Errors", ()):
                    msg = f"{self.name} does not delete {wrong.get('Key')}: {wrong.get('Message')}"
                    raise PublishError(msg)
                told(len(batch))
        except (BotoCoreError, ClientError) as error:
            raise self._failed(error) from error

    def _listing(self) -> Iterator[tuple[str, tuple[str, int]]]:
        """Path -> ETag and bytes of every object below the prefix."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
        for page in pages:
            for item in page.get("Contents", ()):
                yield item["Key"].removeprefix(self._prefix), (item["ETag"].strip('"'), int(item["Size"]))

    def _is_same(self, root: str, path: str) -> tuple[str, bool]:
        """Whether an object was put with our content, by the digest that was left with it."""
        about = self._client.head_object(Bucket=self._bucket, Key=self._prefix + path)
        return path, about.get("Metadata", {}).get(DIGEST) == _md5(root, path).hex()

    def _put(self, root: str, path: str) -> None:
        data, says = Path(root, path).read_bytes(), headers_of(path)
        digest = hashlib.md5(data, usedforsecurity=False).digest()
        extra = {"ContentEncoding": says.encoding} if says.encoding else {}
        self._client.put_object(
            Bucket=self._bucket,
            Key=self._prefix + path,
            Body=data,
            ContentType=says.type,
            CacheControl=says.cache,
            ContentMD5=base64.b64encode(digest).decode(),
            Metadata={DIGEST: digest.hex()},
            **extra,
        )

    def _failed(self, error: Exception) -> PublishError:
        return PublishError(f"{self.name}: {error}")


def _md5(root: str, path: str) -> bytes:
    """MD5 of a file: no secret, but what S3 compares by."""
    with Path(root, path).open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).digest()
