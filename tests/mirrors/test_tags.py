"""Tags: from tag links and front matter, in order, each once."""

import pytest

from plugins.mirrors.body import Body
from plugins.mirrors.envelope import Envelope
from plugins.mirrors.publishers import publisher_at
from plugins.mirrors.tags import find_tags, tag_name, tag_slug

TAG = "https://www.epochtimes.com/gb/tag/"


def tags(html, host="www.epochtimes.com", **front_matter):
    return find_tags(Body(html), Envelope("x", html, front_matter=front_matter), publisher_at(host))


@pytest.mark.parametrize(
    ("slug", "text", "name"),
    [
        ("秦鵬觀察", "秦鹏观察", "秦鹏观察"),
        ("zhejiang-province", " 浙江\n 省 ", "浙江省"),
        ("河水", "", "河水"),
        ("河水.html\\", "", "河水"),
        ("%E6%B2%B3", "", "河"),
        ("河", "一" * 100, "河"),
        ("x", "#天文台，", "天文台"),
    ],
)
def test_a_tag_is_called_as_it_stands_in_the_text(slug, text, name):
    assert tag_name(slug, text) == name


@pytest.mark.parametrize(
    ("href", "slug"),
    [
        (TAG + "%E6%B2%B3.html", "河"),
        ("https://www.iyouport.org/tag/osint/", "osint"),
        ("https://www.iyouport.org/category/osint/", ""),
        ("https://www.epochtimes.com/gb/21/7/1/n13060001.htm", ""),
        ("https://unknown.example/tag/x", ""),
        ("", ""),
    ],
)
def test_a_tag_link_is_known_by_its_publishers_pattern(href, slug):
    assert tag_slug(href) == slug


def test_tags_stand_in_order_of_appearance_each_once_whatever_its_width_and_case():
    html = f'<p><ok href="{TAG}b.html">乙</ok><ok href="{TAG}a.html">ＯＳＩＮＴ</ok><a href="{TAG}a.html">osint</a></p>'
    assert tags(html) == ("乙", "ＯＳＩＮＴ")


def test_the_publishers_label_in_front_matter_is_no_tag():
    label = {"from": "https://x.example/1", "tags": ["某报"], "categories": ["某报"], "author": "某报"}
    assert tags("<p>河</p>", "x.example", **label) == ()
    assert tags("<p>河</p>", **{"from": "x", "tags": ["大纪元", "河"], "categories": ["社"]}) == ("河",)


def test_an_author_may_tag_with_a_list_or_a_line():
    assert tags("", "", tags=["河", 2021, None]) == ("河", "2021")
    assert tags("", "", tags="河, 天文台，桥") == ("河", "天文台", "桥")
