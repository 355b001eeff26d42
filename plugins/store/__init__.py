"""STORE: remembers between builds what was seen, read and written (SQLite).

``schema`` is the whole schema; ``connection`` opens it; ``files``, ``articles``, ``lists``, ``pages``,
``related`` and ``search`` are one module a noun; ``store`` assembles them.
"""

from plugins.store.store import Store

__all__ = ["Store"]
