"""Pages: each construct that makes contact is found, and nothing that only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.proof.pages import page_contacts
from tests.proof.constructs import CONTACTS, SILENCE


@pytest.mark.parametrize("html", CONTACTS)
def test_what_makes_contact_is_found(html):
    assert list(page_contacts(html.encode()))


@pytest.mark.parametrize("html", SILENCE)
def test_what_makes_no_contact_is_not(html):
    assert list(page_contacts(html.encode())) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_hides_nothing(encoding):
    assert list(page_contacts('<img src="//elsewhere.example/1">'.encode(encoding)))


@pytest.mark.parametrize("html", CONTACTS)
def test_on_the_sites_own_host_the_same_is_no_contact(html):
    own = "https://elsewhere.example"
    inner = ("srcdoc", "data:text", "nobody-knows", '" + host', "wss:")
    if not any(word in html for word in inner):
        assert list(page_contacts(html.encode(), own)) == []


BEFORE = st.sampled_from(
    [
        "<p>",
        "<table>",
        "<table><tr><td>",
        "<svg>",
        "<math>",
        "<select>",
        "<a>",
        "<b><i>",
        "<ul><li>",
        "<h1>",
        "<template>",
    ]
)


@given(st.lists(BEFORE, max_size=5), st.sampled_from(CONTACTS[:9]))
def test_a_picture_is_found_wherever_it_stands(before, html):
    assert list(page_contacts(("".join(before) + html).encode()))
