"""The search page in a real browser, as a reader uses it: by http under a prefix, and from a disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import chromium, served
from tests.site import NEWS, Site, bare, linked, tag_link

pytestmark = pytest.mark.slow

WATCH = """
addEventListener("submit", () => performance.mark("asked"), true);
new MutationObserver(() => performance.mark("shown")).observe(document.querySelector("#titles ul"), {childList: true});
"""
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("search"), THEME=NEWS, ARCHIVE_PAGE_SIZE=60)
    site.write("1.md", bare(1, "河口的燈塔", "2019-03-05", "<p>臺灣海峽的潮汐觀測站，頭髮花白的守塔人。</p>"))
    site.write("2.md", bare(2, "灯塔守护者的一天", "2020-03-05", "<p>他数着渡船，记录风向。</p>"))
    site.write("3.md", bare(3, "The tide gauge", "2021-03-05", "<p>A gauge near the harbour; artful, not art.</p>"))
    body = f"<p>河<b>口</b>的水位与灯，塔影相隔。灯塔二字在第二段之外。{tag_link('水文')}</p>"
    site.write("4.md", linked("https://www.epochtimes.com/gb/21/1/1/n10004.htm", "水位年报", "2021-05-05", body))
    site.write("5.md", bare(5, "两处相邻", "2021-06-05", "<p>守塔。塔人。守着。</p>"))
    site.write("6.md", bare(6, "代码", "2021-06-06", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"))
    site.write("7.md", bare(7, "长文", "2017-06-06", f"<p>{'远处的海面上' * 40}有鲸歌{'，久久不散' * 40}。</p>"))
    for number in range(10, 60):
        site.write(
            f"{number}.md", bare(number, f"第{number}号浮标", f"2018-02-{number % 28 + 1:02}", "<p>浮标与雾号。</p>")
        )
    site.build()
    return site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def server(site: Site) -> Iterator[str]:
    """The folder above the output, served: the site is under a prefix."""
    with served(site.root) as address:
        yield f"{address}/site-output"


@pytest.fixture(scope="module")
def plain_server(site: Site) -> Iterator[str]:
    """The same from a host that sends files whole."""
    with served(site.root, ranges=False) as address:
        yield f"{address}/site-output"


@pytest.fixture(params=["http", "plain http", "file"])
def base(request: pytest.FixtureRequest, server: str, plain_server: str, site: Site) -> str:
    return {"http": server, "plain http": plain_server, "file": (site.root / "site-output").as_uri()}[request.param]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport=PHONE)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: problems.append(dialog.message))
    page.on(
        "request", lambda request: re.match(r"(http://127|file:|data:)", request.url) or problems.append(request.url)
    )
    yield page
    page.close()
    assert problems == []


def search(page: Page, base: str, query: str = "", **filters: str) -> None:
    """Type a query as a reader does, and wait for what comes of it."""
    if not page.url.startswith(f"{base}/search.html"):
        page.goto(f"{base}/search.html")
    for name, value in filters.items():
        field = page.locator(f"#search [name={name}]")
        field.fill(value) if name == "topic" else field.select_option(value)
    page.locator("#search [name=q]").fill(query)
    page.evaluate("document.querySelector('#status').dataset.state = 'asked'")
    page.keyboard.press("Enter")
    # A filter asks by itself: what it asked may end after this, and as long as the new query has not begun.
    page.wait_for_function("query => (new URLSearchParams(location.hash.slice(1)).get('q') || '') === query", arg=query)
    page.wait_for_timeout(50)
    expect(page.locator("#status")).to_have_attribute("data-state", re.compile("found|about|none"))


def titles(page: Page, section: str) -> list[str]:
    return page.locator(f"#{section} .headline").all_text_contents()


@pytest.mark.parametrize("query", ["灯塔", "燈塔"])
def test_titles_come_first_then_texts_newest_first_in_both_scripts(page, base, query):
    search(page, base, query)
    assert titles(page, "titles") == ["灯塔守护者的一天", "河口的燈塔"]
    assert titles(page, "texts") == ["水位年报"]
    assert page.locator("#texts mark").all_text_contents() == ["灯塔"]
    assert "2020-03-05" in page.locator("#titles .meta").first.text_content()
    assert "gauge.example" in page.locator("#titles .meta").first.text_content()


def test_what_is_shown_holds_the_query_and_not_only_its_parts(page, base):
    search(page, base, "守塔人")
    assert titles(page, "titles") + titles(page, "texts") == ["河口的燈塔"]


def test_markup_within_a_word_is_no_border_and_a_comma_is_one(page, base):
    search(page, base, "河口的水位")
    assert titles(page, "texts") == ["水位年报"]
    search(page, base, "灯塔影")
    assert page.locator("#status").get_attribute("data-state") == "none"


def test_english_is_found_by_whole_words(page, base):
    search(page, base, "HARBOUR art")
    assert titles(page, "texts") == ["The tide gauge"]
    assert page.locator("#texts mark").all_text_contents() == ["harbour", "art"]


def test_a_match_in_a_long_text_is_within_the_lines_that_are_shown(page, base):
    search(page, base, "鲸歌")
    mark, summary = (page.locator(f"#texts {place}").bounding_box() for place in ("mark", ".summary"))
    assert mark["y"] + mark["height"] <= summary["y"] + summary["height"] + 1


def test_one_character_is_looked_for_in_titles(page, base):
    search(page, base, "塔")
    assert titles(page, "titles") == ["灯塔守护者的一天", "河口的燈塔"]


def test_filters_by_source_year_and_topic(page, base):
    search(page, base, "灯塔", year="2020")
    assert titles(page, "titles") == ["灯塔守护者的一天"]
    search(page, base, "水位", year="", source="www.epochtimes.com", topic="水文")
    assert titles(page, "titles") == ["水位年报"]
    search(page, base, "灯塔", source="gauge.example", topic="")
    assert titles(page, "texts") == []


def test_no_result_says_so(page, base):
    search(page, base, "鲸落深海")
    assert page.locator("#status").get_attribute("data-state") == "none"
    assert len(page.locator("#status").text_content()) > 5
    assert not page.locator("#titles, #texts").locator("visible=true").count()


def test_a_query_of_500_characters_is_answered(page, base):
    search(page, base, ("他数着渡船，记录风向。" * 60)[:500])
    assert titles(page, "texts") == ["灯塔守护者的一天"]


def test_html_in_a_query_and_in_a_text_is_text(page, base):
    search(page, base, '"><img src=x onerror="alert(1)"><b>粗体</b>')
    search(page, base, "onerror")
    assert page.locator("#texts .summary").text_content() == "<img src=x onerror=alert(1)>"
    assert page.locator("main img").count() == 0


def test_an_address_carries_a_query(page, base):
    page.goto(f"{base}/search.html?q=%E7%87%88%E5%A1%94")
    expect(page.locator("#titles .headline")).to_have_count(2)
    page.goto(f"{base}/search.html#q=tide")
    expect(page.locator("#titles .headline")).to_have_text(["The tide gauge"])
    assert page.locator("#search [name=q]").input_value() == "tide"


def test_the_back_button_returns_to_the_query_before(page, base):
    search(page, base, "灯塔")
    search(page, base, "tide")
    page.go_back()
    expect(page.locator("#titles .headline")).to_have_text(["灯塔守护者的一天", "河口的燈塔"])


def test_the_box_of_any_page_leads_to_the_results_and_a_result_to_its_article(page, base):
    page.goto(f"{base}/index.html")
    page.locator(".finder input").fill("记录风向")
    page.keyboard.press("Enter")
    expect(page.locator("#texts .headline")).to_have_text(["灯塔守护者的一天"])
    page.locator("#texts .headline a").click()
    expect(page.locator("h1")).to_have_text("灯塔守护者的一天")


def test_results_are_reached_by_keyboard_alone(page, base):
    search(page, base, "灯塔")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#titles') !== null"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("灯塔守护者的一天")


def test_only_what_a_reader_sees_is_asked_for_and_more_comes_with_scrolling(page, base):
    search(page, base, "浮标")
    assert 0 < len(titles(page, "titles")) < 10
    for _ in range(50):
        page.mouse.wheel(0, 2_000)
        page.wait_for_timeout(30)
        if len(titles(page, "titles")) == 50:
            break
    days = page.locator("#titles time").all_text_contents()
    assert len(days) == 50
    assert days == sorted(days, reverse=True)


def test_more_results_come_when_asked_for(page, base):
    search(page, base, "浮标")
    shown = len(titles(page, "titles"))
    page.locator("#titles button").dispatch_event("click")
    expect(page.locator("#titles .headline").nth(shown)).to_be_attached()


def test_parts_that_do_not_belong_together_are_not_believed(page, server):
    """A cache may hold the beginning of a file as it was before an edit."""

    def cut(route: Route) -> None:
        if "range" not in route.request.headers:
            route.continue_()
            return
        body = route.fetch().body()
        route.fulfill(status=206, body=body[: body.rindex('","'.encode("utf-16-le")) + 8])

    page.route("**/search/[0-9]*/**", cut)
    search(page, server, "潮汐观测")
    assert titles(page, "texts") == ["河口的燈塔"]


def hold(page: Page, pattern: str) -> list[Route]:
    """Requests that wait until they are continued."""
    held: list[Route] = []
    page.route(pattern, lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it calls
    return held


def test_what_is_typed_before_the_index_arrives_stays(page, server):
    arrivals = hold(page, "**/search/manifest.js*")
    page.goto(f"{server}/search.html?q=tide", wait_until="commit")
    box = page.locator("#search [name=q]")
    expect(box).to_have_value("tide")
    box.fill("灯塔")
    arrivals[0].continue_()
    expect(page.locator("#titles .headline")).to_have_text(["The tide gauge"])
    assert box.input_value() == "灯塔"
    page.keyboard.press("Enter")
    expect(page.locator("#titles .headline").first).to_have_text("灯塔守护者的一天")


def test_what_is_typed_before_the_script_arrives_stays(page, server):
    arrivals = hold(page, "**/search/search.js")
    page.goto(f"{server}/search.html", wait_until="commit")
    box = page.locator("#search [name=q]")
    box.fill("灯塔")
    arrivals[0].continue_()
    page.locator("#search [name=source] option").nth(1).wait_for(state="attached")
    assert box.input_value() == "灯塔"


def test_the_page_fits_a_phone(page, base):
    search(page, base, "浮标")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_javascript_the_page_says_so_and_offers_other_ways(browser, base):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/search.html")
    page.locator("noscript a[href*='days/']").click()
    assert "days/index.html" in page.url
    context.close()


def test_first_results_come_at_once_on_a_slow_machine(page, server):
    page.goto(f"{server}/search.html")
    page.locator("#search [name=q]").fill("灯塔")
    page.evaluate(WATCH)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.keyboard.press("Enter")
    page.locator("#titles .headline").first.wait_for()
    assert page.evaluate("performance.measure('x', 'asked', 'shown').duration") < 1_000  # about 100 on an idle machine


def test_the_scripts_are_small(site):
    folder = Path(__file__).parents[2] / "plugins/search/static"
    assert sum(path.stat().st_size for path in folder.glob("*.js")) <= 22 * 1024
