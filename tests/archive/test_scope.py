"""Builds that are told what changed, are watched, and are interrupted, leave what a clean build leaves."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.archive.audience import Audience, Scope
from plugins.archive.build import Build
from plugins.archive.catalogue import Catalogue
from plugins.archive.paths import article_path
from plugins.archive.result import BuildResult
from plugins.archive.steps import arranging as arranging_step
from plugins.archive.steps import reading as reading_step
from plugins.archive.steps.context import BuildContext
from plugins.archive.workers import Workers
from plugins.errors import PageError
from plugins.store import Store
from plugins.topics.aliases import read_aliases
from tests.archive.test_law import apply, told
from tests.site import NEWS, Site, bare, linked, tag_link


class Hasty(Audience):
    """Looks at pages; wants to leave after so many questions whether it does, and says so once."""

    hurried = True

    def __init__(self, patience: int = 10**9, pages: tuple[str, ...] = ()) -> None:
        self.patience = patience
        self.pages = pages
        self.events: list[tuple[str, object]] = []

    def wanted(self):
        return self.pages

    def made(self, path):
        self.events.append(("made", path))

    def written(self, paths):
        self.events.append(("written", list(paths)))

    def marked(self):
        self.events.append(("marked", None))

    def leaving(self):
        self.patience -= 1
        return self.patience == -1

    def failed(self, error):
        self.events.append(("failed", error))


class Desk:
    """A store that stays open between builds, and what is known to have changed since the last complete look."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.edition = 0
        self.store = Store.open(site.settings().store)
        self.build(Scope(), Hasty())

    def build(self, scope: Scope, audience: Audience) -> BuildResult:
        settings = self.site.settings()
        with Workers(settings) as workers:
            return Build(
                settings, self.store, scope=scope, audience=audience, workers=workers, edition=self.edition
            ).run(dict)

    def update(
        self, paths: set[str], *, makers: bool = False, patience: int = 10**9, pages: tuple[str, ...] = ()
    ) -> Hasty:
        """Look at these paths; a build that leaves is followed by one that stays."""
        self.edition += makers
        scope = Scope(frozenset(paths), makers=makers, output=False)
        first = Hasty(patience, pages)
        if not self.build(scope, first).complete:
            last = Hasty(pages=pages)
            assert self.build(scope, last).complete
            first.events += last.events
        return first


def touched(site: Site, edit) -> set[str]:
    """The mirrored paths that an edit of the law's histories changes."""
    kind, one, other = edit
    if kind in ("write", "remove"):
        return {os.fspath(site.mirror / one)}
    if kind == "rename":
        return {os.fspath(site.mirror / one), os.fspath(site.mirror / other)}
    return {os.fspath(site.mirror / f"indexes/{one}/README.md")} if kind == "channel" else set()


@pytest.mark.slow
@settings(max_examples=20)
@given(
    history=st.lists(st.lists(told, min_size=1, max_size=4), min_size=1, max_size=5),
    patience=st.lists(st.integers(0, 40), min_size=5, max_size=5),
    data=st.data(),
)
def test_after_any_history_of_told_and_interrupted_builds_the_output_equals_a_clean_builds(history, patience, data):
    root = Path(tempfile.mkdtemp())
    try:
        site = Site(root, THEME=NEWS, THEME_TEMPLATES_OVERRIDES=[os.fspath(root / "templates")])
        desk = Desk(site)
        for edits_between_builds, step in zip(history, patience, strict=False):
            paths: set[str] = set()
            for edit in edits_between_builds:
                apply(site, edit)
                paths |= touched(site, edit)
            makers = any(edit[0] in ("alias", "template") for edit in edits_between_builds)
            pages = tuple(path for path in site.output() if path.endswith(".html"))
            shown = tuple(data.draw(st.lists(st.sampled_from(pages), max_size=2)))
            desk.update(paths, makers=makers, patience=step, pages=shown)
        desk.store.close()
        assert site.output() == site.clean_build()
    finally:
        shutil.rmtree(root)


@pytest.fixture
def desk(site):
    for number in range(6):
        site.write(f"{number}.md", bare(number, body=f"<p>{tag_link('河流')}</p>"))
    opened = Desk(site)
    yield opened
    opened.store.close()


def page_of(desk: Desk, name: str) -> str:
    file = desk.store.files.find("mirror", "", name)
    assert file is not None
    return article_path(file.article)


def test_only_what_is_named_is_looked_at(desk):
    desk.site.write("0.md", bare(0, title="改过的"))
    desk.site.write("1.md", bare(1, title="没有说"))
    desk.update({os.fspath(desk.site.mirror / "0.md")})
    output = b"".join(desk.site.output().values()).decode("utf-8", "replace")
    assert "改过的" in output
    assert "没有说" not in output


def test_a_folder_is_named_for_all_that_it_holds_and_held(desk):
    desk.site.write("new/a/7.md", bare(7))
    desk.site.write("new/8.md", bare(8))
    desk.update({os.fspath(desk.site.mirror / "new")})
    assert desk.site.output() == desk.site.clean_build()
    shutil.rmtree(desk.site.mirror / "new")
    desk.update({os.fspath(desk.site.mirror / "new")})
    assert desk.site.output() == desk.site.clean_build()


def test_a_file_in_place_of_a_folder_and_a_folder_in_place_of_a_file_are_understood(desk):
    folder = desk.site.mirror / "0.md"
    folder.unlink()
    desk.site.write("0.md/inner.md", bare(9))
    desk.update({os.fspath(folder)})
    assert desk.site.output() == desk.site.clean_build()
    shutil.rmtree(folder)
    desk.site.write("0.md", bare(0))
    desk.update({os.fspath(folder)})
    assert desk.site.output() == desk.site.clean_build()


@pytest.mark.parametrize("name", [".git/0.md", "linked/0.md"])
def test_paths_that_no_scan_comes_to_say_nothing(desk, name):
    away = desk.site.root / "away"
    away.mkdir()
    (desk.site.mirror / "linked").symlink_to(away)
    desk.site.write(name, bare(20))
    desk.update({os.fspath(desk.site.mirror / name), os.fspath(desk.site.root / "beside.md")})
    assert desk.store.files.count() == 6


def test_the_page_that_is_open_is_made_before_all_others(desk):
    page = page_of(desk, "3.md")
    desk.site.write("3.md", bare(3, title="先看这里", body=f"<p>{tag_link('河流')}</p>"))
    audience = desk.update({os.fspath(desk.site.mirror / "3.md")}, pages=(page,))
    written = [paths for kind, paths in audience.events if kind == "written"]
    assert written[0] == [page]
    assert len(written) > 1


def test_with_other_rules_of_reading_the_open_article_is_read_and_made_before_anything_else(desk, monkeypatch):
    from plugins.archive import fingerprints, intake

    page = page_of(desk, "3.md")
    read: list[str] = []
    original = intake.Intake.read_data

    def read_by_other_rules(self, mirror, path, data, digest):
        read.append(path)
        return original(self, mirror, path, data, digest)

    monkeypatch.setattr(fingerprints, "reading_fingerprint", lambda _settings: "other")
    monkeypatch.setattr(intake.Intake, "read_data", read_by_other_rules)
    audience = Hasty(pages=(page,))
    audience.made = lambda path: audience.events.append(("made", (path, tuple(read))))
    assert desk.build(Scope(frozenset(), makers=True, output=False), audience).complete
    assert audience.events[0] == ("made", (page, ("3.md",)))
    assert set(read) == {f"{number}.md" for number in range(6)}


def test_a_saved_article_that_is_open_is_read_and_made_before_what_an_earlier_edit_has_left(desk, monkeypatch):
    from plugins.archive import fingerprints, intake

    page = page_of(desk, "5.md")
    monkeypatch.setattr(fingerprints, "reading_fingerprint", lambda _settings: "other")
    assert desk.build(Scope(frozenset(), output=False), Hasty(patience=1)).left
    read: list[str] = []
    original = intake.Intake.read_data
    monkeypatch.setattr(intake.Intake, "read_data", lambda self, *file: read.append(file[1]) or original(self, *file))
    desk.site.write("5.md", bare(5, title="刚刚保存"))
    audience = Hasty(pages=(page,))
    audience.made = lambda path: audience.events.append(("made", (path, tuple(read))))
    scope = Scope(frozenset({os.fspath(desk.site.mirror / "5.md")}), makers=False, output=False)
    assert desk.build(scope, audience).complete
    assert audience.events[:2] == [("written", [page]), ("made", (page, ("5.md",)))]
    assert "刚刚保存" in desk.site.output()[page].decode()
    assert desk.site.output() == desk.site.clean_build()


def test_a_hurried_build_does_as_much_at_once_as_takes_a_moment(desk):
    context = BuildContext(
        settings=desk.site.settings(), store=desk.store, pipeline=None, scope=Scope(), audience=Hasty(), console=None,
        rules=None, tiers=None, generation=1, edition=1,
    )  # fmt: skip
    assert [context.lasting(100, seconds) for seconds in (0, 0.0001, 0.01, 10)] == [12, 100, 3, 1]
    context.audience = Audience()
    assert context.lasting(100, 10) == 100


def test_reading_everything_anew_goes_on_where_it_was_interrupted(desk, monkeypatch):
    from plugins.archive import fingerprints, intake

    read: list[str] = []
    original = intake.Intake.read_data
    monkeypatch.setattr(fingerprints, "reading_fingerprint", lambda _settings: "other")
    monkeypatch.setattr(intake.Intake, "read_data", lambda self, *file: read.append(file[1]) or original(self, *file))
    monkeypatch.setattr(reading_step, "READ_BATCH", 1)
    monkeypatch.setattr(reading_step, "COMMIT_EVERY", 1)
    assert not desk.build(Scope(frozenset(), output=False), Hasty(patience=3)).looked
    assert 0 < len(read) < 6
    before = len(read)
    assert desk.build(Scope(frozenset(), output=False), Hasty()).complete
    assert before < len(read) < 12
    assert set(read) == {f"{number}.md" for number in range(6)}


def test_a_template_that_fails_stops_its_own_pages_only_and_is_told_once(desk):
    folder = desk.site.root / "templates"
    folder.mkdir()
    desk.site.extra["THEME_TEMPLATES_OVERRIDES"] = [os.fspath(folder)]
    desk.update(set(), makers=True)
    (folder / "article.html").write_text("{% block content %}{{ nobody.name }}{% endblock %}", encoding="utf-8")
    desk.edition += 1
    desk.site.write("0.md", bare(0, title="改过的"))
    audience = Hasty()
    scope = Scope(frozenset({os.fspath(desk.site.mirror / "0.md")}), output=False)
    assert not desk.build(scope, audience).complete
    assert len([error for kind, error in audience.events if kind == "failed" and isinstance(error, PageError)]) == 1
    assert "改过的" in b"".join(desk.site.output().values()).decode("utf-8", "replace")
    (folder / "article.html").unlink()
    desk.update(set(), makers=True)
    assert desk.site.output() == desk.site.clean_build()


def test_an_alias_moves_only_the_articles_that_it_speaks_of(desk):
    desk.site.write("7.md", linked("https://gauge.example/7", "坝", "2021-04-05", f"<p>{tag_link('堤坝')}</p>"))
    desk.update({os.fspath(desk.site.mirror / "7.md")})
    (desk.site.root / "content/topics.toml").write_text('[aliases]\n"堤坝" = "水坝"\n', encoding="utf-8")
    audience = desk.update(set(), makers=True)
    written = {path for kind, paths in audience.events if kind == "written" for path in paths}
    assert page_of(desk, "7.md") in written
    assert page_of(desk, "0.md") not in written
    assert desk.site.output() == desk.site.clean_build()


@pytest.mark.parametrize(
    "tables",
    [
        ('"堤坝" = "NASA"', '"堤坝" = "河流"'),
        ('"河流" = "大河"', ""),
        ('"河流" = "大河"', '"河流" = "长河"'),
        ('"大河" = "河流"', '"大河" = "河流"\n"江" = "河流"'),
        ('"大河" = "河流"', '"河流" = "大河"'),
    ],
)
def test_aliases_that_come_go_and_move_leave_what_a_clean_build_leaves(desk, tables):
    for table in tables:
        (desk.site.root / "content/topics.toml").write_text(f"[aliases]\n{table}\n", encoding="utf-8")
        desk.update(set(), makers=True)
        assert desk.site.output() == desk.site.clean_build()


@pytest.mark.parametrize("patience", [10**9, 1])
def test_an_open_article_shows_an_alias_before_all_others_are_arranged_and_nothing_of_that_stays(
    desk, monkeypatch, patience
):
    monkeypatch.setattr(arranging_step, "WORTH_A_REHEARSAL", 2)
    page = page_of(desk, "3.md")
    for name in ("大河", "长江"):
        (desk.site.root / "content/topics.toml").write_text(f'[aliases]\n"河流" = "{name}"\n', encoding="utf-8")
        audience = Hasty(patience, (page,))
        seen: list[tuple[bool, str]] = []
        audience.made = lambda path, seen=seen: seen.append(
            (desk.store.pages.is_stale("article", desk.store.pages.get(path).key), desk.site.output()[path].decode())
        )
        desk.build(Scope(frozenset(), output=False), audience)
        assert seen[0][0]
        assert name in seen[0][1]
        assert (read_aliases(desk.store.fact("aliases")).names != {}) == (patience > 1)
    desk.update(set(), makers=True)
    assert desk.site.output() == desk.site.clean_build()


def test_an_open_page_that_is_made_elsewhere_is_written_before_aliases_are_looked_at(desk):
    with Workers(desk.site.settings()) as workers:

        def build(text: bytes, audience: Hasty) -> None:
            scope = Scope(frozenset(), output=False)
            Build(desk.site.settings(), desk.store, scope=scope, audience=audience, workers=workers, edition=0).run(
                lambda: {"pages/own.html": text}
            )

        build(b"one", Hasty())
        (desk.site.root / "content/topics.toml").write_text('[aliases]\n"河流" = "大河"\n', encoding="utf-8")
        audience = Hasty(pages=("pages/own.html",))
        build(b"two", audience)
    assert audience.events[:2] == [("written", ["pages/own.html"]), ("made", "pages/own.html")]
    assert len(audience.events) > 3


def test_moving_articles_by_aliases_is_left_anywhere_and_done_again(desk, monkeypatch):
    begun: list[str] = []
    update = Catalogue.update
    monkeypatch.setattr(
        Catalogue, "update", lambda self, *articles, **rest: begun.append("update") or update(self, *articles, **rest)
    )
    left_inside = 0
    for patience in range(1, 20):
        name = f"大河{patience}"
        (desk.site.root / "content/topics.toml").write_text(f'[aliases]\n"河流" = "{name}"\n', encoding="utf-8")
        begun.clear()
        desk.build(Scope(frozenset(), output=False), Hasty(patience))
        left_inside += bool(begun) and name not in desk.store.fact("aliases")
    assert left_inside > 2
    desk.update(set(), makers=True)
    assert desk.site.output() == desk.site.clean_build()
