"""From a file to a reading."""

import os
from contextlib import closing
from pathlib import Path

import pytest

from plugins.archive.intake import SUMMARY_LENGTH, Intake, Task, summarise
from plugins.store import Store
from plugins.store.files import FileReading, Stamp
from tests.cases import FOLDER, pipeline
from tests.site import bare


@pytest.mark.parametrize(
    ("html", "summary"),
    [
        ("<p>【港湾时报2021年06月21日讯】（港湾时报记者闻舟报导）周一夏至。</p>", "周一夏至。"),
        ("<p>（山城日報記者林晚照／茶坂13日電）茶坂是最小的一站。</p>", "茶坂是最小的一站。"),
        ("<p>02/05/2021 - 10:00</p>\n<p>新馆有三种声音。</p>", "新馆有三种声音。"),
        ("<p>（本站在山上）风很大。</p>", "（本站在山上）风很大。"),
        ("<p>记者（闻舟）在码头。</p>", "记者（闻舟）在码头。"),
        ("<h2>标题</h2><p>a <b>b</b> &amp; c</p>", "a b & c"),
        ("", ""),
    ],
)
def test_a_summary_begins_with_the_text_itself(html, summary):
    assert summarise(html) == summary


def test_a_long_summary_ends_with_an_ellipsis():
    assert len(summarise(f"<p>{'潮水' * 200}</p>")) <= SUMMARY_LENGTH
    assert summarise(f"<p>{'潮水' * 200}</p>").endswith("…")


@pytest.fixture
def known(tmp_path):
    with closing(Store.open(os.fspath(tmp_path / "store"))) as store:
        yield store


def read(intake: Intake, path: Path, place: str) -> FileReading | None:
    return intake.read(Task("m", place, os.fspath(path), path.stat().st_size, b""))


@pytest.mark.parametrize("source", sorted(FOLDER.glob("*/source*")), ids=lambda source: source.parent.name)
@pytest.mark.parametrize("channel", ["ncid2", "nsc2"])
def test_a_copy_in_another_channel_is_read_as_if_it_were_the_only_one(known, source, channel):
    first = read(Intake(pipeline()), source, "pages/ncid1/n1.md")
    known.files.save("m", "pages/ncid1", "n1.md", Stamp(1, 1, 1), first)
    place = f"pages/{channel}/n1.md"
    assert read(Intake(pipeline(), known), source, place) == read(Intake(pipeline()), source, place)


def reads_anew(known: Store, monkeypatch: pytest.MonkeyPatch, source: Path, place: str) -> bool:
    """Whether a file is taken apart although its content is known."""
    parsed = []
    with monkeypatch.context() as patch:
        original = Intake.clean
        patch.setattr(Intake, "clean", lambda self, file: parsed.append(file) or original(self, file))
        read(Intake(pipeline(), known), source, place)
    return bool(parsed)


def test_copies_are_taken_apart_once_where_their_place_says_nothing_else(known, tmp_path, monkeypatch):
    source = tmp_path / "source.md"
    source.write_text(bare(1), encoding="utf-8")
    first = read(Intake(pipeline()), source, "pages/ncid1/n1.md")
    file = known.files.save("m", "pages/ncid1", "n1.md", Stamp(1, 1, 1), first)
    assert not reads_anew(known, monkeypatch, source, "pages/ncid2/n1.md")
    assert reads_anew(known, monkeypatch, source, "pages/ncid2/other.md")  # a name may hold a date
    assert reads_anew(known, monkeypatch, source, "pages/nsc2/n1.md")  # comments are signed in another way
    assert reads_anew(known, monkeypatch, source, "elsewhere/n1.md")
    known.files.mark_unread([file])  # it was read by other rules
    assert reads_anew(known, monkeypatch, source, "pages/ncid2/n1.md")


def test_copies_without_an_address_are_articles_of_their_own(known, tmp_path, monkeypatch):
    source = tmp_path / "source.md"
    source.write_text("---\ntitle: 风\ndate: 2021-06-21\n---\n" + "风很大，浮标还在。\n" * 5, encoding="utf-8")
    first = read(Intake(pipeline()), source, "pages/ncid1/n1.md")
    assert first.article
    known.files.save("m", "pages/ncid1", "n1.md", Stamp(1, 1, 1), first)
    second = read(Intake(pipeline(), known), source, "pages/ncid2/n1.md")
    assert second.article
    assert second.article != first.article
