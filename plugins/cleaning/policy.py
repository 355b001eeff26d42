"""The HTML that may stay, and the sanitiser that enforces it.

The sanitiser runs after every rule, so that no rule, of ours or of a user, can bring anything unsafe back.
It walks the tree in C and serialises once; https://turbohtml.readthedocs.io says what it removes whatever the
policy allows (scripts, event handlers, ``javascript:``).
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from turbohtml import Element, parse_fragment
from turbohtml.clean import OnDisallowed, Policy, Sanitizer

from plugins.cleaning.rule import Cut, stands_in, take
from plugins.cleaning.visible import INVISIBLE

INLINE_TAGS = frozenset(
    {"a", "abbr", "b", "br", "cite", "code", "em", "i", "img", "mark", "q", "rp", "rt", "ruby", "s", "small", "strong",
     "sub", "sup", "time", "u"}
)  # fmt: skip
"""Elements inside a paragraph."""

BLOCK_TAGS = frozenset(
    {"blockquote", "caption", "dd", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li",
     "ol", "p", "pre", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip
"""Elements around and beside paragraphs."""

SEPARATOR = "div"
"""Stands for every block that means nothing by itself; :mod:`plugins.cleaning.layout` dissolves it."""

EMBED_CLASS = "embed"
"""Class of the paragraph that stands for embedded media: the only class in a cleaned body."""

_MEANINGLESS_BLOCKS = (
    "address article aside body center details dialog dir fieldset footer form header hgroup html main menu nav "
    "search section summary"
)
BOUNDARIES = BLOCK_TAGS | {SEPARATOR} | frozenset(_MEANINGLESS_BLOCKS.split())
"""Elements that begin and end a line; all others run along in it, those that the policy does not know included."""

_RENAMED = {
    **dict.fromkeys(_MEANINGLESS_BLOCKS.split(), SEPARATOR),
    "acronym": "abbr", "del": "s", "strike": "s", "ins": "u",
    "dfn": "i", "var": "i", "kbd": "code", "samp": "code", "tt": "code",
    "listing": "pre", "plaintext": "pre", "xmp": "pre",
}  # fmt: skip
"""Elements that mean the same as one that may stay."""

POLICY = Policy(
    tags=INLINE_TAGS | BLOCK_TAGS | {SEPARATOR},
    attributes=MappingProxyType(
        {
            "*": frozenset({"lang"}),
            "a": frozenset({"href", "id"}),
            "abbr": frozenset({"title"}),
            "img": frozenset({"src", "alt", "width", "height"}),
            "p": frozenset({"class"}),
            "ol": frozenset({"start", "reversed"}),
            "td": frozenset({"colspan", "rowspan"}),
            "th": frozenset({"colspan", "rowspan", "scope"}),
            "time": frozenset({"datetime"}),
        }
    ),
    attribute_values={"p": {"class": frozenset({EMBED_CLASS})}},
    url_schemes=frozenset({"http", "https", "mailto", "tel"}),
    allow_relative_urls=False,
    allow_fragment_urls=True,
    on_disallowed_tag=OnDisallowed.STRIP,
    allow_svg=False,
    allow_mathml=False,
)

_SANITIZER = Sanitizer(POLICY)


_SELECT_WHOLE = ",".join(sorted(INVISIBLE | {"svg", "math"}))


_SELECT_RENAMED = ",".join(_RENAMED)
_SELECT_OTHER = f":not({','.join(sorted(POLICY.tags))})"


def take_unsafe(tree: Element) -> Iterator[Cut]:
    """Take what the sanitiser would remove together with its content, and count the styling that it drops."""
    for element in tree.select(_SELECT_WHOLE):
        if stands_in(element, tree):
            yield take(element)
    for attribute in ("style", "class"):
        count = len(tree.select(f"[{attribute}]"))
        if count:
            yield Cut(f"{attribute} × {count}")


def sanitise(tree: Element) -> Element:
    """A sanitised copy of the tree, which itself is left in pieces.

    Rules may leave what no parser builds (a paragraph in a paragraph), and so may dropping a tag between the two.
    The sanitiser shows tags as text where a browser would read its result differently. So it gets what a parser
    makes of the elements that may stay.
    """
    for element in tree.select(_SELECT_RENAMED):
        element.tag = _RENAMED[element.tag]
    tree.strip_tags(_SELECT_OTHER)
    return _SANITIZER.sanitize_node(parse_fragment(tree.inner_html, positions=False))
