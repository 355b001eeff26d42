"""Pelican's reader for pages in Markdown, on markdown-it-py."""

from __future__ import annotations

from pathlib import Path

from pelican.readers import BaseReader, MarkdownReader, Readers

from plugins.mirrors.dialects.authored import split_metadata
from plugins.mirrors.front_matter import read_front_matter, text_of
from plugins.mirrors.markdown import render


class MarkdownPageReader(BaseReader):  # type: ignore[misc]  # Pelican has no types
    """Front matter or Pelican's metadata above Markdown."""

    enabled = True
    file_extensions = ("md", "markdown")

    def read(self, filename: str) -> tuple[str, dict[str, object]]:
        """Content as HTML, and metadata in Pelican's types."""
        text = Path(filename).read_text(encoding="utf-8-sig")
        parts = split_metadata(text)
        if parts is None:
            return render(text), {}
        fields, _ = read_front_matter(parts[0])
        metadata = {name: self.process_metadata(name, _text(value)) for name, value in fields.items()}
        return render(parts[1]), metadata


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else text_of(value)


# Pelican's own reader needs another Markdown library; without extensions it does not warn that it is missing.
MarkdownReader.file_extensions = []


def add_reader(readers: Readers) -> None:
    """Take the place of Pelican's own reader, which needs another Markdown library."""
    for extension in MarkdownPageReader.file_extensions:
        readers.reader_classes[extension] = MarkdownPageReader
