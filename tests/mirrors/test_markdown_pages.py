"""Pages that an author writes: Pelican reads them through markdown-it-py."""

import pytest
from pelican.readers import Readers
from pelican.settings import DEFAULT_CONFIG

from plugins.mirrors.markdown_pages import MarkdownPageReader, add_reader

TEXTS = [
    "---\ntitle: 关于\ndate: 2021-03-05\ntags: [河, 桥]\n---\n天文台**重新**开放。\n",
    "\ufeffTitle: 关于\nDate: 2021-03-05\nTags: 河, 桥\n\n天文台**重新**开放。\n",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_page_has_its_metadata_in_pelicans_types(tmp_path, text):
    page = tmp_path / "about.md"
    page.write_text(text, encoding="utf-8")
    html, metadata = MarkdownPageReader(DEFAULT_CONFIG).read(str(page))
    assert html == "<p>天文台<strong>重新</strong>开放。</p>\n"
    assert metadata["title"] == "关于"
    assert metadata["date"].isoformat().startswith("2021-03-05")
    assert [tag.name for tag in metadata["tags"]] == ["河", "桥"]


def test_a_page_may_have_no_metadata_at_all(tmp_path):
    page = tmp_path / "about.md"
    page.write_text("| 河 |\n|---|\n| 桥 |\n", encoding="utf-8")
    html, metadata = MarkdownPageReader(DEFAULT_CONFIG).read(str(page))
    assert "<table>" in html
    assert metadata == {}


def test_the_reader_takes_the_place_of_pelicans_own():
    readers = Readers(DEFAULT_CONFIG)
    add_reader(readers)
    assert readers.reader_classes["md"] is MarkdownPageReader
