"""How alike two articles are."""

from plugins.related.likeness import MOST_KEYS, likeness
from tests.related.articles import profile


def test_reports_of_one_event_are_more_alike_than_reports_of_one_place():
    one = profile("云岭大桥桥墩开裂 渡轮加开夜班")
    same = profile("桥墩开裂 云岭大桥今晨封闭", source="b.example")
    other = profile("云岭小学迎来新校长", source="b.example")
    assert likeness(one, same) > 0.2 > likeness(one, other)


def test_likeness_has_no_direction():
    one, other = profile("云岭大桥桥墩开裂", summary="渡轮加开"), profile("渡轮加开夜班", tags=("云岭大桥",))
    assert likeness(one, other) == likeness(other, one) > 0


def test_what_only_both_leads_share_does_not_count():
    habit = "本报记者在现场采访了多名不愿具名的码头搬运工人。"
    assert likeness(profile("水位下降", summary=habit), profile("校舍翻新", summary=habit)) == 0


def test_a_title_finds_its_words_in_the_others_lead_and_topics():
    one = profile("潮汐电站并网")
    assert likeness(one, profile("能源新闻", summary="潮汐电站今日并网。")) > 0
    assert likeness(one, profile("能源新闻", tags=("潮汐电站",))) > 0


def test_a_name_alone_is_worth_less_than_name_and_deed():
    one = profile("闵河鹏辞任港务局长")
    assert likeness(one, profile("闵河鹏出书", source="b.example")) < likeness(one, profile("闵河鹏辞任"))


def test_both_scripts_are_alike():
    assert likeness(profile("云岭大桥开裂 渡轮加班"), profile("雲嶺大橋開裂 渡輪加班", lang="zh-Hant")) > 0.99


def test_empty_articles_are_not_alike():
    assert likeness(profile("—"), profile("…")) == 0


def test_keys_are_telling_and_few():
    names = tuple(chr(0x6000 + 50 * number) * 2 for number in range(20))
    article = profile("中国经济", tags=("中国", "经济", *names))
    assert len(article.keys) == MOST_KEYS
    assert "中国" not in article.keys


def test_the_name_of_the_column_is_no_key():
    assert profile("【潮汐观察】水位下降", tags=("潮汐观察", "洪泽闸")).keys == ("洪泽闸",)
