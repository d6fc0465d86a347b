"""Texts numbered where they lie, each distinct one once: a table of hashes, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zouma.reach.logs.compiling import EIGHT, HALF, LOW_HALF, NONE, ONE, Letters, compiled, word_at

GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2**64 by the golden ratio: D. E. Knuth, section 6.4


@compiled
def length_of(text: Any, row: int) -> Any:
    """Return how many bytes a text has; text: array, starts, ends."""
    return np.uint64(text[2][row] - text[1][row])


@compiled
def hashed(text: Any, row: int, seed: Any) -> Any:
    """Return a number that spreads texts over slots."""
    array, start, length = text[0], np.uint64(text[1][row]), length_of(text, row)
    key, other, done = (seed ^ length) * GOLDEN, seed, NONE
    while done + EIGHT + EIGHT <= length:  # two at once, so that neither waits for the other
        key = (key ^ word_at(array, start + done)) * GOLDEN
        other = (other ^ word_at(array, start + done + EIGHT)) * GOLDEN
        key ^= key >> HALF
        other ^= other >> HALF
        done += EIGHT + EIGHT
    key ^= other
    while done < length:
        left = length - done
        word = word_at(array, start + done)
        if left < EIGHT:
            word &= (ONE << (EIGHT * left)) - ONE
        key = (key ^ word) * GOLDEN
        key ^= key >> HALF
        done += EIGHT
    key *= GOLDEN
    return key ^ (key >> HALF)


@compiled
def is_at(text: Any, row: int, letters: Letters, place: Any) -> bool:
    """Tell whether a text stands at a place."""
    array, start, length = text[0], np.uint64(text[1][row]), length_of(text, row)
    done = NONE
    while done + EIGHT <= length:
        if word_at(array, start + done) != word_at(letters, place + done):
            return False
        done += EIGHT
    if done == length:
        return True
    rest = (ONE << (EIGHT * (length - done))) - ONE
    other = word_at(array, start + done) ^ word_at(letters, place + done)
    return bool(other & rest == NONE)


@compiled
def put_down(text: Any, row: int, letters: Letters, place: Any) -> None:
    """Copy a text to a place."""
    array, start = text[0], np.uint64(text[1][row])
    for byte in range(length_of(text, row)):
        letters[place + byte] = array[start + byte]


@compiled
def pair_is_at(text: Any, after: Any, row: int, letters: Letters, place: Any) -> bool:
    """Tell whether a text stands at a place, and behind a zero byte what comes after it."""
    if not is_at(text, row, letters, place):
        return False
    if after is None:
        return True
    rest = place + length_of(text, row)
    return bool(letters[rest] == 0) and is_at(after, row, letters, rest + ONE)


@compiled
def put_pair_down(text: Any, after: Any, row: int, letters: Letters, place: Any) -> None:
    """Copy a text to a place, and behind a zero byte what comes after it."""
    put_down(text, row, letters, place)
    if after is not None:
        rest = place + length_of(text, row)
        letters[rest] = 0
        put_down(after, row, letters, rest + ONE)


@compiled
def number_texts(text: Any, after: Any, table: Any, known: int) -> tuple[NDArray[np.int32], int]:
    """Return the number of each text, and how many there are; new ones are put into the table.

    text: array, starts, ends (n,) of texts in it; it goes on for at least 8 bytes. after: the
    same of what comes after each, behind a zero byte, or None. table: slots, a power of two of
    them, at least twice as many as texts; letters of the texts one after another, with room for
    the new ones and 8 bytes; bounds and hashes of them; a seed, which who wrote the texts does
    not know, lest they all meet in one slot. known: how many are in the table.
    """
    slots, letters, bounds, hashes, seed = table
    mask = np.uint64(len(slots) - 1)
    which = np.empty(len(text[1]), np.int32)
    for row in range(len(which)):
        key, length = hashed(text, row, seed), length_of(text, row)
        if after is not None:
            key, length = hashed(after, row, key), length + ONE + length_of(after, row)
        slot = (key >> HALF) & mask
        while True:
            held = slots[slot]
            number = np.uint64(known) if held == NONE else (held & LOW_HALF) - ONE
            place = np.uint64(bounds[number])
            if held == NONE:
                put_pair_down(text, after, row, letters, place)
                hashes[known] = key
                known += 1
                bounds[known] = place + length
                slots[slot] = (key << HALF) | np.uint64(known)
                break
            alike = (
                held >> HALF == key & LOW_HALF and np.uint64(bounds[number + ONE]) - place == length
            )
            if alike and pair_is_at(text, after, row, letters, place):
                break
            slot = (slot + ONE) & mask
        which[row] = number
    return which, known


@compiled
def put_into_slots(hashes: NDArray[np.uint64], slots: NDArray[np.uint64]) -> None:
    """Put texts into empty slots, a power of two of them, by their hashes."""
    mask = np.uint64(len(slots) - 1)
    for number in range(len(hashes)):
        slot = (hashes[number] >> HALF) & mask
        while slots[slot] != NONE:
            slot = (slot + ONE) & mask
        slots[slot] = (hashes[number] << HALF) | np.uint64(number + 1)
