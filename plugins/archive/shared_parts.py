"""Parts of pages that many pages have in common, such as the menu: rendered once, not once a page.

In a template::

    {{ shared("_menu.html", SITEURL=SITEURL, here=section) }}

renders that template with what is the same on the whole site (settings, menu, feeds) and with these arguments,
and nothing else of the page; the same arguments give the same text, so it is kept. On an article's page three of
four pieces of text are the frame's: it renders in half the time.
"""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import Environment, nodes, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

COMMON = ("site_feed", "has_topics", "has_address")
"""What shared parts see of a page's context besides the settings and the menu; nothing else reaches them."""
MENU = "pages"
"""The site's own pages, the same all through a build."""
NAME = "shared"
"""Name of the function in templates."""


class SharedParts:
    """The function ``shared`` of one environment."""

    def __init__(self, environment: Environment, site: Mapping[str, object]) -> None:
        self._environment = environment
        self._site = site
        self._parts: dict[tuple[object, ...], Markup] = {}

    @pass_context
    def __call__(self, context: Context, name: str, **arguments: object) -> Markup:
        """A part as markup.

        :param name: of a template; it must stand here as a text, so that a change of it is noticed.
        """
        common = {key: context.get(key) for key in COMMON}
        key = (name, *common.values(), *arguments.items())
        part = self._parts.get(key)
        if part is None:
            template = self._environment.get_template(name)
            # A template escapes what is not markup.
            common[MENU] = context.get(MENU)
            part = Markup(template.render({**self._site, **common, **arguments}))  # noqa: S704
            self._parts[key] = part
        return part


def shared_templates(tree: nodes.Template) -> set[str]:
    """Names of the templates that a template shares."""
    return {
        call.args[0].value
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == NAME and isinstance(call.args[0], nodes.Const)
    }
