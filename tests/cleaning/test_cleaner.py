"""The door: conservation, fixpoint, safety, the ledger; over fragments that nobody would write."""

from __future__ import annotations

from dataclasses import replace

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from turbohtml import parse_fragment

from plugins.cleaning.cleaner import Cleaner
from plugins.cleaning.policy import EMBED_CLASS, POLICY
from plugins.cleaning.rule import Cut, Rule, take
from plugins.cleaning.rules import RULES
from plugins.cleaning.visible import count_visible, visible_text
from plugins.records import Cleaned
from tests.cleaning.conftest import ARTICLE

CLEANER = Cleaner(RULES)
_TAGS = [
    "p",
    "div",
    "span",
    "b",
    "i",
    "a",
    "ul",
    "ol",
    "li",
    "table",
    "tbody",
    "tr",
    "td",
    "th",
    "caption",
    "blockquote",
    "h1",
    "h2",
    "h4",
    "figure",
    "figcaption",
    "img",
    "br",
    "hr",
    "pre",
    "code",
    "em",
    "center",
    "font",
    "script",
    "style",
    "svg",
    "math",
    "form",
    "button",
    "input",
    "iframe",
    "video",
    "noscript",
    "select",
    "option",
    "textarea",
    "title",
    "template",
    "object",
    "xmp",
    "plaintext",
    "dl",
    "dt",
    "dd",
    "section",
    "article",
    "header",
    "nav",
    "ruby",
    "rt",
    "sub",
    "q",
    "small",
    "address",
    "time",
    "divclass=x",
    "o:p",
]
_ATTRIBUTES = st.sampled_from(
    [
        "", ' class="caption"', ' class="sharedaddy"', ' href="/a"', ' href="#n"', ' id="n"', ' href="javascript:x"', ' src="https://a.example/1.jpg"',
        ' src="https://www.youtube.com/embed/abcdefghijk"', ' data-src="//a.example/2.png"', ' width="1"', ' style="color:red"', ' onclick="x()"',
        " name=n", ' colspan="2"', ' data-href="https://www.facebook.com/x/posts/1"',
    ]
)  # fmt: skip
_TEXTS = st.sampled_from(
    ["河", "水位上涨。", "a b", " ", "\n  ", "&nbsp;", "&lt;b&gt;", "<<桥>>", "\u200b", "天文台的圆顶修复完成", "广告", "（", "x\n", "<!-- c -->", "\u3000", "&#8203;"]
)  # fmt: skip


@st.composite
def fragments(draw: st.DrawFn) -> str:
    """HTML with tags that need not pair."""
    parts = []
    for _ in range(draw(st.integers(0, 14))):
        kind = draw(st.integers(0, 3))
        tag = draw(st.sampled_from(_TAGS))
        parts.append(f"<{tag}{draw(_ATTRIBUTES)}>" if kind == 0 else f"</{tag}>" if kind == 1 else draw(_TEXTS))
    return "".join(parts)


def _clean(html: str) -> Cleaned:
    return CLEANER.clean(replace(ARTICLE, body=html))


def _is_safe(html: str) -> bool:
    """Whether nh3, another sanitiser with the same allowlist, finds nothing to remove."""
    attributes = {tag: set(names) for tag, names in POLICY.attributes.items()}
    every = attributes.pop("*")
    attributes = {tag: attributes.get(tag, set()) | every for tag in POLICY.tags}
    again = nh3.clean(
        html,
        tags=set(POLICY.tags) - {"div"},
        attributes=attributes,
        url_schemes=set(POLICY.url_schemes),
        link_rel=None,
    )
    return parse_fragment(again).inner_html == parse_fragment(html).inner_html


@given(fragments())
def test_no_character_is_lost_or_invented(html: str) -> None:
    cleaned = _clean(html)
    assert cleaned.text_in == cleaned.text_kept + cleaned.text_removed
    assert cleaned.text_in == count_visible(visible_text(parse_fragment(html)))
    assert count_visible(parse_fragment(cleaned.html).text) == cleaned.text_kept + cleaned.text_added


@given(fragments())
def test_a_clean_body_comes_back_as_it_is(html: str) -> None:
    once = _clean(html).html
    assert _clean(once).html == once


@given(fragments())
def test_another_sanitiser_finds_nothing_to_remove(html: str) -> None:
    assert _is_safe(_clean(html).html)


@given(st.text(max_size=60))
def test_any_text_is_a_body(text: str) -> None:
    cleaned = _clean(text)
    assert cleaned.text_in == cleaned.text_kept + cleaned.text_removed


HOSTILE = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    '<img src="x" onerror="alert(1)">',
    '<a href="javascript:alert(1)">河</a>',
    '<a href=" java\tscript:alert(1)">河</a>',
    '<a href="&#106;avascript:alert(1)">河</a>',
    '<a href="data:text/html,x">河</a>',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<svg><script>alert(1)</script></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>河</text></a></svg>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<style>@import 'javascript:alert(1)'</style>",
    '<p style="background:url(javascript:alert(1))">河</p>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<base href="https://evil.example/">',
    '<form action="https://evil.example/"><input autofocus onfocus="alert(1)"></form>',
    '<object data="javascript:alert(1)"></object>',
    '<embed src="javascript:alert(1)">',
    '<details open ontoggle="alert(1)">河</details>',
    "<template><script>alert(1)</script></template>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<p>a<![CDATA[<script>alert(1)</script>]]></p>",
    "<!--><img src=x onerror=alert(1)>-->",
    '<a id="x" name="createElement" href="https://a.example/">河</a>',
]


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_markup_is_gone(html: str) -> None:
    cleaned = _clean(f"<p>开头。</p>{html}<p>末尾。</p>").html
    assert _is_safe(cleaned)
    tree = parse_fragment(cleaned)
    assert not tree.select("script,style,svg,math,iframe,object,embed,form,input,base,meta,noscript,template")
    assert not any(name.startswith("on") or name == "style" for node in tree.select("*") for name in node.attrs)


@pytest.mark.parametrize("depth", [1_000, 20_000])
@pytest.mark.parametrize("tag", ["p", "div", "b", "font", "blockquote", "li", "span", "table"])
def test_depth_is_no_danger(tag: str, depth: int) -> None:
    cleaned = _clean(f"<{tag}>水" * depth)
    assert cleaned.text_in == cleaned.text_kept + cleaned.text_removed
    assert cleaned.text_kept == depth


def test_things_without_text_are_summed_up_in_the_ledger() -> None:
    cleaned = _clean('<p style="a" class="b">河</p><p style="c">水</p><div id="dfp-ad-1"></div>')
    assert [(item.rule, item.what, item.text) for item in cleaned.removals] == [
        ("advertising", "div#dfp-ad-1", ""),
        ("sanitise", "style × 2", ""),
        ("sanitise", "class × 1", ""),
    ]


def test_an_article_that_loses_much_is_reported() -> None:
    cut = Rule("cut", "A rule that goes too far.", lambda tree, _: [take(node) for node in tree.select("p.x")])
    cleaned = Cleaner([cut]).clean(replace(ARTICLE, body=f"<p class=x>{'水' * 300}</p><p>{'河' * 100}</p>"))
    assert cleaned.notices == ("cleaning took 300 of 400 visible characters",)


def test_a_rule_that_hides_a_cut_is_found_out() -> None:
    def steal(tree, _):
        tree.select_one("p").decompose()
        return [Cut("nothing")]

    cleaned = Cleaner([Rule("steal", "It reports nothing.", steal)]).clean(replace(ARTICLE, body="<p>河水</p>"))
    assert cleaned.notices == ("the ledger does not add up: 2 characters in, 0 kept, 0 removed",)


def test_the_order_of_the_rules_is_kept_and_the_sanitiser_is_last() -> None:
    def write(tree, _):
        tree.set_inner_html("<p onclick='x'>河<script>x</script></p>")
        return ()

    assert Cleaner([Rule("write", "It writes what is unsafe.", write)]).clean(ARTICLE).html == "<p>河</p>"


def test_only_embeds_have_a_class() -> None:
    assert _clean(f'<p class="{EMBED_CLASS}">河</p><p class="x">水</p>').html == '<p class="embed">河</p>\n<p>水</p>'


@pytest.mark.parametrize("character", ["\u200b", "\u00ad", "\ufeff", "\u202a", "\x03"])
def test_invisible_characters_go_into_the_ledger(character: str) -> None:
    cleaned = _clean(f"<p>河{character}水</p>")
    assert cleaned.html == "<p>河水</p>"
    assert [item.text for item in cleaned.removals] == [character]


def test_joiners_inside_emoji_stay() -> None:
    assert "👩\u200d🚀" in _clean("<p>👩\u200d🚀</p>").html


def test_rules_have_names_and_reasons_of_their_own() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(name == name.lower() and " " not in name for name in names)
    assert all(rule.reason.endswith(".") and len(rule.reason) > 20 for rule in RULES)
