"""The index of a built site: what it finds, and what of it changes."""

import random

import pytest

from plugins.archive import fingerprints
from plugins.search import layout, shards
from plugins.search.layout import Segment
from tests.search.index_reader import Index
from tests.site import PLUGINS, Site, bare, linked, tag_link

HAN = "潮汐 水文 河口 堤坝 观测 仪器 记录 上游 下游 月相 风向 渡船 灯塔 雾号 浮标"
WORDS = [*HAN.split(), " tide ", " gauge ", " harbour "]


@pytest.fixture
def small(monkeypatch):
    """An archive of a hundred articles has segments of every kind, several shards and blocks."""
    for name, value in {
        "FRESH": 4,
        "MIDDLE": 8,
        "SEALED": 32,
        "A_SHARD": 2,
        "GROUP": 2,
        "BLOCK": 3,
        "A_PATCH": 0,
    }.items():
        monkeypatch.setattr(layout, name, value)


def text_of(number: int) -> str:
    return "".join(random.Random(number).choices(WORDS, k=12))


def title_of(number: int) -> str:
    return f"第{number}号{text_of(number).strip()[:2]}"


def write(site: Site, numbers: range) -> None:
    for number in numbers:
        body = f"<p>{text_of(number)}。</p>"
        site.write(f"{number:03}.md", bare(number, title_of(number), f"20{10 + number // 12}-03-05", body))


def index_of(site: Site, name: str = "site") -> Index:
    return Index(site.root / f"{name}-output")


@pytest.mark.parametrize("query", ["潮汐", "文河", "汐水文", "观测仪器", "tide"])
def test_every_article_that_holds_a_query_is_found(site, small, query):
    write(site, range(60))
    site.build()
    index = index_of(site)
    found = {index.title(number)[3] for number in index.numbers(query)}
    holding = {title_of(number) for number in range(60) if query in text_of(number)}
    assert holding
    assert holding <= found
    if len(query) == 2:
        assert found == holding


def test_titles_are_told_from_texts(site):
    site.write("1.md", bare(1, "灯塔"))
    site.write("2.md", bare(2, "渡船", body="<p>灯塔</p>"))
    site.build()
    index = index_of(site)
    assert len(index.find("灯塔")) == 2
    assert len(index.find("灯塔", in_titles=True)) == 1
    assert len(index.find("灯", in_titles=True)) == 1


def test_a_query_in_one_script_finds_text_in_the_other(site):
    site.write("1.md", bare(1, "臺灣的後來", body="<p>頭髮發白</p>"))
    site.write("2.md", bare(2, "台湾的后来", body="<p>头发发白</p>"))
    site.build()
    index = index_of(site)
    for query in ("頭髮", "头发", "臺灣", "台湾", "后来", "後來"):
        assert len(index.find(query)) == 2, query


def test_markup_inside_a_word_does_not_hide_it_and_paragraphs_do_not_join(site):
    site.write("1.md", bare(1, body="<p>灯<b>塔</b>旁</p><p>渡船</p>"))
    site.build()
    index = index_of(site)
    assert index.find("灯塔")
    assert not index.find("旁渡")


def test_sources_and_topics_are_labels(site):
    site.write(
        "1.md", linked("https://www.epochtimes.com/gb/21/1/1/n10001.htm", "甲", "2021-03-05", tag_link("天文臺"))
    )
    site.write("2.md", bare(2, host="tide.example"))
    site.build()
    index = index_of(site)
    assert len(index.label("s\x01tide.example")) == 1
    assert index.label("t\x01天文台") == index.label("t\x01天文臺") != set()
    assert not index.label("t\x01天文")


def test_articles_are_numbered_from_the_oldest_and_years_begin_where_they_say(site, small):
    write(site, range(60))
    site.write("undated.md", "[无日期](https://gauge.example/x)\n------\n\n<p>无</p>\n")
    site.build()
    manifest = index_of(site).manifest
    days = [index_of(site).title(number)[1] for number in range(manifest["articles"])]
    assert days == sorted(days)
    assert all(days[start][:4] == year > days[start - 1][:4] for year, start in manifest["years"] if start)


def test_new_articles_change_few_files_and_edits_only_those_with_the_words(site, small):
    write(site, range(60))
    site.build()
    write(site, range(60, 61))
    written = [path for path in site.build().written if path.startswith("search/")]
    assert not [path for path in written if path.startswith(("search/0/", "search/32/"))]
    site.write("003.md", bare(3, title_of(3), "2010-03-05", f"<p>{text_of(3)}蓝鲸。</p>"))
    shards = [path for path in site.build().written if path.startswith("search/")]
    assert 0 < len(shards) <= 3
    assert index_of(site).find("蓝鲸")


@pytest.fixture
def texts_read(monkeypatch) -> list[Segment]:
    """Chunks whose texts builds read from now on."""
    read: list[Segment] = []
    original = shards.read_chunk

    def read_chunk(view, segment, chunk, articles):
        read.append(chunk)
        original(view, segment, chunk, articles)

    monkeypatch.setattr(shards, "read_chunk", read_chunk)
    return read


EDITS = {
    "text": lambda number: bare(number, title_of(number), "2010-03-05", f"<p>{text_of(number)}蓝鲸。</p>"),
    "other text": lambda number: bare(number, title_of(number), "2010-03-05", "<p>珊瑚与海藻。</p>"),
    "title": lambda number: bare(number, "新题", "2010-03-05", f"<p>{text_of(number)}。</p>"),
    "topics": lambda number: bare(
        number, title_of(number), "2010-03-05", f"<p>{text_of(number)}。</p>{tag_link('桥')}"
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_is_patched_without_reading_other_texts(site, small, texts_read, edit):
    write(site, range(60))
    site.build()
    texts_read.clear()
    for number in (3, 5):  # of one segment, in shards of one group
        site.write(f"{number:03}.md", EDITS[edit](number))
    site.build()
    assert not texts_read
    assert site.output() == site.clean_build()


def test_two_edits_between_two_indexes_are_both_in_the_next(site, small, texts_read, monkeypatch):
    write(site, range(60))
    site.build()
    with monkeypatch.context() as patch:
        patch.setattr(shards, "patch_shards", _fail)
        site.write("003.md", EDITS["text"](3))
        with pytest.raises(KeyboardInterrupt):
            site.build()
        site.write("003.md", EDITS["other text"](3))
        with pytest.raises(KeyboardInterrupt):
            site.build()
    texts_read.clear()
    site.build()
    assert not texts_read
    assert site.output() == site.clean_build()


def _fail(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_shard_that_is_not_as_it_was_left_is_made_from_texts(site, small, texts_read):
    write(site, range(60))
    site.build()
    for number, harm in ((3, lambda file: file.write_bytes(b"")), (5, lambda file: file.unlink())):
        site.write(f"{number:03}.md", EDITS["other text"](number))
        for file in (site.root / "site-output/search/0/0").iterdir():
            harm(file)
        texts_read.clear()
        site.build()
        assert texts_read
        assert site.output() == site.clean_build()


def test_what_other_code_made_is_not_patched(site, small, texts_read, monkeypatch):
    write(site, range(60))
    site.build()
    site.write("003.md", EDITS["text"](3))
    original = fingerprints.rendering_fingerprint
    monkeypatch.setattr(fingerprints, "rendering_fingerprint", lambda settings: original(settings) + "new")
    texts_read.clear()
    site.build()
    assert texts_read


def test_more_edits_than_patches_pay_for_are_read_from_texts(site, small, texts_read, monkeypatch):
    write(site, range(60))
    site.build()
    monkeypatch.setattr(layout, "A_PATCH", 60)
    texts_read.clear()
    site.write("003.md", EDITS["other text"](3))
    site.build()
    assert texts_read
    assert site.output() == site.clean_build()


@pytest.mark.parametrize("change", ["add", "remove", "retitle", "redate", "retag"])
def test_after_any_change_the_index_is_a_clean_builds(site, small, change):
    write(site, range(50))
    site.build()
    if change == "add":
        site.write("new.md", bare(99, "雾号", "2009-01-01"))
    elif change == "remove":
        (site.mirror / "010.md").unlink()
    else:
        title, day = (
            ("新题" if change == "retitle" else "第7号"),
            ("2014-01-01" if change == "redate" else "2010-03-05"),
        )
        site.write("007.md", bare(7, title, day, f"<p>{tag_link('河流') if change == 'retag' else '雾'}</p>"))
    site.build()
    assert site.output() == site.clean_build()


def test_an_archive_that_becomes_empty_keeps_no_postings(site):
    site.write("1.md", bare(1))
    site.build()
    (site.mirror / "1.md").unlink()
    site.build()
    assert not [path for path in site.output() if path.startswith(("search/0/", "search/titles/"))]
    assert site.output() == site.clean_build()


def test_nothing_is_left_beside_the_store(site):
    write(site, range(5))
    site.build()
    assert {path.name for path in (site.root / "site-store").iterdir()} <= {"archive.sqlite", "keepsakes", "lock"}


def test_without_the_plugin_there_is_no_trace_of_search(site):
    write(site, range(3))
    site.build()
    site.build(PLUGINS=[name for name in PLUGINS if name != "plugins.search"])
    assert not [path for path in site.output() if "search" in path]
    assert not [path for path, data in site.output().items() if b"search" in data]


def test_the_number_of_files_is_known_beforehand(site, small):
    write(site, range(60))
    site.build()
    assert layout.files(60) == sum("search" in path for path in site.output())
