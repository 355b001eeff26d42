"""The index of topics: light however many there are."""

import itertools

import pytest

from plugins.archive.makers.topics import TopicIndexMaker
from plugins.archive.view import open_view
from plugins.pipeline import build_pipeline
from plugins.store import Store
from plugins.topics.slugs import bucket
from plugins.topics.tiers import Tiers
from tests.site import NEWS, bare, tag_link

COMMON = [bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)]
"""The 3,700 characters that the oldest standard calls common."""


@pytest.fixture
def index(site):
    """The index page of a site whose topics are those and, if wanted, many more."""

    def make(names=()) -> str:
        site.build(THEME=NEWS)
        settings = site.settings(THEME=NEWS)
        store = Store.open(settings.store)
        with store.transaction():
            rows = [(store.lists.ensure("topic", name, bucket(name)), name) for name in names]
            store.lists.count((1 + number % 40, row) for number, (row, _) in enumerate(rows))
            store.lists.count_spellings((row, name, 1) for row, name in rows)
        store.close()
        view = open_view(build_pipeline(settings), Tiers(2, 5))
        page = next(iter(TopicIndexMaker().make(view, ""))).data.decode()
        view.store.close()
        return page

    return make


@pytest.mark.slow
def test_the_index_stays_light_with_sixty_thousand_topics(index):
    pairs = itertools.product(COMMON, COMMON[:17])
    page = index(["".join(pair) for pair in itertools.islice(pairs, 60_000)])
    assert "60,000" in page
    assert len(page.encode()) < 150_000


def test_a_shelf_shows_the_characters_that_names_on_it_begin_with_in_every_spelling(site, index):
    site.write("1.md", bare(1, body=f"<p>{tag_link('臺北')}{tag_link('泰山')}</p>"))
    site.write("2.md", bare(2, body=f"<p>{tag_link('台北')}</p>"))
    assert 'data-first="台泰臺"' in index()


def test_a_theme_that_shows_the_archives_numbers_beside_the_topics_shows_the_present_ones(site):
    folder = site.root / "templates"
    folder.mkdir()
    (folder / "topics.html").write_text("{{ archive.articles }} {{ archive.last_day }}", encoding="utf-8")
    site.extra["THEME_TEMPLATES_OVERRIDES"] = [str(folder)]
    for number in (1, 2):  # without a topic
        site.write(f"{number}.md", bare(number, day=f"2021-03-0{number}"))
        site.build()
        assert site.output()["topics/index.html"] == f"{number} 2021-03-0{number}".encode()
