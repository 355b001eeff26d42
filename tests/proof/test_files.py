"""Files that are no pages: styles, scripts, pictures, feeds, manifests, compressed twins."""

import gzip
import json

import pytest

from plugins.proof.files import file_contacts

RSS = '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:h="http://www.w3.org/1999/xhtml"><channel>{}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'

TALKING = [
    ("a.css", '@import "//elsewhere.example/a.css";'),
    ("a.css", "p { background: \\75\\72\\6c(https://elsewhere.example) }"),
    ("a.js", "fetch('https://elsewhere.example')"),
    ("a.mjs", "import x from '//elsewhere.example/x.js'"),
    ("a.svg", SVG.format('<image xlink:href="https://elsewhere.example/a.png"/>')),
    ("a.svg", '<?xml-stylesheet href="https://elsewhere.example/a.css"?>' + SVG.format("")),
    ("a.svg", '<!DOCTYPE svg SYSTEM "https://elsewhere.example/a.dtd">' + SVG.format("")),
    ("a.svg", '<!DOCTYPE svg [<!ENTITY x SYSTEM "https://elsewhere.example/x">]>' + SVG.format("&x;")),
    ("a.xml", '<?xml-stylesheet type="text/xsl" href="//elsewhere.example/a.xsl"?>' + RSS.format("")),
    ("a.xml", RSS.format("<item><description>&lt;img src=//elsewhere.example&gt;</description></item>")),
    ("a.xml", RSS.format("<item><content:encoded><![CDATA[<img src=//elsewhere.example>]]></content:encoded></item>")),
    ("a.xml", RSS.format('<item><enclosure url="https://elsewhere.example/a.mp3"/></item>')),
    ("a.xml", RSS.format("<image><url>https://elsewhere.example/a.png</url></image>")),
    ("a.xml", RSS.format('<h:img src="https://elsewhere.example/a.png"/>')),
    ("a.atom", ATOM.format("<icon>https://elsewhere.example/a.png</icon>")),
    ("a.atom", ATOM.format('<entry><link rel="enclosure" href="https://elsewhere.example/a.mp3"/></entry>')),
    ("a.atom", ATOM.format('<entry><content type="html">&lt;img src="//elsewhere.example"></content></entry>')),
    ("a.json", json.dumps({"items": [{"content_html": '<img src="https://elsewhere.example">'}]})),
    ("a.json", json.dumps({"items": [{"image": "https://elsewhere.example/a.png"}]})),
    ("a.json", json.dumps({"items": [{"attachments": [{"url": "//elsewhere.example/a", "mime_type": "audio/mpeg"}]}]})),
    ("a.webmanifest", json.dumps({"icons": [{"src": "https://elsewhere.example/a.png"}]})),
    ("a.unknown", "<img src=//elsewhere.example>"),
    ("LICENSE", "<img src=//elsewhere.example>"),
    ("a.json", "{"),
    ("a.xml", "<rss>"),
]  # fmt: skip

SILENT = [
    ("a.css", "p { background: url(../a.png) }"),
    ("a.js", "// https://elsewhere.example\nstart()"),
    ("a.js", 'shelf("https://elsewhere.example/ is somebody\'s headline")'),
    ("a.svg", SVG.format('<use href="#a"/><path d="M0 0"/>')),
    ("a.xml", RSS.format("<item><link>https://elsewhere.example</link><guid>https://elsewhere.example</guid></item>")),
    ("a.xml", RSS.format('<item><source url="https://elsewhere.example/feed.xml">x</source></item>')),
    ("a.xml", RSS.format("<item><title>https://elsewhere.example &lt;3</title></item>")),
    ("a.atom", ATOM.format('<link rel="self" href="https://elsewhere.example/a.atom"/>')),
    ("opml.xml", '<opml><body><outline xmlUrl="https://elsewhere.example" url="https://elsewhere.example"/></body></opml>'),
    ("a.json", json.dumps({"items": [{"url": "https://elsewhere.example", "external_url": "https://elsewhere.example"}]})),
    ("a.png", "<img src=//elsewhere.example>"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text"), TALKING)
def test_what_makes_contact_is_found(path, text):
    assert list(file_contacts(path, text.encode()))


@pytest.mark.parametrize(("path", "text"), SILENT)
def test_what_makes_no_contact_is_not(path, text):
    assert list(file_contacts(path, text.encode())) == []


def test_a_compressed_twin_is_opened():
    assert list(file_contacts("feed.xml.gz", gzip.compress(TALKING[9][1].encode())))


def test_a_broken_compressed_twin_is_reported():
    assert list(file_contacts("feed.xml.gz", gzip.compress(b"x" * 99)[:20]))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_of_a_script_hides_nothing(encoding):
    script = 'fetch("https://elsewhere.example/1")'.encode(encoding)
    assert list(file_contacts("search/x.js", script))
