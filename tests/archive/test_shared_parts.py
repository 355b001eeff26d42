"""Parts of pages that many pages have in common."""

from jinja2 import DictLoader, Environment

from plugins.archive.shared_parts import NAME, SharedParts, shared_templates

PART = "<p>{{ SITENAME }} {{ here }} {{ title }} {{ has_topics }}</p>"


def environment(page: str) -> Environment:
    made = Environment(loader=DictLoader({"page.html": page, "part.html": PART}), autoescape=True)
    made.globals[NAME] = SharedParts(made, {"SITENAME": "Tide & Times"})
    return made


def test_a_part_sees_the_site_and_its_arguments_and_nothing_of_the_page():
    page = environment('{{ shared("part.html", here=where) }}').get_template("page.html")
    text = page.render(where="days/", title="never", has_topics=True)
    assert text == "<p>Tide &amp; Times days/  True</p>"


def test_other_arguments_or_another_site_make_another_part():
    page = environment('{{ shared("part.html", here=where) }}').get_template("page.html")
    texts = [page.render(where=where, has_topics=topics) for where in "ab" for topics in (True, False)]
    assert len(set(texts)) == 4


def test_what_a_template_shares_is_known_without_rendering_it():
    source = '{% if x %}{{ shared("a.html") }}{% endif %}{% block b %}{{ shared("b.html", y=1) }}{% endblock %}'
    assert shared_templates(Environment().parse(source)) == {"a.html", "b.html"}
