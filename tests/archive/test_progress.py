"""What a build shows while it lasts."""

import io

import pytest
from rich.console import Console

from plugins.archive.progress import phase, told


def watch(console, total):
    with phase(console, "Reading", total) as advance:
        return list(told([[1, 2], [3]], advance))


def test_a_terminal_sees_phase_count_and_total():
    console = Console(file=io.StringIO(), force_terminal=True, width=100)
    watch(console, 300)
    shown = console.file.getvalue()
    assert "Reading" in shown
    assert "3/300" in shown


@pytest.mark.parametrize(("terminal", "total"), [(False, 300), (False, None), (True, 10)])
def test_nobody_sees_anything_without_a_terminal_or_of_a_short_phase(terminal, total):
    console = Console(file=io.StringIO(), force_terminal=terminal, width=100)
    assert watch(console, total) == [[1, 2], [3]]
    assert not console.file.getvalue()
