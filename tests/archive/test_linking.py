"""Links and pictures of a body as the site shows it."""

from plugins.archive.linking import localise, show_images

PICTURE = '<img src="https://img.news.example/a.jpg" alt="桥" width="600" height="400">'


def test_a_link_with_a_local_target_leads_there():
    html = localise(
        '<a href="https://news.example/1?a=1&amp;b=2">一</a>',
        {"https://news.example/1?a=1&b=2": "../x.html"}.get,
    )
    assert html == '<a href="../x.html">一</a>'


def test_a_link_that_leads_out_tells_nobody_where_the_reader_comes_from():
    html = localise('<a href="https://news.example/1" id="n1">一</a>', lambda _href: "")
    assert html == '<a href="https://news.example/1" id="n1" rel="noreferrer noopener">一</a>'


def test_a_footnote_link_stays_as_it_is():
    assert localise('<a href="#fn1">1</a>', lambda _href: "") == '<a href="#fn1">1</a>'


def test_a_local_address_is_escaped():
    assert localise('<a href="https://a.example/">x</a>', lambda _href: 'a"b') == '<a href="a&quot;b">x</a>'


def test_in_link_mode_a_picture_becomes_a_quiet_link_and_nothing_is_loaded():
    html = show_images(f"<figure>{PICTURE}<figcaption>桥</figcaption></figure>", "link", "图片")
    assert "<img" not in html
    assert '<a class="picture" href="https://img.news.example/a.jpg" rel="noreferrer noopener">' in html
    assert "图片 · img.news.example" in html


def test_a_picture_inside_a_link_is_no_second_link():
    html = show_images(f'<p><a href="https://news.example/">{PICTURE}</a> {PICTURE}</p>', "link", "图片")
    assert html.count("<a ") == 2
    assert '<a href="https://news.example/"><span class="picture">' in html


def test_in_remote_mode_a_picture_is_loaded_late_and_without_referrer():
    html = show_images(PICTURE, "remote", "图片")
    assert 'src="https://img.news.example/a.jpg"' in html
    assert 'loading="lazy" decoding="async" referrerpolicy="no-referrer"' in html


def test_a_placeholder_does_not_say_what_its_caption_says():
    html = show_images(f"<figure>{PICTURE}<figcaption>桥</figcaption></figure>", "link", "图片")
    assert html.count("桥") == 1
    assert "图片 · img.news.example · 桥" in show_images(PICTURE, "link", "图片")
