"""Bounds: what no article needs is refused with a reason that says what, how much, and the bound."""

import pytest

from plugins.errors import UnreadableFile
from plugins.mirrors import bounds
from plugins.mirrors.bounds import check_bounds, check_markdown

TOO_MUCH = {
    "elements": "<b></b>" * 500_001,
    "elements inside one another": "<div>" * 5_001,
    "attributes of one element": f"<p {' '.join(f'a{number}=1' for number in range(9_000))}>x",
    "links": "<a href=x>x</a>" * 10_001,
    "cells of tables": "<td>x" * 20_001,
    "characters of data: addresses": f"<img src='data:image/png;base64,{'A' * bounds.MAX_DATA}'>",
}
ENOUGH = {
    "paragraphs that the next one ends": "<p>水" * 20_000,
    "a long description": f'<img alt="{"river " * 20_000}">',
    "as deep as real pages go": "<div>" * 1_000 + "</div>" * 1_000,
    "a long text": "水位上涨。" * 500_000,
    "brackets that are no tags": "1 < 2 " * 200_000,
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_too_much_is_refused_with_the_number_and_the_bound(what):
    with pytest.raises(UnreadableFile, match=rf"[\d,]+ {what}, more than [\d,]+"):
        check_bounds("1.md", TOO_MUCH[what])


@pytest.mark.parametrize("what", ENOUGH)
def test_what_a_long_article_may_hold_passes(what):
    check_bounds("1.md", ENOUGH[what])


def test_markdown_has_a_bound_of_its_own():
    check_markdown("1.md", "水" * bounds.MAX_MARKDOWN)
    with pytest.raises(UnreadableFile, match="characters of Markdown"):
        check_markdown("1.md", "水" * (bounds.MAX_MARKDOWN + 1))


def test_a_file_beyond_a_bound_is_quarantined_and_the_build_goes_on(site):
    site.write("1.md", "<!--1614945600000-->\n[河](https://gauge.example/1)\n------\n\n" + TOO_MUCH["links"])
    site.write("2.md", "<!--1614945600000-->\n[桥](https://gauge.example/2)\n------\n\n<p>水</p>")
    site.build()
    store = site.store()
    ((_, path, reason),) = store.files.with_outcome("quarantined")
    store.close()
    assert path == "1.md"
    assert "10,001 links, more than 10,000" in reason
