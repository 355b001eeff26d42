"""Comparing with what was left: makers whose code or templates changed, files of the output that somebody touched."""

from __future__ import annotations

from plugins.archive import fingerprints, output
from plugins.archive.steps.context import GIVEN, BuildContext
from plugins.archive.steps.rendering import Rendering
from plugins.errors import PageError


def compare_makers(context: BuildContext, rendering: Rendering) -> None:
    """Templates, settings or code changed: all pages of the makers that read them are stale."""
    if not context.scope.makers:
        return
    store, view = context.store, context.view()
    common = fingerprints.rendering_fingerprint(context.settings)
    for maker in context.pipeline.makers.values():
        if context.leaving():
            return
        try:
            templates = " ".join(view.templates.fingerprint(choices) for choices in maker.templates())
        except PageError as error:
            context.audience.failed(error)
            continue
        fingerprint = f"{common} {templates}"
        if store.fact(f"maker {maker.name}") == fingerprint:
            continue
        with store.transaction():
            store.pages.mark_stale(maker.name, maker.keys(view))
            store.pages.mark_all_stale(maker.name)
            store.set_fact(f"maker {maker.name}", fingerprint)
    for name in store.pages.makers() - {*context.pipeline.makers, GIVEN}:
        rendering.forget(list(store.pages.of_maker(name)))


def compare_output(context: BuildContext) -> None:
    """Find files that are missing, altered or nobody's."""
    if not context.scope.output:
        return
    root, pages = context.settings.output, context.store.pages
    ours = output.claim(root)
    unvisited = pages.folders()
    with context.store.transaction():
        for folder, files in output.walk(root, context.settings.retained):
            known = pages.left_in_folder(folder) if folder in unvisited else []
            unvisited.discard(folder)
            if files == known:
                continue
            for path, *_ in set(known) - set(files):
                _distrust(context, path)
            strange = sorted({path for path, *_ in files} - {path for path, *_ in known})
            if ours:
                output.remove_all(root, strange)
                context.result.note_removed(strange)
            else:
                context.result.foreign += len(strange)
        for folder in unvisited:
            for path, *_ in pages.left_in_folder(folder):
                _distrust(context, path)
    if not ours and not context.result.foreign:
        output.sign(root)  # all that is here we made, or nothing is


def _distrust(context: BuildContext, path: str) -> None:
    """A file is not as it was left: make it again."""
    pages = context.store.pages
    row = pages.get(path)
    pages.distrust(path)
    if row is not None and row.maker != GIVEN:
        pages.mark_stale(row.maker, [row.key])
