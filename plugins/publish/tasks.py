"""What the task of this room does: settings in, sentences out, an exit code."""

from __future__ import annotations

from rich.console import Console

from plugins.archive.siteconf import load_settings
from plugins.publish.publish import check_settings, publish


def check_before_build(settings_file: str) -> None:
    """Find wrong settings before the time that a build takes."""
    check_settings(load_settings(settings_file))


def publish_site(settings_file: str, *, dry_run: bool, only_check: bool) -> int:
    """``inv publish``, after the build."""
    return publish(load_settings(settings_file), Console(stderr=dry_run), dry_run=dry_run, only_check=only_check)
