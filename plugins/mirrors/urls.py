"""Addresses: canonical, without what only follows readers, and out of their proxies.

Facts (parameters, hosts, proxies) are data in ``data/trackers.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from plugins.errors import DataError

TABLE = Path(__file__).parent / "data" / "trackers.toml"

_SCHEME = re.compile(r"\s*(?:(https?):/+|/{2,})", re.IGNORECASE)
# An absolute address pasted behind a site's own: ``https://www.economist.comhttps://apps.example/x``.
_PASTED = re.compile(r"\s*https?://[\w.-]*[\w-](?=https?:/)", re.IGNORECASE)
_BARE_HOST = re.compile(r"^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
_HOST = re.compile(r"^[\w-]+(?:\.[\w-]+)+\.?$|^localhost$|^\[[0-9a-f:.]+\]$", re.IGNORECASE)
_SLASHES = re.compile(r"(?<!:)/{2,}")  # a web archive has whole addresses in its paths
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # RFC 3986, 2.3
_SPACES = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\u3000\ufeff]+")
_SAFE = "/:@!$&'()*+,;=~-._?"
_MAX_LENGTH = 8192


@dataclass(frozen=True, slots=True)
class _Address:
    """An http(s) address in parts, each normalised, the query as written."""

    scheme: str
    host: str
    port: str
    path: str
    query: str
    fragment: str


# What most addresses are: printable ASCII, a host in lower case without a port or a user.
_PLAIN = re.compile(
    r"(https?)://([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)"
    r"(/[!-\"$->@-\[\]-~]*)?(?:\?([!-\"$-\[\]-~]*))?(?:#([!-\[\]-~]*))?"
)


def _split(url: str) -> _Address | None:
    """The parts of an address, common damage mended; None for what is no http(s) address."""
    if len(url) > _MAX_LENGTH:
        return None
    # Ten addresses an article: one match takes 1 µs, the careful way below 12.
    if plain := _PLAIN.fullmatch(url):
        scheme, host, path, query, fragment = plain.groups("")
        return _Address(scheme, host, "", path, query, fragment)
    return _split_with_care(url)


def _split_with_care(url: str) -> _Address | None:
    """The same for any address."""
    text = _PASTED.sub("", url.strip(), count=1).replace("\\", "/")
    match = _SCHEME.match(text)
    if match is None:
        return None
    try:
        parts = urlsplit(f"{(match[1] or 'https').lower()}://{text[match.end() :]}")
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if not host.isascii():
        try:
            host = host.encode("idna").decode().rstrip(".")  # other scripts have full stops of their own
        except UnicodeError:
            return None
    if not _HOST.match(host):
        return None
    default = {"http": 80, "https": 443}[parts.scheme]
    return _Address(
        parts.scheme,
        host,
        f":{port}" if port and port != default else "",
        parts.path,
        parts.query,
        parts.fragment,
    )


@lru_cache(maxsize=8192)
def host_of(url: str) -> str:
    """The host of an http(s) address in lower case; empty if it has none."""
    address = _split(url)
    return address.host if address else ""


@lru_cache(maxsize=8192)
def canonical_url(url: str) -> str:
    """The one way to write an article's address; empty for what is no http(s) address.

    https, lower-case host, single slashes, percent-encoding in one form, no fragment, no tracking parameters.

    >>> canonical_url("http://www.rfi.fr//cn/%e4%b8%ad%e5%9b%bd/a b#x")
    'https://www.rfi.fr/cn/%E4%B8%AD%E5%9B%BD/a%20b'
    """
    address = _split(url)
    if address is None:
        return ""
    path = _recode(_SLASHES.sub("/", address.path)) or "/"
    query = _kept_query(address)
    return f"https://{address.host}{address.port}{path}{'?' + query if query else ''}"


def _recode(text: str) -> str:
    """Percent-encoding in one form (RFC 3986, 6.2.2): capitals, nothing encoded that need not be, nor the reverse."""
    if "%" in text:
        text = _ESCAPE.sub(_recode_escape, text)
    return quote(text, safe=_SAFE + "%", errors="ignore")


def _recode_escape(match: re.Match[str]) -> str:
    """One escape; reserved characters keep theirs, since ``%2F`` and ``/`` are not the same place."""
    if match[1] is None:
        return "%25"  # a percent sign that escapes nothing
    code = int(match[1], 16)
    return chr(code) if code in _UNRESERVED else f"%{match[1].upper()}"


def _kept_query(address: _Address) -> str:
    """The query without tracking parameters, in one form, in the order as written."""
    kept = []
    for part in address.query.split("&"):
        name, equals, value = part.partition("=")
        if part and not _is_tracking(unquote(name), unquote(value), address.host):
            kept.append(_recode(name) + equals + _recode(value))
    return "&".join(kept)


def strip_tracking(url: str) -> str:
    """An address without tracking parameters; everything else stays to the letter.

    >>> strip_tracking("https://a.example/1?x=1&utm_source=feed#top")
    'https://a.example/1?x=1#top'
    """
    rest, hash_, fragment = url.partition("#")
    before, mark, query = rest.partition("?")
    if not mark:
        return url
    host = host_of(url)
    parts = query.split("&")
    kept = [
        part
        for part in parts
        if not _is_tracking(unquote(part.partition("=")[0]).removeprefix("amp;"), unquote(part.partition("=")[2]), host)
    ]
    if len(kept) == len(parts):
        return url
    return before + ("?" + "&".join(kept) if kept else "") + hash_ + fragment


def is_tracker(url: str) -> bool:
    """Whether an address belongs to a host, or a path of one, that only counts readers."""
    address = _split(url)
    if address is None:
        return False
    labels = address.host.split(".")
    for start in range(len(labels) - 1):
        for path in _table().hosts.get(".".join(labels[start:]), ()):
            # ``/tr`` is a pixel, ``/travel`` somebody's page
            if address.path.startswith(path) and not address.path[len(path) :][:1].isalnum():
                return True
    return False


def original_image(url: str) -> str:
    """The picture's own address, out of any proxy; empty for what is no http(s) address.

    >>> original_image("https://images.weserv.nl/?url=img.news.example/a.jpg")
    'https://img.news.example/a.jpg'
    """
    found = url.strip()
    for _ in range(4):  # a proxy may stand behind a proxy
        inner = _unproxied(found)
        if not inner:
            break
        found = inner
    address = _split(found)
    if address is None:
        return ""
    # The rest of the address stays as its server knows it; only what no address may hold is encoded.
    scheme = "https" if found.startswith("//") else address.scheme
    query = f"?{_SPACES.sub('%20', address.query)}" if address.query else ""
    path = quote(address.path, safe=_SAFE + "%", errors="ignore") if address.path else "/"
    whole = f"{scheme}://{address.host}{address.port}{path}{quote(query, safe=_SAFE + '%[]', errors='replace')}"
    return strip_tracking(whole)


def _unproxied(url: str) -> str:
    """The address inside a proxy's address; empty if it is none."""
    address = _split(url)
    if address is None:
        return ""
    for proxy in _table().proxies:
        if proxy.hosts and address.host not in proxy.hosts:
            continue
        inner = _inner(proxy, address)
        if not inner:
            continue
        inner = unquote(inner) if re.match(r"(?i)https?%3a", inner) else inner
        inner = re.sub(r"^(https?):/(?!/)", r"\1://", inner)
        if _BARE_HOST.match(inner):
            inner = f"https://{inner}"
        if _split(inner) is not None:
            return inner
    return ""


def _inner(proxy: _Proxy, address: _Address) -> str:
    if proxy.path is not None:
        match = proxy.path.search(address.path)
        query = f"?{address.query}" if address.query and not proxy.hosts else ""
        return match["url"] + query if match else ""
    pairs = parse_qsl(address.query, keep_blank_values=True, errors="surrogateescape")
    return next((value for name, value in pairs if name in proxy.parameters), "")


@dataclass(frozen=True, slots=True)
class _Proxy:
    """How a proxy hides the address of a picture."""

    hosts: frozenset[str]
    parameters: tuple[str, ...]
    path: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Parameters:
    """Names of parameters that only follow readers."""

    names: re.Pattern[str]
    values: re.Pattern[str] | None
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """``trackers.toml``, compiled."""

    parameters: tuple[_Parameters, ...]
    hosts: Mapping[str, tuple[str, ...]]
    proxies: tuple[_Proxy, ...]


@lru_cache(maxsize=8192)
def _is_tracking(name: str, value: str, host: str) -> bool:
    for rule in _table().parameters:
        if not rule.names.fullmatch(name) or (rule.values and not rule.values.fullmatch(value)):
            continue
        if not rule.hosts or any(host == known or host.endswith(f".{known}") for known in rule.hosts):
            return True
    return False


@cache
def _table() -> _Table:
    rows = load_trackers()
    hosts: dict[str, list[str]] = {}
    for row in rows["hosts"]:
        for name in row["names"]:
            host, slash, path = str(name).partition("/")
            hosts.setdefault(host, []).append(slash + path)
    return _Table(
        tuple(
            _Parameters(
                _any(row["names"]),
                _any(row["values"]) if "values" in row else None,
                tuple(row.get("hosts", ())),
            )
            for row in rows["parameters"]
        ),
        {host: tuple(paths) for host, paths in hosts.items()},
        tuple(
            _Proxy(
                frozenset(row.get("hosts", ())),
                tuple(str(row.get("parameter", "")).split("|")),
                re.compile(row["path"]) if "path" in row else None,
            )
            for row in rows["proxies"]
        ),
    )


def load_trackers() -> dict[str, list[dict[str, Any]]]:
    """The table as written.

    :raises DataError: it is no TOML, or a row has no examples.
    """
    try:
        rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        msg = f"{TABLE.name}: {error}"
        raise DataError(msg) from error
    for kind, table in rows.items():
        for row in table:
            if not row.get("hits") or not row.get("unchanged"):
                msg = f"{TABLE.name}: {kind} of {row.get('owner')!r} needs at least one hit and one unchanged example"
                raise DataError(msg)
    return rows


def _any(globs: list[str]) -> re.Pattern[str]:
    """A pattern of names in which ``*`` stands for anything."""
    return re.compile("|".join(re.escape(glob).replace(r"\*", ".*") for glob in globs), re.IGNORECASE)
