"""Publishing: the target becomes what was built, by what differs alone, and is whole at every moment."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from plugins.archive.output import MARK
from plugins.errors import PassingError, PublishError, SettingsError
from plugins.publish import target as target_module
from plugins.publish.hosts import Extent, beyond, hosts
from plugins.publish.links import check_links
from plugins.publish.plan import Plan, make_plan, published_files
from plugins.publish.publish import listing, publish
from plugins.publish.target import attempt, open_target, read_publishing
from tests.publish.conftest import ADDRESS, Place, publish_to, settings_for, visible
from tests.site import Site, bare, tag_link


def plan_of(site: Site, place: Place) -> Plan:
    settings = settings_for(site, place)
    target = open_target(read_publishing(settings.publish), settings.store, settings.retained)
    return target.plan(settings.output, published_files(settings.output))


def edit(site: Site) -> None:
    """An article arrives, one changes, one goes."""
    site.write("new.md", bare(77, day="2021-04-01", body=f"<p>新的水位。</p>{tag_link('灯塔')}{tag_link('潮汐')}"))
    site.write("3.md", bare(3, title="换了标题", day="2021-03-04", body=f"<p>水3</p>{tag_link('潮汐')}"))
    (site.mirror / "0.md").unlink()
    site.build()


def test_the_target_becomes_what_was_built_and_follows_every_change(published_site, place):
    published_site.build()
    assert publish_to(published_site, place) == 0
    assert place.read() == published_site.output()
    edit(published_site)
    assert publish_to(published_site, place, publish={"lost": 99}) == 0
    assert place.read() == published_site.output()


def test_only_what_differs_travels(published_site, place):
    published_site.build()
    publish_to(published_site, place)
    before = published_site.output()
    edit(published_site)
    after, plan = published_site.output(), plan_of(published_site, place)
    assert set(plan.new) == after.keys() - before.keys()
    assert set(plan.changed) == {path for path in after if path in before and after[path] != before[path]}
    assert set(plan.deleted) == before.keys() - after.keys()
    assert plan.unchanged == sum(before.get(path) == data for path, data in after.items())
    assert plan.unchanged > 5
    assert plan.size == sum(len(after[path]) for path in (*plan.new, *plan.changed))


def test_a_build_from_nothing_with_other_times_sends_nothing(published_site, place):
    published_site.build()
    publish_to(published_site, place)
    for kind in ("output", "store"):
        shutil.rmtree(published_site.root / f"site-{kind}")
    published_site.build()
    plan = plan_of(published_site, place)
    assert plan.nothing
    assert plan.unchanged == len(published_site.output())


def test_a_dry_run_lists_and_sends_nothing(published_site, place, capsys):
    published_site.build()
    assert publish_to(published_site, place, dry_run=True) == 0
    assert place.read() == {}
    lines = capsys.readouterr().out.splitlines()
    assert set(lines) == {f"new {path}" for path in published_site.output()}


def test_a_target_with_somebody_elses_files_is_refused_and_untouched(published_site, place):
    published_site.build()
    place.put("holiday.html", b"ours")
    with pytest.raises(PublishError, match="somebody else's"):
        publish_to(published_site, place)
    assert place.read() == {"holiday.html": b"ours"}


def test_dot_files_and_retained_names_at_the_top_of_the_target_stay_others_go(published_site, place):
    published_site.build()
    publish_to(published_site, place)
    place.put(".well-known/security.txt", b"x")
    shutil.rmtree(published_site.root / "clone", ignore_errors=True)
    place.put("CNAME", b"news.example")
    shutil.rmtree(published_site.root / "clone", ignore_errors=True)
    place.put("a/stray.html", b"x")
    assert publish_to(published_site, place, OUTPUT_RETENTION=["CNAME"]) == 0
    left = place.read().keys() - published_site.output().keys()
    assert left == {".well-known/security.txt", "CNAME"}


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.slow
@pytest.mark.parametrize("after", [1, 3, 20])
def test_a_publish_that_dies_leaves_a_site_without_broken_links_and_the_next_completes_it(
    published_site, place, after, tmp_path, monkeypatch
):
    monkeypatch.setattr("plugins.publish.bucket.THREADS", 1)
    published_site.build()
    publish_to(published_site, place)
    before = place.read()
    edit(published_site)
    settings = settings_for(published_site, place)
    target = open_target(read_publishing(settings.publish), settings.store, settings.retained)
    plan = target.plan(settings.output, published_files(settings.output))
    calls = 0

    def told(_: int) -> None:
        nonlocal calls
        calls += 1
        if calls == after:
            raise Killed

    with contextlib.suppress(Killed):
        target.send(settings.output, plan, told)
    half = tmp_path / "half"
    for path, data in place.read().items():
        (half / path).parent.mkdir(parents=True, exist_ok=True)
        (half / path).write_bytes(data)
    # What is new and nothing leads to yet may still be incomplete; an anchor that comes later is no dead end.
    broken = [link for link in check_links(str(half), ADDRESS).broken if "#" not in link.link]
    assert [str(link) for link in broken if link.path in before] == []
    assert publish_to(published_site, place, publish={"lost": 99}) == 0
    assert place.read() == published_site.output()


@pytest.mark.parametrize(
    ("path", "data", "complaint"),
    [
        ("a/000/lost.html", '<!doctype html><a href="nowhere.html">x</a>', "a/000/lost.html -> nowhere.html"),
        ("a/000/anchor.html", '<!doctype html><a href="../../index.html#no">x</a>', "index.html#no"),
        ("spy.html", '<!doctype html><script src="https://spy.example/x.js"></script>', "spy.html"),
        ("feed.xml", "<rss><channel>", "not well-formed"),
        ("sitemap-x.xml", f"<urlset><url><loc>{ADDRESS}/gone.html</loc></url></urlset>", "gone.html"),
    ],
)
def test_a_failed_check_publishes_nothing_and_says_why(published_site, folder, path, data, complaint):
    published_site.build()
    file = Path(published_site.settings().output, path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(data, encoding="utf-8")
    console = Console(record=True, width=300, quiet=False, file=open("/dev/null", "w"))  # noqa: SIM115
    with console.file:
        assert publish(settings_for(published_site, folder), console, dry_run=False) == 1
        assert complaint in console.export_text()
    assert folder.read() == {}


def test_a_feed_that_subscribers_have_and_the_build_has_not_stops_it(published_site, folder):
    published_site.build()
    assert publish_to(published_site, folder) == 0
    before = folder.read()
    published_site.extra = {**published_site.extra, "ARCHIVE_FEED_FORMATS": ["atom"]}
    published_site.build()
    assert publish_to(published_site, folder) == 1
    assert folder.read() == before
    assert publish_to(published_site, folder, publish={"gone": 99, "lost": 999, "unread": 999}) == 0


def test_what_was_out_is_remembered_without_a_copy_and_stays_as_it_was(published_site, folder):
    published_site.build()
    publish_to(published_site, folder)
    kept = Path(published_site.settings().store, "published", "feed.xml")
    out = kept.read_bytes()
    assert kept.stat().st_nlink == 2
    edit(published_site)
    assert kept.read_bytes() == out
    assert Path(published_site.settings().output, "feed.xml").read_bytes() != out


@pytest.mark.parametrize(
    ("limits", "complaint"),
    [
        ({"max_files": 5}, "files; ARCHIVE_PUBLISH allows 5"),
        ({"max_bytes": 1000}, "bytes; ARCHIVE_PUBLISH allows 1,000"),
    ],
)
def test_a_build_beyond_its_budget_is_not_published(published_site, folder, limits, complaint, capsys):
    published_site.build()
    assert publish(settings_for(published_site, folder, publish=limits), Console(width=200), dry_run=False) == 1
    assert complaint in capsys.readouterr().out
    assert folder.read() == {}


def test_a_hosts_limits_are_told_with_numbers():
    extent = Extent(20_001, 10, 30_000_000, "search/large.js")
    first, second = beyond(hosts()["cloudflare-pages"], extent)
    assert first == "Cloudflare Pages allows 20,000 files; this build has 20,001"
    assert second.endswith("30,000,000: search/large.js")
    assert list(beyond(hosts()["github-pages"], extent)) == []


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ({}, "must name one of folder, branch, bucket; it names nothing"),
        ({"folder": "/x", "bucket": "y"}, "it names folder and bucket"),
        ({"foldr": "/x"}, "no 'foldr'; did you mean 'folder'"),
        ({"branch": "pages"}, "a branch and no repository"),
        ({"folder": "/x", "endpoint": "http://x"}, r"\['endpoint'\] belongs to a bucket"),
        ({"folder": "/x", "host": "geocities"}, "known are cloudflare-pages"),
        ({"folder": "/x", "max_files": -1}, "must be a whole number"),
        ({"folder": 7}, "must be a text"),
    ],
)
def test_a_wrong_target_is_named_with_what_is_right(setting, complaint):
    with pytest.raises(SettingsError, match=complaint):
        read_publishing(setting)


def test_without_an_address_nothing_is_published(site, folder):
    site.write("1.md", bare(1))
    site.build()
    with pytest.raises(SettingsError, match="SITEURL is empty"):
        publish_to(site, folder)


def test_an_output_without_a_build_or_with_a_link_in_it_is_refused(site, tmp_path):
    from plugins.errors import PageError

    with pytest.raises(PageError, match="no build"):
        published_files(str(tmp_path))
    site.write("1.md", bare(1))
    site.build()
    output = Path(site.settings().output)
    (output / "secret").symlink_to("/etc")
    with pytest.raises(PageError, match="secret: is a link"):
        published_files(str(output))


def test_new_files_come_first_then_what_pages_need_then_pages_then_the_front():
    local = dict.fromkeys(
        ["index.html", "a/1.html", "a/2.html", "theme/x.css", "feed.xml", "search/manifest.js", "z/n.css"], 1
    )
    there = [*local.keys() - {"a/2.html", "z/n.css"}, "a/0.html"]
    stages = list(make_plan(local, [], there).stages())
    assert stages == [
        ("a/2.html", "z/n.css"),
        ("theme/x.css",),
        ("a/1.html",),
        ("feed.xml", "index.html", "search/manifest.js"),
    ]
    assert list(listing(make_plan(local, [], there)))[-1] == "deleted a/0.html"


def test_what_fails_on_its_way_is_tried_again_what_is_refused_is_not(monkeypatch):
    monkeypatch.setattr(target_module, "PAUSE", 0)
    calls: list[int] = []

    def passing() -> int:
        calls.append(1)
        if len(calls) < 3:
            raise PassingError
        return 7

    assert attempt(passing) == 7

    def refused() -> int:
        calls.append(1)
        raise PublishError

    calls.clear()
    with pytest.raises(PublishError):
        attempt(refused)
    assert len(calls) == 1


def test_our_mark_is_published_so_that_the_next_publish_knows_the_target(published_site, place):
    published_site.build()
    publish_to(published_site, place)
    assert MARK in place.read()
    assert visible(place.read()) == visible(published_site.output())


def test_the_projects_own_settings_publish_from_an_output_and_a_store_of_their_own():
    from plugins.archive.siteconf import load_settings

    root = Path(__file__).parents[2]
    local, public = (load_settings(str(root / name)) for name in ("pelicanconf.py", "publishconf.py"))
    assert public.site_url.startswith("https://")
    assert local.output != public.output
    assert local.store != public.store
    assert read_publishing(public.publish).place == "folder"
    assert public.mirrors == local.mirrors
