"""How much of the site a topic gets."""

from hypothesis import given
from hypothesis import strategies as st

from plugins.topics.tiers import Tiers, fit_tiers

WANTED = Tiers(page=2, active=5)


def test_a_topic_gets_a_page_and_then_a_feed_as_it_grows():
    assert [WANTED.has_page(count) for count in (1, 2, 5)] == [False, True, True]
    assert [WANTED.is_active(count) for count in (1, 4, 5)] == [False, False, True]


def test_a_budget_that_is_large_enough_changes_nothing():
    assert fit_tiers(WANTED, {1: 1000, 2: 100, 10: 10}, 120) == WANTED


def test_over_the_budget_feeds_go_before_pages():
    assert fit_tiers(WANTED, {2: 100, 6: 10, 10: 10}, 130) == Tiers(page=2, active=7)


def test_feeds_of_several_files_reach_the_budget_sooner():
    sizes = {2: 100, 6: 10, 10: 10}
    assert fit_tiers(WANTED, sizes, 140, lambda _count: 2) == Tiers(page=2, active=7)
    assert fit_tiers(WANTED, sizes, 160, lambda _count: 2) == WANTED


def test_the_smallest_topics_lose_their_pages_first():
    fitted = fit_tiers(WANTED, {2: 100, 6: 10, 10: 10}, 20)
    assert (fitted.has_page(2), fitted.has_page(6)) == (False, True)


@given(st.dictionaries(st.integers(1, 50), st.integers(1, 100)), st.integers(0, 5000))
def test_whatever_the_archive_holds_topics_fit_into_the_budget(sizes, budget):
    tiers = fit_tiers(WANTED, sizes, budget)
    files = sum(number * (tiers.has_page(size) + tiers.is_active(size)) for size, number in sizes.items())
    assert files <= budget
