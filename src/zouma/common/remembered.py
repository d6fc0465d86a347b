"""Answers kept for a few seconds: what every page asks and hardly ever changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings

P = ParamSpec("P")
R = TypeVar("R")
MOST = 128


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Keep a function's answers for ``REMEMBER_SECONDS``, by its hashable arguments.

    Each process keeps its own; nothing of value is lost with it. 0 seconds: nothing is kept.
    """
    kept: dict[Hashable, tuple[float, R]] = {}

    @wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        seconds = settings.REMEMBER_SECONDS
        if seconds <= 0:
            return function(*args, **kwargs)
        key = (args, tuple(sorted(kwargs.items())))
        now = time.monotonic()
        found = kept.get(key)
        if found is not None and found[0] > now:
            return found[1]
        if len(kept) >= MOST:
            kept.clear()
        result = function(*args, **kwargs)
        kept[key] = (now + seconds, result)
        return result

    return answer
