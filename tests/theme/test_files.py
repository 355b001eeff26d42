"""What the built sample's files say: valid, linked, light, quiet, and the same with any theme."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest
from turbohtml import parse
from turbohtml.conformance import check

from tests.site import NEWS, bare
from tests.theme.conftest import ROOT
from tests.theme.links import broken_links, chrome_bytes


@pytest.mark.slow
def test_every_internal_link_and_anchor_leads_somewhere(output):
    assert broken_links(output) == []


@pytest.mark.slow
def test_every_page_is_valid_html(output):
    wrong = []
    for path in sorted(output.rglob("*.html")):
        report = check(parse(path.read_text(encoding="utf-8")))
        wrong += [f"{path.relative_to(output)}: {message}" for message in report.errors]
    assert wrong == []


def test_an_article_that_says_its_address_is_valid_html(site):
    site.write("1.md", bare(1))
    site.build(THEME=NEWS, SITEURL="https://mirror.example/news")
    page = next(data for path, data in site.output().items() if path.startswith("a/"))
    assert check(parse(page.decode())).errors == ()


@pytest.mark.slow
def test_no_page_can_make_a_browser_ask_a_third_party(output):
    for path in output.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        tree = parse(text)
        loads = [
            node.attr(name) or "" for name in ("src", "srcset", "poster", "data") for node in tree.select(f"[{name}]")
        ]
        loads += [node.attr("href") or "" for node in tree.select("link[href]")]
        assert not [address for address in loads if re.match(r"(?i)(https?:)?//", address)], path
        assert not tree.select("iframe, object, embed, base, form:not([role=search])"), path
        assert not tree.select("[ping], [style], script:not([src])"), path
        if not tree.select("meta[http-equiv=refresh]"):
            assert "default-src 'none'" in text, path


@pytest.mark.slow
def test_articles_their_style_and_their_scripts_are_light(output):
    pages = [path.read_text("utf-8") for path in output.glob("a/*/*.html")]
    assert max(map(chrome_bytes, pages)) <= 8 * 1024
    assert sum(path.stat().st_size for path in output.rglob("*.css")) <= 15 * 1024
    scripts = set(re.findall(r'<script src="../../(theme/[^"]*)"', "".join(pages)))
    assert 0 < sum((output / script).stat().st_size for script in scripts) <= 10 * 1024


@pytest.mark.slow
def test_a_second_build_by_pelicans_command_writes_nothing(output):
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*")}
    store = output.parents[1] / "store"
    command = [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "-o", str(output), "--quiet"]
    done = subprocess.run(
        [*command, "-e", f'ARCHIVE_STORE="{store}"', "ARCHIVE_WORKERS=1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Nothing changed" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in output.rglob("*")} == before


@pytest.mark.slow
def test_the_sample_also_builds_with_pelicans_simple_theme(tmp_path):
    command = [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "-o", str(tmp_path / "output"), "-t", "simple"]
    done = subprocess.run(
        [*command, "--quiet", "-e", f'ARCHIVE_STORE="{tmp_path / "store"}"'],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    article = next((tmp_path / "output/a").rglob("*.html")).read_text(encoding="utf-8")
    assert "Published:" in article
    assert "Articles in the" in next((tmp_path / "output/categories").glob("*/index.html")).read_text(encoding="utf-8")
    for name in ("index.html", "topics/index.html", "subscribe.html", "about.html", "days/index.html"):
        assert (tmp_path / "output" / name).stat().st_size > 500
    shutil.rmtree(tmp_path / "output")
