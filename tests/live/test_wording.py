"""Every word that a browser is shown has a message."""

import re
from pathlib import Path

from plugins.archive.explain import _EMPTY
from plugins.live import wording
from plugins.localization import Localization
from plugins.records import Outcome

ROOT = Path(__file__).parent.parent.parent


def test_all_that_a_build_says_it_is_doing_has_words():
    sources = (file.read_text("utf-8") for file in (ROOT / "plugins/archive").rglob("*.py"))
    phases = {name for source in sources for name in re.findall(r'\.phase\("(\w+)"', source)}
    assert {"Reading", "Writing"} <= phases <= set(wording.PHASES)


def test_the_script_says_nothing_by_itself():
    script = (ROOT / "plugins/live/static/live.js").read_text("utf-8")
    assert set(re.findall(r"\bwords\.(\w+)", script)) == wording.script_words(Localization("en")).keys()


def test_every_field_and_outcome_of_an_explanation_has_words():
    shown_elsewhere = {"channel", "date_evidence", "html", "removals", "notices"}
    assert wording.FIELDS.keys() == _EMPTY.keys() - shown_elsewhere
    assert wording.OUTCOMES.keys() == {outcome.value for outcome in Outcome} - {"duplicate"}


def test_whatever_a_date_was_read_from_has_words():
    source = (ROOT / "plugins/mirrors/dates.py").read_text("utf-8")
    assert wording.EVIDENCE.keys() == set(re.findall(r'_Evidence\("([^"]+)"', source))
