"""``python -m plugins.live``: what ``inv live`` runs."""

from __future__ import annotations

import sys

from plugins.live.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
