"""Compute the values of weighting.json with samplics 0.6.1, another implementation.

samplics is no dependency of ours: install it into an environment of its own, then

    python tests/references/weighting.py > tests/references/weighting.json

The raking table is the example of P. Ardilly and Y. Tillé, Sampling Methods: Exercises and
Solutions (2006), as the R package TeachingSampling gives it; here adjusted by fractions in turn,
rows and columns, 10,000 times (Deming and Stephan 1940), with the standard library alone.
"""

# ruff: noqa: T201
from __future__ import annotations

import json
import warnings

import numpy as np

TABLE = [[80, 170, 150], [90, 80, 210], [10, 80, 130]]
ROWS, COLUMNS = [430, 360, 210], [150, 300, 550]
UNITS = {
    "district": ["a", "a", "a", "a", "b", "b", "b", "b", "b", "c", "c", "c"],
    "kind": [
        "talk",
        "tour",
        "talk",
        "show",
        "tour",
        "tour",
        "talk",
        "show",
        "talk",
        "show",
        "tour",
        "talk",
    ],
    "weights": [4, 4, 4, 4, 7, 7, 7, 7, 7, 5, 5, 5],
    "booked": [12, 30, 8, 45, 60, 15, 22, 90, 10, 33, 41, 5],
    "visits": [10, 36, 5, 60, 75, 11, 30, 99, 0, 40, 38, 7],
}
DISTRICTS, KINDS = {"a": 18, "b": 36, "c": 14}, {"talk": 30, "tour": 22, "show": 16}
BOOKED = 2100
STRATA = {"a": 16, "b": 35, "c": 15}  # units there are


def fitted() -> list[list[float]]:
    """Return the table with the margins, by adjusting rows and columns in turn."""
    table = [[float(cell) for cell in row] for row in TABLE]
    for _round in range(10_000):
        for i, wanted in enumerate(ROWS):
            table[i] = [cell * wanted / sum(table[i]) for cell in table[i]]
        for j, wanted in enumerate(COLUMNS):
            factor = wanted / sum(row[j] for row in table)
            for row in table:
                row[j] *= factor
    return table


def main() -> None:
    """Print all values."""
    warnings.simplefilter("ignore")
    from samplics.estimation import TaylorEstimator  # noqa: PLC0415
    from samplics.utils.types import PopParam  # noqa: PLC0415
    from samplics.weighting import SampleWeight  # noqa: PLC0415

    weights = np.array(UNITS["weights"], dtype=float)
    booked, visits = (np.array(UNITS[name], dtype=float) for name in ("booked", "visits"))
    raked = SampleWeight().rake(
        weights,
        margins={"district": np.array(UNITS["district"]), "kind": np.array(UNITS["kind"])},
        control={"district": DISTRICTS, "kind": KINDS},
        tol=1e-13,
        ctrl_tol=1e-13,
        max_iter=5000,
    )
    auxiliary = np.column_stack([np.ones(12), booked])
    linear = SampleWeight().calibrate(weights, auxiliary, control={0: 68.0, 1: float(BOOKED)})
    strata = np.array(UNITS["district"])
    expansion = np.array([STRATA[name] / (strata == name).sum() for name in strata])
    rates = {name: (strata == name).sum() / number for name, number in STRATA.items()}
    ratio = TaylorEstimator(PopParam.ratio)
    ratio.estimate(
        y=visits,
        x=booked,
        samp_weight=expansion,
        stratum=strata,
        fpc={k: 1 - v for k, v in rates.items()},
    )
    found = {
        "units": UNITS,
        "table": TABLE, "rows": ROWS, "columns": COLUMNS, "fitted": fitted(),
        "districts": DISTRICTS, "kinds": KINDS, "raked": list(map(float, raked)),
        "booked": BOOKED, "linear": list(map(float, linear)),
        "strata": STRATA, "ratio": float(ratio.point_est), "ratio_error": float(ratio.stderror),
    }  # fmt: skip
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
