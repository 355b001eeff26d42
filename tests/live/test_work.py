"""What a changed path asks for."""

from dataclasses import replace

import pytest

from plugins.live.work import MANY, Inputs, Work

SITE = Inputs(
    settings_file="/site/pelicanconf.py",
    content="/site/content",
    mirrors=("/site/content/mirrors/harbour", "/mirrors/river", "/site/content/articles"),
    topics_file="/site/content/topics.toml",
    themes=("/site/theme",),
    templates=("/site/overrides",),
    plugins=("/site/harbour.py",),
    code="/newsmirror/plugins",
)
TEMPLATES = Work(makers=True, templates=True, pages=True)


@pytest.mark.parametrize(
    ("path", "work"),
    [
        ("/site/content/mirrors/harbour/a.md", Work(paths=frozenset({"/site/content/mirrors/harbour/a.md"}))),
        ("/site/content/articles/own.md", Work(paths=frozenset({"/site/content/articles/own.md"}))),
        ("/mirrors/river", Work(paths=frozenset({"/mirrors/river"}))),
        ("/mirrors", Work(paths=frozenset({"/mirrors"}))),
        ("/site/content/pages/about.md", Work(makers=True, pages=True, menu=True)),
        ("/site/content/topics.toml", Work(makers=True)),
        ("/site/theme/templates/base.html", TEMPLATES),
        ("/site/theme/translations/zh_Hans/LC_MESSAGES/messages.po", TEMPLATES),
        ("/site/theme/static/css/news.css", Work(makers=True, pages=True)),
        ("/site/overrides/article.html", TEMPLATES),
        ("/newsmirror/plugins/translations/zh_Hans/LC_MESSAGES/messages.po", TEMPLATES),
        ("/newsmirror/plugins/archive/templates/404.html", TEMPLATES),
        (
            "/newsmirror/plugins/cleaning/data/chrome/advertising.toml",
            Work(makers=True, tables=frozenset({"cleaning"})),
        ),
        ("/newsmirror/plugins/search/static/search.js", Work(makers=True)),
        ("/newsmirror/plugins/archive/build.py", Work(restart=True)),
        ("/site/harbour.py", Work(restart=True)),
        ("/newsmirror/plugins/live/static/live.js", Work()),
        ("/elsewhere/file.txt", Work()),
    ],
)
def test_a_changed_path_asks_for(path, work):
    assert SITE.work([path]) == work


def test_changed_settings_ask_for_everything():
    work = SITE.work(["/site/pelicanconf.py"])
    assert work.settings
    assert work.everything
    assert SITE.work(["/site/publishconf.py"]).settings


def test_work_adds_up():
    work = SITE.work(["/site/content/topics.toml", "/mirrors/river/1.md", "/mirrors/river/2.md"])
    assert work == Work(makers=True, paths=frozenset({"/mirrors/river/1.md", "/mirrors/river/2.md"}))
    assert not Work()


def test_of_very_many_files_their_mirror_is_looked_at_as_a_whole():
    work = SITE.work(f"/mirrors/river/{number}.md" for number in range(MANY + 1))
    assert work.paths == {"/mirrors/river"}


def test_mirrors_behind_urls_are_known_as_such_and_no_path_is_theirs():
    site = replace(SITE, mirrors=("/mirrors/river", "s3://mirrors/harbour"))
    assert site.remote() == ["s3://mirrors/harbour"]
    assert site.work(["/mirrors/river/a.md"]).paths == {"/mirrors/river/a.md"}
