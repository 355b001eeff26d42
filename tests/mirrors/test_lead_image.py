"""The picture that stands for an article, and its caption."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.mirrors.body import Body
from plugins.mirrors.lead_image import find_lead_image
from plugins.mirrors.publishers import publisher_of
from plugins.records import Image

NEWS = "https://unlisted.example/river"
PICTURE = "https://img.unlisted.example/river.jpg"


def lead(html, url=NEWS, title="新天文台开放") -> Image | None:
    return find_lead_image(Body(html), publisher_of(url), title)


def test_a_body_without_pictures_has_none():
    assert lead("<p>河水上涨。") is None


def test_the_featured_block_comes_with_its_caption():
    html = f'<div><img src="{PICTURE}"/>\n<div class="caption">\n 夜里的\n 天文台。\n</div></div><hr/><p>河。'
    assert lead(html) == Image(PICTURE, "夜里的天文台。")


@pytest.mark.parametrize(
    "html",
    [
        f'<figure><a href="x"><img src="{PICTURE}"></a><figcaption>河</figcaption></figure>',
        f'<div class="wp-caption"><img src="{PICTURE}"><p class="wp-caption-text">河</p></div>',
        f'<img src="{PICTURE}" width="100%"><div><small>河</small></div><p>天文台。',
        f'<table><tr><td><a href="x"><img src="{PICTURE}"></a><br>河</td></tr></table><p>天文台。',
        f'<div class="pic"><div><picture><img src="{PICTURE}"></picture></div><div class="picinfo">河</div></div>',
        f'<figure><img src="{PICTURE}"><figcaption><span>图像加注文字，</span><p>河</p></figcaption></figure>',
    ],
)
def test_each_publishers_caption_is_found(html):
    assert lead(html) == Image(PICTURE, "河")


def test_alt_is_the_caption_only_where_a_publisher_writes_it_there():
    html = f'<img src="{PICTURE}" alt="河"><p>天文台。'
    assert lead(html) == Image(PICTURE)
    assert lead(html, "https://www.rti.org.tw/news/view/id/1") == Image(PICTURE, "河")


def test_a_caption_that_repeats_the_title_is_left_out():
    assert lead(f"<figure><img src='{PICTURE}'><figcaption>新天文台开放</figcaption></figure>") == Image(PICTURE)


@pytest.mark.parametrize(
    "attributes",
    [
        f'src="{PICTURE}"',
        f'data-src="{PICTURE}" src="data:image/gif;base64,R0lGODlh"',
        f'data-lazy-src="{PICTURE}"',
        f'data-original="{PICTURE}" src="/img/loading.gif"',
        f'srcset="https://img.unlisted.example/small.jpg 240w, {PICTURE} 800w"',
        'src="//img.unlisted.example/river.jpg"',
        'src="https://images.weserv.nl/?url=img.unlisted.example/river.jpg"',
    ],
)
def test_lazy_loading_and_proxies_are_undone(attributes):
    assert lead(f"<p><img {attributes}>河").url == PICTURE


@pytest.mark.parametrize(
    "html",
    [
        f'<picture><source srcset="{PICTURE} 2x"><img></picture>',
        f'<img src="data:,x"><noscript><img src="{PICTURE}"></noscript>',
    ],
)
def test_a_picture_without_address_has_its_source_or_its_noscript_twin(html):
    assert lead(html).url == PICTURE


@pytest.mark.parametrize(
    "chrome",
    [
        '<img src="http://gfw-breaker.win/pages/x.md" width="0px" height="0px">',
        '<img src="https://unlisted.example/pixel" width="1" height="1">',
        '<img src="data:image/png;base64,AAAA">',
        '<img src="file:///G:/river.jpg">',
        '<img src="">',
        "<img>",
        '<img src="https://s.w.org/images/core/emoji/2/72x72/1f600.png">',
        '<img src="/rfa_resources/graphics/icon-zoom.png">',
        '<img src="https://unlisted.example/avatar/7.jpg">',
        '<img src="https://unlisted.example/wechat-qrcode.png">',
        '<div class="related-posts"><img src="https://unlisted.example/other.jpg"></div>',
        '<div id="jp-relatedposts"><img src="https://unlisted.example/other.jpg"></div>',
        '<div class="sharedaddy"><a><img src="https://unlisted.example/other.jpg"></a></div>',
        '<img src="http://[bad/x.jpg">',
    ],
)
def test_pixels_icons_promotion_and_broken_addresses_are_passed_over(chrome):
    assert lead(chrome) is None
    assert lead(f'{chrome}<p>河<img src="{PICTURE}">') == Image(PICTURE)


@pytest.mark.parametrize(
    ("url", "card"),
    [
        ("https://www.rfi.fr/cn/x", "https://static.rfi.fr/meta_og_twcards/RFI_FB.png"),
        ("https://www.solidot.org/story?sid=1", "https://img.solidot.org//0/446/liiLIZF8Uh6yM.jpg"),
    ],
)
def test_a_sites_generic_card_is_no_picture(url, card):
    assert lead(f'<img src="{card}"><p>河', url) is None


def test_a_relative_address_belongs_to_the_publisher():
    assert lead('<img src="/img/river.jpg">').url == "https://unlisted.example/img/river.jpg"


@given(st.text(alphabet="<img src=\"'data-srcset/:.[]河0 >"))
def test_any_html_gives_an_absolute_address_or_none(html):
    found = lead("<img " + html)
    assert found is None or found.url.startswith("http")
