"""What is known of publishers; the table is ``data/publishers.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from plugins.errors import DataError
from plugins.mirrors.urls import host_of

TABLE = Path(__file__).parent / "data" / "publishers.toml"

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Publisher:
    """One publisher."""

    host: str
    """As it stands in source URLs."""
    names: tuple[str, ...]
    """Display name first, then labels under which it appears."""
    hosts: tuple[str, ...] = ()
    """Other hosts with the same articles: mobile, script and country variants."""
    zone: str = "UTC"
    """IANA zone in which it dates its articles."""
    article_id: Pattern | None = None
    """On a URL: a group whose name begins with ``id`` is the publisher's own article id."""
    tag_links: Pattern | None = None
    """On a URL: the group ``tag`` is a tag."""
    title_suffixes: tuple[Pattern, ...] = ()
    """Its own name at the end of titles."""
    title_prefixes: tuple[Pattern, ...] = ()
    """Its own name at the head of titles."""
    cards: tuple[Pattern, ...] = ()
    """Addresses of pictures of the site itself."""
    url_date: Pattern | None = None
    """On a URL: groups ``year``, ``month``, ``day``."""

    def is_called(self, name: str) -> bool:
        """Whether a label names the publisher itself."""
        return name.strip().casefold() in {known.casefold() for known in (*self.names, self.host, *self.hosts)}


def publisher_of(url: str) -> Publisher:
    """The publisher of an article's address; one that the table does not know has its host as its name."""
    return publisher_at(host_of(url))


@lru_cache(maxsize=4096)
def publisher_at(host: str) -> Publisher:
    """The publisher at a host."""
    host = host.lower()
    known = publishers()
    # Medium's authors have hosts of their own below it; a host without "www." is the same one.
    for candidate in (host, f"www.{host}", host.partition(".")[2] if host.endswith(".medium.com") else ""):
        if candidate in known:
            return known[candidate]
    return Publisher(host, (host.removeprefix("www."),))


@cache
def publishers() -> Mapping[str, Publisher]:
    """Every host of the table -> its publisher.

    :raises DataError: the table is wrong.
    """
    found: dict[str, Publisher] = {}
    try:
        rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["publisher"]
        for row in rows:
            publisher = _publisher(row)
            for host in (publisher.host, *publisher.hosts):
                if host in found:
                    msg = f"{TABLE.name}: {host} stands there twice"
                    raise DataError(msg)
                found[host] = publisher
    except (tomllib.TOMLDecodeError, KeyError, TypeError, re.error) as error:
        msg = f"{TABLE.name}: {error}"
        raise DataError(msg) from error
    return found


def _publisher(row: dict[str, object]) -> Publisher:
    values: dict[str, object] = {}
    for name, value in row.items():
        if name in ("article_id", "tag_links", "url_date"):
            values[name] = re.compile(str(value))
        elif name in ("title_suffixes", "title_prefixes", "cards"):
            values[name] = tuple(re.compile(_anchored(name, str(item))) for item in _list(value))
        elif name in ("names", "hosts"):
            values[name] = tuple(str(item) for item in _list(value))
        else:
            values[name] = value
    return Publisher(**values)  # type: ignore[arg-type] # an unknown field is a TypeError, told with the table


def _anchored(name: str, pattern: str) -> str:
    if name == "title_suffixes":
        return f"(?:{pattern})\\s*$"
    return f"^\\s*(?:{pattern})" if name == "title_prefixes" else pattern


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
