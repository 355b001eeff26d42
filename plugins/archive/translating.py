"""Messages in templates: Jinja's i18n extension, with translations put in when a template is compiled.

A site has one language, so a message is as constant as the HTML around it. ``Translating`` replaces the calls to
gettext in a parsed template by their texts, with the values of variables between them; Jinja joins these with the HTML
before and behind, and a page pays nothing for being translated. Only plurals, in languages that have them, are looked
up while a page is made.
"""

from __future__ import annotations

import marshal
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment, TemplateAssertionError, nodes
from jinja2.bccache import Bucket
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from plugins.archive.fingerprints import compiler_fingerprint
from plugins.archive.keepsakes import Keepsakes
from plugins.localization import Localization

EXTENSION = "jinja2.ext.i18n"
_VARIABLE = re.compile(r"%\((\w+)\)s")
Message = tuple[str, ...]
"""A message, or its singular and plural."""
_ALWAYS: Message = ("Date unknown",)
"""What the filters of dates may say of a constant, which Jinja works out when it compiles."""


def localize(environment: Environment, localization: Localization) -> None:
    """Give an environment messages, dates and numbers of a language."""
    environment.add_extension(EXTENSION)
    environment.policies["ext.i18n.trimmed"] = True
    install = environment.install_gettext_callables  # type: ignore[attr-defined]  # the extension adds it
    install(localization.gettext, localization.ngettext, newstyle=True)
    environment.filters["date"] = localization.date
    environment.filters["long_date"] = localization.long_date
    environment.filters["month_day"] = localization.month_day
    environment.filters["month"] = localization.month
    environment.filters["number"] = localization.number
    environment.globals["date_span"] = localization.span
    environment.globals["weekdays"] = localization.weekdays


@dataclass(frozen=True, slots=True)
class _Kept:
    """A compiled template, and what that depends on besides its text."""

    checksum: str
    """Of the text."""
    language: str
    """Of the environment that compiled it."""
    said: Mapping[Message, str]
    """The messages in it and what they said."""
    code: CodeType
    """Python's, as Jinja runs it."""


class CompiledTemplates(BytecodeCache):
    """Templates that were compiled: one is compiled again if its text differs, or a message in it.

    This process remembers them, for a server makes new environments whenever a template or a catalogue changes; and
    they lie beside the store for the next one: each build, and each worker of it, compiled them for 0.4 s.
    """

    _kept: Mapping[str, dict[str, _Kept]] = {"ours": {}, "pelicans": {}}

    def __init__(self, localization: Localization, kind: str, keepsakes: Keepsakes) -> None:
        """For one environment.

        :param kind: ``ours`` or ``pelicans``: environments of a kind compile the same text to the same code.
        :param keepsakes: where they lie.
        """
        self._localization = localization
        self._kind = kind
        self._templates = self._kept[kind]
        self._keepsakes = keepsakes
        self.said: Mapping[Message, str] = {}
        """What the messages say that were put into the template compiled last."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja asks for a template."""
        kept = self._templates.get(bucket.key) or self._read(bucket.key)
        if kept is None or (kept.checksum, kept.language) != (bucket.checksum, self._localization.language):
            return
        if all(translate(self._localization, message) == text for message, text in kept.said.items()):
            bucket.code = kept.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Jinja has compiled a template."""
        assert bucket.code is not None
        said = {**self.said, _ALWAYS: translate(self._localization, _ALWAYS)}
        kept = _Kept(bucket.checksum, self._localization.language, said, bucket.code)
        self._templates[bucket.key] = kept
        data = marshal.dumps((compiler_fingerprint(), kept.checksum, kept.language, [*said.items()], kept.code))
        self._keepsakes.keep(self._name(bucket.key), data)

    def _read(self, key: str) -> _Kept | None:
        data = self._keepsakes.get(self._name(key))
        if data is None:
            return None
        fingerprint, checksum, language, said, code = marshal.loads(data)  # noqa: S302 - as we wrote it: it is checked
        if fingerprint != compiler_fingerprint():
            return None
        kept = self._templates[key] = _Kept(checksum, language, dict(said), code)
        return kept

    def _name(self, key: str) -> str:
        """Of a keepsake; code of another Python has another name."""
        return f"{self._kind}-{sys.implementation.cache_tag}-{key}"


def translate(localization: Localization, message: Message) -> str:
    """What a message, or a pair of singular and plural of a language that has none, says."""
    if len(message) == 1:
        return localization.gettext(message[0])
    singular, plural = message
    return localization.ngettext(singular, plural, 1)


class TranslatingEnvironment(Environment):
    """An environment of one language; it escapes what is not markup (``autoescape``)."""

    def __init__(self, localization: Localization, keepsakes: Keepsakes, **options: Any) -> None:
        self._compiled = CompiledTemplates(localization, "ours", keepsakes)
        super().__init__(**options, autoescape=True, bytecode_cache=self._compiled)
        self._localization = localization
        localize(self, localization)

    def _generate(self, source: nodes.Template, *rest: Any, **options: Any) -> str:
        """Jinja's hook between parsing and compiling."""
        translating = Translating(self._localization)
        code = super()._generate(translating.visit(source), *rest, **options)
        self._compiled.said = translating.said
        return code


class Translating(NodeTransformer):
    """Replaces calls to gettext by what they return. Texts of catalogues are markup, as those of templates are."""

    def __init__(self, localization: Localization) -> None:
        self._localization = localization
        self.said: dict[Message, str] = {}
        """The messages of the template, and what was put in their place."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's name for it
        """``gettext("...", name=value)``, ``_`` and ``ngettext``, as the extension writes ``{% trans %}`` too.

        :raises TemplateAssertionError: the translation names a variable that the template does not.
        """
        self.generic_visit(node)
        message = self._message(node)
        if message is None:
            return node
        values = {item.key: item.value for item in node.kwargs}
        if len(node.args) > 1:  # the number of ngettext, which messages may name
            values.setdefault("num", node.args[-1])
        parts: list[nodes.Expr] = []
        for index, part in enumerate(_VARIABLE.split(message)):
            if index % 2 == 0:
                text = Markup(part.replace("%%", "%"))  # noqa: S704 - ours, as the template is
                parts += [nodes.Const(text, lineno=node.lineno)] if text else []
            elif part in values:
                parts.append(values[part])
            else:
                raise TemplateAssertionError(f"the message {message!r} names {part!r}", node.lineno)
        return parts[0] if len(parts) == 1 else nodes.Concat(parts, lineno=node.lineno)

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 - Jinja's name for it
        """Parts of a text that is printed are printed one by one: each constant joins the HTML beside it."""
        self.generic_visit(node)
        node.nodes = [
            part for child in node.nodes for part in (child.nodes if isinstance(child, nodes.Concat) else [child])
        ]
        return node

    def _message(self, node: nodes.Call) -> str | None:
        """The translation; None where it is known only when the page is made."""
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if name not in ("_", "gettext", "ngettext") or node.dyn_args or node.dyn_kwargs:
            return None
        values = [item.value for item in node.args if isinstance(item, nodes.Const) and isinstance(item.value, str)]
        if name == "ngettext":
            if self._localization.has_plurals or len(values) != 2:
                return None
            return self._say(values[0], values[1])
        return self._say(values[0]) if values and len(node.args) == 1 else None

    def _say(self, *message: str) -> str:
        self.said[message] = translate(self._localization, message)
        return self.said[message]
