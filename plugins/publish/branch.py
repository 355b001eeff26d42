"""A branch of a git repository, as GitHub Pages and its like publish: one commit, pushed at once.

The tree that the branch has is compared by git's own digests, and only what differs goes into the new commit, through
``git fast-import``. A bare repository beside the store keeps the objects, so that only new ones travel; it can be
deleted at any time. Nothing of the folder that the site's sources are in is touched.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from plugins.archive.output import MARK
from plugins.errors import PassingError, PublishError
from plugins.publish.plan import Plan, make_plan
from plugins.publish.target import attempt

NEXT = "refs/newsmirror/next"
"""The commit that is being made."""
LAST = "refs/newsmirror/published"
"""The branch as the repository has it."""
NO_JEKYLL = ".nojekyll"
"""Tells GitHub Pages to publish the files as they are."""
MESSAGE = "Publish"


class Branch:
    """A branch."""

    def __init__(self, repository: str, branch: str, folder: str, kept: Sequence[str] = (), *, history: bool) -> None:
        self.name = f"{branch} of {repository}"
        self._repository = repository
        self._ref = f"refs/heads/{branch}"
        self._folder = folder
        self._kept = tuple(kept)
        self._history = history
        self._before = ""

    def plan(self, root: str, local: Mapping[str, int]) -> Plan:
        """Compare the digests of the branch's files with those of ours."""
        if not os.path.isdir(self._folder):
            self._git("init", "--quiet", "--bare", self._folder, anywhere=True)
        self._before = self._fetch()
        there = dict(self._tree()) if self._before else {}
        if there and MARK not in there:
            msg = (
                f"{self.name} holds files and no {MARK}: they are somebody else's and would be deleted. Name a branch "
                f"that does not exist, or add an empty file {MARK} to give this one to Newsmirror"
            )
            raise PublishError(msg)
        same = [path for path in local if there.get(path) == blob_digest(Path(root, path).read_bytes())]
        return make_plan(local, same, there, self._kept)

    def send(self, root: str, plan: Plan, told: Callable[[int], None]) -> None:
        """Make the commit and push it; the branch is the old one or the new one, nothing between."""
        self._import(root, plan, told)
        tree = self._git("rev-parse", f"{NEXT}^{{tree}}").strip()
        parents = ["-p", self._before] if self._history and self._before else []
        commit = self._git("commit-tree", tree, *parents, "-m", MESSAGE, env=self._who()).strip()
        lease = f"--force-with-lease={self._ref}:{self._before}"
        attempt(lambda: self._git("push", "--quiet", lease, self._repository, f"{commit}:{self._ref}"))
        told(len(plan.deleted))
        self._git("update-ref", "-d", NEXT)
        self._git("update-ref", LAST, commit)
        self._git("gc", "--auto", "--quiet")

    def _fetch(self) -> str:
        """The commit that the branch is at, fetched; empty if there is no such branch."""
        listed = attempt(lambda: self._git("ls-remote", "--heads", self._repository, self._ref))
        if not listed.strip():
            return ""
        attempt(lambda: self._git("fetch", "--quiet", "--depth=1", self._repository, f"+{self._ref}:{LAST}"))
        return self._git("rev-parse", LAST).strip()

    def _tree(self) -> Iterator[tuple[str, str]]:
        """Path and digest of every file of the branch."""
        for row in self._git("ls-tree", "-r", "-z", "--full-tree", self._before).split("\0"):
            about, _, path = row.partition("\t")
            if path:
                yield path, about.split()[2]

    def _import(self, root: str, plan: Plan, told: Callable[[int], None]) -> None:
        command = [_git_program(), "fast-import", "--quiet", "--force", "--done", "--date-format=now"]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, cwd=self._folder, stdin=pipe, stderr=pipe) as import_:  # noqa: S603 - as below
            assert import_.stdin is not None
            assert import_.stderr is not None
            try:
                for part in self._stream(root, plan, told):
                    import_.stdin.write(part)
                import_.stdin.close()
            except BrokenPipeError:
                pass  # it says why below
            said = import_.stderr.read()
        if import_.returncode:
            msg = f"git fast-import failed: {said.decode('utf-8', 'replace').strip()[:2000]}"
            raise PublishError(msg)

    def _stream(self, root: str, plan: Plan, told: Callable[[int], None]) -> Iterator[bytes]:
        """What fast-import reads: https://git-scm.com/docs/git-fast-import."""
        yield f"commit {NEXT}\ncommitter Newsmirror <> now\ndata {len(MESSAGE)}\n{MESSAGE}\n".encode()
        if self._before:
            yield f"from {self._before}\n".encode()
        for path in plan.deleted:
            yield f"D {_quoted(path)}\n".encode()
        for path in (*plan.new, *plan.changed):
            data = Path(root, path).read_bytes()
            yield f"M 100644 inline {_quoted(path)}\ndata {len(data)}\n".encode()
            yield data
            yield b"\n"
            told(1)
        yield f"M 100644 inline {NO_JEKYLL}\ndata 0\n\n".encode()
        yield b"done\n"

    @staticmethod
    def _who() -> Mapping[str, str]:
        """Who commits: not the person whose git this is, nor in their time zone, unless the environment says so."""
        who = {"NAME": "Newsmirror", "EMAIL": "newsmirror@localhost"}
        said = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}
        return {"TZ": "UTC", **{name: os.environ.get(name, value) for name, value in said.items()}}

    def _git(self, *command: str, anywhere: bool = False, env: Mapping[str, str] | None = None) -> str:
        done = subprocess.run(  # noqa: S603 - a command of ours, without a shell
            [_git_program(), *command],
            cwd=None if anywhere else self._folder,
            capture_output=True,
            check=False,
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0", **(env or {})},
        )
        if done.returncode == 0:
            return done.stdout.decode("utf-8", "surrogateescape")
        said = done.stderr.decode("utf-8", "replace").strip()
        if "stale info" in said or "rejected" in said:
            msg = f"{self.name} changed while this was published; run it again"
            raise PublishError(msg)
        kind = PassingError if any(word in said for word in _ON_THE_WAY) else PublishError
        msg = f"git {command[0]} failed: {said}"
        raise kind(msg)


_ON_THE_WAY = ("Could not resolve host", "Connection", "timed out", "unexpected disconnect", "early EOF", "HTTP 5")
"""What git says of a network that fails it."""


def _git_program() -> str:
    program = shutil.which("git")
    if program is None:
        msg = "git is not installed; publishing to a branch needs it"
        raise PublishError(msg)
    return program


def blob_digest(data: bytes) -> str:
    """Git's own digest of a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _quoted(path: str) -> str:
    """A path as fast-import reads it, whatever characters it has."""
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'
