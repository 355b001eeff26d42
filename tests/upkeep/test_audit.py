"""The audit: what it counts, what it finds, and that it stays within bounds."""

from __future__ import annotations

import doctest
import io
import json
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from plugins.errors import StoreError
from plugins.proof.prove import holds, prove
from plugins.upkeep import proposals as proposing
from plugins.upkeep import shapes, survey
from plugins.upkeep.audit import Audit, as_json, audit
from plugins.upkeep.audit_page import write_page
from plugins.upkeep.audit_table import print_audit
from plugins.upkeep.proposals import kept, proposals
from plugins.upkeep.recurring import Block, Tally, blocks_of
from tests.site import Site, bare

QUIET = Console(quiet=True)


def run(site: Site, **extra: object) -> Audit:
    site.build(**extra)
    return audit(site.settings(**extra), QUIET)


def article(number: int, *more: str, host: str = "gauge.example") -> str:
    own = [chr(0x5000 + 50 * number + part) for part in range(5)]
    body = "".join(f"<p>{character}河的水位。{'河水慢慢退去。' * 12}</p>" for character in own)
    return bare(number, body=body + "".join(more), host=host)


def test_what_stands_at_the_end_of_many_articles_of_one_publisher_is_proposed_as_a_rule(site):
    for number in range(8):
        site.write(f"{number}.md", article(number, f"<p>每天{number}点，来港湾读报处订阅我们的小报！</p>"))
        site.write(f"other-{number}.md", article(number, host="river.example"))
    (found,) = run(site).proposals
    assert (found.publisher, found.kind, found.place, found.articles) == ("gauge.example", "text", "end", 8)
    assert found.said == "每天0点，来港湾读报处订阅我们的小报！"
    assert "--table promotion" in found.command
    assert "--publishers 'gauge.example'" in found.command
    (line,) = re.findall(r"--lines '([^']*)'", found.command)
    assert re.fullmatch(line, "每天7点，来港湾读报处订阅我们的小报！")
    (word,) = re.findall(r"--words '([^']*)'", found.command)
    assert word in "每天7点，来港湾读报处订阅我们的小报！"


def test_what_a_rule_takes_already_or_belongs_to_articles_is_not_proposed(site):
    for number in range(8):
        more = "<p>责任编辑：闻舟</p>", "<div class='sharedaddy'>分享到河边</div>"
        site.write(f"{number}.md", article(number, *more))
    assert run(site).proposals == ()


def test_a_picture_and_a_line_of_links_that_recur_are_proposed_a_link_in_a_sentence_is_not(site):
    banner = '<p><img src="https://gauge.example/banner.png"></p>'
    links = '<p><a href="https://gauge.example/join">加入读书会</a></p>'
    prose = '<p>看潮的人都知道<a href="https://gauge.example/tower">灯塔</a>在哪里，{}。</p>'
    for number in range(8):
        site.write(f"{number}.md", article(number, prose.format("很" * (number + 1)), links, banner))
    found = {proposal.kind: proposal.said for proposal in run(site).proposals}
    assert found["picture"] == "https://gauge.example/banner.png"
    assert found["link"] == "https://gauge.example/join"


def test_each_article_that_lost_an_unusual_share_for_its_publisher_is_named(site):
    usual = "<div class='sharedaddy'>分享</div>"
    chrome = f"<div class='sharedaddy'>{'分享到河边的读书会。' * 40}</div>"
    for number in range(24):
        site.write(f"{number}.md", article(number, usual))
    site.write("much.md", article(99, chrome))
    for number in range(24):  # here every article has a long box: losing it is usual
        site.write(f"other-{number}.md", article(number, chrome, host="river.example"))
    found = run(site)
    assert [loss.file for loss in found.losses] == ["mirror/much.md"]
    assert found.unusual == 1


def test_all_unusual_losses_are_counted_however_few_are_named(site, monkeypatch):
    monkeypatch.setattr(survey, "HEAVIEST", 3)
    chrome = f"<div class='sharedaddy'>{'分享到河边的读书会。' * 40}</div>"
    for number in range(60):
        site.write(f"{number}.md", article(number, chrome if number < 9 else ""))
    found = run(site)
    assert (len(found.losses), found.unusual) == (3, 9)


def test_rules_are_counted_for_each_publisher_with_examples_from_the_files(site):
    site.write("1.md", article(1, "<div class='sharedaddy'>分享到河边</div>", "<div class='sharedaddy'>再分享</div>"))
    site.write("2.md", article(2, host="river.example"))
    gauge, river = run(site).publishers
    (rule,) = [rule for rule in gauge.rules if rule.rule == "share-widgets"]
    assert (rule.articles, rule.things, rule.characters) == (1, 2, len("分享到河边再分享"))
    assert [(example.file, example.text) for example in rule.examples] == [("mirror/1.md", "分享到河边")]
    assert "share-widgets" not in {rule.rule for rule in river.rules}


def test_files_that_no_dialect_reads_are_grouped_by_how_they_begin(site):
    site.write("1.md", article(1))
    for number in range(3):
        site.write(
            f"new-{number}.txt", f"Titel: Pegel {number}\nDatum: heute\n\n<article>\n<p>Wasser.</p>\n</article>\n"
        )
    site.write("README.md", "# 说明\n\n河边的镜像。\n")
    first, second = run(site).shapes
    assert (first.files, first.shape) == (
        3,
        ".txt: key: value / <article> / <p> / </article>".replace(" / </article>", " / text"),
    )
    assert first.examples == [f"mirror/new-{number}.txt" for number in range(3)]
    assert (second.files, second.shape) == (1, ".md: # heading / text")


def test_doubts_about_dates_and_weak_evidence_are_counted(site):
    site.write("1.md", article(1))
    (one,) = run(site).publishers
    assert one.evidence == {"instant": 1}
    site.write(
        "2.md",
        "[第2号观测站](https://gauge.example/2021/03/05/2)\n------\n\n<p>2021年03月09日 08:00</p><p>水位。</p>\n",
    )
    (one,) = run(site).publishers
    assert sum(one.evidence.values()) == 2


def test_the_result_is_the_same_with_any_number_of_workers(site, monkeypatch):
    monkeypatch.setattr("plugins.archive.workers.WORTH_A_POOL", 1)
    for number in range(12):
        site.write(f"{number}.md", article(number, "<p>来港湾读报处订阅我们的小报！</p>"))
    site.build()
    one, two = (json.loads(as_json(audit(site.settings(ARCHIVE_WORKERS=count), QUIET))) for count in (1, 2))
    assert {**one, "seconds": 0} == {**two, "seconds": 0}


def test_the_page_asks_nobody_for_anything_and_escapes_what_it_shows(site, tmp_path):
    for number in range(8):
        site.write(f"{number}.md", article(number, "<p>来&lt;img src=//evil.example/x&gt;订阅</p>"))
    found = run(site)
    (tmp_path / "page").mkdir()
    write_page(found, str(tmp_path / "page" / "audit.html"))
    proof = prove(str(tmp_path / "page"))
    assert holds(proof, strict=True), proof
    text = (tmp_path / "page" / "audit.html").read_text(encoding="utf-8")
    assert "&lt;img src=//evil" in text
    assert "<script" not in text
    console = Console(file=io.StringIO(), record=True, width=100)
    print_audit(found, console)
    assert "来<img src=" in console.export_text()


def test_without_a_build_it_says_what_to_do(site):
    with pytest.raises(StoreError, match="Run: inv build"):
        audit(site.settings(), QUIET)


def test_a_short_bodys_lines_are_counted_once():
    blocks = list(blocks_of("<p>一</p>\n<p>二</p>"))
    assert [block.place for block in blocks] == ["beginning", "beginning"]


@given(st.lists(st.lists(st.integers(0, 30), max_size=6), max_size=60), st.integers(1, 12))
def test_a_bounded_tally_is_never_too_high_and_too_low_by_no_more_than_it_says(articles, most):
    exact: Counter[Block] = Counter()
    tally = Tally()
    for number, numbers in enumerate(articles):
        blocks = {Block("text", "end", str(number)) for number in numbers}
        exact.update(blocks)
        tally.see(blocks, "x")
        if number % 5 == 0:
            tally.cut_back(most)
    tally.cut_back(most)
    assert len(tally.counts) <= most
    assert tally.error <= exact.total() / (most + 1)
    for block, count in exact.items():
        known = tally.counts[block].articles if block in tally.counts else 0
        assert known <= count <= known + tally.error


def test_an_unusual_share_is_judged_by_the_publishers_own_habits():
    shares = [0] * 101
    shares[5], shares[8] = 30, 10
    assert survey.usual(shares) == (5, 20)
    few = [0] * 101
    few[90] = 3
    assert survey.usual(few)[1] == survey.FEW


def test_each_kept_example_is_kept():
    import tomllib

    for row in tomllib.loads(proposing.DATA.read_text(encoding="utf-8"))["kept"]:
        for example in row["examples"]:
            assert kept().fullmatch(example), example
    assert not kept().fullmatch("来港湾读报处订阅我们的小报！")


def test_a_label_is_proposed_once_not_again_with_each_of_its_texts():
    tally = Tally()
    for number in range(20):
        tally.see(set(blocks_of(f"<p>读报热线：{'潮汐'[number % 2]}</p>")), "x")
    assert [found.said for found in proposals("gauge.example", 20, tally)] == ["读报热线："]


@pytest.mark.parametrize("module", [proposing, shapes], ids=lambda module: module.__name__)
def test_examples_in_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0
