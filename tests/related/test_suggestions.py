"""What stands below an article: found, few, never a copy, in any theme."""

import pytest

from plugins.archive.paths import article_path
from plugins.mirrors.identity import article_id
from tests.related.articles import text
from tests.site import NEWS, bare, tag_link

BRIDGE = "<p>云岭大桥的桥墩开裂，云岭大桥今晨封闭。管理处说云岭大桥要修九个月。</p>"


def page(site, host: str, number: int) -> str:
    return site.output()[article_path(article_id(f"https://{host}/{number}"))].decode()


def links_to(html: str, host: str, number: int) -> bool:
    return article_path(article_id(f"https://{host}/{number}")) in html


def write(site, host: str, number: int, title: str, day: str, body: str = BRIDGE) -> None:
    site.write(f"{host}/{number}.md", bare(number, title, day, body, host))


def test_another_sources_report_of_the_event_is_shown_with_source_and_day(site):
    write(site, "a.example", 1, "云岭大桥桥墩开裂 今晨封闭", "2021-03-05")
    write(site, "b.example", 2, "桥墩开裂 云岭大桥封闭九个月", "2021-03-06")
    write(site, "b.example", 3, "小学迎来新校长", "2021-03-05", text(1, 2))
    site.build()
    html = page(site, "a.example", 1)
    below = html[html.index("同一事件的其他报道") :]
    assert "桥墩开裂 云岭大桥封闭九个月" in below
    assert "b.example, 2021-03-06" in below
    assert "新校长" not in html


def test_the_event_of_another_week_is_background_and_only_of_the_later_article(site):
    write(site, "a.example", 1, "云岭大桥桥墩开裂 今晨封闭", "2021-03-05")
    write(site, "b.example", 2, "云岭大桥重开 桥墩裂缝修复", "2021-12-20")
    site.build()
    assert "背景" in page(site, "b.example", 2)
    assert links_to(page(site, "b.example", 2), "a.example", 1)
    assert not links_to(page(site, "a.example", 1), "b.example", 2)


def test_a_copy_is_named_as_such_and_never_suggested(site):
    write(site, "a.example", 1, "云岭大桥桥墩开裂", "2021-03-05", text(*range(20)))
    write(site, "b.example", 2, "云岭大桥桥墩开裂", "2021-03-05", text(*range(20)))
    write(site, "a.example", 3, "云岭大桥桥墩开裂", "2021-05-05", text(*range(19)))
    site.build(THEME=NEWS)
    html = page(site, "a.example", 1)
    assert "同文另见" in html
    assert links_to(html, "b.example", 2)
    assert "较新的版本" in html
    assert "同一事件" not in html
    assert "较早的版本" in page(site, "a.example", 3)


def test_of_one_source_and_of_copies_of_each_other_only_few_are_shown(site):
    write(site, "a.example", 1, "云岭大桥桥墩开裂 今晨封闭", "2021-03-05")
    for number in range(2, 12):
        write(site, "b.example", number, f"云岭大桥桥墩开裂之{number}", "2021-03-05", BRIDGE + text(number * 100))
    site.build()
    html = page(site, "a.example", 1)
    assert sum(links_to(html, "b.example", number) for number in range(2, 12)) == 2


def test_background_needs_a_rare_topic(site, monkeypatch):
    monkeypatch.setattr("plugins.related.companion.RARE", 3)
    monkeypatch.setattr("plugins.related.background.RARE", 3)
    for number in range(1, 6):
        body = f"<p>{tag_link('云岭')}第{number}篇</p>"
        write(site, f"{number}.example", number, f"云岭大桥开裂之{number}", f"2021-0{number}-05", body)
    site.build()
    assert links_to(page(site, "3.example", 3), "2.example", 2)
    assert "背景" not in page(site, "5.example", 5)


def test_series_of_one_source_are_no_background(site):
    for day in (5, 6):
        write(site, "a.example", day, f"云岭站3月{day}日水位{day}米", f"2021-03-0{day}", f"<p>云岭站{day}米云岭站</p>")
    site.build()
    assert "背景" not in page(site, "a.example", 6)


def test_an_article_without_a_day_is_no_background(site):
    write(site, "a.example", 1, "云岭大桥桥墩开裂 今晨封闭", "")
    write(site, "b.example", 2, "云岭大桥重开 桥墩裂缝修复", "2021-12-20")
    site.build()
    assert "背景" not in page(site, "b.example", 2)
    assert "背景" not in page(site, "a.example", 1)


def test_articles_without_a_day_are_related_to_copies_alone(site):
    body = text(*range(20))
    for number, host in ((1, "a.example"), (2, "b.example")):
        site.write(f"{number}.md", f"<!--NaN-->\n[云岭大桥开裂](https://{host}/{number})\n------\n\n{body}\n")
    site.build()
    assert "同文另见" in page(site, "a.example", 1)


def test_without_the_plugin_nothing_is_shown(site):
    write(site, "a.example", 1, "云岭大桥桥墩开裂 今晨封闭", "2021-03-05")
    write(site, "b.example", 2, "桥墩开裂 云岭大桥封闭九个月", "2021-03-06")
    plugins = [name for name in site.settings().plugins if name != "plugins.related"]
    site.build(PLUGINS=plugins)
    assert not links_to(page(site, "a.example", 1), "b.example", 2)
    site.build()
    assert links_to(page(site, "a.example", 1), "b.example", 2)


@pytest.mark.parametrize("theme", [{}, {"THEME": NEWS}])
def test_markup_in_a_title_stays_text_where_it_is_suggested(site, theme):
    write(site, "a.example", 1, "云岭大桥桥墩开裂 今晨封闭", "2021-03-05")
    write(site, "b.example", 2, "桥墩开裂<script>alert(1)</script> 云岭大桥封闭", "2021-03-06")
    site.build(**theme)
    html = page(site, "a.example", 1)
    assert "<script>alert" not in html
    assert links_to(html, "b.example", 2)
