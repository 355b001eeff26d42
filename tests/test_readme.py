"""What the README shows works as it stands there."""

import re
import sys
from pathlib import Path

from tests.site import PLUGINS, bare

README = Path(__file__).parents[1] / "README.md"


def test_the_readmes_own_rule_takes_away_what_it_says(site, tmp_path, monkeypatch):
    (example,) = [
        block
        for block in re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
        if "add_rule" in block
    ]
    (tmp_path / "harbour.py").write_text(example, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "harbour", raising=False)
    site.write("1.md", bare(1, body='<p>水位平稳。</p><div class="tide-table">三点退潮</div>'))
    site.build(PLUGINS=[*PLUGINS, "harbour"])
    (page,) = [data.decode() for path, data in site.output().items() if path.startswith("a/")]
    assert "水位平稳" in page
    assert "三点退潮" not in page


def test_every_task_that_the_readme_names_exists():
    tasks = (README.parent / "tasks.py").read_text(encoding="utf-8")
    for name in set(re.findall(r"`inv ([a-z-]+)", README.read_text(encoding="utf-8"))):
        assert f"def {name.replace('-', '_')}(" in tasks
