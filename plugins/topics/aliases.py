"""``content/topics.toml``: names that people know to be one topic.

[aliases]
"观象台" = "天文台"      # both are the topic 天文台
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from plugins.errors import DataError
from plugins.topics.folding import fold


@dataclass(frozen=True, slots=True)
class Aliases:
    """Human knowledge about topics."""

    canonical: Mapping[str, str] = field(default_factory=dict)
    """Folded alias -> folded canonical name."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Folded canonical name -> the name as written in the table."""

    def key(self, name: str) -> str:
        """The topic of a tag."""
        folded = fold(name)
        return self.canonical.get(folded, folded)

    def written(self) -> str:
        """As one line that :func:`read_aliases` understands; equal aliases, equal lines."""
        return json.dumps([dict(self.canonical), dict(self.names)], ensure_ascii=False, sort_keys=True)

    def moved(self, other: Aliases) -> set[str]:
        """Folded names that these aliases and others take for different topics."""
        names = self.canonical.keys() | other.canonical.keys()
        return {name for name in names if self.canonical.get(name) != other.canonical.get(name)}

    def renamed(self, other: Aliases) -> set[str]:
        """Topics whose names these aliases and others write differently."""
        return {key for key in self.names.keys() | other.names.keys() if self.names.get(key) != other.names.get(key)}


@lru_cache(maxsize=4)
def read_aliases(line: str) -> Aliases | None:
    """What :meth:`Aliases.written` wrote; None for anything else."""
    try:
        canonical, names = json.loads(line)
        return Aliases(dict(canonical), dict(names))
    except (ValueError, TypeError):
        return None


def load_aliases(path: str) -> Aliases:
    """Read the table; no file, no aliases.

    :raises DataError: not TOML, not texts, an alias of an alias, or a ring.
    """
    file = Path(path)
    if not file.exists():
        return Aliases()
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{path}: {error}"
        raise DataError(msg) from error
    unknown = set(table) - {"aliases"}
    if unknown:
        msg = f"{path}: unknown table {min(unknown)!r}; there is only [aliases]"
        raise DataError(msg)
    return parse_aliases(table.get("aliases", {}), path)


def parse_aliases(pairs: object, path: str) -> Aliases:
    """Validate the pairs of the table."""
    if not isinstance(pairs, dict):
        msg = f"{path}: [aliases] must be a table of alias = name"
        raise DataError(msg)
    canonical: dict[str, str] = {}
    names: dict[str, str] = {}
    for alias, name in pairs.items():
        if not isinstance(name, str) or not fold(name) or not fold(alias):
            msg = f"{path}: the alias {alias!r} must name a topic, not {name!r}"
            raise DataError(msg)
        names.setdefault(fold(name), name)
        if fold(alias) != fold(name):
            canonical[fold(alias)] = fold(name)
    for alias, name in canonical.items():
        if name in canonical:
            msg = f"{path}: {alias!r} is an alias of {name!r}, which is an alias itself; name the last one"
            raise DataError(msg)
    return Aliases(canonical, names)
