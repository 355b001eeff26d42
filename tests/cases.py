"""Golden cases: a mirrored file, what is read from it, and the body that comes out.

tests/golden/NAME/source.md       the file; texts are our own
tests/golden/NAME/expected.json   its path in the mirror, and everything that ``inv explain --json`` says
tests/golden/NAME/expected.html   the cleaned body, a block a line
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from plugins.archive.explain import explain_data
from plugins.pipeline import Pipeline, build_pipeline
from plugins.settings import read_settings
from tests.site import PLUGINS
from tests.wording import left_over, make_up, read_table, replace_texts, table_text, texts_of

FOLDER = Path(__file__).parent / "golden"


@lru_cache(maxsize=1)
def pipeline() -> Pipeline:
    """All rooms, no mirrors."""
    return build_pipeline(
        read_settings(
            {
                "PATH": "/newsmirror/content",
                "OUTPUT_PATH": "/newsmirror/output",
                "PLUGINS": list(PLUGINS),
                "MIRRORS": [],
            }
        )
    )


def source_of(case: Path) -> Path:
    """The case's source file."""
    return next(case.glob("source*"))


def actual(case: Path, path: str) -> tuple[dict[str, object], str]:
    """What Newsmirror makes of a case: fields, and the body."""
    about = explain_data("case", path, source_of(case).read_bytes(), pipeline())
    html = str(about.pop("html"))
    return about, html


def write_expectations(case: Path, path: str) -> None:
    """Write down what comes out now; whoever runs this looks at it."""
    about, html = actual(case, path)
    text = json.dumps({**about, "path": path}, ensure_ascii=False, indent=1)
    (case / "expected.json").write_text(text + "\n", encoding="utf-8")
    (case / "expected.html").write_text(html + "\n", encoding="utf-8")


def add_case(file: str, name: str, *, own: bool = False, made_up: bool = False, texts: str = "") -> str:
    """Make a case of a file whose text is one's own, or is replaced; a sentence about what is wrong, empty if it was made.

    :param own: the text is one's own and stays.
    :param made_up: replace each text by words of ours in the same form.
    :param texts: a table of replacements (``wording.table_text``); without any of these, one is asked or a table written.
    """
    source, case = Path(file), FOLDER / name
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", name):
        return f"{name!r} is no name for a case; say what is special about it: gfw-lead-image-block"
    if case.exists():
        return f"there is a case called {name} already"
    if not source.is_file():
        return f"{file} is no file"
    data = source.read_bytes()
    if not own:
        replaced = _with_own_words(data, name, made_up=made_up, texts=texts)
        if isinstance(replaced, str):
            return replaced
        data = replaced
    case.mkdir(parents=True)
    (case / f"source{source.suffix}").write_bytes(data)
    write_expectations(case, f"pages/c1/{source.name if own else 'n1' + source.suffix}")
    return ""


def _with_own_words(data: bytes, name: str, *, made_up: bool, texts: str) -> bytes | str:
    """The file with other words, or a sentence about what is missing."""
    try:
        before = data.decode("utf-8")
    except UnicodeDecodeError:
        return "only files in UTF-8 can have their words replaced; convert it, or write the case by hand"
    about = _about(data)
    kept = [str(cut["text"]) for cut in about["removals"] if _is_everybodys(cut)]  # type: ignore[attr-defined]
    proposed = make_up(texts_of(before), kept)
    if texts:
        table = read_table(Path(texts).read_text(encoding="utf-8"))
        kept = [*kept, *(text for text in proposed if table.get(text, text) == text)]
    elif made_up:
        table = proposed
    elif sys.stdin.isatty():
        table, more = _asked(proposed)
        kept = [*kept, *more]
    else:
        place = Path(f"{name}.texts.toml")
        place.write_text(table_text({was: now for was, now in proposed.items() if was != now}), encoding="utf-8")
        return (
            f"{len(proposed)} texts: are they your own? Then --own. Else edit {place} and give it with --texts {place}, "
            "or take the words in it as they are with --made-up"
        )
    after = replace_texts(before, table)
    for piece in left_over(proposed, after, kept)[:1]:
        return f"somebody else's words are still there: {piece!r}; add them to the table"
    for sentence in _differences(about, _about(after.encode())):
        print(f"other words, other result: {sentence}")
    return after.encode()


BOILERPLATE = frozenset({"envelope", "share-widgets", "promotion", "page-furniture", "advertising", "stamps"})
"""Rules whose words are the same on every page; what others take may be an article's: titles, comments."""
LONGEST_KEPT = 60
"""Characters."""


def _is_everybodys(cut: Mapping[str, str]) -> bool:
    return cut["rule"] in BOILERPLATE and len(cut["text"]) <= LONGEST_KEPT


def _asked(proposed: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Ask for each text; what is kept as it is comes back as well."""
    print("Enter takes the words in brackets, = keeps the text, anything else replaces it.")
    table, kept = {}, []
    for was, now in proposed.items():
        if was == now:
            continue
        answer = input(f"{was}\n  [{now}] ").strip()
        table[was] = was if answer == "=" else answer or now
        if answer == "=":
            kept.append(was)
    return table, kept


def _about(data: bytes) -> dict[str, object]:
    return explain_data("case", "pages/c1/n1.md", data, pipeline())


SAME = ("outcome", "reason", "dialect", "publisher", "date", "date_evidence", "lang")
"""What other words must not change."""
COUNTED = ("authors", "tags", "notices")
"""What they must leave as many of."""


def _differences(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[str]:
    """What came out differently: the words mattered there, and belong into the table as they were."""
    for field in SAME:
        if before[field] != after[field]:
            yield f"{field} was {before[field]!r}, is {after[field]!r}"
    for field in COUNTED:
        if len(before[field]) != len(after[field]):  # type: ignore[arg-type]
            yield f"{field}: {len(before[field])} were found, now {len(after[field])}"  # type: ignore[arg-type]
    rules = [Counter(str(cut["rule"]) for cut in about["removals"]) for about in (before, after)]  # type: ignore[attr-defined]
    for rule in sorted(rules[0].keys() | rules[1].keys()):
        if rules[0][rule] != rules[1][rule]:
            yield f"{rule} took {rules[0][rule]} things, now {rules[1][rule]}"


def refresh_cases() -> int:
    """Write all expectations anew; how many there are."""
    cases = sorted(case for case in FOLDER.iterdir() if case.is_dir())
    for case in cases:
        write_expectations(case, json.loads((case / "expected.json").read_text(encoding="utf-8"))["path"])
    return len(cases)
