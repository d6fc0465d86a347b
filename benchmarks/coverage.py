"""How often 95 % intervals hold the truth, in invented festivals whose truth is known.

No speed here: each row is many festivals, seeded. off: mean error of the estimate, sd: its standard
deviation, both in percent of the truth; held: percent of intervals that hold it (to reach: 93 to
97); naive: mean error of the intuitive number in percent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from benchmarks.measuring.audiences import METHODS, festival, hosted
from benchmarks.measuring.tables import arguments, print_json, print_table

from zouma.methods.biases import correct
from zouma.methods.estimates import Estimate, estimate_from
from zouma.methods.weighting.attenders import attenders_per_attendance
from zouma.methods.weighting.auditing import audited_total
from zouma.methods.weighting.calibrating import MarginsUnreachable
from zouma.methods.weighting.resampling import HostsTooFew
from zouma.methods.weighting.responding import response_weights
from zouma.methods.weighting.returns import Returns, calibrated_total, ratio_total
from zouma.methods.weighting.sampling import design, draw_sample

SEED = 2026
PER_WORLD = 20  # samples from one invented festival
VISITS = np.array([0.55, 0.2, 0.1, 0.06, 0.04, 0.02, 0.01, 0.01, 0.005, 0.005])

Trial = tuple[Estimate, float, float]  # estimate, truth, naive number


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of simulation: its name, its trials, and how many in full and when quick."""

    name: str
    trials: Callable[[np.random.Generator], Iterator[Trial]]
    full: int
    quick: int


def audits(rng: np.random.Generator, *, number: int, by: str, outliers: float) -> Iterator[Trial]:
    """Yield totals by audits drawn by a size."""
    while True:
        made = festival(rng, outliers=outliers)
        truth, chosen = float(made.truth.sum()), design(getattr(made, by), number)
        for _sample in range(PER_WORLD):
            sample = draw_sample(chosen, rng=rng)
            found = audited_total(made.reported, chosen.probabilities, sample, made.truth[sample])
            yield found, truth, float(made.reported.sum())


def interviews(rng: np.random.Generator, *, number: int) -> Iterator[Trial]:
    """Yield people from attendances by interviews; naive: attendances / mean of k."""
    visits = rng.choice(np.arange(1, 11), size=50_000, p=VISITS)
    attended = float(visits.sum())
    while True:
        met = rng.choice(visits, size=number, p=visits / attended)
        yield attenders_per_attendance(met), len(visits) / attended, 1 / float(met.mean())


def returned(
    rng: np.random.Generator, *, hosts: int, rate: float, spread: float, calibrated: bool
) -> Iterator[Trial]:
    """Yield totals from returns of hosts; naive: mean of what was returned times all."""
    while True:
        made = hosted(rng, hosts=hosts, spread=spread)
        for _sample in range(PER_WORLD):
            values = made.answered(rng, rate=rate)
            number = len(values)
            answers = Returns(values, response_weights(made.stratum, ~np.isnan(values)), made.host)
            known = np.column_stack([np.ones(number), made.booked])
            try:
                found = (
                    calibrated_total(answers, (known, known.sum(axis=0)), rng=rng, n_draws=200)
                    if calibrated
                    else ratio_total(answers, known[:, 0], rng=rng, n_draws=600)
                )[0]
            except (HostsTooFew, MarginsUnreachable):
                continue  # refused: no interval is given
            yield found, float(made.visits.sum()), float(np.nanmean(values)) * number


def corrected(
    rng: np.random.Generator, *, number: int, outliers: float, part: int
) -> Iterator[Trial]:
    """Yield totals of the first so many activities from draws by the methods' biases."""
    while True:
        made = festival(rng, outliers=outliers)
        sample = draw_sample(design(made.reported, number), rng=rng)
        names = [METHODS[place] for place in made.method]
        found = correct(made.reported, names, (sample, made.truth[sample]), rng=rng, n_draws=400)
        draws = found.draws[:, :part].sum(axis=1, dtype=np.float64)
        naive = float(made.reported[:part].sum())
        yield estimate_from(float(draws.mean()), draws), float(made.truth[:part].sum()), naive


def rows() -> list[Row]:
    """Return all kinds of simulation."""
    made = []
    for by in ("reported", "expected"):
        for number in (30, 60, 150):
            trials = partial(audits, number=number, by=by, outliers=0.0)
            made.append(Row(f"{number} audits by {by}", trials, 1000, 60))
    wild = partial(audits, number=60, by="reported", outliers=0.05)
    made.append(Row("60 audits, outliers", wild, 1000, 60))
    for number in (40, 100, 400):
        trials = partial(interviews, number=number)
        made.append(Row(f"{number} interviews", trials, 2000, 200))
    for hosts, rate, spread in (
        (157, 0.25, 0.8),
        (157, 0.45, 0.8),
        (157, 0.25, 1.4),
        (1200, 0.3, 1.0),
    ):
        trials = partial(returned, hosts=hosts, rate=rate, spread=spread, calibrated=False)
        made.append(Row(f"{rate:.0%} of {hosts} hosts, spread {spread}", trials, 800, 40))
    trials = partial(returned, hosts=157, rate=0.45, spread=0.8, calibrated=True)
    made.append(Row("45% of 157 hosts, bookings", trials, 200, 6))
    for number, outliers, part in (
        (60, 0.0, 2000),
        (60, 0.0, 100),
        (150, 0.0, 2000),
        (60, 0.05, 2000),
    ):
        trials = partial(corrected, number=number, outliers=outliers, part=part)
        wild_name = ", outliers" if outliers else ""
        made.append(Row(f"biases, {number} audits, {part} activities{wild_name}", trials, 200, 6))
    return made


def main() -> None:
    """Simulate, print the table."""
    flags = arguments(__doc__)
    result = {}
    for place, row in enumerate(rows()):
        rng = np.random.default_rng([SEED, place])
        times = row.quick if flags.quick else row.full
        found = [trial for _time, trial in zip(range(times), row.trials(rng), strict=False)]
        off = np.array([100 * (estimate.value / truth - 1) for estimate, truth, _naive in found])
        naive = np.mean([100 * (simple / truth - 1) for _estimate, truth, simple in found])
        held = 100 * np.mean([e.low <= truth <= e.high for e, truth, _naive in found])
        result[row.name] = {
            "trials": times,
            "off": float(off.mean()),
            "sd": float(off.std()),
            "held": float(held),
            "naive": float(naive),
        }
    heads = ("simulation", "trials", "off %", "sd %", "held %", "naive %")
    print_table(heads, [(name, *values.values()) for name, values in result.items()])
    print_json(result, wanted=flags.json)


if __name__ == "__main__":
    main()
