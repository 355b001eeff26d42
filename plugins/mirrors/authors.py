"""Who reported or wrote an article: the people its byline or credit line names, in order.

Order of evidence; the first that names anybody decides:

1. marked up: ``<address>`` (cn.nytimes.com), ``rel="author"`` (WordPress)
2. byline: a parenthesis at the head of the text, after a dateline or not,
   ``（大纪元记者李言台北报导）``, ``（英文大纪元专栏作家A撰文／B编译）``, or one that closes it,
   ``（编译 A；审校 B）``
3. credit line: a line of its own near the head or the end, with a label and names, ``作者：A``, ``文／A``,
   ``by A``; with a title and names, ``寒冬記者A``; or with the writer before the editors,
   ``自由亚洲电台记者A台北报道 责编：B``
4. signature: names alone above the page's stamp or above a line with their title (``BBC中文记者``), or before
   the agencies they used, ``A/B（综合报道）``
5. ``A：`` before the title, in channels of comments and where ``data/people.toml`` says so, or before the
   first line (cn.ft.com), if the text never mentions A again: a comment is signed so, a speaker is quoted
   in the text
6. about the author: ``（作者A是...）``
7. front matter, unless it is the publisher's label (its name, or the same as the tags) or, for the
   publishers that ``data/people.toml`` lists, the handle of who posted it

Reporting, writing and compiling (报导, 撰文, 编译) make an author. Editors, translators, web and picture
staff (责任编辑, 译者, 网编, 摄影) do not, nor do agencies, offices and the outlet itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from itertools import pairwise

from plugins.mirrors.body import Body, fold_spaces
from plugins.mirrors.channels import COMMENTS
from plugins.mirrors.envelope import Envelope
from plugins.mirrors.names import byline_names, is_full_name, is_name, is_pen_name, lexicon, split_names
from plugins.mirrors.publishers import Publisher
from plugins.mirrors.stamps import read_stamp

_AUTHOR_LINK = re.compile(r"""rel=["'][^"']*author""")
_LATIN_WORD = re.compile(r"[A-Z]\w{2,20}")
_BYLINE = re.compile(r"(?:[【\[][^】\]]{4,40}[】\]] ?)?[（(](?P<byline>[^（()）]{3,80})[）)]")
_BYLINE_AT_END = re.compile(r"[（(](?P<byline>[^（()）]{3,80})[）)]$")
_COMPILER_AT_END = re.compile(
    r"[（(](?:编译|編譯)[ :：]*(?P<names>[^；;:：（()）]{2,30})(?:[；;][^（()）]{2,30})?[）)]$"
)
_PIECES = re.compile(r"[/／；;]|(?<=[导導道文译譯稿写])[，, ]")
_STAFF_LABEL = re.compile(r"责编|責編|网编|網編|责任编辑|責任編輯")
_BY = re.compile(r"[Bb]y ([A-Z].{3,60})")
_WITH_AGENCIES = re.compile(r"(?:null)? ?(?P<names>[^（(]{2,30}?)[（(](?P<sources>[^（()）]{2,40})[）)]")
_SOURCE_SEPARATORS = re.compile(r"[、，,/／ ]|等|和|综合|綜合|报道|報道|报导|報導")
_SIGNED = re.compile(r"(?P<name>[^：:【】《》“”\s]{2,12})[：:]")
_ABOUT_AUTHOR = re.compile(
    r"[（(【]?(?:注[：:])?(?:本文)?作者(?:[简簡]介[：:])?"
    r"(?P<name>[^，,。：:是为為曾（(]{2,14}?)(?:[（(][^）)]*[）)])?[，,：:是为為曾]"
)
_REST_OF_NAMES = re.compile(r"[（(][^）)]*[）)]|[、，,;；/／|｜&＆+和与與及 ]|and|und|et")
_CREDIT_PARTS = re.compile(r"\s*[|｜丨]\s*|\s{2,}")
_HEAD_LINES = 8
_OPEN, _CLOSE = "（(【[", "）)】]"
_CREDIT_WIDTH = 90
_TITLE_WIDTH = 12
_NAMES_WIDTH = 10
_NAME_WIDTH = 40


def find_authors(body: Body, envelope: Envelope, publisher: Publisher, title: str) -> tuple[str, ...]:
    """Return the reporters and writers of an article, each once, as written; empty if nobody is named."""
    outlets = publisher.names
    for names in (
        _marked_up(body),
        _bylines(body, outlets),
        _credits(body, outlets),
        _signatures(body),
        _signed_head(body, envelope, publisher, title),
        _about_author(body),
        _front_matter(envelope, publisher),
    ):
        if found := _persons(names, outlets):
            return found
    return ()


def _persons(names: Iterable[str], outlets: Iterable[str]) -> tuple[str, ...]:
    """Drop repetitions and outlets."""
    own = {name.casefold() for name in outlets}
    first = {name.casefold(): name for name in reversed(list(names)) if name.casefold() not in own}
    return tuple(reversed(first.values()))


def _marked_up(body: Body) -> tuple[str, ...]:
    """Read ``<address>``, else the first link to an author's page."""
    if "<address" in body.html and (element := body.tree.find("address")):
        return split_names(fold_spaces(element.text))
    if _AUTHOR_LINK.search(body.html) and (link := body.tree.select_one("[rel~=author]")):
        name = fold_spaces(link.text)
        return (name,) if is_pen_name(name) or _LATIN_WORD.fullmatch(name) else ()
    return ()


def _bylines(body: Body, outlets: Iterable[str]) -> Iterator[str]:
    """Yield the names of bylines in parentheses; those at the end count only without one at the head."""
    found = False
    for line in body.opening[:_HEAD_LINES]:
        if line[0] in _OPEN and (match := _BYLINE.match(fold_spaces(line))):
            for name in _read_byline(match["byline"], outlets):
                found = True
                yield name
    if not found:
        title = lexicon().title
        for line in body.ending:
            if line[-1] not in _CLOSE:
                continue
            if match := _COMPILER_AT_END.search(line):
                yield from split_names(match["names"])
            elif (match := _BYLINE_AT_END.search(fold_spaces(line))) and title.search(match["byline"]):
                yield from _read_byline(match["byline"], outlets)


def _read_byline(byline: str, outlets: Iterable[str]) -> list[str]:
    """Read the pieces of a byline, ``英文大纪元记者A报导／B编译``; one without a role has the next one's."""
    words = lexicon()
    names: list[str] = []
    writes = False
    for piece in map(str.strip, reversed(_PIECES.split(byline.strip()))):
        if words.author_role.search(piece):  # before the other: 编译 ends in 译
            writes = True
        elif words.staff_role.search(piece):
            writes = False
        if writes:
            names[:0] = byline_names(piece, outlets)
    return names


def _credits(body: Body, outlets: Iterable[str]) -> Iterator[str]:
    """Yield the names of credit lines near the head and the end."""
    for line in (*body.opening[:_HEAD_LINES], *body.ending):
        if len(line) <= _CREDIT_WIDTH:
            yield from _read_credit(_in_parentheses(line), outlets)


def _in_parentheses(line: str) -> str:
    """Take a pair of parentheses off a line that has them around it."""
    return line[1:-1].strip() if line[0] in _OPEN and line[-1] in _CLOSE else line


def _read_credit(line: str, outlets: Iterable[str]) -> tuple[str, ...]:
    """Read one credit line."""
    words = lexicon()
    head = _STAFF_LABEL.split(line, maxsplit=1)[0]
    if label := words.label.match(line):
        return _labelled(head[label.end() :])
    if match := _BY.fullmatch(line):
        return split_names(match[1])
    title = words.title.search(head[:_TITLE_WIDTH])
    if (head != line and head) or (title and len(line) <= title.end() + _NAMES_WIDTH):
        names = byline_names(head, outlets, spaced=True)
        return names if title and head != line else tuple(filter(is_full_name, names))
    return ()


def _labelled(names: str) -> tuple[str, ...]:
    """Read what follows a label, up to the label of another hand; a pen name alone is a name here."""
    staff = lexicon().staff_label
    found: list[str] = []
    for part in _CREDIT_PARTS.split(names):
        if staff.match(part) or ":" in part or "：" in part:
            break
        found += byline_names(part, spaced=True) or ([part.strip()] if is_pen_name(part.strip()) else [])
    return tuple(found)


_NULL = "null"
"""DW's feed prints an empty field so, before the name of who signs."""


def _signatures(body: Body) -> Iterator[str]:
    """Yield names that stand alone, where what follows shows that they sign."""
    opening, ending = body.opening, body.ending
    for line, below in pairwise(opening[:7]):
        if len(line) <= _NAME_WIDTH and (read_stamp(below) or _is_title_line(below)):
            yield from _only_names(line, is_name if line is opening[0] else is_full_name)
    for line in (*opening[:4], *ending):
        match = _WITH_AGENCIES.fullmatch(line) if len(line) <= _CREDIT_WIDTH and line[-1] in _CLOSE else None
        if match and _are_sources(match["sources"]):
            yield from _only_names(match["names"], is_full_name)
    for line in ending:
        if line.startswith(_NULL) and len(line) <= _NAME_WIDTH + len(_NULL):
            yield from _only_names(line, is_full_name)


def _is_title_line(line: str) -> bool:
    """Tell whether a line is a title without a name: ``BBC科技事务记者``."""
    match = lexicon().title.search(line) if len(line) <= 20 else None
    return bool(match) and not any(mark in line for mark in "：:，。")


def _only_names(line: str, accepts: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the names of a line that has nothing else, () for any other line."""
    line = line.removeprefix(_NULL).strip()
    names = split_names(line)
    rest = fold_spaces(line)
    for name in names:
        rest = rest.replace(name, "")
    return names if all(map(accepts, names)) and not _REST_OF_NAMES.sub("", rest) else ()


def _are_sources(text: str) -> bool:
    """Tell whether a text lists agencies and nothing else: ``美联社，路透社``, ``综合报道``."""
    return all(not part or part in lexicon().agencies for part in _SOURCE_SEPARATORS.split(text))


def _signed_head(body: Body, envelope: Envelope, publisher: Publisher, title: str) -> tuple[str, ...]:
    """Read ``名字：`` before the title or the first line; channels of comments have pen names, ``千百度``."""
    words = lexicon()
    if COMMENTS.fullmatch(envelope.channel):
        head, accepts = title, is_pen_name
    elif publisher.host in words.signed_titles:
        head, accepts = title, is_full_name
    elif publisher.host in words.signed_heads and body.opening:
        head, accepts = body.opening[0], is_pen_name
    else:
        return ()
    match = _SIGNED.match(head)
    if not match or match["name"] in body.raw_text.replace(head, "", 1):
        return ()
    return tuple(name for name in match["name"].split("、") if accepts(name))


def _about_author(body: Body) -> Iterator[str]:
    """Yield the name of a closing ``作者A是...``."""
    for line in body.ending:
        if "作者" in line[:8] and (match := _ABOUT_AUTHOR.match(fold_spaces(line[:80]))):
            yield from (name for name in split_names(match["name"]) if is_full_name(name))


def _front_matter(envelope: Envelope, publisher: Publisher) -> tuple[str, ...]:
    """Read the front matter's author; most mirrors put the publisher there and into the tags, a label."""
    author = envelope.front_matter.get("author")
    if not isinstance(author, str) or author in publisher.names or publisher.host in lexicon().posters:
        return ()
    tags = envelope.front_matter.get("tags")
    if author == tags or (isinstance(tags, list) and author in tags):
        return ()
    return split_names(unescape(author)) or ((author,) if is_pen_name(author) else ())
