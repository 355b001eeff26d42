"""What each kind of target does in its own way."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import boto3
import pytest

from plugins.errors import PublishError
from plugins.publish.branch import blob_digest
from plugins.publish.headers import headers_of
from plugins.publish.target import open_target, read_publishing
from tests.publish.conftest import Place, git, publish_to, read_tree, settings_for
from tests.site import bare


def test_files_of_a_folder_that_stay_keep_their_times(published_site, folder):
    published_site.build()
    publish_to(published_site, folder)
    root = Path(str(folder.setting["folder"]))
    os.utime(root / "theme" / "css" / "news.css", (1, 1))
    published_site.write("new.md", bare(77, day="2021-04-01"))
    published_site.build()
    publish_to(published_site, folder)
    assert (root / "theme" / "css" / "news.css").stat().st_mtime == 1
    assert (root / "index.html").stat().st_mtime > 1


def test_files_of_a_folder_can_be_read_by_a_server_whatever_the_umask(published_site, folder):
    before = os.umask(0o077)
    try:
        published_site.build()
        publish_to(published_site, folder)
    finally:
        os.umask(before)
    root = Path(str(folder.setting["folder"]))
    assert (root / "index.html").stat().st_mode & 0o777 == 0o644
    assert (root / "theme").stat().st_mode & 0o777 == 0o755


def test_a_folder_that_cannot_be_written_is_named(published_site, tmp_path):
    (tmp_path / "file").write_text("x")
    published_site.build()
    settings = published_site.settings(ARCHIVE_PUBLISH={"folder": str(tmp_path / "file" / "inner")})
    target = open_target(read_publishing(settings.publish), settings.store, ())
    with pytest.raises(PublishError, match=r"rsync to .*inner failed"):
        target.plan(settings.output, {})


def test_a_branch_has_one_commit_unless_it_keeps_history(published_site, branch):
    published_site.build()
    publish_to(published_site, branch)
    repository = Path(str(branch.setting["repository"]))
    published_site.write("new.md", bare(77, day="2021-04-01"))
    published_site.build()
    publish_to(published_site, branch)
    assert len(git(repository, "rev-list", "pages").split()) == 1
    published_site.write("newer.md", bare(78, day="2021-04-02"))
    published_site.build()
    publish_to(published_site, branch, publish={"history": True})
    assert len(git(repository, "rev-list", "pages").split()) == 2
    assert branch.read() == published_site.output()


def test_only_new_objects_travel_to_a_branch(published_site, branch, monkeypatch):
    published_site.build()
    publish_to(published_site, branch)
    repository = Path(str(branch.setting["repository"]))
    before = set(git(repository, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split())
    published_site.write("new.md", bare(77, day="2021-04-01"))
    published_site.build()
    sent: list[bytes] = []
    run = subprocess.run

    def watched(command: list[str], **keys: object) -> object:
        if "push" in command:
            command = [*command[:2], "--progress", *(word for word in command[2:] if word != "--quiet")]
            done = run(command, **keys)  # type: ignore[call-overload]
            sent.append(done.stderr)
            return done
        return run(command, **keys)  # type: ignore[call-overload]

    monkeypatch.setattr("plugins.publish.branch.subprocess.run", watched)
    publish_to(published_site, branch)
    after = set(git(repository, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split())
    (written,) = [line for line in sent[0].decode().replace("\r", "\n").split("\n") if line.startswith("Total ")]
    assert int(written.split()[1]) == len(after - before)
    assert len(after - before) < len(before)


def test_a_branch_that_somebody_moved_meanwhile_is_not_overwritten(published_site, branch):
    published_site.build()
    publish_to(published_site, branch)
    published_site.write("new.md", bare(77, day="2021-04-01"))
    published_site.build()
    settings = settings_for(published_site, branch)
    target = open_target(read_publishing(settings.publish), settings.store, ())
    local = {path: len(data) for path, data in published_site.output().items()}
    plan = target.plan(settings.output, local)
    branch.put("other.html", b"x")
    with pytest.raises(PublishError, match="changed while this was published"):
        target.send(settings.output, plan, lambda _: None)
    assert branch.read()["other.html"] == b"x"


def test_a_branch_is_published_as_it_is_by_github(published_site, branch):
    published_site.build()
    publish_to(published_site, branch)
    assert ".nojekyll" in git(Path(str(branch.setting["repository"])), "ls-tree", "--name-only", "pages").decode()


def test_digests_are_gits_own(tmp_path):
    (tmp_path / "x").write_bytes("潮汐\n".encode())
    assert git(tmp_path, "hash-object", "x").decode().strip() == blob_digest("潮汐\n".encode())


def test_a_repository_that_is_not_there_is_named(published_site, tmp_path):
    published_site.build()
    setting = {"branch": "pages", "repository": str(tmp_path / "nowhere.git")}
    target = open_target(read_publishing(setting), published_site.settings().store, ())
    with pytest.raises(PublishError, match=r"git ls-remote failed.*nowhere.git"):
        target.plan(published_site.settings().output, {})


def test_objects_of_a_bucket_say_what_they_are_and_how_long_they_keep(published_site, bucket, s3_address):
    published_site.build()
    publish_to(published_site, bucket)
    client = boto3.client("s3", endpoint_url=s3_address)
    page = client.head_object(Bucket=bucket.setting["bucket"], Key="site/index.html")
    assert page["ContentType"] == "text/html; charset=utf-8"
    assert page["CacheControl"] == "public, max-age=300"
    style = client.head_object(Bucket=bucket.setting["bucket"], Key="site/theme/css/news.css")
    assert style["ContentType"] == "text/css; charset=utf-8"


def test_a_bucket_whose_etags_are_no_digests_is_compared_by_what_we_left_there(published_site, bucket, monkeypatch):
    from plugins.publish.bucket import Bucket

    published_site.build()
    publish_to(published_site, bucket)
    listed = Bucket._listing

    def encrypted(self: Bucket) -> object:
        return ((path, ("0" * 32, size)) for path, (_, size) in listed(self))

    monkeypatch.setattr(Bucket, "_listing", encrypted)
    settings = settings_for(published_site, bucket)
    target = open_target(read_publishing(settings.publish), settings.store, ())
    assert target.plan(settings.output, {path: len(data) for path, data in published_site.output().items()}).nothing


def test_a_bucket_that_is_not_there_is_named(published_site, bucket):
    published_site.build()
    with pytest.raises(PublishError, match="s3://nowhere/"):
        publish_to(published_site, bucket, publish={"bucket": "nowhere"})


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a/3f2/9c.html", "text/html; charset=utf-8"),
        ("feed.xml", "application/rss+xml; charset=utf-8"),
        ("feed.atom", "application/atom+xml; charset=utf-8"),
        ("feed.json", "application/feed+json; charset=utf-8"),
        ("sitemap-1.xml", "application/xml; charset=utf-8"),
        ("opml-topics.xml", "text/x-opml; charset=utf-8"),
        ("search/manifest.js", "text/javascript; charset=utf-8"),
        ("images/tide.png", "image/png"),
        ("strange", "application/octet-stream"),
    ],
)
def test_each_kind_of_file_has_its_type(path, kind):
    assert headers_of(path).type == kind


def test_a_compressed_feed_says_so():
    says = headers_of("topics/a/x.xml.gz")
    assert (says.type, says.encoding) == ("application/rss+xml; charset=utf-8", "gzip")


def test_the_reading_of_a_tree_sees_every_file(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / ".x").write_bytes(b"1")
    assert read_tree(tmp_path) == {"a/.x": b"1"}


def test_a_folder_of_another_machine_is_reached_through_a_shell(published_site, tmp_path, monkeypatch):
    """A shell that stays on this machine stands in for ssh: everything else is as it is with a remote host."""
    shell = tmp_path / "shell"
    shell.write_text('#!/bin/sh\nshift\nexec sh -c "$*"\n')
    shell.chmod(0o755)
    monkeypatch.setenv("RSYNC_RSH", str(shell))
    root = tmp_path / "far away" / "news"
    place = Place({"folder": f"news.example:{root}"}, lambda: read_tree(root), lambda *_: None)
    published_site.build()
    assert publish_to(published_site, place) == 0
    assert place.read() == published_site.output()
    published_site.write("new.md", bare(77, day="2021-04-01"))
    (published_site.mirror / "0.md").unlink()
    published_site.build()
    assert publish_to(published_site, place, publish={"lost": 99}) == 0
    assert place.read() == published_site.output()


def test_a_machine_that_cannot_be_reached_is_tried_again_and_named(published_site, tmp_path, monkeypatch):
    calls = tmp_path / "calls"
    shell = tmp_path / "shell"
    shell.write_text(f"#!/bin/sh\necho x >> {calls}\necho 'Could not resolve hostname' >&2\nexit 255\n")
    shell.chmod(0o755)
    monkeypatch.setenv("RSYNC_RSH", str(shell))
    monkeypatch.setattr("plugins.publish.target.PAUSE", 0)
    published_site.build()
    with pytest.raises(PublishError, match=r"news.example:/srv failed \(\d+\).*Could not resolve hostname"):
        publish_to(published_site, Place({"folder": "news.example:/srv"}, dict, lambda *_: None))
    assert len(calls.read_text().splitlines()) == 4


def test_a_branch_does_not_say_who_published_it(published_site, branch, tmp_path, monkeypatch):
    (tmp_path / "gitconfig").write_text("[user]\n\tname = Wen Zhou\n\temail = wen@home.example\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    published_site.build()
    publish_to(published_site, branch)
    said = git(Path(str(branch.setting["repository"])), "log", "--format=%an %ae %cn %ce %ad %cd", "pages").decode()
    assert "Wen" not in said
    assert "wen@" not in said
    assert "+0800" not in said
    assert said.startswith("Newsmirror newsmirror@localhost")
