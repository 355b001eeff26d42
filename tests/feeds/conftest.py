"""What tests of feeds share."""

from __future__ import annotations

import pytest

from tests.site import Site


@pytest.fixture
def site(tmp_path) -> Site:
    """An empty site whose lists have feeds in two formats."""
    return Site(tmp_path, ARCHIVE_FEED_FORMATS=["rss", "json"])
