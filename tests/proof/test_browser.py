"""The proof against a real browser: whatever Chromium contacts, the proof finds."""

from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error

from plugins.proof.pages import page_contacts
from tests.browser import chromium
from tests.proof.constructs import CONTACTS, HOST, SILENCE

SITE = "http://site.example/"


def talking(browser: Browser, pages: tuple[str, ...]) -> set[str]:
    """Those of some pages for which Chromium asks another host for anything when it opens them."""
    found, current = set(), [""]

    def answer(route):
        if HOST in route.request.url.lower():
            found.add(current[0])
            route.abort()
        elif route.request.url == SITE:
            route.fulfill(content_type="text/html; charset=utf-8", body=f"<!DOCTYPE html>{current[0]}")
        else:
            route.fulfill(status=404, body="")

    context = browser.new_context()
    context.route("**/*", answer)
    for html in pages:
        current[0] = html
        page = context.new_page()
        with suppress(Error):  # a page that leads away does not finish loading
            page.goto(SITE, wait_until="domcontentloaded")
            page.wait_for_timeout(40)
        page.close()
    context.close()
    return found


@pytest.mark.slow
def test_what_chromium_contacts_is_found_by_the_proof_and_most_constructs_are_real():
    with chromium() as browser:
        found = talking(browser, (*CONTACTS, *SILENCE))
    assert [html for html in found if not list(page_contacts(html.encode()))] == []
    assert len(found) > len(CONTACTS) / 2
