"""The tests' own database, as a pytest plugin: embedded, thrown away, never somebody's own."""

from __future__ import annotations

import atexit
import os
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from zouma.site.state import ROOT

FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
held = ExitStack()
atexit.register(held.close)  # also when pytest fails before it begins


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Start the server before Django reads its settings; a worker uses its controller's."""
    if os.environ.get("ZOUMA_TESTING"):
        return
    os.environ["ZOUMA_TESTING"] = "1"
    os.environ["ZOUMA_PAGE_CACHE_SECONDS"] = "0"
    os.environ["ZOUMA_REMEMBER_SECONDS"] = "0"
    os.environ["ZOUMA_BOOKINGS_BURST"] = "0"
    var = Path(os.environ.get("ZOUMA_TEST_VAR") or ROOT / "var" / "test")
    os.environ["ZOUMA_VAR"] = str(var)
    (var / "static").mkdir(parents=True, exist_ok=True)  # static files are served where they lie
    from zouma.site.embedded import embedded_database

    if "ZOUMA_TEST_DATABASE_URL" in os.environ:
        os.environ["DATABASE_URL"] = os.environ["ZOUMA_TEST_DATABASE_URL"]
    else:
        os.environ["DATABASE_URL"] = held.enter_context(embedded_database(options=FAST))


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_unconfigure() -> Generator[None]:
    """Stop the server after everything else."""
    yield
    held.close()
