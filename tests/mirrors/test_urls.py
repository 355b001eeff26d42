"""Addresses: one way to write each, nothing that follows readers, no proxy around a picture."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.errors import DataError
from plugins.mirrors import urls
from plugins.mirrors.urls import (
    canonical_url,
    host_of,
    is_tracker,
    load_trackers,
    original_image,
    strip_tracking,
)

ROWS = load_trackers()


def rows(kind):
    return pytest.mark.parametrize("row", ROWS[kind], ids=lambda row: row["owner"])


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("http://news.example/a", "https://news.example/a"),
        ("https://NEWS.example:443/a#top", "https://news.example/a"),
        ("http://news.example:8080/a", "https://news.example:8080/a"),
        (" https://news.example/a\n", "https://news.example/a"),
        ("//news.example/a", "https://news.example/a"),
        ("https:////news.example/a", "https://news.example/a"),
        ("http:/news.example/a", "https://news.example/a"),
        ("http://news.example//cn//a", "https://news.example/cn/a"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example/%e6%b2%b3", "https://news.example/%E6%B2%B3"),
        ("https://news.example/河", "https://news.example/%E6%B2%B3"),
        ("https://news.example/a b", "https://news.example/a%20b"),
        ("https://news.example/%41%7e", "https://news.example/A~"),
        ("https://news.example/1%2F4", "https://news.example/1%2F4"),
        ("https://news.example/100%", "https://news.example/100%25"),
        ("https://news.example/s?sid=7&utm_source=x", "https://news.example/s?sid=7"),
        ("https://news.example/1?utm_source=x", "https://news.example/1"),
        ("https://www.news.examplehttps://radio.example/x", "https://radio.example/x"),
        ("https://web.example/2020/https://news.example/a", "https://web.example/2020/https://news.example/a"),
        ("https://天文台.example/a", "https://xn--kpr74jntm.example/a"),
    ],
)
def test_an_address_has_one_canonical_form(written, canonical):
    assert canonical_url(written) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "news",
        "javascript:void(0)",
        "mailto:a@news.example",
        "file:///G:/a.docx",
        "/gb/1.htm",
        "http://",
        "https://【河】/",
        "http://[bad/",
        "http://news.example:port/",
        "https://a b/",
        "x" * 9000,
    ],
)
def test_what_is_no_web_address_has_no_canonical_form(text):
    assert canonical_url(text) == ""
    assert host_of(text) == ""


@given(st.text() | st.text().map("https://news.example/".__add__) | st.text().map("//".__add__))
def test_any_text_survives_all_functions_and_canonical_is_final(text):
    canonical = canonical_url(text)
    assert canonical_url(canonical) == canonical
    assert canonical.isascii()
    strip_tracking(text), original_image(text), is_tracker(text)


@rows("parameters")
def test_tracking_parameters_go_and_their_likes_stay(row):
    for url in row["hits"]:
        assert strip_tracking(url) != url
    for url in row["unchanged"]:
        assert strip_tracking(url) == url


@rows("hosts")
def test_trackers_are_known_by_host_and_path(row):
    assert all(is_tracker(url) for url in row["hits"])
    assert not any(is_tracker(url) for url in row["unchanged"])


@rows("proxies")
def test_a_picture_comes_out_of_its_proxy(row):
    for url in row["hits"]:
        assert original_image(url).startswith("https://")
        assert host_of(original_image(url)) in {"img.news.example", "www.news.example"}
    for url in row["unchanged"]:
        assert original_image(url) == url


@pytest.mark.parametrize(
    ("url", "left"),
    [
        ("https://news.example/1?b=2&utm_source=x&a=1#河", "https://news.example/1?b=2&a=1#河"),
        ("https://news.example/1?utm_source=x#top", "https://news.example/1#top"),
        ("https://news.example/1?a=1&amp;utm_source=x", "https://news.example/1?a=1"),
        ("HTTP://News.example//1?A=%e6", "HTTP://News.example//1?A=%e6"),
        ("/relative?fbclid=1", "/relative"),
    ],
)
def test_only_the_tracking_parameters_are_taken_from_a_link(url, left):
    assert strip_tracking(url) == left


@pytest.mark.parametrize(
    ("written", "picture"),
    [
        ("//img.news.example/a.jpg", "https://img.news.example/a.jpg"),
        ("http://img.news.example/a.jpg?w=1", "http://img.news.example/a.jpg?w=1"),
        ("https://img.news.example/桥 1.jpg", "https://img.news.example/%E6%A1%A5%201.jpg"),
        ("https://images.weserv.nl/?url=i0.wp.com/img.news.example/a.jpg&n=-1", "https://img.news.example/a.jpg"),
        ("https://i0.wp.com/img.news.example/a.jpg?is-pending-load=1", "https://img.news.example/a.jpg"),
        ("data:image/gif;base64,R0lGOD", ""),
        ("", ""),
    ],
)
def test_a_picture_keeps_its_own_address(written, picture):
    assert original_image(written) == picture


def test_a_path_of_a_tracker_is_not_the_beginning_of_another_word():
    assert is_tracker("https://www.facebook.com/tr?id=1")
    assert not is_tracker("https://www.facebook.com/travel")


def test_a_rule_without_examples_is_refused(tmp_path, monkeypatch):
    table = tmp_path / "trackers.toml"
    table.write_text('[[hosts]]\nowner = "x"\nnames = ["x.example"]\nhits = ["https://x.example/"]\n')
    monkeypatch.setattr(urls, "TABLE", table)
    with pytest.raises(DataError, match="unchanged example"):
        load_trackers()


def test_the_examples_in_the_documentation_hold():
    assert doctest.testmod(urls).failed == 0
