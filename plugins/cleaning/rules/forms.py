"""Forms: what a reader could press or fill in."""

from __future__ import annotations

from collections.abc import Iterator

from turbohtml import Element

from plugins.cleaning.rule import Cut, Rule, stands_in, take
from plugins.cleaning.visible import count_visible, visible_text
from plugins.records import Article

_CONTROLS = "button,input,select,textarea,label,datalist,fieldset,[role='button']:not(a)"
_LONG = 200
"""Characters: what has more has the article inside it (ASP.NET wraps whole pages in a form)."""


def drop_forms(tree: Element, article: Article) -> Iterator[Cut]:  # noqa: ARG001
    """Take controls, and forms without a paragraph."""
    for form in tree.select("form"):
        is_prose = any(paragraph.text.strip() for paragraph in form.select("p"))
        if not is_prose and stands_in(form, tree) and count_visible(visible_text(form)) <= _LONG:
            yield take(form)
    for control in tree.select(_CONTROLS):
        if stands_in(control, tree) and count_visible(visible_text(control)) <= _LONG:
            yield take(control)


RULE = Rule("forms", "Buttons and fields do nothing in an archive.", drop_forms)
