"""Messages in templates: translated when the template is compiled, with what varies escaped; a change reaches pages."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import DictLoader, TemplateAssertionError

from plugins import localization
from plugins.archive import translating
from plugins.archive.keepsakes import Keepsakes
from plugins.archive.translating import CompiledTemplates, TranslatingEnvironment
from plugins.localization import Localization
from tests.site import bare

NEWS = os.fspath(Path(__file__).parents[2] / "themes" / "news")
CATALOGUE = """
msgid "Tides"
msgstr "潮汐"
msgid "Tides of %(place)s, 100%%"
msgstr "<b>%(place)s</b>的潮汐，100%%"
msgid "%(num)s tide"
msgid_plural "%(num)s tides"
msgstr[0] "%(num)s 次潮汐"
msgid "lost %(place)s"
msgstr "丢失 %(plaice)s"
"""


def environment(language="zh-Hans"):
    words = Localization(language, [CATALOGUE.encode()] if language != "en" else [])
    return TranslatingEnvironment(words, Keepsakes(None))


@pytest.mark.parametrize(
    ("source", "chinese", "english"),
    [
        ('{{ _("Tides") }}', "潮汐", "Tides"),
        ("{% trans %}Tides{% endtrans %}", "潮汐", "Tides"),
        ('{{ _("Tides of %(place)s, 100%%", place=p) }}', "<b>&lt;i&gt;</b>的潮汐，100%", "Tides of &lt;i&gt;, 100%"),
        ("{% trans place=p %}Tides of {{ place }}, 100%{% endtrans %}", "<b>&lt;i&gt;</b>的潮汐，100%", "Tides of &lt;i&gt;, 100%"),
        ('{{ ngettext("%(num)s tide", "%(num)s tides", n) }}', "2 次潮汐", "2 tides"),
        ('{% set t = _("Tides") ~ p %}{{ t }}', "潮汐&lt;i&gt;", "Tides&lt;i&gt;"),
        ("{{ _(name) }}", "潮汐", "Tides"),
    ],
)  # fmt: skip
def test_a_message_is_shown_translated_and_what_it_names_escaped(source, chinese, english):
    values = {"p": "<i>", "n": 2, "name": "Tides"}
    assert environment().from_string(source).render(values) == chinese
    assert environment("en").from_string(source).render(values) == english


def test_english_tells_one_from_many():
    template = environment("en").from_string('{{ ngettext("%(num)s tide", "%(num)s tides", n) }}')
    assert [template.render(n=number) for number in (0, 1, 2)] == ["0 tides", "1 tide", "2 tides"]


def test_a_page_pays_no_call_for_a_message():
    compiled = environment().compile('<p>{{ _("Tides of %(place)s, 100%%", place=p) }}</p>', raw=True)
    assert "gettext" not in compiled
    assert "'<p><b>'" in compiled


def test_a_translation_that_names_what_is_not_there_is_an_error_with_its_line():
    loaded = environment()
    loaded.loader = DictLoader({"page": '\n{{ _("lost %(place)s", place=p) }}'})
    with pytest.raises(TemplateAssertionError, match="plaice") as caught:
        loaded.get_template("page")
    assert caught.value.lineno == 2


def test_the_interface_is_in_the_language_that_settings_name(site):
    site.write("1.md", bare(1))
    for name, home, lang in (("zh-Hans", "首页", "zh-Hans"), ("zh-Hant", "首頁", "zh-Hant"), ("en", "Home", "en")):
        site.build(name, THEME=NEWS, ARCHIVE_LANGUAGE=name)
        page = site.output(name)["index.html"].decode()
        assert f'<html lang="{lang}">' in page
        assert f">{home}</a>" in page
        assert f"<language>{lang}</language>" in site.output(name)["feed.xml"].decode()


@pytest.mark.slow
def test_pages_that_pelican_renders_speak_the_sites_language(tmp_path):
    command = [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "-o", str(tmp_path / "output"), "--quiet"]
    extra = ["-e", f'ARCHIVE_STORE="{tmp_path / "store"}"', 'ARCHIVE_LANGUAGE="en"', "ARCHIVE_WORKERS=1"]
    subprocess.run([*command, *extra], cwd=Path(NEWS).parents[1], check=True, capture_output=True)
    pages = [*(tmp_path / "output" / "pages").glob("*.html"), tmp_path / "output" / "index.html"]
    assert len(pages) > 1
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert '<html lang="en">' in text
        assert ">Categories</a>" in text
        assert ">As written</button>" in text


def test_a_changed_translation_reaches_the_pages_that_show_it_and_no_others(site, tmp_path, monkeypatch):
    own = tmp_path / "translations"
    shutil.copytree(localization.TRANSLATIONS, own)
    monkeypatch.setattr(localization, "TRANSLATIONS", own)
    site.write("1.md", bare(1))
    site.build(THEME=NEWS)
    file = own / "zh_Hans/LC_MESSAGES/messages.po"
    file.write_text(file.read_text(encoding="utf-8").replace("没有这一页", "此页不存在"), encoding="utf-8")
    assert site.build(THEME=NEWS).written == ["404.html"]
    assert site.output() == site.clean_build(THEME=NEWS)


def compiled(monkeypatch, catalogue: str, store: Path | None = None, **sources: str) -> list[str]:
    """A page, and the names of the templates that an environment compiles for it.

    :param store: compile as a process of its own would, with what earlier ones left there.
    """
    if store:
        monkeypatch.setattr(CompiledTemplates, "_kept", {"ours": {}, "pelicans": {}})
    names = []
    compile_ = TranslatingEnvironment.compile

    def noted(self, source, name=None, *rest, **options):
        names.append(name)
        return compile_(self, source, name, *rest, **options)

    monkeypatch.setattr(TranslatingEnvironment, "compile", noted)
    words = Localization("zh-Hans", [catalogue.encode()])
    made = TranslatingEnvironment(words, Keepsakes(store), loader=DictLoader(sources)).get_template("page").render()
    return [made, *names]


def test_of_changed_templates_and_messages_only_those_are_compiled_again_that_show_them(monkeypatch):
    sources = {"page": "{{ _('Tides') }} {% include 'inner' %}", "inner": "{{ _('Moon') }}{{ 'x'|date }}"}
    catalogue = 'msgid "Tides"\nmsgstr "潮汐"\n\nmsgid "Moon"\nmsgstr "月"\n\nmsgid "Date unknown"\nmsgstr "?"\n'
    assert compiled(monkeypatch, catalogue, **sources) == ["潮汐 月?", "page", "inner"]
    assert compiled(monkeypatch, catalogue, **sources) == ["潮汐 月?"]
    assert compiled(monkeypatch, catalogue.replace("月", "月亮"), **sources) == ["潮汐 月亮?", "inner"]
    assert compiled(monkeypatch, catalogue, **(sources | {"page": "{% include 'inner' %}"})) == ["月?", "page", "inner"]


def test_what_a_date_says_of_a_constant_changes_with_the_message(monkeypatch):
    sources = {"page": "{{ 'no day'|date }}"}
    catalogue = 'msgid "Date unknown"\nmsgstr "{}"\n'
    assert compiled(monkeypatch, catalogue.format("无"), **sources)[0] == "无"
    assert compiled(monkeypatch, catalogue.format("不知"), **sources) == ["不知", "page"]


def test_a_process_uses_what_an_earlier_one_compiled_for_as_long_as_it_is_the_same(monkeypatch, tmp_path):
    sources = {"page": "{{ _('Tides') }} {% include 'inner' %}", "inner": "{{ _('Moon') }}{{ 'x'|date }}"}
    catalogue = 'msgid "Tides"\nmsgstr "潮汐"\n\nmsgid "Moon"\nmsgstr "月"\n\nmsgid "Date unknown"\nmsgstr "?"\n'
    assert compiled(monkeypatch, catalogue, tmp_path, **sources) == ["潮汐 月?", "page", "inner"]
    assert compiled(monkeypatch, catalogue, tmp_path, **sources) == ["潮汐 月?"]
    assert compiled(monkeypatch, catalogue.replace("月", "月亮"), tmp_path, **sources) == ["潮汐 月亮?", "inner"]
    changed = sources | {"page": "{% include 'inner' %}"}
    assert compiled(monkeypatch, catalogue, tmp_path, **changed) == ["月?", "page", "inner"]
    monkeypatch.setattr(translating, "compiler_fingerprint", lambda: "of other code")
    assert compiled(monkeypatch, catalogue, tmp_path, **changed) == ["月?", "page", "inner"]


def test_what_an_earlier_process_left_damaged_is_compiled_again(monkeypatch, tmp_path):
    sources = {"page": "{{ _('Tides') }}"}
    assert compiled(monkeypatch, "", tmp_path, **sources) == ["Tides", "page"]
    for file in (tmp_path / "keepsakes").iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    assert compiled(monkeypatch, "", tmp_path, **sources) == ["Tides", "page"]
    assert compiled(monkeypatch, "", tmp_path, **sources) == ["Tides"]
