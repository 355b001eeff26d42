"""``inv doctor``: can this machine build and publish this archive? Each finding says what to do."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict

from rich.console import Console
from rich.markup import escape

from plugins.archive.siteconf import find_missing_plugin, load_settings
from plugins.errors import SettingsError
from plugins.upkeep.checks import machine, mirrors, output, store
from plugins.upkeep.findings import Finding, Level, Site

CHECKS: tuple[Callable[[Site], Iterator[Finding]], ...] = (machine.check, mirrors.check, store.check, output.check)
"""In the order in which they are shown."""
COLOURS = {Level.OK: "green", Level.NOTE: "cyan", Level.WARNING: "yellow", Level.ERROR: "red"}


def examine(settings_file: str, root: str, *, deep: bool = False) -> Iterator[Finding]:
    """Look at everything; without sound settings, at them alone.

    :param root: folder of the project.
    :param deep: read every page of the store.
    """
    if not os.path.isfile(settings_file):
        yield Finding("settings", Level.ERROR, f"{settings_file} is no file", "name one with --settings")
        return
    if missing := find_missing_plugin(settings_file):
        yield Finding("settings", Level.ERROR, missing, "correct PLUGINS, or install what it needs")
        return
    try:
        settings = load_settings(settings_file)
    except SettingsError as error:
        yield Finding(
            "settings", Level.ERROR, str(error), f"correct {settings_file}; README.md describes every setting"
        )
        return
    yield Finding("settings", Level.OK, settings_file)
    site = Site(settings, root, deep)
    for look in CHECKS:
        yield from look(site)


def show(findings: Sequence[Finding], console: Console) -> None:
    """The findings for a person."""
    for finding in findings:
        mark = f"[{COLOURS[finding.level]}]{finding.level:<8}[/]"
        console.print(f"{mark}{escape(finding.subject)}: {escape(finding.found)}", highlight=False, soft_wrap=True)
        if finding.advice:
            console.print(f"        → {escape(finding.advice)}", highlight=False, soft_wrap=True)
    counts = [f"{sum(finding.level == level for finding in findings)} {level}" for level in Level]
    console.print(", ".join(counts), style="bold")


def as_json(findings: Sequence[Finding]) -> str:
    """The findings for programs."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1)


def exit_code(findings: Sequence[Finding]) -> int:
    """1 if anything is an error; warnings and notes do not fail."""
    return int(any(finding.level is Level.ERROR for finding in findings))
