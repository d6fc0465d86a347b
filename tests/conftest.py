"""What every test may rely on."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "zouma", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)  # fmt: skip
settings.load_profile("zouma")


@pytest.fixture(autouse=True)
def plain_cache(settings):
    """No page is remembered from one test to the next."""
    settings.PAGE_CACHE_SECONDS = 0
