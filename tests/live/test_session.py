"""What a session tells, to whom, and when its build rests."""

import time

import pytest

from plugins.live import session as live
from plugins.live.session import Session


@pytest.fixture
def session(tmp_path):
    return Session(str(tmp_path / "conf.py"), {})


def seconds_of(work) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def test_who_uses_a_file_hears_of_it_and_nobody_hears_of_files_that_nobody_uses(session):
    with session.looking_at("a.html", ["a.html", "theme/news.css"]):
        before = session.tick
        session.written(["b.html"])
        assert session.tick == before
        session.written(["b.html", "theme/news.css"])
        assert session.tick > before
    assert session.state("a.html", ["a.html", "b.html"], 0).changed == ("b.html",)
    before = session.tick
    session.written(["theme/news.css"])
    assert session.tick == before


def test_a_build_goes_on_soon_where_no_browser_asks_for_what_it_made(session):
    with session.looking_at("a.html", ["a.html"]):
        session.written(["a.html"])
        assert live.FIRST_REQUEST <= seconds_of(lambda: session.made("a.html")) < live.GIVE_WAY
        assert seconds_of(lambda: session.made("a.html")) < live.FIRST_REQUEST  # nothing was written since
        session.written(["b.html"])
        assert seconds_of(lambda: session.made("a.html")) < live.FIRST_REQUEST


def test_a_build_rests_while_a_browser_is_answered_but_not_for_ever(session):
    with session.looking_at("a.html", ["a.html"]), session.answering():
        session.written(["a.html"])
        assert live.GIVE_WAY <= seconds_of(lambda: session.made("a.html")) < 10 * live.GIVE_WAY


def test_a_build_does_not_rest_when_something_else_was_saved(session, monkeypatch):
    monkeypatch.setattr(session, "leaving", lambda: True)
    with session.looking_at("a.html", ["a.html"]), session.answering():
        session.written(["a.html"])
        assert seconds_of(lambda: session.made("a.html")) < live.FIRST_REQUEST
