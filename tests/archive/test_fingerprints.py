"""What the code, the libraries and the tables that pages are made with are worth."""

from pathlib import Path

import plugins
from plugins.archive.fingerprints import (
    LIBRARIES,
    code_inventory,
    reading_fingerprint,
    rendering_fingerprint,
    site_inventory,
)
from tests.site import PLUGINS

ROOT = Path(plugins.__path__[0]).parent
ASIDE = {"invoke", "watchdog", "rich", "tinycss2"}
"""Tasks, live reload, what a terminal shows, the proof: no byte of a page depends on them."""


def test_each_library_that_a_site_needs_is_known_by_its_version():
    lines = (ROOT / "requirements" / "site.in").read_text("utf-8").splitlines()
    needed = {line.partition("[")[0].strip().lower() for line in lines if line.strip() and not line.startswith("#")}
    assert needed - ASIDE == {name.lower() for name in LIBRARIES}
    assert code_inventory().keys() >= {"Python", "Unicode", *LIBRARIES}


def test_machines_compare_code_templates_tables_and_translations():
    found = code_inventory()
    for name in ("archive/build.py", "mirrors/data/publishers.toml", "search/static/index.js"):
        assert f"plugins/{name}" in found
    catalogues = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "plugins").rglob("*.po"))
    assert catalogues
    assert found.keys() >= set(catalogues)
    assert "not installed" not in found.values()


def test_a_plugin_of_somebody_elses_counts_with_all_its_modules(site, tmp_path, monkeypatch):
    package = tmp_path / "lib" / "tidewords"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(package.parent)
    settings = site.settings(PLUGINS=[*PLUGINS, "tidewords"])

    def seen() -> set[str]:
        return {fingerprint(settings) for fingerprint in (reading_fingerprint, rendering_fingerprint)}

    before, machine = seen(), site_inventory(settings)
    (package / "maker.py").write_text("WORD = 'tide'", encoding="utf-8")
    assert not seen() & before
    assert site_inventory(settings) != machine
