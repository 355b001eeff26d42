"""The publisher table: every host is known once, and every pattern can be used."""

from zoneinfo import ZoneInfo

import pytest

from plugins.errors import DataError
from plugins.mirrors import publishers as module
from plugins.mirrors.publishers import publisher_at, publisher_of, publishers

ALL = sorted(set(publishers().values()), key=lambda publisher: publisher.host)


@pytest.mark.parametrize("publisher", ALL, ids=lambda publisher: publisher.host)
def test_a_row_has_a_name_a_zone_and_patterns_with_their_groups(publisher):
    assert publisher.names[0]
    assert ZoneInfo(publisher.zone)
    for pattern, groups in (
        (publisher.tag_links, {"tag"}),
        (publisher.url_date, {"year", "month", "day"}),
    ):
        assert pattern is None or groups <= set(pattern.groupindex)
    ids = publisher.article_id.groupindex if publisher.article_id else {"id": 1}
    assert all(name.startswith("id") for name in ids)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://www.rfi.fr//cn/a", "www.rfi.fr"),
        ("https://rfi.fr/cn/a", "www.rfi.fr"),
        ("https://m.allnow.com/post/1", "www.allnow.com"),
        ("https://somebody.medium.com/a-123456789abc", "medium.com"),
        ("https://unknown.example/1", "unknown.example"),
        ("no address", ""),
    ],
)
def test_a_publisher_is_found_under_all_its_hosts(url, host):
    assert publisher_of(url).host == host


def test_an_unknown_publisher_is_called_like_its_host():
    publisher = publisher_at("www.unknown.example")
    assert publisher.names == ("unknown.example",)
    assert publisher.zone == "UTC"


@pytest.mark.parametrize("name", ["法广", "RFI", " rfi ", "www.rfi.fr"])
def test_a_publisher_knows_the_labels_that_mean_itself(name):
    assert publisher_at("www.rfi.fr").is_called(name)
    assert not publisher_at("www.dw.com").is_called(name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[publisher]]\nhost = "a.example"\nnames = ["A"]\ncolour = "red"\n', "colour"),
        ('[[publisher]]\nhost = "a.example"\n', "names"),
        ('[[publisher]]\nhost = "a.example"\nnames = ["A"]\narticle_id = "("\n', "unterminated"),
        ('[[publisher]]\nhost = "a.example"\nhosts = ["a.example"]\nnames = ["A"]\n', "twice"),
        ("no table", "publishers.toml"),
    ],
)
def test_a_wrong_table_is_an_error_that_says_what_is_wrong(tmp_path, monkeypatch, text, said):
    table = tmp_path / "publishers.toml"
    table.write_text(text)
    monkeypatch.setattr(module, "TABLE", table)
    with pytest.raises(DataError, match=said):
        publishers.__wrapped__()
