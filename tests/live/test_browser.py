"""A real browser: what is saved is shown, what is wrong is said, and the reader stays where they were."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import chromium
from tests.live.project import LiveProject, differing, read_all

pytestmark = pytest.mark.slow

ARTICLE = "content/mirrors/harbour-mirror/pages/ncid101/n2105011.md"
OVERLAY = "document.getElementById('newsmirror-live')?.shadowRoot.querySelector('.overlay')"
SAYS_NOTHING = f"{OVERLAY}?.hidden"


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    with LiveProject(tmp_path_factory.mktemp("project")) as project:
        yield project


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture
def tab(browser, live):
    page = browser.new_page(viewport={"width": 1000, "height": 500})
    page.goto(live.url)
    yield page
    page.close()


def shown(page, expression: str, seconds: float = 30.0) -> None:
    """Wait until an expression holds in the page, whatever it is reloaded for meanwhile.

    Playwright's own ``wait_for_function`` needs ``eval``, which our policy forbids.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if page.evaluate(f"!!document.body && !!({expression})"):
                return
        except Exception as error:  # the page was just replaced
            if not re.search("context|navigat", str(error)):
                raise
        time.sleep(0.02)
    pytest.fail(f"never came true: {expression}")


def has(text: str) -> str:
    return f"document.body.textContent.includes({text!r})"


def says(text: str) -> str:
    """The page may be loaded anew at any moment, so all is asked at once."""
    return f"{OVERLAY} && !{OVERLAY}.hidden && {OVERLAY}.textContent.includes({text!r})"


def article_page(live: LiveProject) -> str:
    """The page that names the file as its origin."""
    return live.page_with("ncid101/n2105011.md")


def open_article(live: LiveProject, page) -> None:
    live.wait(lambda: live.status("about.html") == 200)
    page.goto(live.url + article_page(live))


def test_a_saved_article_is_shown(live, tab):
    open_article(live, tab)
    live.edit(ARTICLE, "。", "。这一句刚刚写上。")
    shown(tab, has("这一句刚刚写上。"))


def test_an_article_saved_as_editors_do_is_shown(live, tab):
    open_article(live, tab)
    file = live.folder / ARTICLE
    backup, new = file.with_suffix(".md~"), file.with_name(".n2105011.md.tmp")
    shutil.copy(file, backup)
    new.write_text(file.read_text("utf-8").replace("。", "。原子地写上。", 1), "utf-8")
    new.replace(file)
    backup.unlink()
    shown(tab, has("原子地写上。"))


def test_a_saved_page_of_the_sites_own_is_shown(live, tab):
    tab.goto(live.url + "pages/welcome.html")
    live.edit("content/pages/about.md", "## 里面有什么", "## 里面有什么东西")
    shown(tab, has("里面有什么东西"))


def test_a_saved_template_is_shown(live, tab):
    open_article(live, tab)
    live.edit("themes/news/templates/article.html", '<article class="story">', '<article class="story" data-new>')
    shown(tab, "document.querySelector('article[data-new]')")


def test_a_saved_style_is_taken_over_without_loading_the_page_anew(live, tab):
    open_article(live, tab)
    tab.evaluate("window.sameDocument = true")
    css = live.folder / "themes/news/static/css/news.css"
    css.write_text(css.read_text("utf-8") + "\n:root { --probe: new; }\n", "utf-8")
    shown(tab, "getComputedStyle(document.documentElement).getPropertyValue('--probe').trim() === 'new'")
    shown(tab, "document.querySelectorAll('link[rel=stylesheet]').length === 1")
    assert tab.evaluate("window.sameDocument")


def test_a_saved_cleaning_rule_is_shown(live, tab):
    open_article(live, tab)
    live.edit(ARTICLE, "</p>", '</p>\n<p class="tide-table">潮汐表在此</p>')
    shown(tab, has("潮汐表在此"))
    rules = live.folder / "plugins/cleaning/data/chrome/advertising.toml"
    entry = '\n[[entry]]\nowner = "Tide"\nselect = [".tide-table"]\nhits = ["<p class=\'tide-table\'>x</p>"]\n'
    rules.write_text(rules.read_text("utf-8") + entry + 'unchanged = ["<p>y</p>"]\n', "utf-8")
    shown(tab, f"!{has('潮汐表在此')} && document.querySelector('article')")


def test_a_saved_alias_is_shown(live, tab):
    open_article(live, tab)
    tag = tab.evaluate("document.querySelector('.tags li').textContent.trim()")
    aliases = live.folder / "content/topics.toml"
    aliases.write_text(aliases.read_text("utf-8") + f'\n"{tag}" = "另一个名字"\n', "utf-8")
    shown(tab, "[...document.querySelectorAll('.tags li')].some(item => item.textContent.trim() === '另一个名字')")


def test_a_saved_translation_is_shown(live, tab):
    open_article(live, tab)
    live.edit("plugins/translations/zh_Hans/LC_MESSAGES/messages.po", 'msgstr "跳到正文"', 'msgstr "跳到这里"')
    shown(tab, has("跳到这里"))


def test_a_saved_setting_is_shown(live, tab):
    open_article(live, tab)
    live.edit("pelicanconf.py", 'SITENAME = "港湾镜报"', 'SITENAME = "港湾新镜报"')
    shown(tab, "document.title.includes('港湾新镜报')")


def test_a_page_that_comes_and_goes_is_shown_where_it_was_missing(live, tab):
    tab.goto(live.url + "days/2021/2021-07-20.html")
    shown(tab, f"!{has('全新的文章')}")
    file = live.folder / "content/articles/brand-new.md"
    file.write_text("Title: 全新的文章\nDate: 2021-07-20\n\n正文。\n", "utf-8")
    shown(tab, has("全新的文章"))
    file.unlink()
    shown(tab, f"!{has('全新的文章')} && document.querySelector('header')")


def test_a_file_that_cannot_be_read_is_said_with_its_reason_until_it_is_gone(live, tab):
    open_article(live, tab)
    file = live.folder / "content/mirrors/loose-notes/broken.md"
    file.write_text("<!--1612094400000-->\n一封写到一半的信\n", "utf-8")  # neither a link to the original nor a body
    shown(tab, says("broken.md"))
    file.unlink()
    shown(tab, SAYS_NOTHING)


def test_the_reader_stays_at_the_place_with_what_was_open(live, tab):
    open_article(live, tab)
    tab.evaluate("document.querySelectorAll('details').forEach(item => item.open = true)")
    tab.evaluate("scrollTo({top: 600, behavior: 'instant'})")
    before = tab.evaluate("[scrollY, document.querySelectorAll('details').length]")
    assert before[0] > 0
    live.edit("themes/news/templates/article.html", "data-new", "data-newer")
    shown(tab, "document.querySelector('article[data-newer]')")
    shown(tab, f"Math.abs(scrollY - {before[0]}) < 2")
    shown(tab, f"document.querySelectorAll('details[open]').length === {before[1]}")  # the browser scrolls by itself


ERRORS = {
    "template": ("themes/news/templates/article.html", '<article class="story"', '{% if %}<article class="story"', "article.html", "Expected an expression"),
    "undefined name": ("themes/news/templates/article.html", '<article class="story"', '{{ nobody.name }}<article class="story"', "article.html", "is undefined"),
    "rule": ("plugins/cleaning/data/chrome/advertising.toml", "[[entry]]", "[[entry]]\nunknown = 1", "advertising.toml", "unknown key"),
    "table": ("content/topics.toml", "[aliases]", "[aliases]\nbroken = ", "topics.toml", "Invalid value"),
    "setting": ("pelicanconf.py", "ARCHIVE_PAGE_SIZE = 20", "ARCHIVE_PAGE_SIZE = 0", "", "ARCHIVE_PAGE_SIZE"),
    "settings file": ("pelicanconf.py", "ARCHIVE_PAGE_SIZE = 20", "ARCHIVE_PAGE_SIZE = (", "pelicanconf.py", "SyntaxError"),
    "page": ("content/pages/about.md", "Title:", "Titel:", "about.md", "title"),
    "code": ("plugins/topics/slugs.py", "def slug(", "def slug(:", "", "SyntaxError"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ERRORS)
def test_what_is_wrong_is_said_at_the_page_and_no_longer_when_it_is_mended(live, tab, kind):
    path, right, wrong, file, reason = ERRORS[kind]
    open_article(live, tab)
    live.edit(path, right, wrong)
    try:
        shown(tab, says(reason))
        shown(tab, says(file))
    finally:
        live.edit(path, wrong, right)
    shown(tab, SAYS_NOTHING, 60)
    shown(tab, "document.querySelector('article')")


def test_changed_code_begins_the_server_anew_and_the_browser_finds_it(live, tab):
    open_article(live, tab)
    live.edit("plugins/archive/makers/articles.py", "LETTERS_A_MINUTE = 1000", "LETTERS_A_MINUTE = 1001")
    live.edit("plugins/archive/makers/articles.py", '"zh": 450', '"zh": 2')
    shown(tab, "/[0-9]{2,}\\s*分钟/.test(document.querySelector('.byline')?.textContent)", 60)


def test_the_panel_explains_the_article(live, tab):
    live.wait(lambda: live.status("about.html") == 200)
    open_article(live, tab)
    tab.locator("#newsmirror-live button.why").click()
    frame = tab.frame_locator("#newsmirror-live iframe")
    assert "n2105011.md" in frame.locator("h1").first.inner_text()
    assert frame.locator(".source").first.inner_text()
    assert frame.locator(".result").first.inner_text()
    expect(frame.locator("body")).to_have_css("font-family", re.compile("^system-ui"))  # its style has come


def test_when_nothing_is_left_to_do_the_output_is_a_clean_builds(live):
    live.wait(lambda: live.status("about.html") == 200)
    live.settle()
    assert differing(read_all(live.output), live.clean_build()) == []


def test_files_of_the_output_have_nothing_of_the_server(live):
    assert not [path for path, data in read_all(Path(live.output)).items() if b".newsmirror/" in data]
