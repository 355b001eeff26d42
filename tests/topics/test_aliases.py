"""The table of topics that people know to be one."""

import pytest

from plugins.errors import DataError
from plugins.topics.aliases import load_aliases


def load(tmp_path, text):
    file = tmp_path / "topics.toml"
    file.write_text(text, encoding="utf-8")
    return load_aliases(str(file))


def test_an_alias_leads_to_its_topic_in_either_script(tmp_path):
    aliases = load(tmp_path, '[aliases]\n"观象台" = "天文台"\n')
    assert aliases.key("觀象臺") == aliases.key("天文台") == "天文台"


def test_no_file_means_no_aliases(tmp_path):
    assert load_aliases(str(tmp_path / "none.toml")).key("天文台") == "天文台"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[aliases\n", "topics.toml"),
        ('[alias]\n"a" = "b"\n', "unknown table 'alias'"),
        ('[aliases]\n"a" = 3\n', "must name a topic"),
        ('[aliases]\n"a" = "b"\n"b" = "c"\n', "is an alias itself"),
    ],
)
def test_a_wrong_table_is_an_error_with_its_path_and_reason(tmp_path, text, reason):
    with pytest.raises(DataError, match=reason):
        load(tmp_path, text)
