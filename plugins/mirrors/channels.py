"""Channels: a mirror's own README and indexes say what its channel codes mean.

indexes/ncid1078159/README.md    ### 美国政治                       the index's own heading, rank 0
README.md                        [美国政治](indexes/ncid1078159/README.md?1)    a link to it, rank 1
"""

from __future__ import annotations

import re

from plugins.mirrors.titles import plain_text
from plugins.records import MirrorFile

COMMENTS = re.compile(r"nsc\d+")
"""Codes of channels of comments, whose writers sign with pen names."""

README = "readme.md"
_PAGE = re.compile(r"(?:^|/)pages/(?P<code>[^/]+)/(?P<name>[^/]+)$")
_INDEX = re.compile(r"(?:^|/)indexes/([^/]+?)(?:/README)?\.md$", re.IGNORECASE)
_HEADING = re.compile(r"\s*#{1,4}(?!#)[ \t\u3000]*(\S[^\n]*)")
_LINK = re.compile(r"\[([^\[\]\n]{1,80})\]\((?:\./)?indexes/([^/()\s?]+?)(?:/README)?(?:\.md)(?:[?#][^)\s]*)?\)")


def channel_of(path: str) -> str:
    """The channel's code in a file's path; empty if the mirror has no channels."""
    match = _PAGE.search(path)
    return match["code"] if match else ""


def says_the_same(one: str, other: str) -> bool:
    """Whether two files of the same content, both in channels, are read alike but for the channels' codes.

    :param one: path inside its mirror, as the other.
    """
    first, second = _PAGE.search(one), _PAGE.search(other)
    if first is None or second is None or first["name"] != second["name"] or first["name"].lower() == README:
        return False
    return bool(COMMENTS.fullmatch(first["code"])) == bool(COMMENTS.fullmatch(second["code"]))


def channel_names(file: MirrorFile) -> dict[str, tuple[int, str]]:
    """Code -> rank and name of the channels that an index or README names; the smallest rank is best."""
    names: dict[str, tuple[int, str]] = {}
    if file.name.lower() == README and "indexes/" in file.text:
        for link in _LINK.finditer(file.text):
            name = plain_text(link[1])
            if name:
                names.setdefault(link[2], (1, name))
    index = _INDEX.search(file.path)
    if index:
        heading = _HEADING.match(file.text)
        if heading and "](" not in heading[1] and (name := plain_text(heading[1])):
            names[index[1]] = (0, name)
    return names


def channel_name(code: str) -> str:
    """A code that no index names: a word stands for itself, a number (``nf4779``) names nothing."""
    return "" if any(character.isdigit() for character in code) else code
