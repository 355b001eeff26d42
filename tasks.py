"""What one does with Newsmirror: ``inv --list`` shows all, ``inv --help TASK`` explains one."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.parser.argument import Argument
from invoke.tasks import Task, task

ROOT = Path(__file__).parent
BIN = Path(sys.executable).parent
sys.path.insert(0, os.fspath(ROOT))


def _run(context: Context, *command: str) -> None:
    """Run a command of the project's own environment, in the project's folder."""
    with context.cd(os.fspath(ROOT)):
        result = context.run(shlex.join(command), warn=True)
    if result is None or not result.ok:
        raise Exit(code=1)


def _say(work: Callable[[], int | None]) -> None:
    """Do the work of a task: what can go wrong ends it with a sentence instead of a trace."""
    from plugins.errors import NewsmirrorError

    try:
        code = work()
    except NewsmirrorError as error:
        raise Exit(str(error), code=2) from error
    if code:
        raise Exit(code=code)


@task(
    help={
        "settings": "settings file (default: pelicanconf.py)",
        "output": "folder or URL to build into (default: OUTPUT_PATH or ARCHIVE_OUTPUT of the settings)",
        "mirrors": "folders or URLs of mirrors, comma-separated (default: MIRRORS of the settings)",
        "workers": "worker processes (default: as many as cores)",
    }
)
def build(
    context: Context, settings: str = "pelicanconf.py", output: str = "", mirrors: str = "", workers: int = 0
) -> None:
    """Build the archive; a second build makes only what changed.

    The same as "pelican content -s pelicanconf.py", which you may call yourself.
    """
    from plugins.archive.siteconf import find_missing_plugin
    from plugins.settings import absolute_place

    missing = find_missing_plugin(os.fspath(ROOT / settings))
    if missing:
        raise Exit(missing, code=1)
    command = [os.fspath(BIN / "pelican"), "-s", settings, "--quiet", "--fatal", "errors"]
    extra = []
    if "://" in output:
        extra.append(f"ARCHIVE_OUTPUT={json.dumps(output)}")
    elif output:
        command += ["-o", os.path.abspath(output)]
    if mirrors:
        extra.append(f"MIRRORS={json.dumps([absolute_place(mirror) for mirror in mirrors.split(',')])}")
    if workers:
        extra.append(f"ARCHIVE_WORKERS={workers}")
    _run(context, *command, *(["-e", *extra] if extra else []))


@task(help={"port": "port on this machine (default: 8000)", "output": "folder to serve (default: output)"})
def serve(context: Context, port: int = 8000, output: str = "output") -> None:
    """Serve the built site to this machine only, at http://127.0.0.1:8000/ (Ctrl-C ends it)."""
    print(f"Serving {output} at http://127.0.0.1:{port}/", flush=True)
    _run(context, sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", output)


@task(
    help={
        "page": "page to open: a path in the output (a/012/3.html), or an input file",
        "port": "port on this machine (default: 8000)",
        "host": "address to serve at (default: 127.0.0.1; others reach this machine from outside)",
        "settings": "settings file (default: pelicanconf.py)",
        "output": "where to build (default: OUTPUT_PATH of the settings)",
        "mirrors": "folders or URLs (not watched) of mirrors, comma-separated (default: MIRRORS of the settings)",
        "browser": "open a browser, if there is a screen (--no-browser: do not)",
    }
)
def live(
    _context: Context, page: str = "", port: int = 8000, host: str = "127.0.0.1", settings: str = "pelicanconf.py",
    output: str = "", mirrors: str = "", browser: bool = True,
) -> None:  # fmt: skip
    """Build, serve, watch: what you save is in the browser a moment later, errors included (Ctrl-C ends it)."""
    command = [sys.executable, "-m", "plugins.live", "--port", str(port), "--host", host]
    places = {"settings": ROOT / settings, "page": page, "output": output, "mirrors": mirrors}
    command += [f"--{name}={value}" for name, value in places.items() if str(value)]
    command += [] if browser else ["--no-browser"]
    os.chdir(ROOT)
    os.execv(sys.executable, command)  # noqa: S606 - it takes this process's place: Ctrl-C and the terminal are its own


class Files(Argument):
    """A positional argument that takes every file named on the command line; Invoke's own takes one word."""

    def __init__(self) -> None:
        self._values: list[str] = []
        super().__init__(name="file", kind=list, positional=True, help="mirrored files")
        words = sys.argv[sys.argv.index("explain") + 1 :] if "explain" in sys.argv else []
        values = [word for flag, word in zip(["", *words], words, strict=False) if flag not in ("-s", "--settings")]
        self.wanted = max(1, sum(not word.startswith("-") for word in values))

    @property
    def value(self) -> list[str] | None:
        """The files; None, which is "missing" to Invoke, while there are more to come."""
        return self._values if len(self._values) == self.wanted else None

    @value.setter
    def value(self, word: str) -> None:
        self._values = [*self._values, word]
        self.raw_value = word


class ExplainTask(Task[Callable[..., None]]):
    """A task with any number of files."""

    def get_arguments(self, ignore_unknown_help: bool | None = None) -> list[Argument]:
        """Its arguments, the files first."""
        others = super().get_arguments(ignore_unknown_help=ignore_unknown_help)
        return [Files(), *(argument for argument in others if argument.name != "file")]


@task(
    klass=ExplainTask,
    positional=["file"],
    help={
        "file": "mirrored files",
        "json": "one JSON object a line, for programs",
        "settings": "settings file (default: pelicanconf.py)",
    },
)
def explain(_context: Context, file: list[str], json: bool = False, settings: str = "pelicanconf.py") -> None:
    """Why is a file shown as it is: its fields, what was cut by which rule, and the result."""
    from plugins.archive.explain import explain_files  # other tasks need not wait for it

    explain_files(file, os.fspath(ROOT / settings), as_json=json)


@task(help={"settings": "settings file (default: pelicanconf.py)", "json": "the report as JSON"})
def report(_context: Context, settings: str = "pelicanconf.py", json: bool = False) -> None:
    """What the last build found: files by outcome, articles by source, what was quarantined and why."""
    from plugins.archive.report import show_report

    show_report(os.fspath(ROOT / settings), as_json=json)


@task(
    help={
        "settings": "settings file (default: pelicanconf.py)",
        "json": "everything, as JSON",
        "page": "also write a page of HTML with charts to this file",
    }
)
def audit(_context: Context, settings: str = "pelicanconf.py", json: bool = False, page: str = "") -> None:
    """What rules do over the whole archive, what they miss, unusual losses, unknown dialects, dates in doubt."""
    from plugins.upkeep.tasks import show_audit

    _say(lambda: show_audit(os.fspath(ROOT / settings), as_json=json, page=page))


@task(
    help={
        "settings": "settings file (default: pelicanconf.py)",
        "json": "the findings as JSON",
        "deep": "read every page of the store",
    }
)
def doctor(_context: Context, settings: str = "pelicanconf.py", json: bool = False, deep: bool = False) -> None:
    """Can this machine build and publish? Environment, mirrors, store, disks, budgets, leftovers, and what to do."""
    from plugins.upkeep.tasks import show_health

    _say(lambda: show_health(os.fspath(ROOT / settings), os.fspath(ROOT), as_json=json, deep=deep))


@task(
    positional=[],  # else Invoke takes a "--help" behind the name for the folder
    help={
        "previous": "output folder of the build that subscribers have now",
        "output": "output folder of the new build (default: output)",
        "unread": "old articles that a reader may show as unread, over all feeds (default: 0)",
        "gone": "feeds that may be gone (default: 0)",
        "lost": "entries that may have left their feeds and history, over all feeds (default: 0)",
    },
)
def check_feeds(
    _context: Context, previous: str = "", output: str = "output", unread: int = 0, gone: int = 0, lost: int = 0
) -> None:
    """Would subscribers see old articles as unread, or miss any? Compare a finished build with the one before.

    Part of publishing: it fails if one of the readers that it knows would show more old articles than allowed,
    if feeds are gone, or if entries are.
    """
    from plugins.errors import NewsmirrorError
    from plugins.feeds.continuity import Limits, compare, objections, report

    if not previous:
        raise Exit("--previous DIR: which build do subscribers have now?", code=2)
    try:
        result = compare(Path(previous), ROOT / output)
    except NewsmirrorError as error:
        raise Exit(str(error), code=2) from error
    wrong = objections(result, Limits(unread, gone, lost))
    print("\n".join([*report(result), *wrong]))
    if wrong:
        raise Exit(code=1)


@task(
    help={
        "only": "pytest's -k: run only tests whose names match",
        "fast": "leave out browser, corpus and random-history tests",
    }
)
def test(context: Context, only: str = "", fast: bool = False) -> None:
    """Run the tests."""
    command = [sys.executable, "-m", "pytest", "-n", "auto"]
    if only:
        command += ["-k", only]
    if fast:
        command += ["-m", "not slow"]
    _run(context, *command)


@task(
    help={
        "target": "one of fuzz/targets.py, or all (default)",
        "minutes": "for all targets together (default: 1)",
        "seed": "another seed, other inputs (default: 1)",
        "guided": "let Atheris look for inputs that reach new code (one target, Linux)",
    }
)
def fuzz(context: Context, target: str = "all", minutes: float = 1.0, seed: int = 1, guided: bool = False) -> None:
    """Feed inputs that nobody would write to reading, cleaning, linking, feeds and paths; ends at the first finding."""
    command = [sys.executable, "-m", "fuzz.run", target, "--minutes", str(minutes), "--seed", str(seed)]
    _run(context, *command, *(["--guided"] if guided else []))


@task
def check(context: Context) -> None:
    """Check what CI checks besides the tests: ruff (lint and format), mypy --strict."""
    _run(context, sys.executable, "-m", "ruff", "check", ".")
    _run(context, sys.executable, "-m", "ruff", "format", "--check", ".")
    _run(context, sys.executable, "-m", "mypy", "plugins", "tasks.py")


@task
def fix(context: Context) -> None:
    """Format, and mend what ruff can mend by itself."""
    _run(context, sys.executable, "-m", "ruff", "check", "--fix", ".")
    _run(context, sys.executable, "-m", "ruff", "format", ".")


@task(
    help={
        "file": "mirrored file",
        "name": "the case's name, as a short sentence: gfw-lead-image-block",
        "own": "the text is your own and stays",
        "made_up": "replace every text by words of ours in the same form",
        "texts": "table of replacements; without any of these it asks, or writes a table to edit",
    }
)
def add_case(
    _context: Context, file: str, name: str, own: bool = False, made_up: bool = False, texts: str = ""
) -> None:
    """Make a golden case of a file: tests/golden/NAME with source, expected.json and expected.html."""
    from tests.cases import add_case as add

    problem = add(file, name, own=own, made_up=made_up, texts=texts)
    if problem:
        raise Exit(problem, code=1)
    print(f"wrote tests/golden/{name}: read expected.json and expected.html beside the source")


@task(
    iterable=["publishers", "select", "lines", "spans", "words", "hit", "unchanged"],
    help={
        "table": "file in plugins/cleaning/data/chrome without its ending: promotion, share_widgets ...",
        "owner": "who writes such things on pages, in words",
        "publishers": "host where it holds, again for each; none: everywhere",
        "select": "CSS selector of elements that go, again for each",
        "lines": "regular expression of whole lines that go, again for each",
        "spans": "the same for a span, strong or link inside a line",
        "words": "what such texts have, one of which must occur",
        "hit": "HTML, in words of your own, that it takes to the last character; again for each",
        "unchanged": "HTML that it leaves alone; again for each",
        "whole": "it may take more than half of a page",
        "opening": "its lines count only above the text",
        "yes": "keep it without asking",
        "settings": "settings file (default: pelicanconf.py)",
    },
)
def add_rule(
    _context: Context, table: str, owner: str, publishers: list[str], select: list[str], lines: list[str],
    spans: list[str], words: list[str], hit: list[str], unchanged: list[str], whole: bool = False,
    opening: bool = False, yes: bool = False, settings: str = "pelicanconf.py",
) -> None:  # fmt: skip
    """Write a cleaning rule as data, after trying it on the whole archive; refuses one that takes too much."""
    from plugins.upkeep.tasks import try_and_add_rule

    fields = {
        "owner": owner, "publishers": publishers, "select": select, "lines": lines, "spans": spans, "words": words,
        "whole": whole, "opening": opening, "hits": hit, "unchanged": unchanged,
    }  # fmt: skip
    _say(lambda: try_and_add_rule(os.fspath(ROOT / settings), table, fields, yes=yes))


@task
def refresh_cases(_context: Context) -> None:
    """Write the expectations of all golden cases anew; git diff shows what changed: read it."""
    from tests.cases import refresh_cases as refresh

    print(f"{refresh()} cases written anew")


@task(
    help={
        "articles": "size of the corpus that is made (default: 10000)",
        "peers": "also Hugo and stock Pelican, on the same articles; --peers=hugo: it alone",
        "scenarios": "only these, by comma: cold,nothing,edited,added,removed,template,rule (default: all)",
        "folder": "where to work (default: a folder of its own among the temporary ones)",
    },
    optional=["peers"],
)
def bench(context: Context, articles: int = 10_000, peers: str = "", scenarios: str = "", folder: str = "") -> None:
    """Measure builds of a made-up archive against floors and peers; the table goes to bench/README.md."""
    command = [sys.executable, "-m", "bench", "--articles", str(articles)]
    if peers:  # True where no value was given
        command += ["--peers", *([peers] if isinstance(peers, str) else [])]
    command += ["--scenarios", *scenarios.split(",")] if scenarios else []
    command += ["--folder", folder] if folder else []
    _run(context, *command)


@task
def translations(_context: Context) -> None:
    """Bring the catalogues of messages up to date with code and templates; names what still needs words."""
    from tests.catalogues import update

    missing = update()
    print("\n".join(missing) or "every message has its words")


@task
def lock(context: Context) -> None:
    """Write the lock files anew from requirements/*.in (needs uv)."""
    for name in ("dev", "publish", "site"):
        # What is tested is what builds: others take the versions of dev.
        same = [] if name == "dev" else ["--constraint", "requirements/dev.lock"]
        _run(
            context, "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes",
            "--no-emit-index-url", "--no-header", *same, f"requirements/{name}.in", "-o", f"requirements/{name}.lock",
        )  # fmt: skip


@task(help={"output": "built sample (default: output)"})
def screenshots(_context: Context, output: str = "output") -> None:
    """Make the README's pictures again from the built sample (needs Chromium)."""
    from tests.screenshots import take

    print("\n".join(take(ROOT / output, ROOT / "docs" / "images")))


@task(
    help={
        "settings": "settings file (default: publishconf.py)",
        "dry_run": "build and check, then list what would be sent and deleted",
        "check": "build and check only",
        "no_build": "publish what the output folder holds",
    }
)
def publish(
    context: Context, settings: str = "publishconf.py", dry_run: bool = False, check: bool = False,
    no_build: bool = False,
) -> None:  # fmt: skip
    """Build with the site's address, check links, feeds, contacts and size, and send what differs to the target."""
    from plugins.publish.tasks import check_before_build, publish_site

    _say(lambda: check_before_build(os.fspath(ROOT / settings)))
    if not no_build:
        build(context, settings=settings)
    _say(lambda: publish_site(os.fspath(ROOT / settings), dry_run=dry_run, only_check=check))


@task(
    help={
        "output": "built site (default: output)",
        "site": "the site's own address, if its files name it (default: SITEURL of the settings)",
        "settings": "settings file (default: pelicanconf.py)",
        "strict": "fail also where a page has no content security policy, or a link out says who the reader is",
    }
)
def prove(
    _context: Context, output: str = "output", site: str = "", settings: str = "pelicanconf.py", strict: bool = False
) -> None:
    """Prove that no file of a build makes a browser or a feed reader contact another host without a click.

    Part of publishing: it fails if any does, and names it.
    """
    from plugins.archive.siteconf import load_settings
    from plugins.errors import NewsmirrorError
    from plugins.proof.prove import holds, report
    from plugins.proof.prove import prove as look

    try:
        archive = load_settings(os.fspath(ROOT / settings))
        proof = look(os.fspath(ROOT / output), site or archive.site_url, archive.workers)
    except NewsmirrorError as error:
        raise Exit(str(error), code=2) from error
    print("\n".join(report(proof, strict=strict)))
    if not holds(proof, strict=strict):
        raise Exit(code=1)
