"""The ``bare`` dialect: an instant, a link line, a rule, HTML on one line; nothing else.

    <!--1614945600000-->
    [天文台重新开放](https://news.example/1001)
    ------

    <div>05/03/2021 - 10:20</div><p>天文台昨日重新开放。</p>
"""

from __future__ import annotations

from plugins.errors import UnreadableFile
from plugins.mirrors.channels import channel_of
from plugins.mirrors.dialects.linked import has_instant, has_link_line, take_apart
from plugins.mirrors.envelope import Envelope
from plugins.mirrors.reading import assemble
from plugins.records import Article, MirrorFile

NAME = "bare"


def detect(file: MirrorFile) -> bool:
    """An instant at the top, or a link line with its rule."""
    return has_instant(file.text) or has_link_line(file.text)


def read(file: MirrorFile) -> Article:
    """Read an article.

    :raises UnreadableFile: cut off inside the envelope.
    """
    if not has_link_line(file.text):
        raise UnreadableFile(file.path, "cut off: an instant, but no line that links to the original")
    parts = take_apart(file.text)
    if not parts.body.strip():
        raise UnreadableFile(file.path, "cut off: no body behind the line that links to the original")
    envelope = Envelope(
        NAME, parts.body, title=parts.title, url=parts.url, ms=parts.ms, channel=channel_of(file.path)
    )
    return assemble(envelope, file)
