"""Settings of the published site: those of pelicanconf.py, with an address, an output of its own and a target.

``inv publish`` reads this file. Write your own address and target; docs/publishing.md says what there is.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, os.fspath(Path(__file__).parent))

from pelicanconf import *  # noqa: F403 - a settings file is its names
from pelicanconf import ROOT

SITEURL = "https://news.example"
OUTPUT_PATH = os.fspath(ROOT / "public")
ARCHIVE_STORE = os.fspath(ROOT / ".archive-public")
ARCHIVE_PUBLISH = {"folder": os.fspath(ROOT / "published")}
