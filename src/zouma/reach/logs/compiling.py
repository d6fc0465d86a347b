"""Eight bytes at a time: the ground of the loops over logs, which Numba compiles.

What is compiled is kept until its own module changes, and what it calls is built into it. So what
stands here must not change its meaning, and whatever else a loop calls stands in its module.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Letters = NDArray[np.uint8]
Positions = NDArray[np.int64]
Loop = TypeVar("Loop", bound=Callable[..., Any])

NONE, ONE, EIGHT, HALF = (np.uint64(number) for number in (0, 1, 8, 32))
LOW_HALF = np.uint64(0xFFFFFFFF)


def compiled(loop: Loop) -> Loop:
    """Return a loop that is compiled when it is first called, which takes some seconds, and kept.

    It is kept beside the module, or in the user's cache; where neither can be written, not at all.
    """
    try:
        return cast("Loop", njit(cache=True)(loop))
    except RuntimeError:
        return cast("Loop", njit(loop))


@compiled
def word_at(array: Letters, place: Any) -> Any:
    """Return the eight bytes from a place, the first one lowest."""
    word = NONE
    for byte in range(8):
        word |= np.uint64(array[place + np.uint64(byte)]) << np.uint64(8 * byte)
    return word
