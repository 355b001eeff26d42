"""Where a site is published: ``ARCHIVE_PUBLISH`` of the settings, checked, as a record; and what a target can do."""

from __future__ import annotations

import difflib
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from plugins.errors import PassingError, SettingsError
from plugins.publish.hosts import hosts
from plugins.publish.plan import Plan

T = TypeVar("T")

PLACES = ("folder", "branch", "bucket")
"""Kinds of targets: one of them names the place."""


class Target(Protocol):
    """A place that a site is published at."""

    name: str
    """For people."""

    def plan(self, root: str, local: Mapping[str, int]) -> Plan:
        """What would have to be sent and deleted; changes nothing.

        :param root: output folder.
        :param local: path -> bytes of every file to publish.
        :raises PublishError: it cannot be reached, or holds files of somebody else.
        """

    def send(self, root: str, plan: Plan, told: Callable[[int], None]) -> None:
        """Do it.

        :param told: gets the number of files that have arrived since it was last called.
        :raises PublishError: something went wrong; what was sent stays, the next publish goes on.
        """


@dataclass(frozen=True, slots=True)
class Publishing:
    """``ARCHIVE_PUBLISH``."""

    place: str
    """``folder``, ``branch`` or ``bucket``."""
    where: str
    """Folder (``host:folder`` through ssh), name of the branch, or name of the bucket."""
    repository: str = ""
    """Address of the git repository of a branch."""
    history: bool = False
    """Whether a branch keeps what was published before."""
    prefix: str = ""
    """Of a bucket's keys, without slashes at its ends."""
    endpoint: str = ""
    """Address of an S3-compatible service; empty for Amazon's."""
    region: str = ""
    """Of the bucket."""
    profile: str = ""
    """Of the credentials, as the AWS tools know it; keys never stand in settings."""
    host: str = ""
    """Name in ``data/hosts.toml``, whose limits hold."""
    max_files: int = 0
    """Budget of files; 0 for none."""
    max_bytes: int = 0
    """Budget of bytes; 0 for none."""
    unread: int = 0
    """Old articles that feed readers may show as new, over all feeds."""
    gone: int = 0
    """Feeds that may be gone."""
    lost: int = 0
    """Entries that may have left their feeds."""


_KEYS: Mapping[str, type] = {
    "folder": str, "branch": str, "bucket": str, "repository": str, "history": bool, "prefix": str, "endpoint": str,
    "region": str, "profile": str, "host": str, "max_files": int, "max_bytes": int, "unread": int, "gone": int,
    "lost": int,
}  # fmt: skip
_ONLY = {
    "repository": "branch", "history": "branch", "prefix": "bucket", "endpoint": "bucket", "region": "bucket",
    "profile": "bucket",
}  # fmt: skip
"""Keys that belong to one kind of place."""


def read_publishing(table: Mapping[str, object]) -> Publishing:
    """Check the setting.

    :raises SettingsError: it names no place or more than one, or a key or value is wrong; all problems in one message.
    """
    problems = []
    for key, value in table.items():
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(_KEYS)}"
            problems.append(f"ARCHIVE_PUBLISH has no {key!r}; {hint}")
        elif not _fits(value, _KEYS[key]):
            kind = {str: "a text", bool: "True or False", int: "a whole number"}[_KEYS[key]]
            problems.append(f"ARCHIVE_PUBLISH[{key!r}] must be {kind}, not {value!r}")
        elif key in _ONLY and _ONLY[key] not in table:
            problems.append(f"ARCHIVE_PUBLISH[{key!r}] belongs to a {_ONLY[key]}")
    places = [key for key in PLACES if table.get(key)]
    if len(places) != 1:
        named = " and ".join(places) or "nothing"
        problems.append(f"ARCHIVE_PUBLISH must name one of {', '.join(PLACES)}; it names {named}")
    if places == ["branch"] and not table.get("repository"):
        problems.append("ARCHIVE_PUBLISH names a branch and no repository")
    host = table.get("host")
    if host and host not in hosts():
        problems.append(f"ARCHIVE_PUBLISH names the host {host!r}; known are {', '.join(sorted(hosts()))}")
    if problems:
        raise SettingsError("; ".join(problems))
    rest = {key: value for key, value in table.items() if key not in PLACES}
    if "prefix" in rest:
        rest["prefix"] = str(rest["prefix"]).strip("/")
    return Publishing(places[0], str(table[places[0]]), **rest)  # type: ignore[arg-type]  # checked above


def _fits(value: object, kind: type) -> bool:
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return isinstance(value, kind)


def open_target(publishing: Publishing, store: str, kept: tuple[str, ...]) -> Target:
    """The place that the settings name.

    :param store: folder of the store, where a target may keep what only saves time.
    :param kept: names at the top of the target that are not ours to delete.
    """
    if publishing.place == "folder":
        from plugins.publish.folder import Folder  # each kind imports what it needs

        return Folder(publishing.where, kept)
    if publishing.place == "branch":
        from plugins.publish.branch import Branch  # as above

        folder = os.path.join(store, "publish.git")
        return Branch(publishing.repository, publishing.where, folder, kept, history=publishing.history)
    from plugins.publish.bucket import Bucket  # as above: boto3 takes 0.3 s

    return Bucket(publishing, kept)


ATTEMPTS = 4
"""How often what fails on its way is tried."""
PAUSE = 2.0
"""Seconds before the second attempt; each pause is twice as long as the one before."""


def attempt(work: Callable[[], T]) -> T:
    """Do something over the network; again after a pause while it fails with :class:`PassingError`."""
    for number in range(ATTEMPTS - 1):
        try:
            return work()
        except PassingError:
            time.sleep(PAUSE * 2**number)
    return work()
