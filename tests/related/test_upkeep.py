"""Suggestions after any history equal those of a clean build, whatever limit is reached on the way."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.archive.paths import article_path
from plugins.mirrors.identity import article_id
from plugins.related import companion
from tests.related.articles import text
from tests.site import Site, bare, tag_link

NAMES = ["云岭大桥", "洪泽闸", "闵河鹏"]
DEEDS = ["桥墩开裂", "渡轮加班", "辞任局长", "水位下降"]
DAYS = ["2021-03-01", "2021-03-03", "2021-03-06", "2021-04-20", "2021-09-01", ""]

articles = st.builds(
    lambda host, number, name, deed, day, tag, start: (
        f"{host}/{number}.md",
        bare(
            number, f"{name}{deed} {deed}{name}", day,
            f"<p>{name}，{name}。{name}{deed}，{deed}。{tag_link(tag)}</p>{text(*range(start, start + 9))}",
            f"{host}.example",
        ),
    ),
    st.sampled_from("abc"), st.integers(0, 4), st.sampled_from(NAMES), st.sampled_from(DEEDS), st.sampled_from(DAYS),
    st.sampled_from(NAMES), st.sampled_from([0, 2, 20, 40]),
)  # fmt: skip
edits = st.one_of(articles, articles, articles, st.builds("{}/{}.md".format, st.sampled_from("abc"), st.integers(0, 4)))
histories = st.lists(st.lists(edits, min_size=1, max_size=6), min_size=2, max_size=5)
LIMITS = {
    "plugins.related.companion.RARE": 2,
    "plugins.related.background.RARE": 2,
    "plugins.related.companion.KEY_LIMIT": 2,
    "plugins.related.events.COMMON": 4,
    "plugins.related.companion.FEW": 3,
    "plugins.archive.steps.arranging.RECONCILE_AT_ONCE": 2,
}
"""So small that a few articles reach them."""


def apply(site: Site, edit: tuple[str, str] | str) -> None:
    if isinstance(edit, str):
        (site.mirror / edit).unlink(missing_ok=True)
    else:
        site.write(*edit)


@pytest.mark.slow
@settings(max_examples=60)
@given(histories, st.booleans())
def test_after_any_history_suggestions_equal_those_of_a_clean_build(history, small_limits):
    root = Path(tempfile.mkdtemp())
    try:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in LIMITS.items() if small_limits else ():
                patch.setattr(name, value)
            site = Site(root)
            for between_builds in history:
                for edit in between_builds:
                    apply(site, edit)
                site.build()
            assert site.output() == site.clean_build()
    finally:
        shutil.rmtree(root)


@pytest.mark.slow
def test_worker_processes_find_the_same_as_one_process(site):
    for number in range(450):
        name, deed = NAMES[number % 3], DEEDS[number % 4]
        day, host = f"2021-03-{1 + number % 28:02}", f"s{number % 5}.example"
        site.write(f"{number}.md", bare(number, f"{name}{deed}之{number}", day, text(number, number + 1), host))
    site.build("one", ARCHIVE_WORKERS=1)
    site.build("two", ARCHIVE_WORKERS=2)
    assert site.output("one") == site.output("two")
    assert any(b"\xe5\x90\x8c\xe4\xb8\x80\xe4\xba\x8b\xe4\xbb\xb6" in data for data in site.output("one").values())


@pytest.mark.parametrize(
    ("title", "days"),
    [("小学迎来新校长", ["2021-05-06"]), ("云岭小学迎来新校长", ["2021-05-05", "2021-05-06"])],
    ids=["nothing-in-common", "a-name-in-common"],
)
def test_a_new_article_is_looked_at_with_what_has_something_in_common_in_the_days_around(
    site, monkeypatch, title, days
):
    for month in range(1, 10):
        site.write(f"{month}.md", bare(month, f"云岭大桥桥墩开裂之{month}", f"2021-{month:02}-05"))
    site.build()
    studied = []
    original = site_study()
    monkeypatch.setattr(
        "plugins.related.companion.suggestions_for",
        lambda profile, library: studied.append(profile.day) or original(profile, library),
    )
    site.write("99.md", bare(99, title, "2021-05-06", host="b.example"))
    site.build()
    assert studied == days


def test_of_articles_that_only_share_a_text_the_days_around_are_not_gone_through_again(site, monkeypatch):
    """The copy of an old text marks the old article: what else was reported in its days cannot have changed."""
    site.write("1.md", bare(1, "云岭大桥桥墩开裂 今晨封闭", "2021-03-05", text(*range(9)), "a.example"))
    site.write("2.md", bare(2, "桥墩开裂 云岭大桥封闭", "2021-03-06", host="b.example"))
    site.build()
    searched = []
    original = companion.same_event
    monkeypatch.setattr(
        companion, "same_event", lambda profile, *rest: searched.append(profile.day) or original(profile, *rest)
    )
    site.write("3.md", bare(3, "旧文重刊", "2021-09-01", text(*range(9)), "c.example"))
    site.build()
    assert searched == ["2021-09-01"]
    assert site.output() == site.clean_build()
    page = site.output()[article_path(article_id("https://a.example/1"))].decode()
    assert article_path(article_id("https://c.example/3")) in page, "the copy is not named"
    assert article_path(article_id("https://b.example/2")) in page, "the event's other report is lost"


def test_an_edited_title_reaches_the_pages_that_suggest_it(site):
    site.write("1.md", bare(1, "云岭大桥桥墩开裂 今晨封闭", "2021-03-05", host="a.example"))
    site.write("2.md", bare(2, "桥墩开裂 云岭大桥封闭", "2021-03-06", host="b.example"))
    site.build()
    site.write("2.md", bare(2, "桥墩开裂 云岭大桥封闭多日", "2021-03-06", host="b.example"))
    site.build()
    assert "封闭多日" in site.output()[article_path(article_id("https://a.example/1"))].decode()


def site_study():
    from plugins.related import companion

    return companion.suggestions_for


def test_a_tag_that_is_the_titles_column_no_more_counts_though_its_topic_is_the_same(site):
    """The column says what an article is, not what it is about: only another spelling of the topic is a key."""
    (site.root / "content/topics.toml").write_text('[aliases]\n"观象台" = "天文台"\n', encoding="utf-8")
    body = (
        f"<p>云岭的望远镜看见彗星，彗星经过云岭。</p>{text(*range(30))}"  # longer than a summary, which is compared too
    )
    site.write("1.md", bare(1, "彗星经过云岭", "2021-03-05", body + tag_link("天文台"), "a.example"))
    for tag in ("观象台", "天文台"):
        site.write("2.md", bare(2, "【观象台】彗星经过云岭", "2021-09-05", body + tag_link(tag), "b.example"))
        site.build()
    assert site.output() == site.clean_build()
    store, clean = site.store(), site.store("clean")
    article = article_id("https://b.example/2")
    assert store.related.get(article) == clean.related.get(article)
    day = 1 << 30
    assert store.related.earlier(["天文台"], day, 9, 9) == clean.related.earlier(["天文台"], day, 9, 9)
    assert article in clean.related.earlier(["天文台"], day, 9, 9)["天文台"][1]
