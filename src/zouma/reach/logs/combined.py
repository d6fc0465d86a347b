"""The formats of nginx and Apache: common, combined, with a host before, with fields after."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zouma.reach.logs.blocks import Block
from zouma.reach.logs.lines import QUOTE, combined_lines
from zouma.reach.logs.requests import NOT_READ, Requests, lines_with_zeroes, rejected
from zouma.reach.logs.texts import Column, Written, changed

TAIL = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
ZEROES = 5
REASONS = (
    "",
    "a quotation mark is missing",
    "no request in quotation marks",
    "no time in brackets",
    "no status after the request",
    "zero bytes",
)
"""What speaks against a line, in the order of the numbers in ``lines``."""


@dataclass(frozen=True, slots=True)
class CombinedLog:
    """How lines are read: whether a host stands before, which later field says the region.

    with_host: the line begins with the site's host; region_field: the how manieth field after the
    user agent is the region, from 1; 0: none is; sign: what fields are told by.
    """

    with_host: bool = False
    region_field: int = 0
    sign: int = QUOTE

    def requests(self, block: Block) -> Requests:
        """Return what the lines tell, with a reason for each line that cannot be read."""
        holed = lines_with_zeroes(block, block.starts, block.ends)
        faults = np.where(holed, np.int8(ZEROES), np.int8(0))
        bounds = (block.starts, block.signs, block.first, block.last)
        lines, others = combined_lines(block.array, bounds, faults, self.with_host)

        def column(name: str) -> Column:
            return Written(block.text, lines[name], lines[f"{name}_end"])

        return Requests(
            numbers=block.numbers[lines["row"]], at=lines["at"],
            status=lines["status"].astype(np.int16),
            address=column("address"), agent=column("agent"), target=column("target"),
            host=column("host") if self.with_host else None, region=self.regions(block, lines),
            rejects=rejected(block.numbers, faults, REASONS), left_out={NOT_READ: others},
        )  # fmt: skip

    def regions(self, block: Block, lines: NDArray[np.void]) -> Column | None:
        """Return what the chosen field after the user agent says."""
        if not self.region_field:
            return None
        ends, agent_end = block.ends[lines["row"]], lines["agent_end"]
        after = np.where(agent_end > 0, agent_end + 1, ends)
        tails = Written(block.text, np.minimum(after, ends), ends)
        return changed(tails, lambda tail: field_of(tail, self.region_field))


def field_of(tail: str, wanted: int) -> str:
    """Return one of the fields that stand after the user agent, from 1; nothing beyond them."""
    fields = TAIL.findall(tail)
    return (fields[wanted - 1][0] or fields[wanted - 1][1]) if len(fields) >= wanted else ""
