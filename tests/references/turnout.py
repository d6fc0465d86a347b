"""Compute the values of turnout.json in another way than the method does.

The beta-binomial probabilities come from Pólya's urn as products of fractions instead of gamma
functions, the posterior from one dense even grid instead of a grid that closes in, and the risk
from the sum over who comes instead of who stays away. Run it to write the file anew:

    python tests/references/turnout.py > tests/references/turnout.json
"""

from __future__ import annotations

import json
from math import comb

DENSE = 300
CASES = [
    {"past": [[20, 15], [20, 12], [30, 24], [25, 13]], "capacity": 20, "extras": [1, 2, 5, 10]},
    {"past": [[10, 10], [12, 12], [8, 8]], "capacity": 12, "extras": [1, 3]},
    {"past": [[40, 20], [40, 31], [40, 12], [38, 25], [40, 28]], "capacity": 40, "extras": [4, 12]},
    {"past": [[5, 0], [6, 1]], "capacity": 6, "extras": [1, 6]},
    {"past": [], "capacity": 10, "extras": [1, 5]},
]


def urn(booked: int, came: int, a: float, b: float) -> float:
    """Return the beta-binomial probability by drawing from an urn, place by place."""
    product = float(comb(booked, came))
    for drawn in range(came):
        product *= (a + drawn) / (a + b + drawn)
    for drawn in range(booked - came):
        product *= (b + drawn) / (a + b + came + drawn)
    return product


def risks(past: list[list[int]], capacity: int, extras: list[int]) -> list[float]:
    """Return the risk of each number of extra places."""
    weights, found = 0.0, [0.0] * len(extras)
    for i in range(DENSE):
        for j in range(DENSE):
            mean, spread = (i + 0.5) / DENSE, (j + 0.5) / DENSE
            a, b = mean / spread**2, (1 - mean) / spread**2
            weight = 1.0
            for booked, came in past:
                weight *= urn(booked, came, a, b)
            if weight < 1e-14 and past:
                continue
            weights += weight
            for place, extra in enumerate(extras):
                booked = capacity + extra
                too_many = range(capacity + 1, booked + 1)
                found[place] += weight * sum(urn(booked, came, a, b) for came in too_many)
    return [value / weights for value in found]


if __name__ == "__main__":
    print(json.dumps([case | {"risks": risks(**case)} for case in CASES], indent=1))  # noqa: T201
