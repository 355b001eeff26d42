"""The theme's scripts: pictures on demand, and the box that finds names. Without JavaScript nothing is missing."""

from __future__ import annotations

import base64
import re

import pytest

OUTSIDE = re.compile("https:")
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@pytest.fixture
def pictures(browser, places, kinds):
    """A page with pictures, and the addresses outside that were asked for."""
    page, asked = browser.new_page(), []

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(content_type="image/gif", body=PIXEL)

    page.route(OUTSIDE, answer)
    page.goto(f"{places['root']}/{kinds['pictures']}")
    yield page, asked
    page.close()


@pytest.mark.slow
def test_a_picture_is_loaded_only_when_its_reader_asks(pictures):
    page, asked = pictures
    address = page.locator("a.picture").first.get_attribute("href")
    page.wait_for_timeout(200)
    assert asked == []
    page.locator("button.load").first.click()
    page.locator("a.picture.loaded img").wait_for()
    assert asked == [address]
    assert page.evaluate("document.activeElement.matches('a.picture.loaded')")


@pytest.mark.slow
def test_the_policy_lets_a_page_ask_only_where_its_own_pictures_are(pictures):
    page, asked = pictures
    load = (
        "new Promise(done => { const i = new Image(); i.onload = i.onerror = done; i.src = 'https://other.example/' })"
    )
    page.evaluate(load)
    assert asked == []


@pytest.mark.slow
def test_a_picture_that_does_not_come_can_be_asked_for_again(browser, places, kinds):
    page = browser.new_page()
    page.route(OUTSIDE, lambda route: route.abort())
    page.goto(f"{places['file']}/{kinds['pictures']}")
    page.locator("button.load").first.click()
    page.locator("button.load:has-text('再试')").first.wait_for()
    assert page.locator("button.load").first.is_enabled()
    assert page.locator("a.picture").first.is_visible()
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("where", ["prefix", "file"])
def test_the_box_finds_topics_by_what_is_typed(browser, places, where):
    page = browser.new_page()
    page.goto(f"{places[where]}/topics/index.html")
    name = page.locator("#active + ul a").first.inner_text()
    page.locator(".filter input").fill(name)
    assert page.locator("#active + ul li:visible").count() == 1
    shelf = page.locator("#names ~ .letter li:visible a").first
    shelf.click()
    assert page.locator(".filter input").input_value() == name
    assert page.locator(".shelf li:visible").count() >= 1
    assert all(name in text for text in page.locator(".shelf li:visible").all_inner_texts())
    page.close()


@pytest.mark.slow
def test_without_javascript_there_is_no_dead_control(browser, places, kinds):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in ("topics/index.html", kinds["shelf"], kinds["pictures"]):
        page.goto(f"{places['root']}/{path}")
        assert page.locator("button:visible, main input:visible").count() == 0
    context.close()
