"""Ibis, imported when it is first used: half a second for which no page and no start waits."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Later:
    """A module that is imported when something of it is asked for."""

    def __init__(self, name: str) -> None:
        self.module = name

    def __getattr__(self, name: str) -> Any:
        """Return what the module has of that name."""
        return getattr(import_module(self.module), name)


ibis: Any = Later("ibis")
