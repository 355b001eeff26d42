"""The story of a publish: a finished build is checked, compared with the target, sent stage by stage, remembered.

A check that fails ends it before anything is sent. Whatever ends it later leaves a target that works, and the next
publish goes on from there, because it asks the target again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from plugins.archive.buckets import is_bucket
from plugins.archive.progress import phase
from plugins.errors import SettingsError
from plugins.publish.checks import check, remember_feeds
from plugins.publish.plan import Plan, published_files
from plugins.publish.target import Publishing, open_target, read_publishing
from plugins.settings import ArchiveSettings
from plugins.store.connection import BuildLock

REFUSED = 1
"""Exit code: a check failed, nothing was sent."""


def publish(settings: ArchiveSettings, console: Console, *, dry_run: bool, only_check: bool = False) -> int:
    """Publish the build in the output folder.

    :param dry_run: list what would be sent and deleted, and send nothing.
    :param only_check: do not even ask the target.
    :returns: 0, or ``REFUSED``.
    :raises SettingsError: no target, or no address.
    :raises PublishError: the target cannot be reached, or refuses.
    """
    publishing = check_settings(settings)
    lock = BuildLock(Path(settings.store))
    lock.acquire()  # no build may change the output meanwhile
    try:
        files = published_files(settings.output)
        refused = False
        for verdict in check(settings, publishing, files):
            mark = "[red]fails[/red]" if verdict.against else "[green]holds[/green]"
            console.print(f"{verdict.name}: {mark}: {escape(verdict.found)}", highlight=False)
            for sentence in verdict.against:
                console.print(Text(f"  {sentence}", style="red"), soft_wrap=True)
            refused = refused or bool(verdict.against)
        if refused:
            console.print("Nothing was published.")
            return REFUSED
        if only_check:
            return 0
        target = open_target(publishing, settings.store, settings.retained)
        plan = target.plan(settings.output, files)
        if dry_run:
            for line in listing(plan):
                print(line)
            console.print(f"{target.name}: {summary(plan)}; nothing was sent (--dry-run)", highlight=False)
            return 0
        if not plan.nothing:
            total = len(plan.new) + len(plan.changed) + len(plan.deleted)
            with phase(console, "Publishing", total) as advance:
                target.send(settings.output, plan, advance)
        remember_feeds(settings, files)
        console.print(f"{target.name}: {summary(plan)}", highlight=False, soft_wrap=True)
        return 0
    finally:
        lock.release()


def check_settings(settings: ArchiveSettings) -> Publishing:
    """What can be said before a build: a target, an address, and an output that can be checked.

    :raises SettingsError: one of them is missing or wrong.
    """
    publishing = read_publishing(settings.publish)
    if not settings.site_url:
        msg = "SITEURL is empty: feeds, sitemap and canonical addresses of a published site need it"
        raise SettingsError(msg)
    if is_bucket(settings.output):
        msg = "ARCHIVE_OUTPUT builds into a bucket at once: there is no folder to check and publish from"
        raise SettingsError(msg)
    return publishing


def summary(plan: Plan) -> str:
    """A plan in one line."""
    if plan.nothing:
        return f"up to date, {plan.unchanged:,} files"
    return (
        f"{len(plan.new):,} new, {len(plan.changed):,} changed, {len(plan.deleted):,} deleted, "
        f"{plan.unchanged:,} unchanged; {plan.size / 1e6:,.1f} MB"
    )


def listing(plan: Plan) -> Iterator[str]:
    """Every file of a plan, in the order in which it would travel."""
    new = set(plan.new)
    for stage in plan.stages():
        yield from (f"{'new' if path in new else 'changed'} {path}" for path in stage)
    yield from (f"deleted {path}" for path in plan.deleted)
