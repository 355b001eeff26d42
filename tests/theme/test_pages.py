"""The sample archive's pages in a real browser: at a root, under a prefix, and from a disk."""

from __future__ import annotations

import re

import pytest

WIDTHS = (360, 768, 1280)


@pytest.mark.slow
@pytest.mark.parametrize("where", ["root", "prefix", "file"])
def test_every_kind_of_page_is_quiet_styled_and_fits_every_width(browser, places, kinds, where):
    base = places[where]
    problems = []
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.on("console", lambda message: problems.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: problems.append(f"error: {error}"))
        page.on("request", lambda request: request.url.startswith(base) or problems.append(f"asked for {request.url}"))
        page.on(
            "requestfailed", lambda request: "ABORTED" in request.failure or problems.append(f"failed: {request.url}")
        )
        for name, path in kinds.items():
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                page.goto(f"{base}/{path}")
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    problems.append(f"{name} scrolls sideways at {width} px")
                styled = page.evaluate("getComputedStyle(document.body).margin")
                if page.evaluate("document.styleSheets.length") < 1:
                    problems.append(f"{name} has no style from {where} ({styled})")
        page.close()
    assert problems == []


@pytest.mark.slow
def test_reading_and_moving_about_needs_no_javascript(browser, places, kinds):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{places['prefix']}/index.html")
    page.locator("main a[href*='a/']").first.click()
    assert page.locator("article h1").count() == 1
    page.goto(f"{places['prefix']}/{kinds['month']}")
    page.locator("main table a, main li a").first.click()
    assert re.search(r"2021-\d\d-\d\d\.html", page.url)
    context.close()
