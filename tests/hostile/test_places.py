"""Names, links and settings that would lead elsewhere: paths stay inside, apart, and the same everywhere."""

from __future__ import annotations

import os
import unicodedata

import pytest

from plugins.archive import paths
from plugins.archive.intake import printable
from plugins.archive.output import write_page
from plugins.errors import PageError, SettingsError
from plugins.topics.folding import fold
from plugins.topics.slugs import slug
from tests.site import bare, tag_link

NAMES = [
    "..", ".", "...", "/", "\\", "../..", "..\\..", "/etc/passwd", "C:\\x", "c:", "con", "CON", "con.txt", "aux", "nul", "com1", "lpt9.md",
    "index", "INDEX", "index.html", "feed", "1", "a.1", "x" * 300, "河" * 300, "?", "？！", "。。。", "-", "--", "-rf", "~", "~root", "*",
    "a/b", "a∕b", "a\\b", "a:b", "a|b", "a\tb", "a\nb", " a ", "a.", "a ", ".a", "%2e%2e", "%00", "$(x)", "`x`", ";x", "&x", "<x>", '"x"', "'x'",
    "\u202eabc", "abc\u202d", "a\u200bb", "a\u2060b", "\u200b", "\ufeff", "a\u0301", "á", "ﬁ", "fi", "FI", "ſ", "s", "K", "k", "İ", "i̇", "ß", "ss",
    "ẞ", "Ω", "Ω", "ω", "Å", "Å", "ａ", "Ａ", "①", "1", "㍿", "株式会社", "ǆ", "Ǆ", "ǅ", "٣", "³", "3", "\u1e9b\u0323", "ς", "σ", "\ud800", "😀", "👩\u200d🚀",
    "topic-7c076d0f9d", "a-0123456789", "new_york", "new york", "{filename}", "|tag|", "{{7*7}}", "a#b", "a?b", "a&b=c", "__proto__", "constructor",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_any_topic_has_a_path_that_stays_inside_and_that_every_file_system_takes(name):
    key = fold(name)
    for path in (paths.list_path(kind, key, number) for kind in ("topic", "source", "category") for number in (0, 3)):
        for part in path.split("/"):
            assert part not in ("", ".", "..")
            assert part.isprintable()
            assert not set(part) & set('<>:"\\|?*')
            assert not part.endswith((".", " "))
            assert len(part.encode()) < 200
            assert part.split(".")[0].lower() not in ("con", "prn", "aux", "nul", "com1", "lpt9")


def test_names_that_are_not_one_topic_have_paths_that_no_file_system_confuses():
    keys = {fold(name) for name in NAMES} - {""}
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert len({unicodedata.normalize(form, slug(key)).casefold() for key in keys}) == len(keys)


def test_topics_of_such_names_are_built_each_at_its_own_place(site):
    for number, name in enumerate(NAMES):
        body = "".join(f"<p>{tag_link(part)}</p>" for part in (name, f"{name}{name}"))
        site.write(f"{number}.md", bare(number, title=name, body=body).encode("utf-8", "surrogatepass"))
    site.build(ARCHIVE_TOPIC_PAGE_MIN=1, ARCHIVE_TOPIC_ACTIVE_MIN=1)
    made = site.output()
    assert len({unicodedata.normalize("NFKC", path).casefold() for path in made}) == len(made)
    assert site.clean_build(ARCHIVE_TOPIC_PAGE_MIN=1, ARCHIVE_TOPIC_ACTIVE_MIN=1) == made


HOSTS = ["index.html", "con.example", "nul.example", f"{'a' * 63}.{'b' * 63}.{'c' * 63}.example", "1.example"]


def test_sources_of_such_hosts_are_built_each_at_its_own_place(site):
    for number, host in enumerate(HOSTS):
        site.write(f"{number}.md", bare(number, host=host))
    site.build()
    folders = {path.split("/")[1] for path in site.output() if path.startswith("sources/") and path.count("/") == 2}
    assert len(folders) == len(HOSTS)
    assert not {"index.html", "con.example", "nul.example"} & folders


FILES = [
    b"a\xff.md", b"a\\xff.md", "a\ufffdff.md".encode(), b"x\ny.md", b"-rf.md", b"~.md", b"$(x).md", "\u202egnp.md".encode(),
    "é.md".encode(), "e\u0301.md".encode(), b"A.md", b"a.md", b"d\xff/1.md", "d\ufffdff/1.md".encode(), b"%2e%2e.md",
]  # fmt: skip


def test_every_file_counts_whatever_its_name(site):
    for number, name in enumerate(FILES):
        place = os.path.join(os.fsencode(site.mirror), name)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "wb") as stream:
            stream.write(bare(number).encode())
    assert site.build().files == len(FILES)
    store = site.store()
    assert sum(store.files.outcomes().values()) == len(FILES)
    store.close()
    assert site.build().nothing_changed


def test_two_names_never_look_the_same_to_the_store():
    names = [os.fsdecode(name) for name in FILES]
    assert len({printable(name) for name in names}) == len(names)
    assert all(printable(name).encode() for name in names)


def test_directions_and_controls_in_a_file_name_are_shown_as_what_they_are(site):
    site.write("\u202egnp\x07.md", bare(1))
    site.build()
    page = next(data for path, data in site.output().items() if path.startswith("a/")).decode()
    assert "\u202e" not in page
    assert "\x07" not in page


def test_links_and_devices_in_a_mirror_are_counted_and_not_followed(site, tmp_path):
    secret = tmp_path / "secret.md"
    secret.write_text(bare(7, title="秘密"), encoding="utf-8")
    (site.mirror / "link.md").symlink_to(secret)
    (site.mirror / "folder").symlink_to(tmp_path)
    (site.mirror / "ring").symlink_to("ring")
    os.mkfifo(site.mirror / "pipe.md")
    site.build()
    store = site.store()
    assert dict(store.files.reasons("not-article")) == {"a link or device, not followed": 4}
    store.close()
    assert not any("秘密".encode() in data for data in site.output().values())


def test_a_link_in_the_output_is_replaced_and_what_it_leads_to_stays(site, tmp_path):
    site.write("1.md", bare(1))
    site.build()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_text("mine")
    output = site.root / "site-output"
    (output / "index.html").unlink()
    (output / "index.html").symlink_to(outside / "index.html")
    (output / "elsewhere").symlink_to(outside)
    site.build()
    assert (outside / "index.html").read_text() == "mine"
    assert not (output / "elsewhere").is_symlink()
    assert site.output() == site.clean_build()


def test_a_folder_of_the_output_that_leads_outside_is_not_written_through(site, tmp_path):
    site.write("1.md", bare(1))
    site.build()
    outside, output = tmp_path / "outside", site.root / "site-output"
    (output / "days").rename(outside)
    for file in outside.rglob("*.html"):
        file.unlink()
    (output / "days").symlink_to(outside)
    site.build()
    assert not list(outside.rglob("*.html"))
    assert site.output() == site.clean_build()


@pytest.mark.parametrize("path", ["/etc/x", "../x", "a/../../x", "a\0b", "a/.."])
def test_no_page_is_written_outside_the_output(tmp_path, path):
    with pytest.raises(PageError, match="outside"):
        write_page(str(tmp_path), path, b"x")


@pytest.mark.parametrize("output", ["mirror", "mirror/deep", ".", "content", "site-store", "site-store/deep", ".."])
def test_no_setting_puts_the_output_where_something_is_read(site, output):
    with pytest.raises(SettingsError, match="lie in one another"):
        site.settings(OUTPUT_PATH=str(site.root / output))


@pytest.mark.parametrize("folder", ["../mirror", "/etc", "..", "a/../../b"])
def test_articles_and_topics_of_our_own_stay_in_the_content_folder(site, folder):
    with pytest.raises(SettingsError, match="ARCHIVE_AUTHORED"):
        site.settings(ARCHIVE_AUTHORED=[folder])
    with pytest.raises(SettingsError, match="ARCHIVE_TOPICS"):
        site.settings(ARCHIVE_TOPICS=folder)
