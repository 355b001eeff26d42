"""A folder, here or on another machine: rsync compares by content on both sides and sends what differs.

``--checksum`` makes both sides read everything, so what travels is what differs, whatever the files' times say: a build
from nothing, or on another machine, sends nothing that is there. Times are not sent: a file that stays keeps its own,
and with it the ``Last-Modified`` that readers' caches know.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence

from plugins.archive.output import MARK, TEMPORARY
from plugins.errors import PassingError, PublishError
from plugins.publish.plan import VERSION_CONTROL, Plan
from plugins.publish.target import attempt

PASSING = frozenset({10, 12, 30, 35, 255})
"""Exit codes of rsync for a connection that broke or did not come about: sockets, streams, timeouts, ssh."""
TIMEOUT = 120
"""Seconds without a byte after which rsync gives up."""


class Folder:
    """A folder that rsync can write: ``/srv/www/news``, ``user@host:/srv/www/news``."""

    def __init__(self, where: str, kept: Sequence[str] = ()) -> None:
        self.name = where
        self._where = where.rstrip("/") + "/"
        self._kept = tuple(kept)
        self._is_remote = ":" in where.partition("/")[0]

    def plan(self, root: str, local: Mapping[str, int]) -> Plan:
        """Compare both sides by content."""
        if not self._exists():
            return Plan(new=tuple(sorted(local)), size=sum(local.values()))
        lines = self._rsync("--recursive", "--checksum", "--delete", "--dry-run", "--out-format=%i %n", source=root)
        new: list[str] = []
        changed: list[str] = []
        deleted: list[str] = []
        for line in lines.split("\n"):  # names may have any other character
            change, _, path = line.partition(" ")
            path = path.lstrip() if change == "*deleting" else path
            if not path or path.endswith("/"):
                continue
            if change == "*deleting":
                deleted.append(path)
            elif change.startswith(("<f", ">f")):
                (new if change[2:].startswith("+") else changed).append(path)
        size = sum(local.get(path, 0) for path in (*new, *changed))
        unchanged = len(local) - len(new) - len(changed)
        return Plan(tuple(sorted(new)), tuple(sorted(changed)), tuple(sorted(deleted)), unchanged, size)

    def send(self, root: str, plan: Plan, told: Callable[[int], None]) -> None:
        """One rsync for each stage, and one that only deletes."""
        travel = ("--compress", "--mkpath") if self._is_remote else ()
        if not self._is_remote:
            os.makedirs(self._where, exist_ok=True)  # older rsyncs make one folder only
        for stage in plan.stages():
            self._rsync("--files-from=-", "--from0", "--ignore-times", *travel, source=root, names=stage)
            told(len(stage))
        if plan.deleted:
            self._rsync("--recursive", "--delete", "--existing", "--ignore-existing", source=root)
            told(len(plan.deleted))

    def _exists(self) -> bool:
        """Whether the folder is there.

        :raises PublishError: it has files of somebody else, which are not ours to prune.
        """
        try:
            listing = self._list(self._where)
        except _MissingError:
            return False
        names = [line.split(maxsplit=4)[-1] for line in listing.splitlines()]
        if MARK not in names and any(not name.startswith(".") for name in names):
            msg = (
                f"{self.name} holds files and no {MARK}: they are somebody else's and would be deleted. Name an empty "
                f"folder, or put an empty file {MARK} there to give the folder to Newsmirror"
            )
            raise PublishError(msg)
        return True

    def _list(self, where: str) -> str:
        return self._run(["--list-only", "--dirs", where], "")

    def _rsync(self, *options: str, source: str, names: Sequence[str] = ()) -> str:
        spare = [f"--filter=P /{name}" for name in (".*", *self._kept)]
        leave = [f"--exclude=*{TEMPORARY}", *(f"--exclude=/{name}" for name in sorted(VERSION_CONTROL))]
        modes = ["--perms", "--chmod=D755,F644", "--force", "--8-bit-output"]
        command = [*options, *modes, *spare, *leave, "--", source.rstrip("/") + "/", self._where]
        return self._run(command, "\0".join(names))

    def _run(self, options: Sequence[str], sent: str) -> str:
        program = shutil.which("rsync")
        if program is None:
            msg = "rsync is not installed; publishing to a folder needs it (apt install rsync, brew install rsync)"
            raise PublishError(msg)

        def once() -> str:
            done = subprocess.run(  # noqa: S603 - a command of ours, without a shell
                [program, f"--timeout={TIMEOUT}", *options],
                input=sent.encode(), capture_output=True, check=False,
            )  # fmt: skip
            if done.returncode == 0:
                return done.stdout.decode("utf-8", "surrogateescape")
            said = done.stderr.decode("utf-8", "replace").strip()
            if "--list-only" in options and done.returncode in (3, 23) and "No such file" in said:
                raise _MissingError
            kind = PassingError if done.returncode in PASSING else PublishError
            msg = f"rsync to {self.name} failed ({done.returncode}): {said}"
            raise kind(msg)

        return attempt(once)


class _MissingError(PublishError):
    """The folder is not there yet; rsync makes it."""
