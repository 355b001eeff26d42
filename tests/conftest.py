"""Fixtures that all rooms share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.site import Site

settings.register_profile("newsmirror", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("newsmirror")

SHARED = Path(__file__).parent.parent.parent / "shared"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """An empty site."""
    return Site(tmp_path)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real mirrored files, where they are present; they are not part of the project."""
    if not (SHARED / "corpus").is_dir():
        pytest.skip("needs ../shared/corpus")
    return SHARED / "corpus"


@pytest.fixture(scope="session")
def seeds() -> list[Path]:
    """Five real documents, where they are present."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip("needs ../shared/seeds")
    return sorted((SHARED / "seeds").iterdir())
