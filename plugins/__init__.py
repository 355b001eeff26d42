"""Newsmirror: the rooms of the archive, in flow order.

``mirrors`` reads, ``cleaning`` cleans, ``topics`` links, ``archive`` renders, ``feeds`` publishes;
``store`` remembers. ``ARCHITECTURE.md`` is the map.
"""
