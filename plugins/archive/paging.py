"""How lists are divided into pages, counted from the oldest article: a full page is sealed and never changes.

The newest page has no number yet; it holds between one and two pages' worth.
"""

from __future__ import annotations

import re


def sealed_pages(count: int, size: int) -> int:
    """How many pages of a list of so many articles are full and final."""
    return max(0, count // size - 1)


def page_of(position: int, count: int, size: int) -> int:
    """The number of the page with the article at a position; 0 for the newest page.

    :param position: in the list, 0 for the oldest article.
    :param count: articles in the list.
    """
    number = position // size + 1
    return number if number <= sealed_pages(count, size) else 0


_KEY = re.compile(r"(\w+) (.*) (\d{7,})", re.DOTALL)


def page_key(kind: str, key: str, number: int) -> str:
    """The key of a page maker for one page of one list, so that a list's pages follow each other in order.

    >>> page_key("topic", "river bank", 3)
    'topic river bank 0000003'
    """
    return f"{kind} {key} {number:07}"


def parse_page_key(text: str) -> tuple[str, str, int] | None:
    """Kind, key and number; None for a key of an earlier version of ours, whose files go."""
    found = _KEY.fullmatch(text)
    return (found[1], found[2], int(found[3])) if found else None
