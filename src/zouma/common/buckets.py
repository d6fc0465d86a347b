"""Token buckets: how often something may happen for each of very many names.

They live in the process and are lost with it without harm: the limits are there to slow robots
down, and a limit that is forgotten is only a limit that starts anew.
"""

from __future__ import annotations

import threading
from collections import OrderedDict


class Buckets:
    """A bucket of tokens for each name, refilled steadily; the names unused longest are forgotten.

    burst: tokens of a full bucket; per_second: how fast it fills; names: how many are known.
    """

    def __init__(self, *, burst: float, per_second: float, names: int = 50_000) -> None:
        self.burst, self.per_second, self.names = burst, per_second, names
        self.held: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self.lock = threading.Lock()

    def take(self, name: str, *, now: float, tokens: float = 1) -> bool:
        """Take tokens from a name's bucket if there are so many; tell whether."""
        with self.lock:
            left = self.left(name, now)
            enough = left >= tokens
            self.held[name] = (left - tokens if enough else left, now)
            self.held.move_to_end(name)
            if len(self.held) > self.names:
                self.held.popitem(last=False)
            return enough

    def left(self, name: str, now: float) -> float:
        """Return the tokens in a name's bucket."""
        tokens, at = self.held.get(name, (self.burst, now))
        return min(self.burst, tokens + max(0.0, now - at) * self.per_second)


class UsedOnce:
    """Remembers which names were used, for some seconds."""

    def __init__(self, *, seconds: float, names: int = 100_000) -> None:
        self.seconds, self.names = seconds, names
        self.until: OrderedDict[str, float] = OrderedDict()
        self.lock = threading.Lock()

    def use(self, name: str, *, now: float) -> bool:
        """Use a name; tell whether nobody had."""
        with self.lock:
            while self.until and (next(iter(self.until.values())) <= now):
                self.until.popitem(last=False)
            if name in self.until:
                return False
            self.until[name] = now + self.seconds
            if len(self.until) > self.names:
                self.until.popitem(last=False)
            return True
