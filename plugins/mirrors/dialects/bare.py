"""The ``bare`` dialect: an instant, a link line, a rule, HTML on one line; nothing else.

<!--1614945600000-->
[天文台重新开放](https://news.example/1001)
------

<div>05/03/2021 - 10:20</div><p>天文台昨日重新开放。</p>
"""

from __future__ import annotations

import re

from plugins.errors import UnreadableFile
from plugins.mirrors.channels import channel_of
from plugins.mirrors.dialects.linked import begins_linked, take_apart
from plugins.mirrors.envelope import Envelope
from plugins.mirrors.reading import assemble
from plugins.records import Article, MirrorFile

NAME = "bare"

_MARKUP = re.compile(r"<[a-zA-Z]")


def detect(file: MirrorFile) -> bool:
    """An instant at the top, or a link line with its rule."""
    return begins_linked(file.text)


def read(file: MirrorFile) -> Article:
    """Read an article.

    :raises UnreadableFile: cut off inside the envelope.
    """
    parts = take_apart(file.text)
    if not parts.body.strip():
        raise UnreadableFile(file.path, "cut off: no body behind the line that links to the original")
    if not parts.has_link_line and not _MARKUP.search(parts.body):
        raise UnreadableFile(file.path, "cut off: an instant, but neither a link to the original nor a body")
    envelope = Envelope(
        dialect=NAME,
        body=parts.body,
        title=parts.title,
        url=parts.url,
        ms=parts.ms,
        channel=channel_of(file.path),
        notices=() if parts.url else ("no line links to the original",),
    )
    return assemble(envelope, file)
