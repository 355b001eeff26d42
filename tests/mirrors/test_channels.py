"""Channels: what a mirror's own indexes call them."""

import pytest

from plugins.mirrors.channels import channel_names, channel_of
from plugins.records import MirrorFile


@pytest.mark.parametrize(
    ("path", "channel"),
    [
        ("pages/ncid101/n1.md", "ncid101"),
        ("sub/pages/365/1.md", "365"),
        ("_posts/2021-01-01-x.md", ""),
        ("pages/about.md", ""),
        ("homepages/x/1.md", ""),
    ],
)
def test_the_channel_is_the_folder_below_pages(path, channel):
    assert channel_of(path) == channel


@pytest.mark.parametrize("path", ["indexes/ncid101/README.md", "indexes/ncid101.md"])
def test_an_index_names_its_channel_in_its_heading(path):
    text = "### 天文台\n---\n#### [一](../../pages/ncid101/n1.md?5)\n"
    assert channel_names(MirrorFile("m", path, text)) == {"ncid101": (0, "天文台")}


def test_a_readme_names_channels_by_its_links_with_less_weight():
    text = "## 镜报\n\n#### [天文台](indexes/ncid101/README.md?5) &nbsp;|&nbsp; [河](indexes/365.md?t=1) | [外](https://x.example)"
    assert channel_names(MirrorFile("m", "README.md", text)) == {"ncid101": (1, "天文台"), "365": (1, "河")}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("indexes/365.md", "#### [一](../pages/365/1.md)\n"),
        ("indexes/hot.md", "### 已移至 [新页](new.md)\n"),
        ("indexes/ncid101/2.md", "### 天文台\n"),
        ("pages/ncid101/n1.md", "### 天文台\n"),
    ],
)
def test_other_headings_name_no_channel(path, text):
    assert channel_names(MirrorFile("m", path, text)) == {}
