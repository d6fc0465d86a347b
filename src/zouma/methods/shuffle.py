"""A random order of numbers in which anybody's place is worked out without the others'."""

from __future__ import annotations

import hashlib

ROUNDS = 8


def shuffled_place(number: int, *, total: int, seed: bytes) -> int:
    """Return the place, 1 … total, of a number, 1 … total, in an order made by a seed.

    A balanced Feistel network over the next even number of bits, with SHA-256 as its round
    function, walked until it falls within the total (Black & Rogaway 2002, "Ciphers with
    arbitrary finite domains"): every place is somebody's, and nobody's twice. Cost: on average
    fewer than four walks of 8 hashes.

    :raises ValueError: when the number is not one of them.
    """
    if not 1 <= number <= total:
        raise ValueError(f"{number} is not between 1 and {total}")
    half = max(1, ((total - 1).bit_length() + 1) // 2)
    key = seed + total.to_bytes(8)  # so that no order is known before the total is
    value = number - 1
    while True:
        value = permuted(value, half, key)
        if value < total:
            return value + 1


def permuted(value: int, half: int, seed: bytes) -> int:
    """Return the image of a number of twice ``half`` bits."""
    mask = (1 << half) - 1
    left, right = value >> half, value & mask
    for turn in range(ROUNDS):
        left, right = right, left ^ (mixed(seed, turn, right) & mask)
    return left << half | right


def mixed(seed: bytes, turn: int, value: int) -> int:
    """Return 64 bits that depend on everything."""
    digest = hashlib.sha256(seed + turn.to_bytes(1) + value.to_bytes(8)).digest()
    return int.from_bytes(digest[:8])
