"""Jinja2 as Pelican sets it up, in any process: the theme's templates, Pelican's ``simple`` behind them."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import jinja2
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    meta,
)

from plugins.archive import paths
from plugins.archive.fingerprints import compiler_fingerprint
from plugins.archive.keepsakes import Keepsakes
from plugins.archive.shared_parts import NAME, SharedParts, shared_templates
from plugins.archive.translating import EXTENSION, TranslatingEnvironment
from plugins.errors import PageError, TemplateFault
from plugins.localization import localization
from plugins.settings import ArchiveSettings

CONTENT = Path(__file__).parent / "templates"
"""Content of our special pages for themes that have no template for them."""

ANY = "*"
"""Among the templates that one names: a name that is known only when a page is made."""
MENTIONS = "mentions.json"
"""Name of the keepsake that says which templates name which."""
MOST_MENTIONS = 500
"""Texts of templates that it holds."""


def simple_theme() -> str:
    """Templates of Pelican's ``simple`` theme; found without importing Pelican, which takes 0.1 s."""
    spec = importlib.util.find_spec("pelican")
    if spec is None or spec.origin is None:
        msg = "Pelican is not installed"
        raise ImportError(msg)
    return os.path.join(os.path.dirname(spec.origin), "themes", "simple", "templates")


class Templates:
    """The templates of one theme."""

    def __init__(self, settings: ArchiveSettings) -> None:
        theme = FileSystemLoader(os.path.join(settings.theme, "templates"))
        simple = FileSystemLoader(simple_theme())
        own = FileSystemLoader([*settings.template_paths, os.path.join(settings.theme, "templates")])
        keepsakes = Keepsakes(settings.store)
        self.environment = TranslatingEnvironment(
            localization(settings),
            keepsakes,
            loader=ChoiceLoader(
                [
                    own,
                    simple,
                    PrefixLoader({"!simple": simple, "!theme": theme, "!news": FileSystemLoader(CONTENT)}),
                ]
            ),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.environment.filters["strftime"] = _strftime
        self._site = {**settings.site, **_OFF}
        self.environment.globals[NAME] = SharedParts(self.environment, self._site)
        self._mentions = _Mentions(keepsakes)
        self._chosen: dict[tuple[str, ...], str] = {}
        self._spoken: dict[tuple[str, tuple[str, ...]], bool] = {}

    def choose(self, names: Sequence[str]) -> str:
        """The first of these templates that there is.

        :raises PageError: there is none of them.
        """
        wanted = tuple(names)
        if wanted not in self._chosen:
            self._chosen[wanted] = next((name for name in wanted if self._exists(name)), "")
        if not self._chosen[wanted]:
            raise PageError(wanted[0], f"the theme has none of the templates {', '.join(wanted)}")
        return self._chosen[wanted]

    def render(self, names: Sequence[str], path: str, context: Mapping[str, object]) -> str:
        """A page as text.

        :param path: where the page will be: decides what ``SITEURL`` (the way to the top) is.
        :raises PageError: the template is missing.
        :raises TemplateFault: it is wrong.
        """
        name = self.choose(names)
        top = paths.top(path)
        page = {**self._site, "SITEURL": top, "localsiteurl": top, "output_file": path, **context}
        try:
            return self.environment.get_template(name).render(page)
        except PageError:
            raise
        except TemplateNotFound as error:
            raise TemplateFault(path, name, 0, f"there is no template {error.name}") from error
        except TemplateError as error:
            file, line = _place(error, name)
            raise TemplateFault(path, file, line, error.message or type(error).__name__) from error
        except Exception as error:
            if not _is_templates(error):  # the archive's: a damaged store shows here as well
                raise
            file, line = _place(error, name)
            raise TemplateFault(path, file, line, f"{type(error).__name__}: {error}") from error

    def fingerprint(self, names: Sequence[str]) -> str:
        """Changes when a template that these names lead to changes, whatever it extends and includes."""
        digest = hashlib.blake2b(digest_size=16)
        for name, source in self._sources(names):
            digest.update(f"{name}\0{source}\0".encode())
        return digest.hexdigest()

    def speaks_of(self, word: str, names: Sequence[str]) -> bool:
        """Whether a template that these names lead to may have a word: if none has, none shows what goes by that name.

        A template that is wrong may have any.
        """
        wanted = word, tuple(names)
        if wanted not in self._spoken:
            try:
                sources = [source for _, source in self._sources(names)]
            except PageError:
                return True
            self._spoken[wanted] = any(word in source for source in sources)
        return self._spoken[wanted]

    def _sources(self, names: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The template that these names lead to, and all that it extends, includes and shares: name and text.

        Of one that names others only when a page is made, all that there are.
        """
        seen, pending, anything = set[str](), [self.choose(names)], False
        while pending:
            name = pending.pop()
            if name in seen:
                continue
            seen.add(name)
            source, file, _ = self._source(name)
            yield name, source
            try:
                mentions = self._mentions.in_text(source)
            except TemplateSyntaxError as error:
                raise TemplateFault(name, file or name, error.lineno, error.message or "") from error
            pending += [mentioned for mentioned in mentions if mentioned != ANY]
            anything |= ANY in mentions
        for name in sorted(set(self.environment.list_templates()) - seen) if anything else ():
            try:
                source, *_ = self._source(name)
            except UnicodeDecodeError:
                continue  # a picture that lies among them
            yield name, source

    def _source(self, name: str) -> tuple[str, str | None, object]:
        loader = self.environment.loader
        assert loader is not None
        try:
            return loader.get_source(self.environment, name)
        except TemplateNotFound as error:
            raise PageError(name, "this template is named by another one and does not exist") from error

    def _exists(self, name: str) -> bool:
        loader = self.environment.loader
        assert loader is not None
        try:
            loader.get_source(self.environment, name)
        except TemplateNotFound:
            return False
        return True


_last: list[tuple[ArchiveSettings, int, Templates]] = []


def shared_edition(settings: ArchiveSettings, edition: int) -> Templates:
    """The templates of an edition, compiled once in a process as long as nobody asks for another one."""
    if not _last or (_last[0][0], _last[0][1]) != (settings, edition):
        _last[:] = [(settings, edition, Templates(settings))]
    return _last[0][2]


class _Mentions:
    """A template's text -> the templates that it names, in order. Kept: parsing all took 0.2 s of every build."""

    def __init__(self, keepsakes: Keepsakes) -> None:
        self._keepsakes = keepsakes
        self._known: dict[str, list[str]] = {}
        fingerprint, known = json.loads(keepsakes.get(MENTIONS) or '["", {}]')
        if fingerprint == compiler_fingerprint():
            self._known = known

    def in_text(self, source: str) -> list[str]:
        """The templates that a text names; ``ANY`` among them if it names one only when a page is made.

        :raises TemplateSyntaxError: it is none.
        """
        digest = hashlib.blake2b(source.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        names = self._known.get(digest)
        if names is None:
            tree = Environment(extensions=[EXTENSION], autoescape=True).parse(source)
            names = sorted({found or ANY for found in meta.find_referenced_templates(tree)} | shared_templates(tree))
            if len(self._known) >= MOST_MENTIONS:
                self._known.clear()  # texts that are no more
            self._known[digest] = names
            self._keepsakes.keep(MENTIONS, json.dumps([compiler_fingerprint(), self._known]).encode())
        return names


def _is_templates(error: Exception) -> bool:
    """Whether a template did what cannot be done: a line of it, or a filter of Jinja that it called, raised this."""
    last = traceback.extract_tb(error.__traceback__)[-1].filename
    return not last.endswith(".py") or last.startswith(os.path.dirname(jinja2.__file__))


def _place(error: Exception, name: str) -> tuple[str, int]:
    """Template, by its path where it has one, and line where something went wrong; line 0 where nobody knows.

    Jinja writes templates' names and lines into tracebacks; the innermost one that is a template is the place.
    """
    if isinstance(error, TemplateSyntaxError):
        return error.filename or error.name or name, error.lineno
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.endswith(".py")]
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else (name, 0)


_OFF = {"FEED_ALL_ATOM": None, "FEED_ALL_RSS": None, "FEED_ATOM": None, "FEED_RSS": None,
        "CATEGORY_FEED_ATOM": None, "CATEGORY_FEED_RSS": None, "TAG_FEED_ATOM": None, "TAG_FEED_RSS": None}  # fmt: skip
"""Pelican's own feeds do not exist here; stock themes must not link to them."""


def _strftime(value: object, form: str = "%Y-%m-%d") -> str:
    """Pelican's date filter."""
    return str(getattr(value, "strftime", lambda _form: "")(form))
