"""The law of builds: after any history, an incremental build leaves the same bytes as a clean one."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.archive import output
from plugins.archive.steps import arranging
from tests.site import NEWS, SIMPLE, Site, bare, linked, tag_link

TAGS = ["河流", "堤坝", "天文台", "天文臺", "NASA", "nasa", "桥"]
DAYS = ["2021-01-31", "2021-02-01", "2021-02-02", "2022-02-02", ""]

articles = st.builds(
    lambda number, title, day, tags, link, words: linked(
        f"https://www.epochtimes.com/gb/21/1/1/n{10_000 + number}.htm"
        if number % 2
        else f"https://s{number % 3}.example/{number}",
        f"标题{title}",
        day,
        f"<p>正文{words}。{''.join(tag_link(tag) for tag in tags)}"
        f'<a href="https://s{link % 3}.example/{link}">另见</a></p>',
    ),
    st.integers(0, 14),
    st.integers(0, 3),
    st.sampled_from(DAYS),
    st.lists(st.sampled_from(TAGS), max_size=3),
    st.integers(0, 14),
    st.integers(0, 2),
)
places = st.builds("{}/{}.md".format, st.sampled_from(["pages/c1", "pages/c2", "loose"]), st.integers(0, 12))
told = st.one_of(
    st.tuples(st.just("write"), places, articles),
    st.tuples(st.just("write"), places, articles),
    st.tuples(st.just("remove"), places, st.none()),
    st.tuples(st.just("rename"), places, places),
    st.tuples(st.just("channel"), st.sampled_from(["c1", "c2"]), st.sampled_from(["水文", "天文"])),
    st.tuples(st.just("alias"), st.sampled_from(["桥", "堤坝"]), st.sampled_from(["河流", "NASA"])),
    st.tuples(st.just("template"), st.sampled_from(["article.html", "tag.html"]), st.integers(0, 3)),
)
"""Edits that a server which watches can name."""
edits = st.one_of(
    told,
    st.tuples(st.just("setting"), st.just("ARCHIVE_PAGE_SIZE"), st.integers(1, 4)),
    st.tuples(st.just("setting"), st.just("ARCHIVE_TOPIC_ACTIVE_MIN"), st.integers(1, 4)),
    st.tuples(st.just("setting"), st.just("ARCHIVE_FEED_ENTRIES"), st.integers(1, 6)),
    st.tuples(
        st.just("setting"), st.just("ARCHIVE_FEED_HISTORY"), st.sampled_from(["summary", "full", "sources", "none"])
    ),
    st.tuples(st.just("setting"), st.just("MAX_FILES"), st.sampled_from([0, 30, 60])),
    st.tuples(st.just("setting"), st.just("SITEURL"), st.sampled_from(["", "https://mirror.example/news"])),
    st.tuples(st.just("crash"), st.integers(0, 12), st.none()),
)
transactions = st.sampled_from([2, arranging.RECONCILE_AT_ONCE])
"""How many articles are arranged in one transaction: many changes at once come in several."""
histories = st.lists(st.lists(edits, min_size=1, max_size=5), min_size=1, max_size=5)


def apply(site: Site, edit) -> None:
    kind, one, other = edit
    if kind == "write":
        site.write(one, other)
    elif kind == "remove":
        (site.mirror / one).unlink(missing_ok=True)
    elif kind == "rename" and (site.mirror / one).exists():
        (site.mirror / other).parent.mkdir(parents=True, exist_ok=True)
        (site.mirror / one).replace(site.mirror / other)
    elif kind == "channel":
        site.write(f"indexes/{one}/README.md", f"### {other}\n---\n#### [一](../../pages/{one}/1.md)\n")
    elif kind == "alias":
        (site.root / "content/topics.toml").write_text(f'[aliases]\n"{one}" = "{other}"\n', encoding="utf-8")
    elif kind == "setting":
        site.extra[one] = other
    elif kind == "template":
        folder = site.root / "templates"
        folder.mkdir(exist_ok=True)
        site.extra["THEME_TEMPLATES_OVERRIDES"] = [os.fspath(folder)]
        original = Path(SIMPLE, "templates", one).read_text(encoding="utf-8")
        (folder / one).write_text(f"{original}<!-- {other} -->", encoding="utf-8")


class Crash(Exception):
    """The machine went away."""


def build_and_crash(site: Site, writes: int) -> None:
    """A build that dies after some files were written."""
    original, left = output._replace, [writes]

    def replace(temporary: str, file: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Crash
        original(temporary, file)

    output._replace = replace
    try:
        site.build()
    except Crash:
        pass
    finally:
        output._replace = original


def replay(site: Site, history) -> None:
    """Builds after each of some groups of edits, crashes among them."""
    for edits_between_builds in history:
        for edit in edits_between_builds:
            if edit[0] == "crash":
                build_and_crash(site, edit[1])
            apply(site, edit)
        site.build()


@pytest.mark.slow
@pytest.mark.parametrize("theme", [SIMPLE, NEWS])
@settings(max_examples=40)
@given(history=histories, at_once=transactions)
def test_after_any_history_the_output_equals_a_clean_builds(theme, history, at_once):
    root = Path(tempfile.mkdtemp())
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(arranging, "RECONCILE_AT_ONCE", at_once)
            patch.setattr(arranging, "MOST_MOVED", at_once)
            site = Site(root, THEME=theme)
            replay(site, history)
            assert site.output() == site.clean_build()
    finally:
        shutil.rmtree(root)


@pytest.mark.slow
def test_worker_processes_make_the_same_bytes_as_one_process(site):
    for number in range(500):
        site.write(f"{number}.md", bare(number, day=f"2021-03-{1 + number % 28:02}", host=f"s{number % 3}.example"))
    site.build("one", ARCHIVE_WORKERS=1, ARCHIVE_PAGE_SIZE=20)
    site.build("two", ARCHIVE_WORKERS=2, ARCHIVE_PAGE_SIZE=20)
    assert site.output("one") == site.output("two")


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_no_half_written_file_and_the_next_one_repairs(site):
    for number in range(300):
        site.write(
            f"{number}.md",
            bare(number, day=f"2021-03-{1 + number % 28:02}", body=f"<p>{tag_link('河流')}</p>"),
        )
    clean = site.clean_build()
    script = "import sys; from pathlib import Path; from tests.site import Site; Site(Path(sys.argv[1])).build()"
    for step in range(8):
        process = subprocess.Popen([sys.executable, "-c", script, os.fspath(site.root)], cwd=Path(__file__).parents[2])
        try:
            process.wait(timeout=0.3 + 0.15 * step)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        if (site.root / "site-output").exists():
            for path, data in site.output().items():
                assert path.endswith(output.TEMPORARY) or data == clean[path], path
    site.build()
    assert site.output() == clean
