"""Front matter: YAML between two rules, or what can be saved of it."""

from __future__ import annotations

import re
from datetime import date, datetime

import yaml

_BLOCK = re.compile(r"\s*---[ \t]*\n(?P<yaml>.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_FIELD = re.compile(r"^(?P<key>[A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+|$)(?P<value>.*)$")
_SAFE_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TYPED = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:null")
_MAX_LENGTH = 64_000
"""Characters; front matter is a few lines, and YAML's aliases can make much of little."""


class _Loader(_SAFE_LOADER):  # type: ignore[misc, valid-type] # libyaml's where it is there, else Python's own
    """Only dates and nothing are more than text: a title ``12:30`` is no number, one ``No`` not false."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way to say so
        first: [(tag, pattern) for tag, pattern in resolvers if tag in _TYPED]
        for first, resolvers in _SAFE_LOADER.yaml_implicit_resolvers.items()
    }


def split_front_matter(text: str) -> tuple[str, str] | None:
    """The YAML and what follows it; None if a text does not begin with front matter."""
    match = _BLOCK.match(text)
    return (match["yaml"], text[match.end() :]) if match else None


def read_front_matter(text: str) -> tuple[dict[str, object], str]:
    """The fields, keys in lower case, and a notice if the YAML was broken and read line by line."""
    if len(text) <= _MAX_LENGTH and not re.search(r"(?m)[:\-\[,]\s*[&*]\w", text):
        try:
            fields = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe one
            if isinstance(fields, dict):
                return {str(key).lower(): value for key, value in fields.items()}, ""
            reason = "no table"
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            reason = str(error).partition("\n")[0]
    else:
        reason = "too long, or with references"
    return _line_by_line(text), f"front matter is not valid YAML ({reason}): read line by line"


def _line_by_line(text: str) -> dict[str, object]:
    """``key: rest of line``; quotes and ``[ ... ]`` around a value go, lines without a key continue one."""
    fields: dict[str, object] = {}
    last = ""
    for line in text[:_MAX_LENGTH].splitlines():
        match = _FIELD.match(line)
        if match:
            last = match["key"].lower()
            fields[last] = _value(match["value"].strip())
        elif last and line.startswith((" ", "\t")) and isinstance(fields[last], str):
            fields[last] = f"{fields[last]} {line.strip()}".strip()
    return fields


def _value(text: str) -> object:
    if text.startswith("[") and text.endswith("]"):
        return [_unquoted(part.strip()) for part in text[1:-1].split(",") if part.strip()]
    return _unquoted(text)


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1].replace('\\"', '"')
    return text.strip("\"'") if text.count('"') == 1 else text


def text_of(value: object) -> str:
    """A field as text: YAML gives numbers and dates where a title looks like one."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return str(value[0]) if value else ""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)
