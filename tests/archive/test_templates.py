"""Templates: what is wrong with one is said with its file and line."""

import os
import pickle

import pytest

from plugins.archive.templates import Templates
from plugins.errors import TemplateFault
from tests.site import NEWS, Site, bare


def templates(site: Site, **files: str) -> Templates:
    """The theme with templates of our own before its own."""
    folder = site.root / "templates"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return Templates(site.settings(THEME=NEWS, THEME_TEMPLATES_OVERRIDES=[os.fspath(folder)]))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<p>\n{% if %}", "Expected an expression"),
        ("<p>\n{{ nobody.name }}", "'nobody' is undefined"),
        ("<p>\n{{ 1 + 'one' }}", "TypeError"),
        ("<p>\n{{ 'one'|round }}", "TypeError"),
        ("<p>\n{% include 'gone.html' %}", "no template gone.html"),
        ("<p>\n{% include 'inner.html' %}", "'somebody' is undefined"),
    ],
)
def test_a_wrong_template_is_named_with_its_line(site, text, reason):
    faulty = templates(site, faulty=text, inner="\n\n{{ somebody.name }}")
    with pytest.raises(TemplateFault, match=reason) as caught:
        faulty.render(["faulty.html"], "a/page.html", {})
    if "gone" not in text:
        inner = "inner.html" in text
        assert (os.path.basename(caught.value.file), caught.value.line) == (
            ("inner.html", 3) if inner else ("faulty.html", 2)
        )
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_what_goes_wrong_behind_a_template_is_not_taken_for_the_templates_fault(site):
    def broken() -> str:
        raise RuntimeError("the store")

    with pytest.raises(RuntimeError, match="the store"):
        templates(site, calling="{{ broken() }}").render(["calling.html"], "page.html", {"broken": broken})


def test_a_template_that_cannot_be_read_is_named_when_templates_are_compared(site):
    with pytest.raises(TemplateFault, match="Expected an expression") as caught:
        templates(site, faulty="{% if %}").fingerprint(["faulty.html"])
    assert os.path.basename(caught.value.file) == "faulty.html"
    assert caught.value.line == 1


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("{{ card.tags }}", True),
        ("{% include 'inner.html' %}", True),
        ("{% include choice %}", True),
        ("{% if %}", True),
        ("{% include 'gone.html' %}", True),
        ("{% extends 'quiet.html' %}{{ card.title }}", False),
    ],
    ids=["itself", "included", "known-only-later", "wrong", "missing", "nowhere"],
)
def test_a_word_is_looked_for_in_all_that_a_template_leads_to(site, text, speaks):
    made = templates(site, asked=text, inner="{{ card.tags }}", quiet="<p>")
    assert made.speaks_of("tags", ["asked.html"]) is speaks
    made.fingerprint(["quiet.html"])


def test_a_template_that_another_names_only_later_does_not_keep_it_from_being_compared(site):
    assert templates(site, asked="{% include choice %}").fingerprint(["asked.html"])


def test_of_a_template_that_names_others_only_later_every_template_counts(site):
    """``{% include "cards/" ~ kind ~ ".html" %}`` may be any of them."""
    settings = {"THEME_TEMPLATES_OVERRIDES": [os.fspath(site.root / "templates")]}
    site.write("1.md", bare(1))
    page = '{% set kind = "long" %}{% include "card_" ~ kind ~ ".html" %}'
    templates(site, article=page, card_long="one", unrelated="{% if %}")
    (site.root / "templates/picture.png").write_bytes(b"\x89PNG\xff")
    for text in ("one", "two"):
        (site.root / "templates/card_long.html").write_text(text, encoding="utf-8")
        site.build(**settings)
        assert {data for path, data in site.output().items() if path.startswith("a/")} == {text.encode()}
