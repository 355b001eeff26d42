"""The reader's switch between Simplified and Traditional Chinese: the table that a browser converts with.

``dictionaries`` reads what OpenCC knows; ``matching`` converts as OpenCC does, and as the theme's ``han.js`` does in
the browser; ``table`` chooses the phrases that are worth their bytes and writes them small; ``maker`` makes the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugins.pipeline import Pipeline


def register() -> None:
    """Nothing to tell Pelican: the archive's generator does the work."""


def contribute(pipeline: Pipeline) -> None:
    """Add the table.

    :raises SettingsError: OpenCC's dictionaries cannot be read here.
    """
    from plugins.errors import SettingsError
    from plugins.han.dictionaries import has_dictionaries
    from plugins.han.maker import TableMaker  # OpenCC takes a while to import

    if not has_dictionaries():
        msg = "plugins.han needs OpenCC's program opencc_dict, which is not installed; leave it out of PLUGINS"
        raise SettingsError(msg)
    pipeline.has_han = True
    pipeline.file_counts.append(lambda _articles: 1)
    pipeline.add_maker(TableMaker())
