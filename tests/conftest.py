"""What every test may rely on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as site
from hypothesis import HealthCheck, settings

settings.register_profile(
    "zouma", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)  # fmt: skip
settings.load_profile("zouma")


@pytest.fixture(autouse=True, scope="session")
def static_folder():
    """Static files are found where they lie; the folder they would be gathered in is empty."""
    Path(site.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def plain_cache(settings):
    """No page is remembered from one test to the next."""
    settings.PAGE_CACHE_SECONDS = 0
