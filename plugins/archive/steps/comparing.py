"""Comparing with what was left: makers whose code or templates changed, files of the output that somebody touched."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable
from typing import Self

from plugins.archive import output
from plugins.archive.buckets import is_bucket
from plugins.archive.inspection import File, Inspection, list_folder, strange_folders
from plugins.archive.intake import printable
from plugins.archive.steps.context import BuildContext
from plugins.archive.steps.rendering import Rendering
from plugins.errors import NewsmirrorError, PageError
from plugins.store.pages import GIVEN


def compare_makers(context: BuildContext, rendering: Rendering) -> None:
    """Templates, settings or code changed: all pages of the makers that read them are stale."""
    if not context.scope.makers:
        return
    store, view = context.store, context.view()
    for maker in context.pipeline.makers.values():
        if context.leaving():
            return
        try:
            templates = " ".join(view.templates.fingerprint(choices) for choices in maker.templates())
        except PageError as error:
            context.audience.failed(error)
            continue
        fingerprint = f"{context.rules.rendering} {templates}"
        if store.fact(f"maker {maker.name}") == fingerprint:
            continue
        with store.transaction():
            store.pages.mark_stale(maker.name, maker.keys(view))
            store.pages.mark_all_stale(maker.name)
            store.set_fact(f"maker {maker.name}", fingerprint)
    for name in {*store.pages.makers(), *store.pages.stale_makers()} - {*context.pipeline.makers, GIVEN}:
        rendering.forget(list(store.pages.of_maker(name)))
        with store.transaction():  # a build may have left work of it
            store.pages.mark_fresh(name, store.pages.stale_of(name))
            store.set_fact(f"maker {name}", "")


class OutputCheck:
    """Finds files that are missing, altered or nobody's."""

    def __init__(self, context: BuildContext) -> None:
        self._context = context
        self._inspection: Inspection | None = None

    def __enter__(self) -> Self:
        """Have the output looked through while other work is done; nothing to look at, nothing begun."""
        settings, scope = self._context.settings, self._context.scope
        if scope.output and not is_bucket(settings.output) and self._context.store.pages.is_any():
            self._inspection = Inspection(settings.output, settings.retained, settings.store)
        return self

    def __exit__(self, *_: object) -> None:
        if self._inspection is not None:
            self._inspection.end()

    def compare(self) -> None:
        """Mark what has to be made again, and delete what nobody made, if the output is ours."""
        context = self._context
        if not context.scope.output:
            return
        root, retained = context.settings.output, context.settings.retained
        ours = output.claim(root)
        with context.store.transaction():
            strange: Iterable[tuple[str, list[File]]]
            if self._inspection is None:
                strange = strange_folders(context.store.pages, output.walk(root, retained))
            else:
                strange = ((folder, _files_in(root, folder, retained)) for folder in self._inspection.folders())
            for folder, files in strange:
                self._compare_folder(folder, files, ours=ours)
        if not ours and not context.result.foreign:
            output.sign(root)  # all that is here we made, or nothing is

    def _compare_folder(self, folder: str, files: list[File], *, ours: bool) -> None:
        context = self._context
        known = context.store.pages.left_in_folder(folder) if printable(folder) == folder else []
        for path, *_ in set(known) - set(files):
            _distrust(context, path)
        strange = sorted({path for path, *_ in files} - {path for path, *_ in known})
        if ours:
            output.remove_all(context.settings.output, strange)
            context.result.note_removed(strange)
        else:
            context.result.foreign += len(strange)


def _files_in(root: str, folder: str, retained: Container[str]) -> list[File]:
    """The files of a folder in which there are, or should be, some of ours."""
    try:
        return list_folder(root, folder, retained)[0]
    except OSError as error:
        msg = f"{os.path.join(root, folder)} cannot be read: {error.strerror}"
        raise NewsmirrorError(msg) from error


def _distrust(context: BuildContext, path: str) -> None:
    """A file is not as it was left: make it again."""
    pages = context.store.pages
    row = pages.get(path)
    pages.distrust(path)
    if row is not None and row.maker != GIVEN:
        pages.mark_stale(row.maker, [row.key])
