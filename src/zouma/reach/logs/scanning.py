"""Where lines end and where a sign stands: the one loop over every byte of a log.

Source of the test for a byte in a word: H. S. Warren, Hacker's Delight, 2nd ed., section 6-1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zouma.reach.logs.compiling import EIGHT, NONE, ONE, Letters, Positions, compiled, word_at

NEWLINE = ord("\n")
SEVEN, TOP = np.uint64(7), np.uint64(56)
FIRST_BITS = np.uint64(0x0101010101010101)
TOP_BITS = np.uint64(0x8080808080808080)


class Scanner:
    """Finds line feeds and one other sign.

    room: for their places, the same again and again.
    """

    def __init__(self, sign: int) -> None:
        self.sign = sign
        self.room = np.empty((3, 1 << 14), np.int64)

    def places(self, array: Letters, length: int) -> tuple[Positions, Positions, Positions]:
        """Return where lines end, where the sign stands, and how many stand before each end.

        array: bytes, at least 8 more than length.
        """
        while True:
            lines, found = put_places(array, length, self.sign, self.room)
            if max(lines, found) <= self.room.shape[1]:
                ends, signs, before = self.room
                return ends[:lines].copy(), signs[:found].copy(), before[:lines].copy()
            self.room = np.empty((3, max(lines, found)), np.int64)


@compiled
def likely(word: Any, fixed: Any, wanted: Any) -> Any:
    """Return the top bit of each byte of a word that has the wanted bits where they are fixed.

    Bytes above the first one may be marked that have not.
    """
    other = (word & fixed) ^ wanted
    return (other - FIRST_BITS) & ~other & TOP_BITS


@compiled
def lowest(hits: Any) -> Any:
    """Return which byte has the lowest of the top bits."""
    below = (hits - ONE) & ~hits
    return (((below >> SEVEN) & FIRST_BITS) * FIRST_BITS) >> TOP


@compiled
def put_places(array: Letters, length: int, sign: int, room: NDArray[np.int64]) -> tuple[int, int]:
    """Put down where lines end, where the sign stands, how many signs stand before each end.

    array: bytes, at least 8 more than length; room: (3, n), filled as far as it goes. Returns how
    many lines end, and how often the sign stands. Cost: O(length).
    """
    ends, signs, before = room[0], room[1], room[2]
    size = len(ends)
    fixed = FIRST_BITS * np.uint64(255 - (sign ^ NEWLINE))  # where a line feed and the sign agree
    wanted, stop = FIRST_BITS * np.uint64(NEWLINE) & fixed, np.uint64(length)
    lines, found, start = 0, 0, NONE
    while start < stop:
        hits = likely(word_at(array, start), fixed, wanted)
        while hits:
            place = start + lowest(hits)
            hits &= hits - ONE
            if place >= stop:
                break
            if array[place] == NEWLINE:
                if lines < size:
                    ends[lines], before[lines] = place, found
                lines += 1
            elif array[place] == sign:
                if found < size:
                    signs[found] = place
                found += 1
        start += EIGHT
    return lines, found
