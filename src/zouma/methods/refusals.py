"""What the mathematics refuses: the root of all its refusals, which know no language."""

from __future__ import annotations


class CannotCompute(ValueError):
    """What was given does not determine what was asked for."""
