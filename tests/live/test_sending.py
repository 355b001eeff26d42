"""What is sent in place of a page's own bytes."""

import pytest

from plugins.live.sending import admit, inject


@pytest.mark.parametrize(
    ("policy", "admitted"),
    [
        ("", ""),
        ("img-src 'self'", "img-src 'self'"),
        (
            "default-src 'self'",
            "default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'",
        ),
        (
            "default-src 'none'; script-src 'none'; connect-src https://o.example",
            "default-src 'none'; script-src 'self'; connect-src https://o.example 'self'; style-src 'self'; frame-src 'self'",
        ),
        ("SCRIPT-SRC 'none'; script-src *", "script-src 'self'"),
    ],
)
def test_a_policy_lets_our_script_in_and_nothing_else(policy, admitted):
    assert admit(policy) == admitted


def test_the_script_stands_at_the_end_of_the_body_with_what_it_has_to_know():
    page = inject(b"<html><body><p>&lt;/body></p></body></html>", {"data-page": 'a"b.html'})
    assert page.startswith(b"<html><body><p>&lt;/body></p><script src=")
    assert b'data-page="a&quot;b.html"' in page
    assert page.endswith(b"</script>\n</body></html>")


def test_a_page_without_an_end_gets_the_script_as_well():
    assert b"live.js" in inject(b"<p>Text", {})


def test_policies_in_a_page_are_changed_whatever_their_quotes_and_order():
    page = b"""<META content='default-src &#39;none&#39;' http-equiv=Content-Security-Policy><meta name=viewport content="x">"""
    sent = inject(page, {}).decode()
    assert "script-src &#x27;self&#x27;" in sent
    assert '<meta name=viewport content="x">' in sent
