"""How lists are divided into pages, counted from the oldest article: a full page is sealed and never changes.

The newest page has no number yet; it holds between one and two pages' worth.
"""


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
