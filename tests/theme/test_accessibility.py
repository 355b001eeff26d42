"""Every kind of page can be used by everybody: axe-core's rules, and the keyboard."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_on_any_kind_of_page(browser, places, kinds, scheme):
    # axe comes into the page as a script of its own, which the page's policy would refuse.
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page, axe, found = context.new_page(), Axe(), []
    for name, path in kinds.items():
        page.goto(f"{places['root']}/{path}")
        for violation in axe.run(page).response["violations"]:
            found += [f"{name}: {violation['id']}: {node['html'][:120]}" for node in violation["nodes"]]
    context.close()
    assert found == []


@pytest.mark.slow
def test_the_first_key_leads_past_the_menu_to_the_text(browser, places, kinds):
    page = browser.new_page()
    page.goto(f"{places['root']}/{kinds['article']}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().width > 10")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


@pytest.mark.slow
def test_whatever_has_the_focus_shows_it(browser, places, kinds):
    page = browser.new_page()
    page.goto(f"{places['root']}/{kinds['article']}")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.close()


@pytest.mark.slow
def test_a_printed_article_has_its_source_and_no_menu(browser, places, kinds):
    page = browser.new_page()
    page.goto(f"{places['root']}/{kinds['article']}")
    page.emulate_media(media="print")
    assert page.locator("article h1").is_visible()
    assert page.locator("article .source").is_visible()
    for gone in (".masthead nav", ".turns", "details", ".colophon"):
        assert not page.locator(gone).first.is_visible(), gone
    page.close()
