"""Requests as a log tells of them, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zouma.reach.logs.blocks import Block
from zouma.reach.logs.compiling import Positions
from zouma.reach.logs.texts import Column

NOT_READ = "not asked for with GET"


@dataclass(frozen=True, slots=True)
class Requests:
    """What a block of lines tells, column by column; only requests with GET.

    numbers: (n,) of the lines; at: (n,) milliseconds since 1970, UTC; status: (n,) of HTTP;
    address, agent: who asked; target: path and query as asked for; host: of the site, or None
    where the log does not say; region: as the log says, or None.
    rejects: line and reason of each line that cannot be read; left_out: how many lines are no
    reads, by reason.
    """

    numbers: Positions
    at: Positions
    status: NDArray[np.int16]
    address: Column
    agent: Column
    target: Column
    host: Column | None
    region: Column | None
    rejects: list[tuple[int, str]]
    left_out: dict[str, int]

    def only(self, chosen: NDArray[np.bool_]) -> Requests:
        """Return some of the requests, and all that is said of other lines."""
        return Requests(
            numbers=self.numbers[chosen], at=self.at[chosen], status=self.status[chosen],
            address=self.address.only(chosen), agent=self.agent.only(chosen),
            target=self.target.only(chosen), host=self.host and self.host.only(chosen),
            region=self.region and self.region.only(chosen),
            rejects=self.rejects, left_out=self.left_out,
        )  # fmt: skip


def lines_with_zeroes(block: Block, starts: Positions, ends: Positions) -> NDArray[np.bool_]:
    """Tell which lines hold zero bytes: holes that a crash leaves in a file, or no text at all."""
    if block.text.find(0, 0, block.length) < 0:
        return np.zeros(len(starts), np.bool_)
    places = np.flatnonzero(block.array[: block.length] == 0)
    return np.searchsorted(places, ends) > np.searchsorted(places, starts)


def rejected(
    numbers: Positions, fault: NDArray[np.int8], reasons: tuple[str, ...]
) -> list[tuple[int, str]]:
    """Return number and reason of each line with a fault; fault: (n,) which of the reasons."""
    wrong = np.flatnonzero(fault).tolist()
    return [(int(numbers[place]), reasons[fault[place]]) for place in wrong]
