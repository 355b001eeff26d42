"""Settings: validated once, with names and reasons."""

import os

import pytest

from plugins.errors import SettingsError
from plugins.settings import read_settings


def read(tmp_path, **settings):
    (tmp_path / "m").mkdir(exist_ok=True)
    base = {
        "PATH": str(tmp_path / "content"), "OUTPUT_PATH": str(tmp_path / "output"),
        "MIRRORS": [str(tmp_path / "m")], "ARCHIVE_STORE": str(tmp_path / "store"),
    }  # fmt: skip
    return read_settings({**base, **settings})


def test_a_mirror_is_called_by_its_folders_name(tmp_path):
    assert dict(read(tmp_path).mirrors) == {"m": str(tmp_path / "m")}


def test_mirrors_can_be_given_names(tmp_path):
    assert dict(read(tmp_path, MIRRORS={"harbour": str(tmp_path / "m")}).mirrors) == {"harbour": str(tmp_path / "m")}


def test_workers_are_as_many_as_cores_unless_set(tmp_path):
    assert read(tmp_path).workers == len(os.sched_getaffinity(0))
    assert read(tmp_path, ARCHIVE_WORKERS=3).workers == 3


@pytest.mark.parametrize(
    ("name", "near"),
    [("ARCHIVE_WORKER", "ARCHIVE_WORKERS"), ("MIRORS", "MIRRORS"), ("ARCHIVE_PAGESIZE", "ARCHIVE_PAGE_SIZE")],
)
def test_an_unknown_setting_is_named_with_the_near_ones(tmp_path, name, near):
    with pytest.raises(SettingsError, match=f"unknown setting {name}; did you mean .*{near}"):
        read(tmp_path, **{name: 1})


def test_a_themes_own_setting_passes_and_reaches_templates(tmp_path):
    assert read(tmp_path, HARBOUR_COLOUR="blue").site["HARBOUR_COLOUR"] == "blue"


def test_no_path_of_the_machine_reaches_templates(tmp_path):
    assert str(tmp_path) not in repr(read(tmp_path, THEME=str(tmp_path / "theme")).site)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"ARCHIVE_WORKERS": 0}, "ARCHIVE_WORKERS must be a whole number from 1 to 256, not 0"),
        ({"ARCHIVE_WORKERS": "two"}, "not 'two'"),
        ({"ARCHIVE_PAGE_SIZE": True}, "ARCHIVE_PAGE_SIZE must be a whole number"),
        ({"MIRRORS": ["/nowhere/at/all"]}, "MIRRORS names '/nowhere/at/all', which is no folder"),
        ({"MIRRORS": "m"}, "MIRRORS must be a list"),
        ({"ARCHIVE_IMAGES": "remot"}, "did you mean 'remote'"),
        (
            {"ARCHIVE_FEED_FORMATS": ["rss", "rdf"]},
            "ARCHIVE_FEED_FORMATS must name one or more of 'rss', 'atom', 'json'",
        ),
        ({"ARCHIVE_FEED_FORMATS": []}, "ARCHIVE_FEED_FORMATS must name one or more"),
        ({"ARCHIVE_FEED_FORMATS": "rss"}, "ARCHIVE_FEED_FORMATS must be a list of texts"),
        ({"ARCHIVE_FEED_GZIP": "yes"}, "ARCHIVE_FEED_GZIP must be True or False"),
        ({"ARCHIVE_FEED_HISTORY": "ful"}, "did you mean 'full'"),
        ({"SITEURL": "news.example"}, "SITEURL must be empty or begin with http"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_right(tmp_path, settings, reason):
    with pytest.raises(SettingsError, match=reason):
        read(tmp_path, **settings)


def test_every_problem_is_named_at_once(tmp_path):
    with pytest.raises(SettingsError, match=r"ARCHIVE_FOO.*ARCHIVE_WORKERS"):
        read(tmp_path, ARCHIVE_FOO=1, ARCHIVE_WORKERS=-1)


def test_two_mirrors_of_one_name_need_names(tmp_path):
    for parent in "ab":
        (tmp_path / parent / "news").mkdir(parents=True)
    with pytest.raises(SettingsError, match="two folders called 'news'; give them names"):
        read(tmp_path, MIRRORS=[str(tmp_path / "a/news"), str(tmp_path / "b/news")])


@pytest.mark.parametrize("name", ["PATH", "ARCHIVE_STORE"])
def test_the_output_must_not_hold_what_is_read(tmp_path, name):
    with pytest.raises(SettingsError, match=f"OUTPUT_PATH and {name} lie in one another"):
        read(tmp_path, **{name: str(tmp_path / "output" / "inner")})


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("ARCHIVE_EXECUTOR", "dask:/host:1", "ARCHIVE_EXECUTOR must be 'processes' or 'dask://HOST:PORT'"),
        ("ARCHIVE_EXECUTOR", "threads", "ARCHIVE_EXECUTOR must be 'processes'"),
        ("ARCHIVE_OUTPUT", "public", "ARCHIVE_OUTPUT must be a URL like s3://bucket/site, a folder belongs in"),
        ("ARCHIVE_OUTPUT", "s3:///x", "ARCHIVE_OUTPUT must be PROTOCOL://BUCKET/FOLDER"),
        ("ARCHIVE_SHARED", "file:///x", "ARCHIVE_SHARED names 'file:///x': write a folder of this machine without"),
        ("MIRRORS", ["s3://bucket/a/../b"], "MIRRORS must be PROTOCOL://BUCKET/FOLDER"),
        ("ARCHIVE_STORAGE", {"s3": 5}, "ARCHIVE_STORAGE must be a table like"),
        ("ARCHIVE_STORAGE", {"s3": {"session": object()}}, "ARCHIVE_STORAGE must be a table like"),
    ],
)
def test_a_place_or_an_executor_that_cannot_be_is_named_and_nothing_else(tmp_path, name, value, message):
    with pytest.raises(SettingsError) as raised:
        read(tmp_path, **{name: value})
    assert str(raised.value).startswith(message)
    assert ";" not in str(raised.value)


def test_an_output_in_a_bucket_must_not_hold_a_mirror(tmp_path):
    with pytest.raises(SettingsError, match="OUTPUT_PATH and mirror 'mirror' lie in one another"):
        read(tmp_path, MIRRORS=["s3://bucket/site/mirror"], ARCHIVE_OUTPUT="s3://bucket/site")
    read(tmp_path, MIRRORS=["s3://bucket/site-mirror/"], ARCHIVE_OUTPUT="s3://bucket/site")


def test_no_page_can_show_how_stores_are_reached(tmp_path):
    secret = {"s3": {"key": "id", "secret": "secret"}}
    settings = read(tmp_path, ARCHIVE_STORAGE=secret, ARCHIVE_SHARED="s3://b/work")
    assert "secret" not in repr(settings.site)
    assert settings.storage == secret
