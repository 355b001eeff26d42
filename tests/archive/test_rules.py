"""A build works by the rules that it began with; what is edited meanwhile is the next one's."""

from plugins.archive import fingerprints
from plugins.archive.steps import arranging
from plugins.archive.steps.arranging import Arranging
from tests.site import bare, tag_link

ALIAS = '[aliases]\n"闸口" = "堤坝"\n'


def test_aliases_that_are_saved_while_articles_are_arranged_wait_for_the_next_build(site, monkeypatch):
    monkeypatch.setattr(arranging, "RECONCILE_AT_ONCE", 1)
    for number in range(6):
        site.write(f"{number}.md", bare(number, body=f"<p>{tag_link('闸口' if number % 2 else '堤坝')}</p>"))
    site.build()
    for number in range(6):  # each leaves its topic
        site.write(f"{number}.md", bare(number, body=f"<p>{tag_link('河流')}</p>"))
    original, table = Arranging.arrange, site.root / "content/topics.toml"

    def save_and_arrange(self, touched):
        original(self, touched)
        table.write_text(ALIAS, encoding="utf-8")

    monkeypatch.setattr(Arranging, "arrange", save_and_arrange)
    site.build()
    monkeypatch.undo()
    site.build()
    assert site.output() == site.clean_build()
    assert {row.key: row.count for row in site.store().lists.of_kind("topic")} == {"河流": 6}
    table.unlink()
    site.build()
    assert site.output() == site.clean_build()


def test_pages_show_the_aliases_by_which_articles_are_arranged_whatever_the_table_says_by_now(site, monkeypatch):
    for number in range(3):
        site.write(f"{number}.md", bare(number, body=f"<p>{tag_link('闸口')}</p>"))
    table = site.root / "content/topics.toml"
    original = Arranging.decide_tiers
    monkeypatch.setattr(
        Arranging, "decide_tiers", lambda *of: (original(*of), table.write_text(ALIAS, encoding="utf-8"))[0]
    )
    site.build()
    monkeypatch.undo()
    table.unlink()  # saved by mistake, and taken back before anybody built
    site.build()
    assert site.output() == site.clean_build()


def test_code_that_is_replaced_while_a_build_runs_is_not_taken_for_the_code_that_ran(site, tmp_path, monkeypatch):
    site.write("1.md", bare(1))
    digest = {"now": "old"}
    for name in ("reading", "catalogue", "rendering"):
        monkeypatch.setattr(fingerprints, f"{name}_fingerprint", lambda _, name=name: f"{name} {digest['now']}")
    original = Arranging.arrange
    monkeypatch.setattr(
        Arranging, "arrange", lambda self, touched: (original(self, touched), digest.update(now="new"))[0]
    )
    site.build()
    store = site.store()
    assert (store.fact("reading"), store.fact("catalogue")) == ("reading old", "catalogue old")
    assert store.fact("maker article").startswith("rendering old")
    store.close()
    assert site.build().read == 1  # by the new code
