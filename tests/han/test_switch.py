"""The reader's switch in a real browser: any page in the other script, remembered, undone to the letter."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugins.han.table import make_table, read_table
from tests.browser import chromium, served
from tests.han.test_table import FROM, SAMPLE, texts_of
from tests.site import PLUGINS, Site, linked, tag_link

pytestmark = pytest.mark.slow

NEWS = Path(__file__).parents[2] / "themes" / "news"
BODY = (
    '<p title="理发">头发后面的<code>头发</code>，<a href="https://gauge.example/头发">见 https://gauge.example/头发 这里</a></p>'
    '<blockquote><p lang="ja">国会の発表</p><p lang="zh-Hant">這裡是頭髮</p></blockquote>'
)


def theme_files():
    """Static files of the theme, as Pelican hands them to a build."""
    folder = NEWS / "static"
    return {f"theme/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in folder.rglob("*.*")}


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    """A small archive in the theme, with an article in each script."""
    site = Site(tmp_path_factory.mktemp("switch"), PLUGINS=[*PLUGINS, "plugins.han"], THEME=os.fspath(NEWS))
    site.write("1.md", linked("https://gauge.example/1", "理发馆里的历史", "2021-03-05", BODY))
    site.write(
        "2.md",
        linked(
            "https://gauge.example/2",
            "水庫裡的鐘聲與後來的體會",
            "2021-03-06",
            "<p>這裡的體會與後來的鐘聲，說來話長。</p>",
        ),
    )
    site.build(given=theme_files())
    return site.root / "site-output"


@pytest.fixture(scope="module")
def english(tmp_path_factory):
    """An archive with an English interface and Chinese names."""
    site = Site(
        tmp_path_factory.mktemp("english"), PLUGINS=[*PLUGINS, "plugins.han"], THEME=os.fspath(NEWS),
        ARCHIVE_LANGUAGE="en", ARCHIVE_TOPIC_PAGE_MIN=1, SITENAME="钟楼",
    )  # fmt: skip
    site.write("1.md", linked("https://gauge.example/1", "理发馆", "2021-03-05", f"<p>{tag_link('头发')}</p>"))
    site.build(given=theme_files())
    return site.root / "site-output"


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def server(output):
    with served(output.parent) as address:
        yield f"{address}/{output.name}"


@pytest.fixture(params=["http", "file"])
def base(request, server, output):
    return server if request.param == "http" else output.as_uri()


@pytest.fixture
def page(browser):
    context = browser.new_context()
    opened, problems = context.new_page(), []
    opened.on("console", lambda message: problems.append(message.text))
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    context.close()
    assert problems == []


def article(output, words):
    """The path of the article whose title ends so."""
    (found,) = [path for path in output.glob("a/*/*.html") if f"{words} · " in path.read_text(encoding="utf-8")]
    return found.relative_to(output).as_posix()


def choose(page, value):
    page.locator(f".scripts button[value='{value}']").click()
    page.wait_for_function(
        "value => document.querySelector(`.scripts [value='${value}']`).ariaPressed === 'true'", arg=value
    )


def test_an_article_is_shown_in_the_other_script_and_back_to_the_letter(page, base, output):
    page.goto(f"{base}/{article(output, '理发馆里的历史')}")
    before = page.content()
    choose(page, "zh-Hant")
    assert page.locator("h1").inner_text() == "理髮館裡的歷史"
    assert page.title().startswith("理髮館裡的歷史")
    assert page.locator("html").get_attribute("lang") == page.locator("h1").get_attribute("lang") == "zh-Hant"
    assert page.locator("nav a").first.inner_text() == "首頁"
    assert page.locator("nav").first.get_attribute("aria-label") == "主要欄目"
    choose(page, "")
    assert page.content().replace('<script src="../../han.js"></script>', "") == before


def test_code_addresses_other_languages_and_what_is_in_that_script_already_stay(page, base, output):
    page.goto(f"{base}/{article(output, '理发馆里的历史')}")
    address = page.locator(".body a").get_attribute("href")
    choose(page, "zh-Hant")
    body = page.locator(".body")
    assert body.locator("code").inner_text() == "头发"
    assert body.locator("a").inner_text() == "見 https://gauge.example/头发 這裡"
    assert body.locator("a").get_attribute("href") == address
    assert body.locator("blockquote").inner_text().split() == ["国会の発表", "這裡是頭髮"]


def test_the_choice_holds_on_other_pages_and_on_the_next_visit(page, base, output):
    page.goto(f"{base}/index.html")
    choose(page, "zh-Hans")
    page.goto(f"{base}/{article(output, '與後來的體會')}")
    page.wait_for_function(
        "document.documentElement.lang && document.querySelector('h1').textContent === '水库里的钟声与后来的体会'"
    )
    page.reload()
    page.wait_for_function("document.querySelector('h1').lang === 'zh-Hans'")
    choose(page, "")
    page.reload()
    assert page.locator("h1").inner_text() == "水庫裡的鐘聲與後來的體會"


def test_names_in_an_english_interface_are_converted_and_its_language_stays(page, english):
    page.goto(f"{english.as_uri()}/topics/index.html")
    choose(page, "zh-Hant")
    assert page.locator("h1").inner_text() == "Topics"
    assert page.locator(".nameplate").inner_text() == "鐘樓"
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title() == "Topics · 鐘樓"


def test_what_a_script_adds_later_is_converted_too(page, base):
    page.goto(f"{base}/index.html")
    choose(page, "zh-Hant")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<p id=late title=理发>头发</p>')")
    page.wait_for_function(
        "document.getElementById('late').textContent === '頭髮' && document.getElementById('late').title === '理髮'"
    )


def test_the_table_is_loaded_only_when_it_is_used(page, base):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{base}/index.html")
    assert f"{base}/han.js" not in asked
    choose(page, "zh-Hant")
    assert asked.count(f"{base}/han.js") == 1


def test_without_javascript_there_is_no_dead_button(browser, base):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/index.html")
    assert not page.locator(".scripts").is_visible()
    context.close()


def test_a_page_without_storage_can_be_switched(browser, server):
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})")
    page = context.new_page()
    page.goto(f"{server}/index.html")
    choose(page, "zh-Hant")
    assert page.locator("nav a").first.inner_text() == "首頁"
    context.close()


def test_a_browser_converts_as_the_python_twin_does_and_fast(page, server):
    texts, twins = texts_of(SAMPLE), read_table(make_table())
    page.goto(f"{server}/index.html")
    page.evaluate("newsmirror.han.load().then(() => 0)")
    for language, twin in twins.items():
        text = "\n".join(texts[FROM[language]])
        script = "([text, lang]) => { const start = performance.now(); const done = newsmirror.han.convert(text, lang); return [done, performance.now() - start] }"
        converted, milliseconds = page.evaluate(script, [text, language])
        assert converted == twin.convert(text)
        assert milliseconds < 200  # 30,000 characters take about 10


def test_the_script_is_light():
    assert (NEWS / "static" / "js" / "han.js").stat().st_size <= 6_500
