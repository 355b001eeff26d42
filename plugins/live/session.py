"""Builds whenever something changed, the pages that somebody looks at first, and knows what is current.

One thread builds; the threads of the server ask. What a browser is told depends only on the state when it asks, never
on having heard all that came before: a connection that was lost, or a tab that slept, misses nothing.
"""

from __future__ import annotations

import importlib
import os
import sqlite3
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rich.console import Console

from plugins.live.host import Host
from plugins.live.problems import Problem, describe
from plugins.live.reloading import collect, forget
from plugins.live.watching import Watcher
from plugins.live.wording import ENGLISH
from plugins.live.work import FIRST, Inputs, Work, inputs_of
from plugins.localization import localization

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plugins.archive.result import BuildResult
    from plugins.archive.workers import Workers
    from plugins.localization import Localization
    from plugins.settings import ArchiveSettings
    from plugins.store import Store
    from plugins.store.pages import PageRow

MOST_WANTED = 20
"""Pages that are made before all others: more are no hurry."""
TELL_EVERY = 0.25
"""Seconds between two words about how far a build is."""
GIVE_WAY = 0.15
"""Seconds, at most, that a build rests when a browser has been told of its page: to show it takes both cores of a small
machine."""
FIRST_REQUEST = 0.06
"""Seconds in which a browser that heard of its page asks for it."""
NO_REQUEST = 0.03
"""Seconds without a request after which it has all that it wants."""
LOOK_AGAIN = 0.004
"""Seconds between two looks at that."""


@dataclass(frozen=True, slots=True)
class State:
    """What a browser that shows a page has to know."""

    session: str
    """Changes when the server begins anew: what it knew of the past is gone."""
    revision: int
    """Counts what was written since the session began."""
    changed: tuple[str, ...]
    """Of the files that the browser uses those that were written after the revision that it knows."""
    stale: bool
    """Whether the page is, or may be, made anew."""
    doing: str
    """What is being done, in the site's language; empty if nothing is."""
    problems: tuple[Problem, ...]
    """What is wrong now."""


class Session:
    """One site that is kept built."""

    def __init__(self, settings_file: str, overrides: Mapping[str, object], console: Console | None = None) -> None:
        """Prepare; :meth:`run` does the work.

        :param overrides: Pelican's settings that come before those of the file.
        :param console: where is told what was done.
        """
        self.settings_file = os.path.abspath(settings_file)
        self._overrides = overrides
        self._console = console or Console(quiet=True)
        self.watcher = Watcher()
        self.restart: Callable[[], None] | None = None
        """Begins the process anew; called in the thread that builds."""
        self._changed = threading.Condition(threading.RLock())
        self._id = uuid.uuid4().hex
        self._revision = 0
        self._tick = 0
        self._written: dict[str, int] = {}
        self._open: Counter[str] = Counter()
        self._used: Counter[str] = Counter()
        self._answering = 0
        self._answered = 0.0
        self._just_written: set[str] = set()
        self._requests: list[str] = []
        self._made: set[str] = set()
        self._doubt = True
        self._busy = True
        self._doing = ("Starting", "")
        self._told = 0.0
        self._problems: dict[str, tuple[Problem, ...]] = {}
        self._closing = False
        self._work = FIRST
        self._mend = Work()
        self._building = False
        self._edition = 0
        self._host: Host | None = None
        self._inputs = Inputs(self.settings_file)
        self.settings: ArchiveSettings | None = None
        """Those of the last build; None until there are any."""
        self.words: Localization = ENGLISH
        """The site's language, as its catalogue was when it could be read last."""
        self._store: Store | None = None
        self._workers: Workers | None = None

    # For the server

    @property
    def id(self) -> str:
        """Of this session: another one after every start."""
        return self._id

    @property
    def revision(self) -> int:
        """Counts what was written. Ask before reading a file: what comes after is news."""
        with self._changed:
            return self._revision

    def state(self, page: str, files: Iterable[str], since: int) -> State:
        """What to know about a page.

        :param files: paths in the output that the browser uses, the page among them.
        :param since: revision that the browser knows.
        """
        with self._changed:
            changed = tuple(path for path in files if self._written.get(path, 0) > since)
            problems = tuple(problem for group in self._problems.values() for problem in group)
            doing = self._doing_in_words() if self._busy else ""
            doubt, busy, revision = self._doubt, self._busy, self._revision
        stale = doubt if busy and doubt else (busy or bool(problems)) and self._is_stale(page)
        return State(self._id, revision, changed, stale, doing, problems)

    def _doing_in_words(self) -> str:
        phase, numbers = self._doing
        return " ".join(filter(None, (self.words.gettext(phase) if phase else "", numbers)))

    def page_of(self, file: str) -> str | None:
        """The page of a mirrored file's article; None if there is none."""
        with self.reading() as store:
            for mirror, root in self.roots() if store else ():
                if store and file.startswith(f"{root}/"):
                    folder, _, name = file[len(root) + 1 :].rpartition("/")
                    seen = store.files.find(mirror, folder, name)
                    return _module("archive.paths").article_path(seen.article) if seen and seen.article else None
        return None

    def has(self, page: str) -> bool:
        """Whether there is such a file."""
        return self._row(page) is not None

    def is_article(self, page: str) -> bool:
        """Whether a page is an article's."""
        row = self._row(page)
        return row is not None and row.maker == "article"

    @property
    def tick(self) -> int:
        """Counts everything that may make a difference. Ask before asking for a state, to wait for the next one."""
        with self._changed:
            return self._tick

    def wait(self, tick: int, timeout: float) -> None:
        """Until something may be different from what it was at a tick, or so many seconds have passed."""
        with self._changed:
            self._changed.wait_for(lambda: self._tick != tick, timeout)

    @contextmanager
    def looking_at(self, page: str, files: Iterable[str]) -> Iterator[None]:
        """Somebody has a page open that uses some files: it is made before others."""
        used = Counter(files)
        with self._changed:
            self._open[page] += 1
            self._used += used
        try:
            yield
        finally:
            with self._changed:
                self._open -= Counter([page])  # forgets pages that nobody looks at
                self._used -= used

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Somebody is being sent a file."""
        with self._changed:
            self._answering += 1
        try:
            yield
        finally:
            with self._changed:
                self._answering -= 1
                self._answered = time.monotonic()

    def fresh(self, page: str, timeout: float) -> None:
        """Wait until a page is current, made before others if it has to be; at most so many seconds."""
        deadline = time.monotonic() + timeout
        with self._changed:
            if not self._busy or page in self._made:
                return
            self._requests.append(page)
            try:
                while self._busy and page not in self._made and time.monotonic() < deadline:
                    if not self._doubt and not self._is_stale(page):
                        return
                    self._changed.wait(max(0.0, min(0.1, deadline - time.monotonic())))
            finally:
                self._requests.remove(page)

    def idle(self, timeout: float) -> bool:
        """Wait until nothing is left to do; whether it came to that."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._busy and not self.watcher.ready(), timeout)

    def close(self) -> None:
        """End :meth:`run` as soon as it can."""
        self._closing = True
        self.watcher.note(["/closing"])

    # For the build: an audience (plugins.archive.audience)

    hurried = True

    def wanted(self) -> Sequence[str]:
        """Requested pages, then open ones."""
        with self._changed:
            return list(dict.fromkeys([*self._requests, *self._open]))[:MOST_WANTED]

    def made(self, path: str) -> None:
        """A wanted page is as current as it can be."""
        with self._changed:
            self._made.add(path)
            self._tell()
            told = path in self._just_written
            self._just_written.clear()
        if told:
            self._give_way()

    def written(self, paths: Iterable[str]) -> None:
        """Files of the output are new, or gone."""
        changed = set(paths)
        with self._changed:
            self._revision += 1
            self._written.update(dict.fromkeys(changed, self._revision))
            self._just_written = changed & self._open.keys()
            if not changed.isdisjoint(self._used):  # hundreds a second are nobody's
                self._tell()

    def _give_way(self) -> None:
        """Leave the machine to the browser that was just told of its page, until it seems to have all that it wants."""
        told = time.monotonic()
        while (now := time.monotonic()) - told < GIVE_WAY and not self.leaving():
            asked = self._answering or self._answered > told
            if not self._answering and now - max(told, self._answered) > (NO_REQUEST if asked else FIRST_REQUEST):
                return
            time.sleep(LOOK_AGAIN)

    def marked(self) -> None:
        """The store knows every page that is not current."""
        self._doubt = False
        self._made.clear()
        self._notify()

    def leaving(self) -> bool:
        """Something else changed, or the session ends."""
        return self._closing or self.watcher.ready()

    def failed(self, error: Exception) -> None:
        """A page cannot be made."""
        problem = describe(error)
        if problem not in self._problems.get("build", ()):
            self._report("build", (*self._problems.get("build", ()), problem))

    def told(self, doing: str, done: int, total: int | None) -> None:
        """How far a build is."""
        now = time.monotonic()
        if now - self._told >= TELL_EVERY:
            self._told = now
            self._doing = (doing, f"{done:,} / {total:,}" if total else f"{done:,}")
            self._notify()

    # Building

    def run(self) -> None:
        """Build, and build again whenever something changed, until the session is closed."""
        _module("archive.workers").collect_rarely()
        try:
            while not self._closing:
                if self._work:
                    self._round()
                self._set_busy(busy=bool(self._work))
                if not self._work and not self.watcher.ready():
                    self._rest()
                paths = self.watcher.take(0 if self._work else None)
                if paths and not self._closing:
                    self._work |= self._inputs.work(paths)
                    self._set_busy(busy=bool(self._work))
        finally:
            self.release()

    def _round(self) -> None:
        """Do the work that is left, or as much of it as there is time for."""
        work, started = self._work | self._mend, time.perf_counter()
        self._doubt, self._work, self._mend, self._building = True, Work(), Work(), False
        self._made.clear()
        try:
            self._set_up(work)
            result = self._build(work)
        except Exception as error:  # noqa: BLE001 - whatever it is, the server lives and says so
            self._report("build", (describe(error),))
            self._release_workers()
            if isinstance(error, sqlite3.Error):
                self._release_store()
            # Until something else changes. Then the work is done again; what workers left in the output nobody knows.
            self._mend = work | Work(makers=True, output=self._building)
            return
        self._work = _left_of(work, result)
        if not result.left:
            seconds = time.perf_counter() - started
            self._say(
                f"{result.files_written} files written in {seconds:.2f} s"
                if result.files_written
                else "Nothing changed"
            )

    def _set_up(self, work: Work) -> None:
        """Bring code, settings and compiled templates up to date."""
        if work.restart and self.restart is not None:
            self.restart()
        if work.tables:
            self._release_workers(wait=False)
            forget(work.tables)
            self._host = None
        if work.templates:
            self._edition += 1
        if self.settings is None or work.settings:
            self._host = Host(self.settings_file, self._overrides)
            self._inputs = inputs_of(self._host.settings, self.settings_file, self._host.plugin_paths())
            self.watcher.concerns = self._inputs.concerns
            self.watcher.watch(self._inputs.folders(), self._inputs.flat_folders())
            self._say_what_is_not_watched()
        if work.templates or work.settings:
            known = self._host.settings if self._host else self.settings
            assert known is not None
            self.words = localization(known)
        if work.makers:  # what is wrong with the table is said before any work begins
            _module("topics.aliases").load_aliases(self._inputs.topics_file)

    def _say_what_is_not_watched(self) -> None:
        """Nobody tells of changes behind a URL, and to list a store takes seconds: saved settings ask for it."""
        for mirror in self._inputs.remote():
            self._say(f"{mirror} is not watched: it is read at the start and whenever rules or settings are saved")

    def _build(self, work: Work) -> BuildResult:
        """One build."""
        given: Callable[[], Mapping[str, bytes]] | None = None
        if self.settings is None or work.menu or work.settings:
            settings, made = self._collect()
            given = lambda: made  # noqa: E731
            self._use(settings)
        elif work.pages:
            given = lambda: self._collect()[1]  # noqa: E731
        assert self.settings is not None
        if self._store is None:
            self._store = _module("store").Store.open(self.settings.store)
        if self._workers is None:
            self._workers = _module("archive.workers").Workers(self.settings, hurried=True)
        scope = _module("archive.audience").Scope(
            paths=None if work.everything else work.paths, makers=work.makers, output=work.output
        )
        self._report("build", ())
        self._building = True
        build = _module("archive.build").Build(
            self.settings, self._store, self._console, scope=scope, audience=self, workers=self._workers,
            edition=self._edition,
        )  # fmt: skip
        result: BuildResult = build.run(given)
        self._report("files", tuple(self._quarantined(work.paths)))
        return result

    def _collect(self) -> tuple[ArchiveSettings, Mapping[str, bytes]]:
        if self._host is None:
            self._host = Host(self.settings_file, self._overrides)
        settings, given, problems = self._host.collect()
        self._report("pages", tuple(problems))
        return settings, given

    def _use(self, settings: ArchiveSettings) -> None:
        """Other settings need other workers, and maybe another store."""
        if settings == self.settings:
            return
        self._release_workers()
        if self.settings is not None and self.settings.store != settings.store:
            self._release_store()
        self.settings = settings

    def release(self) -> None:
        """Give back processes and store; in the thread that builds."""
        self._release_workers()
        self._release_store()
        self.watcher.stop()

    def _release_workers(self, *, wait: bool = True) -> None:
        if self._workers is not None:
            if wait:
                self._workers.__exit__(None, None, None)
            else:
                self._workers.retire()
            self._workers = None

    def _release_store(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def _quarantined(self, paths: Iterable[str]) -> Iterator[Problem]:
        """Files that were just saved and cannot be read, and those of before that still cannot."""
        assert self._store is not None
        known = {problem.file for problem in self._problems.get("files", ())}
        for path in sorted({*paths, *known}):
            for mirror, root in self.roots():
                if path.startswith(f"{root}/"):
                    folder, _, name = path[len(root) + 1 :].rpartition("/")
                    outcome, reason = self._store.files.outcome(mirror, folder, name)
                    if outcome == "quarantined":
                        yield Problem(reason, path)

    def roots(self) -> list[tuple[str, str]]:
        """Name and folder of every mirror, the site's own articles among them."""
        return list(self.settings.roots().items()) if self.settings else []

    def _rest(self) -> None:
        """Nothing is left to do: tidy up while nobody waits."""
        if self._edition != self._tidied:
            self._tidied = self._edition
            collect()

    _tidied = 0

    # What is known

    def _is_stale(self, page: str) -> bool:
        with self.reading() as store:
            row = store.pages.get(page) if store else None
            return store is None or (row is not None and bool(store.pages.is_stale(row.maker, row.key)))

    def _row(self, page: str) -> PageRow | None:
        with self.reading() as store:
            return store.pages.get(page) if store else None

    @contextmanager
    def reading(self) -> Iterator[Store | None]:
        """The store as it is now, for a look from any thread; None if there is none yet."""
        store = None
        if self.settings is not None:
            with suppress(sqlite3.Error, OSError):
                store = _module("store").Store.open_for_reading(self.settings.store)
        try:
            yield store
        finally:
            if store is not None:
                store.close()

    def _set_busy(self, *, busy: bool) -> None:
        with self._changed:
            self._busy = busy
            if not busy or not self._doing[0]:
                self._doing = ("Looking" if busy else "", "")
            if busy:
                self._doubt = True
                self._made.clear()
            self._tell()

    def _notify(self) -> None:
        with self._changed:
            self._tell()

    def _tell(self) -> None:
        """Wake all who wait; with the lock held."""
        self._tick += 1
        self._changed.notify_all()

    def _report(self, kind: str, problems: tuple[Problem, ...]) -> None:
        """These are the problems of a kind now."""
        before = self._problems.get(kind, ())
        if problems == before:
            return
        with self._changed:
            self._problems[kind] = problems
            self._tell()
        for problem in problems:
            if problem not in before:
                self._console.print(str(problem), style="red", markup=False, soft_wrap=True, highlight=False)
        if before and not problems and not any(self._problems.values()):
            self._say("All is well again")

    def _say(self, words: str) -> None:
        self._console.print(f"{time.strftime('%H:%M:%S')}  {words}", markup=False, highlight=False)


def _left_of(work: Work, result: BuildResult) -> Work:
    """What is left to do after a build."""
    if not result.left:
        return Work()
    work = replace(work, settings=False, restart=False, tables=frozenset(), templates=False, menu=False)
    if result.looked:
        work = replace(work, paths=frozenset(), everything=False)
    return work


def _module(name: str) -> Any:
    """A module of another room as it is now: this one keeps none, tables may change."""
    return importlib.import_module(f"plugins.{name}")
