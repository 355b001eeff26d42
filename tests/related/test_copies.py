"""Near-copies: found, and told from texts that quote the same words."""

from plugins.related.copies import copies_of, is_copy
from tests.related.articles import profile, text


def test_an_agencys_text_in_two_sources_is_a_copy_whatever_the_title():
    one = profile("云岭大桥开裂", body=text(*range(30)))
    assert is_copy(one, profile("渡轮加开夜班", source="b.example", body=text(*range(2, 30))))


def test_a_version_that_grew_is_a_copy():
    short = profile("云岭大桥开裂", body=text(*range(20)))
    assert is_copy(short, profile("云岭大桥开裂 渡轮加开夜班", body=text(*range(36))))


def test_a_statement_quoted_at_length_makes_no_copy():
    one = profile("云岭大桥开裂", body=text(*range(30)))
    assert not is_copy(one, profile("校舍翻新", source="b.example", body=text(*range(8, 38))))


def test_a_few_common_clauses_are_a_form_of_words():
    assert not is_copy(profile("云岭大桥开裂", body=text(1, 2, 3)), profile("云岭大桥开裂", body=text(1, 2, 3)))


def test_copies_are_listed_oldest_first_and_never_the_article_itself():
    one = profile("云岭大桥开裂", day="2021-03-05", body=text(*range(30)))
    later = profile("云岭大桥开裂", day="2021-03-06", body=text(*range(30)))
    earlier = profile("云岭大桥开裂", day="2021-03-01", body=text(*range(30)))
    assert copies_of(one, [later, one, earlier]) == [earlier, later]
