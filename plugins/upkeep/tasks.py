"""What the tasks of this room do: settings in, something to read out, an exit code where it matters."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from rich.console import Console

from plugins.archive.siteconf import load_settings
from plugins.upkeep import doctor
from plugins.upkeep.audit import as_json as audit_as_json
from plugins.upkeep.audit import audit
from plugins.upkeep.audit_page import write_page
from plugins.upkeep.audit_table import print_audit
from plugins.upkeep.new_rule import add_rule


def show_audit(settings_file: str, *, as_json: bool, page: str) -> None:
    """``inv audit``."""
    found = audit(load_settings(settings_file), Console(file=sys.stderr))
    if page:
        write_page(found, page)
    if as_json:
        print(audit_as_json(found))
    else:
        print_audit(found, Console())
        if page:
            print(f"Look at {page}")


def try_and_add_rule(settings_file: str, table: str, fields: Mapping[str, object], *, yes: bool) -> int:
    """``inv add-rule``."""
    return add_rule(load_settings(settings_file), table, fields, Console(), yes=yes)


def show_health(settings_file: str, root: str, *, as_json: bool, deep: bool) -> int:
    """``inv doctor``."""
    findings = list(doctor.examine(settings_file, root, deep=deep))
    if as_json:
        print(doctor.as_json(findings))
    else:
        doctor.show(findings, Console())
    return doctor.exit_code(findings)
