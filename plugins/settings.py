"""The archive's settings: read once from Pelican's, validated, typed, plain, ready for a worker process.

Everything of ours is called ``MIRRORS``, ``MAX_FILES`` or ``ARCHIVE_...``; other names belong to Pelican
or to the theme and pass through untouched in :attr:`ArchiveSettings.site`.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TypeVar

from plugins.errors import SettingsError
from plugins.localization import LANGUAGES

T = TypeVar("T")

_HOST = re.compile(r"https?://[^/\s]+", re.IGNORECASE)
_PROTOCOL = re.compile(r"[a-z][a-z0-9+.-]*")
_DASK = re.compile(r"dask://[^/\s:@]+:\d{1,5}|dask://\[[0-9a-fA-F:]+\]:\d{1,5}")


@dataclass(frozen=True, slots=True)
class ArchiveSettings:
    """What a build reads; every field is a plain value."""

    mirrors: Mapping[str, str]
    """Mirror name -> absolute folder or URL (``MIRRORS``: a list of these, or a table of name = folder)."""
    content: str
    """Absolute path of Pelican's content folder (``PATH``)."""
    output: str
    """Absolute path of the output folder (``OUTPUT_PATH``), or a URL (``ARCHIVE_OUTPUT``)."""
    theme: str
    """Absolute path of the theme (``THEME``)."""
    theme_static: tuple[str, ...]
    """Folders of the theme whose files are published (``THEME_STATIC_PATHS``)."""
    store: str
    """Absolute path of the folder of the store (``ARCHIVE_STORE``)."""
    shared: str
    """Absolute path or URL of a folder that all machines of a cluster reach (``ARCHIVE_SHARED``); empty: ``store``."""
    storage: Mapping[str, Mapping[str, object]]
    """Protocol of a URL -> options of its fsspec file system (``ARCHIVE_STORAGE``)."""
    executor: str
    """Where work runs: ``processes`` (default) or ``dask://HOST:PORT`` (``ARCHIVE_EXECUTOR``)."""
    workers: int
    """Processes that clean and render (``ARCHIVE_WORKERS``, default: the cores)."""
    authored: tuple[str, ...]
    """Folders below ``content`` with articles of our own (``ARCHIVE_AUTHORED``, default ``articles``)."""
    topics_file: str
    """Absolute path of the table of topic aliases (``ARCHIVE_TOPICS``, default ``topics.toml`` in ``content``)."""
    page_size: int
    """Articles on a full list page (``ARCHIVE_PAGE_SIZE``, default 60)."""
    topic_page_min: int
    """Articles from which a topic has a page of its own (``ARCHIVE_TOPIC_PAGE_MIN``, default 3)."""
    topic_active_min: int
    """Articles from which a topic is active: pages and a feed (``ARCHIVE_TOPIC_ACTIVE_MIN``, default 10)."""
    feed_formats: tuple[str, ...]
    """Formats of the feeds of sources, categories and topics, the one to recommend first (``ARCHIVE_FEED_FORMATS``)."""
    feed_entries: int
    """Newest articles in a feed, and articles on a page of its history (``ARCHIVE_FEED_ENTRIES``, default 30)."""
    feed_bytes: int
    """A feed holds fewer articles where so many would be larger (``ARCHIVE_FEED_BYTES``, default 250,000)."""
    feed_history: str
    """What older articles have in a feed's history: one of ``FEED_HISTORY`` (``ARCHIVE_FEED_HISTORY``)."""
    feed_gzip: bool
    """Whether each feed has a compressed twin beside it (``ARCHIVE_FEED_GZIP``, default no)."""
    language: str
    """Of the interface: ``zh-Hans``, ``zh-Hant`` or ``en`` (``ARCHIVE_LANGUAGE``, default ``zh-Hans``)."""
    images: str
    """``link`` (default: nothing is loaded) or ``remote`` (``ARCHIVE_IMAGES``)."""
    canonical: str
    """Which address search engines are told is the article's own: ``site`` or ``original`` (``ARCHIVE_CANONICAL``)."""
    max_file_bytes: int
    """Larger input files are quarantined (``ARCHIVE_MAX_FILE_BYTES``, default 16 MiB)."""
    max_files: int
    """Budget of output files, 0 for none (``MAX_FILES``): small topics lose their pages and feeds until it fits."""
    publish: Mapping[str, object]
    """Where the site is published (``ARCHIVE_PUBLISH``); ``plugins.publish.target`` says what it can name."""
    site_url: str
    """``SITEURL`` without a slash at its end; empty: the output has no absolute address."""
    plugins: tuple[str, ...]
    """Dotted names (``PLUGINS``), in flow order."""
    template_paths: tuple[str, ...]
    """Folders of templates that come before the theme's (``THEME_TEMPLATES_OVERRIDES``)."""
    retained: tuple[str, ...]
    """Names at the top of the output that pruning leaves alone (``OUTPUT_RETENTION``)."""
    site: Mapping[str, object] = field(default_factory=dict)
    """Every setting that is a plain value and the same everywhere, under its Pelican name: what templates see."""

    @property
    def site_name(self) -> str:
        """``SITENAME``."""
        return str(self.site.get("SITENAME", ""))

    def roots(self) -> dict[str, str]:
        """Mirror name -> absolute folder or URL: the mirrors, and the site's own articles as one more."""
        own = {folder: os.path.join(self.content, folder) for folder in self.authored}
        return {**self.mirrors, **{name: folder for name, folder in own.items() if os.path.isdir(folder)}}

    @property
    def scratch(self) -> str:
        """Folder or URL where the processes of a build leave things for one another."""
        return self.shared or self.store


NAMES = (
    "MIRRORS", "MAX_FILES", "ARCHIVE_STORE", "ARCHIVE_WORKERS", "ARCHIVE_AUTHORED", "ARCHIVE_TOPICS",
    "ARCHIVE_PAGE_SIZE", "ARCHIVE_TOPIC_PAGE_MIN", "ARCHIVE_TOPIC_ACTIVE_MIN", "ARCHIVE_FEED_FORMATS",
    "ARCHIVE_FEED_ENTRIES", "ARCHIVE_FEED_BYTES", "ARCHIVE_FEED_HISTORY", "ARCHIVE_FEED_GZIP", "ARCHIVE_IMAGES",
    "ARCHIVE_CANONICAL", "ARCHIVE_LANGUAGE", "ARCHIVE_MAX_FILE_BYTES", "ARCHIVE_EXECUTOR", "ARCHIVE_OUTPUT",
    "ARCHIVE_SHARED", "ARCHIVE_STORAGE",
    "ARCHIVE_PUBLISH",
)  # fmt: skip
"""Every setting of ours; the README describes each (a test holds it to that)."""

FEED_FORMATS = ("rss", "atom", "json")
"""What ``ARCHIVE_FEED_FORMATS`` can name."""
FEED_HISTORY = ("sources", "summary", "full", "none")
"""What ``ARCHIVE_FEED_HISTORY`` can be, the default first: whole texts in the history of sources, where each article
stands once, and summaries in all others; summaries; whole texts in all; no history."""

MACHINE_SETTINGS = frozenset({
    "PATH", "OUTPUT_PATH", "THEME", "MIRRORS", "ARCHIVE_STORE", "ARCHIVE_WORKERS", "CACHE_PATH", "PORT", "BIND",
    "DEBUG", "LOG_FILTER", "AUTORELOAD", "PLUGIN_PATHS", "THEME_TEMPLATES_OVERRIDES", "THEME_STATIC_PATHS",
    "ARCHIVE_EXECUTOR", "ARCHIVE_OUTPUT", "ARCHIVE_SHARED", "ARCHIVE_STORAGE", "ARCHIVE_PUBLISH",
})  # fmt: skip
"""Settings that no page can show: they differ from machine to machine."""

_RANGES = {
    "ARCHIVE_WORKERS": (1, 256),
    "ARCHIVE_PAGE_SIZE": (1, 1000),
    "ARCHIVE_TOPIC_PAGE_MIN": (1, 10**6),
    "ARCHIVE_TOPIC_ACTIVE_MIN": (1, 10**6),
    "ARCHIVE_FEED_ENTRIES": (1, 500),
    "ARCHIVE_FEED_BYTES": (10_000, 10**8),
    "ARCHIVE_MAX_FILE_BYTES": (1024, 2**30),
    "MAX_FILES": (0, 10**9),
}


def read_settings(pelican: Mapping[str, object]) -> ArchiveSettings:
    """Validate Pelican's settings into ours.

    :raises SettingsError: one message that names every setting that is unknown or wrong.
    """
    problems = [*_unknown(pelican)]

    def take(read: Callable[[], T], fallback: T) -> T:
        try:
            return read()
        except SettingsError as error:
            problems.append(str(error))
            return fallback

    content = _absolute(pelican.get("PATH") or "content")
    mirrors = take(lambda: _mirrors(pelican.get("MIRRORS", ())), dict[str, str]())
    numbers = {name: take(lambda name=name: _number(pelican, name), 0) for name in _RANGES}  # type: ignore[misc]
    language = take(lambda: _choice(pelican, "ARCHIVE_LANGUAGE", tuple(LANGUAGES)), "en")
    settings = ArchiveSettings(
        mirrors=mirrors,
        content=content,
        output=take(lambda: _output(pelican), ""),
        theme=_absolute(pelican.get("THEME") or ""),
        theme_static=tuple(str(path) for path in _sequence(pelican.get("THEME_STATIC_PATHS"))),
        store=take(lambda: _absolute(_text(pelican, "ARCHIVE_STORE", ".archive")), ""),
        shared=take(lambda: _place("ARCHIVE_SHARED", pelican.get("ARCHIVE_SHARED", "")), ""),
        storage=take(lambda: _storage(pelican.get("ARCHIVE_STORAGE", {})), {}),
        executor=take(lambda: _executor(pelican.get("ARCHIVE_EXECUTOR", "processes")), "processes"),
        workers=numbers["ARCHIVE_WORKERS"],
        authored=take(
            lambda: tuple(
                _inside("ARCHIVE_AUTHORED", folder) for folder in _texts(pelican, "ARCHIVE_AUTHORED", ("articles",))
            ),
            (),
        ),
        topics_file=take(
            lambda: os.path.join(content, _inside("ARCHIVE_TOPICS", _text(pelican, "ARCHIVE_TOPICS", "topics.toml"))),
            "",
        ),
        page_size=numbers["ARCHIVE_PAGE_SIZE"],
        topic_page_min=numbers["ARCHIVE_TOPIC_PAGE_MIN"],
        topic_active_min=numbers["ARCHIVE_TOPIC_ACTIVE_MIN"],
        feed_formats=take(lambda: _feed_formats(pelican), FEED_FORMATS[:1]),
        feed_entries=numbers["ARCHIVE_FEED_ENTRIES"],
        feed_bytes=numbers["ARCHIVE_FEED_BYTES"],
        feed_history=take(lambda: _choice(pelican, "ARCHIVE_FEED_HISTORY", FEED_HISTORY), "none"),
        feed_gzip=take(lambda: _flag(pelican, "ARCHIVE_FEED_GZIP"), False),  # noqa: FBT003 - a fallback value
        language=language,
        images=take(lambda: _choice(pelican, "ARCHIVE_IMAGES", ("link", "remote")), "link"),
        canonical=take(lambda: _choice(pelican, "ARCHIVE_CANONICAL", ("site", "original")), "site"),
        max_file_bytes=numbers["ARCHIVE_MAX_FILE_BYTES"],
        max_files=numbers["MAX_FILES"],
        publish=take(lambda: _table(pelican, "ARCHIVE_PUBLISH"), dict[str, object]()),
        site_url=take(lambda: _site_url(pelican.get("SITEURL", "")), ""),
        plugins=tuple(name for name in _sequence(pelican.get("PLUGINS")) if isinstance(name, str)),
        template_paths=tuple(_absolute(path) for path in _sequence(pelican.get("THEME_TEMPLATES_OVERRIDES"))),
        retained=tuple(str(name) for name in _sequence(pelican.get("OUTPUT_RETENTION"))),
        site={
            name: value
            for name, value in pelican.items()
            if name.isupper() and name not in MACHINE_SETTINGS and _is_plain(value)
        }
        | {"DEFAULT_LANG": language},
    )
    problems += _folder_clashes(settings)
    if problems:
        raise SettingsError("; ".join(problems))
    return settings


def _unknown(pelican: Mapping[str, object]) -> list[str]:
    """Names that look like ours and are not; a theme's own settings pass."""
    problems = []
    for name in pelican:
        if not isinstance(name, str) or name in NAMES or not name.isupper():
            continue
        near = difflib.get_close_matches(name, NAMES, n=3, cutoff=0.75)
        if name.startswith("ARCHIVE_") or difflib.get_close_matches(name, NAMES, n=1, cutoff=0.87):
            hint = f"; did you mean {' or '.join(near)}?" if near else f"; there are {', '.join(NAMES)}"
            problems.append(f"unknown setting {name}{hint}")
    return problems


def _mirrors(value: object) -> dict[str, str]:
    """``MIRRORS`` as a table of name -> absolute folder or URL."""
    if isinstance(value, Mapping):
        pairs = [(str(name), str(folder)) for name, folder in value.items()]
    elif isinstance(value, (list, tuple)) and all(isinstance(folder, (str, os.PathLike)) for folder in value):
        pairs = [(os.path.basename(_place("MIRRORS", folder)), str(folder)) for folder in value]
    else:
        msg = f"MIRRORS must be a list of folders or a table of name = folder, not {value!r}"
        raise SettingsError(msg)
    mirrors: dict[str, str] = {}
    for name, folder in pairs:
        path = _place("MIRRORS", folder)
        # Whether a URL leads anywhere only its store can tell: the scan asks it.
        if "://" not in path and not os.path.isdir(path):
            msg = f"MIRRORS names {folder!r}, which is no folder"
            raise SettingsError(msg)
        if name in mirrors:
            msg = (
                f"MIRRORS has two folders called {name!r}; give them names: "
                f'{{"{name}": "{mirrors[name]}", "{name}-2": "{path}"}}'
            )
            raise SettingsError(msg)
        mirrors[name] = path
    return mirrors


def absolute_place(place: str) -> str:
    """A folder's absolute path; a URL as it is."""
    return place if "://" in place else _absolute(place)


def _place(name: str, value: object) -> str:
    """An absolute path, or a URL without a slash at its end."""
    text = os.fspath(value) if isinstance(value, os.PathLike) else value
    if not isinstance(text, str):
        msg = f"{name} must name a folder or a URL, not {value!r}"
        raise SettingsError(msg)
    if not text:
        return ""
    if "://" not in text:
        return _absolute(text)
    protocol, _, rest = text.rstrip("/").partition("://")
    if protocol == "file":
        msg = f"{name} names {text!r}: write a folder of this machine without file://"
        raise SettingsError(msg)
    if not _PROTOCOL.fullmatch(protocol) or not rest.strip("/") or {"", ".", ".."} & set(rest.split("/")):
        msg = f"{name} must be PROTOCOL://BUCKET/FOLDER, not {text!r}"
        raise SettingsError(msg)
    return f"{protocol}://{rest}"


def _output(pelican: Mapping[str, object]) -> str:
    """``ARCHIVE_OUTPUT``, a URL, if there is one; Pelican makes a path of whatever ``OUTPUT_PATH`` is."""
    place = _place("ARCHIVE_OUTPUT", pelican.get("ARCHIVE_OUTPUT", ""))
    if place and "://" not in place:
        msg = f"ARCHIVE_OUTPUT must be a URL like s3://bucket/site, a folder belongs in OUTPUT_PATH, not {place!r}"
        raise SettingsError(msg)
    return place or _absolute(pelican.get("OUTPUT_PATH") or "output")


def _storage(value: object) -> dict[str, dict[str, object]]:
    if (
        not isinstance(value, Mapping)
        or not all(isinstance(options, Mapping) for options in value.values())
        or not _is_plain({str(name): dict(options) for name, options in value.items()})
    ):
        msg = f'ARCHIVE_STORAGE must be a table like {{"s3": {{"endpoint_url": "https://..."}}}}, not {value!r}'
        raise SettingsError(msg)
    return {str(name): dict(options) for name, options in value.items()}


def _executor(value: object) -> str:
    if value != "processes" and not (isinstance(value, str) and _DASK.fullmatch(value)):
        msg = f"ARCHIVE_EXECUTOR must be 'processes' or 'dask://HOST:PORT', a Dask scheduler's address, not {value!r}"
        raise SettingsError(msg)
    return str(value)


_DEFAULTS: Mapping[str, int] = {
    "ARCHIVE_PAGE_SIZE": 60,
    "ARCHIVE_TOPIC_PAGE_MIN": 3,
    "ARCHIVE_TOPIC_ACTIVE_MIN": 10,
    "ARCHIVE_FEED_ENTRIES": 30,
    "ARCHIVE_FEED_BYTES": 250_000,
    "ARCHIVE_MAX_FILE_BYTES": 16 * 2**20,
    "MAX_FILES": 0,
}


def _number(pelican: Mapping[str, object], name: str) -> int:
    value = pelican.get(name, _DEFAULTS.get(name))
    if value is None and name == "ARCHIVE_WORKERS":
        value = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    low, high = _RANGES[name]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        msg = f"{name} must be a whole number from {low} to {high}, not {value!r}"
        raise SettingsError(msg)
    return value


def _text(pelican: Mapping[str, object], name: str, default: str) -> str:
    value = pelican.get(name, default)
    if not isinstance(value, (str, os.PathLike)) or not str(value):
        msg = f"{name} must be a text, not {value!r}"
        raise SettingsError(msg)
    return str(value)


def _texts(pelican: Mapping[str, object], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = pelican.get(name, default)
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        msg = f"{name} must be a list of texts, not {value!r}"
        raise SettingsError(msg)
    return tuple(value)


def _inside(name: str, path: str) -> str:
    """A path that stays in the content folder."""
    if os.path.isabs(path) or ".." in Path(path).parts:
        msg = f"{name} must name what lies in the content folder (PATH), not {path!r}"
        raise SettingsError(msg)
    return path


def _choice(pelican: Mapping[str, object], name: str, choices: tuple[str, ...]) -> str:
    value = pelican.get(name, choices[0])
    if value not in choices:
        near = difflib.get_close_matches(str(value), choices, n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        msg = f"{name} must be one of {', '.join(map(repr, choices))}, not {value!r}{hint}"
        raise SettingsError(msg)
    return str(value)


def _feed_formats(pelican: Mapping[str, object]) -> tuple[str, ...]:
    formats = _texts(pelican, "ARCHIVE_FEED_FORMATS", FEED_FORMATS[:1])
    if not formats or len(set(formats)) < len(formats) or not set(formats) <= set(FEED_FORMATS):
        msg = f"ARCHIVE_FEED_FORMATS must name one or more of {', '.join(map(repr, FEED_FORMATS))}, not {formats!r}"
        raise SettingsError(msg)
    return formats


def _flag(pelican: Mapping[str, object], name: str) -> bool:
    value = pelican.get(name, False)
    if not isinstance(value, bool):
        msg = f"{name} must be True or False, not {value!r}"
        raise SettingsError(msg)
    return value


def _table(pelican: Mapping[str, object], name: str) -> dict[str, object]:
    value = pelican.get(name, {})
    if not isinstance(value, Mapping):
        msg = f"{name} must be a table, not {value!r}"
        raise SettingsError(msg)
    return {str(key): item for key, item in value.items()}


def _site_url(value: object) -> str:
    text = str(value or "").rstrip("/")
    if text and not _HOST.match(text):
        msg = f"SITEURL must be empty or begin with http:// or https://, not {value!r}"
        raise SettingsError(msg)
    return text


def _folder_clashes(settings: ArchiveSettings) -> list[str]:
    """Output is written and pruned: it must not hold, or lie in, what we read."""
    sources = {"PATH": settings.content, "ARCHIVE_STORE": settings.store, "THEME": settings.theme}
    sources |= {f"mirror {name!r}": folder for name, folder in settings.mirrors.items()}
    sources |= {"ARCHIVE_SHARED": settings.shared}
    if not settings.output:
        return []  # was wrong and is named already
    output = _real(settings.output)
    problems = []
    for name, folder in sources.items():
        source = _real(folder)
        if folder and (_lies_in(source, output) or _lies_in(output, source)):
            problems.append(f"OUTPUT_PATH and {name} lie in one another: {output} and {source}")
    return problems


def _lies_in(place: str, folder: str) -> bool:
    return place == folder or place.startswith(folder.rstrip("/") + "/")


def _real(place: str) -> str:
    return place if "://" in place else os.path.realpath(place)


def _absolute(path: object) -> str:
    return os.path.abspath(os.path.expanduser(os.fspath(path)))  # type: ignore[call-overload, no-any-return]


def _sequence(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else ()


def _is_plain(value: object) -> bool:
    """True for what JSON could hold: it crosses process borders and has a stable fingerprint."""
    if isinstance(value, (str, int, float, bool, type(None))):
        return True
    if isinstance(value, (list, tuple)):
        return all(_is_plain(item) for item in value)
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(item) for key, item in value.items())
    return False


FIELDS = tuple(item.name for item in fields(ArchiveSettings))
