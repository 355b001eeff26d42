"""Reads mirrored files again, wherever the mirrors are: the store keeps what was made of them, not their bytes."""

from __future__ import annotations

import os
from collections.abc import Mapping

from plugins.archive.buckets import is_bucket, open_bucket
from plugins.errors import NewsmirrorError


def read_mirrored(roots: Mapping[str, str], mirror: str, path: str, size: int = -1) -> bytes | None:
    """The first ``size`` bytes of a mirrored file, or all; None if it is gone or cannot be read.

    :param roots: mirror name -> folder or URL (``ArchiveSettings.roots``).
    """
    root = roots.get(mirror)
    if root is None:
        return None
    try:
        if is_bucket(root):
            data = open_bucket(root).read(path)
            return data if size < 0 else data[:size]
        with open(os.path.join(root, path), "rb") as stream:
            return stream.read(size)
    except (OSError, NewsmirrorError):
        return None


def split(roots: Mapping[str, str], file: str) -> tuple[str, str]:
    """Mirror and path of ``mirror/path``; the mirror's name may have a slash itself where ``ARCHIVE_AUTHORED`` does."""
    mirror = max((name for name in roots if file.startswith(f"{name}/")), key=len, default="")
    return mirror, file.removeprefix(f"{mirror}/")
