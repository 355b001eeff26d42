"""Builds: what is done again, what is left alone, and what becomes of bad input."""

import os
import time

import pytest

from plugins.archive import workers as workers_module
from plugins.archive.output import MARK
from plugins.archive.paths import article_path
from plugins.mirrors.identity import article_id
from tests.site import NEWS, PLUGINS, bare, linked, tag_link


def page(number: int) -> str:
    """Path of the page of ``bare(number)``."""
    return article_path(article_id(f"https://gauge.example/{number}"))


def text(site, path: str) -> str:
    return site.output()[path].decode()


def test_a_second_build_writes_nothing(site):
    for number in range(10):
        site.write(f"{number}.md", bare(number, body=f"<p>{tag_link('河流')}</p>"))
    assert site.build().written
    assert site.build().nothing_changed


def test_unchanged_files_are_not_even_read_once_their_stamps_are_old(site):
    file = site.write("1.md", bare(1))
    os.utime(file, (1, 1))
    site.build()
    settled = site.build()
    assert settled.read == 0


def test_one_edited_article_rewrites_only_what_shows_it(site):
    for number in range(30):
        title = "".join(chr(0x4E00 + 97 * number + place) for place in range(4))  # nothing is related
        day, host = f"2021-03-{1 + number % 28:02}", f"s{number % 3}.example"
        site.write(f"{number}.md", bare(number, title, day, host=host))
    site.build()
    site.write("0.md", bare(0, title="换了标题", day="2021-03-01", host="s0.example"))
    written = set(site.build().written)
    edited = article_path(article_id("https://s0.example/0"))
    assert edited in written
    assert "days/2021/2021-03-01.html" in written
    assert len([path for path in written if path.startswith("a/")]) <= 3
    assert not [path for path in written if path.startswith("days/") and path != "days/2021/2021-03-01.html"]


def test_work_that_is_left_of_a_plugin_which_is_no_more_ends_no_build(site, monkeypatch):
    site.write("1.md", bare(1))
    monkeypatch.setattr("plugins.archive.steps.rendering.Rendering.render", lambda *_: None)
    site.build()  # everything is marked, nothing made
    monkeypatch.undo()
    for plugins in ([name for name in PLUGINS if name != "plugins.feeds"], list(PLUGINS)):
        site.build(PLUGINS=plugins)
        assert site.output() == site.clean_build(PLUGINS=plugins)
        assert ("feed.xml" in site.output()) == ("plugins.feeds" in plugins)


def test_a_file_that_a_failing_disk_kept_back_is_read_by_the_next_build_though_it_is_the_same(site, monkeypatch):
    monkeypatch.setattr("plugins.archive.scan.FRESH_NS", -(10**12))  # its stamp is trusted at once
    site.write("1.md", bare(1))
    site.write("2.md", bare(2))
    original = open

    def fail(path, *arguments, **named):
        if os.fspath(path).endswith("2.md"):
            raise OSError(5, "Input/output error")
        return original(path, *arguments, **named)

    monkeypatch.setattr("plugins.archive.intake.open", fail, raising=False)
    site.build()
    assert page(2) not in site.output()
    assert [reason for *_, reason in site.store().files.with_outcome("quarantined")] == [
        "cannot be read: Input/output error"
    ]
    monkeypatch.delattr("plugins.archive.intake.open")
    site.build()
    assert page(2) in site.output()
    assert site.build().read == 0


def test_a_limit_that_is_raised_lets_in_what_was_too_large_and_one_that_is_lowered_keeps_it_out(site, monkeypatch):
    monkeypatch.setattr("plugins.archive.scan.FRESH_NS", -(10**12))
    site.write("1.md", bare(1))
    site.write("2.md", bare(2, body=f"<p>{'水' * 3000}</p>"))
    for limit, there in ((4096, False), (40_960, True), (4096, False)):
        site.build(ARCHIVE_MAX_FILE_BYTES=limit)
        assert (page(2) in site.output()) == there


@pytest.mark.parametrize("begin", [{}, {"404.html": b"mine"}], ids=["ours-first", "theirs-first"])
def test_a_file_of_the_authors_own_takes_the_place_of_ours_until_it_goes(site, begin):
    """As with Pelican: a page with ``save_as: 404.html``, or a robots.txt among the static files."""
    site.write("1.md", bare(1, day="2021-03-05"))
    site.build("ours")
    ours = site.output("ours")
    mine = {"404.html": b"mine", "days/2021/2021-03-05.html": b"my day", "extra.txt": b"more"}
    for given in (begin, mine, mine, {**mine, "404.html": b"mine again"}, {}, {}):
        site.write("2.md", bare(2, title=f"{len(given)}", day="2021-04-05"))
        site.build(given=given)
        (site.mirror / "2.md").unlink()
        result = site.build(given=given)
        assert result.complete
        assert site.output() == {**ours, **given}
        assert site.build(given=given).nothing_changed


def test_files_that_are_given_count_in_the_budget_of_the_build_that_they_are_given_in(site):
    for number in range(12):
        site.write(f"{number}.md", bare(number, body=f"<p>{tag_link(f'河流{number % 4}')}</p>"))
    given = {f"static/{number}.txt": b"x" for number in range(40)}
    counts = {limit: len(site.build(f"s{limit}", given, MAX_FILES=limit).written) for limit in range(60, 150, 4)}
    assert len(set(counts.values())) > 1  # some limits cost topics their pages
    for limit in counts:
        assert site.build(f"s{limit}", given, MAX_FILES=limit).nothing_changed


def test_a_removed_file_takes_its_pages_with_it(site):
    site.write("1.md", bare(1))
    site.write("2.md", bare(2, day="2021-04-05", host="other.example"))
    site.build()
    (site.mirror / "2.md").unlink()
    site.build()
    assert not [path for path in site.output() if "other.example" in path or "2021-04" in path]


def test_a_link_turns_local_when_its_target_arrives_later_and_back_when_it_goes(site):
    site.write("1.md", bare(1, body='<p>见<a href="https://gauge.example/2">后续报告</a>。</p>'))
    site.build()
    assert 'href="https://gauge.example/2"' in text(site, page(1))
    site.write("2.md", bare(2))
    site.build()
    assert f'href="../../{page(2)}"' in text(site, page(1))
    (site.mirror / "2.md").unlink()
    site.build()
    assert 'href="https://gauge.example/2"' in text(site, page(1))


def test_copies_of_one_article_make_one_page_that_lists_them_all(site):
    site.write("a/1.md", bare(1))
    site.write("b/1.md", bare(1, body="<p>第1号水文报告，补充了下游的数字。</p>"))
    result = site.build()
    assert result.files == 2
    store = site.store()
    assert store.files.outcomes() == {"article": 1, "duplicate": 1, "not-article": 0, "quarantined": 0}
    store.close()
    assert "下游" in text(site, page(1))


def test_the_same_title_at_two_addresses_stays_two_articles(site):
    site.write("1.md", bare(1, title="每周水文"))
    site.write("2.md", bare(2, title="每周水文"))
    site.build()
    assert {page(1), page(2)} <= set(site.output())


@pytest.mark.parametrize(
    ("name", "data", "outcome", "reason"),
    [
        ("empty.md", b"", "quarantined", "empty"),
        ("noise.md", bytes(range(256)) * 8, "quarantined", "binary"),
        ("picture.md", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "not-article", "PNG"),
        ("README.md", b"# A mirror\n\nSome words.\n", "not-article", ""),
        ("large.md", b"x" * 5000, "quarantined", "larger than 4096 bytes"),
    ],
)
def test_bad_input_has_an_outcome_with_a_reason_and_harms_nothing_else(site, name, data, outcome, reason):
    site.extra["ARCHIVE_MAX_FILE_BYTES"] = 4096
    site.write("good.md", bare(1))
    site.write(name, data)
    site.build()
    store = site.store()
    ((_, path, why),) = store.files.with_outcome(outcome)
    store.close()
    assert (path, reason.lower() in why.lower()) == (name, True)
    assert page(1) in site.output()


def test_a_link_in_a_mirror_is_not_followed(site, tmp_path):
    (tmp_path / "secret.md").write_text(bare(9))
    site.write("1.md", bare(1))
    (site.mirror / "link.md").symlink_to(tmp_path / "secret.md")
    site.build()
    assert page(9) not in site.output()


def test_a_deeply_nested_body_is_read(site):
    site.write("1.md", bare(1, body="<div>" * 3000 + "深处的字" + "</div>" * 3000))
    site.build()
    assert "深处的字" in text(site, page(1))


def test_a_file_name_that_is_no_text_is_read_all_the_same(site):
    (site.mirror / os.fsdecode(b"caf\xe9.md")).write_text(bare(1))
    site.build()
    assert page(1) in site.output()
    assert site.build().nothing_changed


def test_output_that_was_altered_or_lost_is_mended_and_strangers_are_pruned(site):
    site.write("1.md", bare(1))
    site.build()
    before, root = site.output(), site.root / "site-output"
    (root / "index.html").write_text("somebody was here")
    (root / page(1)).unlink()
    (root / "a/stranger.html").write_text("stranger")
    site.build()
    assert site.output() == before


def test_a_folder_with_files_of_somebody_else_keeps_them(site):
    root = site.root / "site-output"
    root.mkdir()
    (root / "letter.txt").write_text("mine")
    site.write("1.md", bare(1))
    assert site.build().foreign == 1
    assert (root / "letter.txt").read_text() == "mine"
    assert MARK not in site.output()


def test_given_files_are_written_once_and_pruned_when_they_are_given_no_more(site):
    site.write("1.md", bare(1))
    site.build(given={"theme/site.css": b"body{}"})
    assert site.output()["theme/site.css"] == b"body{}"
    assert site.build(given={"theme/site.css": b"body{}"}).nothing_changed
    site.build()
    assert "theme/site.css" not in site.output()


def test_nothing_in_the_output_tells_where_or_when_it_was_made(site):
    site.write("1.md", bare(1))
    site.build()
    for path, data in site.output().items():
        assert str(site.root).encode() not in data, path
        assert time.strftime("%Y-%m-%d").encode() not in data, path


def test_sealed_pages_do_not_change_when_newer_articles_come(site):
    for number in range(12):
        site.write(f"{number}.md", bare(number, day=f"2021-03-{1 + number:02}"))
    site.build()
    sealed = {
        path: data
        for path, data in site.output().items()
        if path.startswith("sources/gauge.example/") and path.endswith(".html") and path[-6:-5].isdigit()
    }
    assert len(sealed) == 4  # three full pages, and the redirect at the next number
    for number in range(12, 20):
        site.write(f"{number}.md", bare(number, day=f"2021-03-{1 + number:02}"))
    site.build()
    now = site.output()
    assert [now[f"sources/gauge.example/{number}.html"] for number in (1, 2, 3)] == [
        sealed[f"sources/gauge.example/{number}.html"] for number in (1, 2, 3)
    ]


def test_an_alias_leads_to_its_topic(site):
    (site.root / "content/topics.toml").write_text('[aliases]\n"观象台" = "天文台"\n', encoding="utf-8")
    for number, name in enumerate(["观象台", "天文台", "天文台"]):
        site.write(
            f"{number}.md",
            linked(
                f"https://www.epochtimes.com/gb/21/3/5/n1000{number}.htm",
                f"星{number}",
                "2021-03-05",
                f"<p>{tag_link(name)}</p>",
            ),
        )
    site.build()
    assert "topics/tian/天文台.html" in site.output()
    assert "../../topics/tian/%E5%A4%A9%E6%96%87%E5%8F%B0.html" in text(site, "topics/guan/观象台.html")


def test_a_budget_of_files_is_kept(site):
    for number in range(20):
        names = "".join(tag_link(f"话题{number * 7 + other}") for other in range(7))
        for copy in range(2):
            site.write(
                f"{number}-{copy}.md",
                linked(
                    f"https://www.epochtimes.com/gb/21/3/5/n1{number:03}{copy}.htm",
                    "星",
                    "2021-03-05",
                    f"<p>{names}</p>",
                ),
            )
    site.build()
    free = len(site.output())
    site.build("small", MAX_FILES=free - 100)
    assert len(site.output("small")) <= free - 100


@pytest.mark.parametrize("workers", [1, 2])
def test_a_build_says_what_its_time_went_into(site, monkeypatch, workers):
    monkeypatch.setattr(workers_module, "WORTH_A_POOL", 1)
    site.write("1.md", linked("https://gauge.example/1", "一", "2021-03-05", "<p>水位平稳。</p>"))
    spent = site.build(ARCHIVE_WORKERS=workers).cpu
    assert {"read", "article", "list", "build"} <= spent.keys()
    assert min(spent.values()) >= 0


def test_an_output_that_holds_nothing_but_our_files_is_ours_to_prune(site):
    from pathlib import Path

    site.write("1.md", bare(1))
    site.build()
    output = Path(site.settings().output)
    (output / ".newsmirror").unlink()  # as builds before this rule left it
    site.build()
    (output / "stray.html").write_text("x")
    site.build()
    assert not (output / "stray.html").exists()


def test_where_lists_name_no_topics_a_topic_that_gets_a_page_changes_only_what_lists_the_new_article(site):
    """The third article gives the topic a page of its own, to which the pages of the other two now link."""
    for number in range(2):
        site.write(
            f"{number}.md",
            bare(number, day=f"2021-0{1 + number}-05", body=f"<p>{tag_link('河流')}</p>", host=f"s{number}.example"),
        )
    settings = {"THEME": NEWS, "ARCHIVE_TOPIC_PAGE_MIN": 3}
    site.build(**settings)
    site.write("2.md", bare(2, day="2021-09-05", body=f"<p>{tag_link('河流')}</p>", host="s2.example"))
    result = site.build(**settings)
    assert result.worked["list"] == 3, "its day, its source, its topic"
    assert result.worked["article"] == 3
    assert result.worked["feed"] == 3, "everything, its source, its topic: entries name topics as their articles do"
    assert site.output() == site.clean_build(**settings)


def test_where_lists_name_topics_a_topic_that_gets_a_page_changes_all_that_list_its_articles(site, tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/day.html").write_text(
        "{% for card in listing.articles %}{{ card.title }}{% for topic in card.tags %} {{ topic.url }}{% endfor %}{% endfor %}",
        encoding="utf-8",
    )
    settings = {
        "THEME": NEWS,
        "ARCHIVE_TOPIC_PAGE_MIN": 3,
        "THEME_TEMPLATES_OVERRIDES": [os.fspath(tmp_path / "templates")],
    }
    for number in range(2):
        site.write(f"{number}.md", bare(number, day=f"2021-0{1 + number}-05", body=f"<p>{tag_link('河流')}</p>"))
    site.build(**settings)
    site.write("2.md", bare(2, day="2021-09-05", body=f"<p>{tag_link('河流')}</p>"))
    assert "days/2021/2021-01-05.html" in site.build(**settings).written
    assert site.output() == site.clean_build(**settings)
