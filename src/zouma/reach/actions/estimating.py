"""Estimating the visits of an edition: from what was told, audits, and what is known of all."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from zouma.methods.biases import correct
from zouma.methods.imputing import NobodyTold, impute
from zouma.programme.models import Edition
from zouma.reach.actions.defining import defined
from zouma.reach.actions.observing import change_state
from zouma.reach.models import Computation, Observation
from zouma.reach.queries.estimates import latest_computation
from zouma.reach.queries.held import HeldActivity
from zouma.reach.queries.ledger import counting_observations
from zouma.reach.queries.settled import (
    BY_HOSTS,
    GUESSED,
    Settled,
    Settlement,
    Statement,
    best_whole,
    settlement_of,
)
from zouma.reach.queries.sizes import Size, sizes_of
from zouma.reach.vocabulary import Measure, Method, ObservationState

METHOD, VERSION = "visits", "4"
CODE = "visits-modelled"
NOBODY_TELLS = "Nobody tells anything any more."
NOT_HELD = "It is not among what took place any more."
DRAWS = 1000
SEED = 20220919
Z = 1.959964
LEAST_AUDITS = 5
SKEW, MOST_SPREAD = 1.5, 1.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """Draws of an activity, and whether it told anything or was imputed."""

    activity: int
    draws: NDArray[np.float32]
    told: bool
    donors: int
    cell: tuple[str, ...]


@transaction.atomic
def estimate_visits(edition: Edition, *, now: datetime, seed: int = SEED) -> Computation | None:
    """Estimate the visits to each activity that took place, unless nothing changed since.

    Returns the computation that stands, None when nobody told anything. The draws of each
    activity are kept in the ledger; a newer estimate supersedes them. One at a time an edition.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('reach.estimate'), %s)", [edition.pk])
    counts = settlement_of(edition, Measure.VISIT, until=now)
    sizes = sizes_of(edition, counts.held.values())
    inputs = inputs_of(counts, sizes, seed=seed)
    standing = latest_computation(edition, METHOD)
    if standing is not None and standing.inputs == inputs:
        return standing
    try:
        drawn = drawn_visits(counts, sizes, rng=np.random.default_rng(seed))
    except NobodyTold:
        withdraw_estimates(edition, CODE, note=NOBODY_TELLS, now=now)
        return None
    computation = Computation.objects.create(
        edition=edition, method=METHOD, version=VERSION, inputs=inputs, seed=seed,
        arguments={"draws": DRAWS, "level": 0.95}, computed_at=now,
        query="zouma.reach.queries.settled.settlement_of(edition, visit)",
    )  # fmt: skip
    withdraw_estimates(edition, CODE, note=NOT_HELD, now=now, but=counts.held)
    keep_draws(computation, drawn, counts.held)
    return computation


def inputs_of(
    counts: Settlement, sizes: Mapping[int, Size], *, seed: int
) -> dict[str, Any]:  # fmt: skip
    """Return what goes into an estimate: how many rows of what, and a digest of it all."""
    told = [[pk, one.value, one.low, one.high, one.method, one.sessions_told, one.sessions_held]
            for pk, one in sorted(counts.settled.items())]  # fmt: skip
    frame = [[pk, sizes[pk].number, *cell_of(one, sizes[pk]), len(one.sessions)]
             for pk, one in sorted(counts.held.items())]  # fmt: skip
    audits = sorted(
        (pk, *said) for pk, said in before_audits(list(counts.settled.values())).items()
    )
    content = json.dumps([VERSION, seed, told, frame, audits], default=str)
    return {
        "told": len(told), "silent": len(counts.silent), "within": len(counts.within),
        "audits": len(audits),
        "statements": sum(len(one.statements) for one in counts.settled.values()),
        "digest": hashlib.sha256(content.encode()).hexdigest(),
    }  # fmt: skip


def drawn_visits(
    counts: Settlement, sizes: Mapping[int, Size], *, rng: np.random.Generator
) -> list[Drawn]:
    """Draw the visits of every activity held: what was told, and what was not.

    Of an activity that told of some sessions, the others are imputed like those of the silent.
    Raises NobodyTold when there is nothing to go by.
    """
    told = sorted(counts.settled)
    settled = [counts.settled[pk] for pk in told]
    shares = {one.activity: one.sessions_told / one.sessions_held for one in settled}
    untold = [pk for pk in sorted(counts.held) if shares.get(pk, 0.0) < 1]
    cells = {pk: cell_of(one, sizes[pk]) for pk, one in counts.held.items()}
    values = corrected_draws(told_draws(settled, rng=rng), settled, before_audits(settled), rng=rng)
    found = impute(
        values, np.array([sizes[pk].number * shares[pk] for pk in told]),
        [cells[pk] for pk in told],
        np.array([sizes[pk].number * (1 - shares.get(pk, 0.0)) for pk in untold]),
        [cells[pk] for pk in untold], rng=rng,
    )  # fmt: skip
    drawn = {pk: Drawn(pk, values[:, i], told=True, donors=0, cell=()) for i, pk in enumerate(told)}
    for i, pk in enumerate(untold):
        before = drawn[pk].draws if pk in drawn else 0
        drawn[pk] = Drawn(pk, found.draws[:, i] + before, pk in drawn, found.donors[i],
                          found.cells[i])  # fmt: skip
    return list(drawn.values())


def before_audits(settled: list[Settled]) -> dict[int, tuple[Method, int]]:
    """Return what was said of audited activities besides: the most trusted about the whole."""
    audited = {
        pk: one.activity for one in settled if one.method == Method.AUDIT for pk in one.aside
    }
    columns = ("pk", "definition__method", "definition", "value", "low", "high", "starts_at",
               "ends_at")  # fmt: skip
    rows = Observation.objects.filter(pk__in=audited, session__isnull=True).order_by("pk")
    told: dict[int, list[Statement]] = defaultdict(list)
    for pk, name, *rest in rows.values_list(*columns):
        told[audited[pk]].append(Statement(pk, audited[pk], None, Method(name), *rest))
    best = {activity: best_whole(statements) for activity, statements in told.items()}
    return {pk: (chosen[0].method, sum(one.value for one in chosen)) for pk, chosen in best.items()}


def corrected_draws(
    draws: NDArray[np.float32], settled: list[Settled], said: Mapping[int, tuple[Method, int]], *,
    rng: np.random.Generator,
) -> NDArray[np.float32]:  # fmt: skip
    """Correct what hosts told by what audits found of their methods.

    Without audits enough what hosts counted stands, and what they guessed is as uncertain as is
    believed before any audit. Draws of one method share its bias, so that it does not shrink with
    their number. Scans and audits stay as they are.
    """
    audits = [one for one in settled if one.activity in said]
    unsure = BY_HOSTS
    if len(audits) < LEAST_AUDITS:
        audits, unsure = [], GUESSED
    columns = [i for i, one in enumerate(settled) if one.method in unsure]
    if not columns:
        return draws
    sure = np.array([settled[i].sure for i in columns], dtype=np.float32)
    reported = [float(settled[i].value - settled[i].sure) for i in columns]
    methods = [str(settled[i].method) for i in columns]
    first = len(reported)
    reported += [float(said[one.activity][1]) for one in audits]
    methods += [str(said[one.activity][0]) for one in audits]
    found = correct(
        np.array(reported), methods,
        (np.arange(first, len(reported)), np.array([float(one.value) for one in audits])),
        rng=rng, n_draws=DRAWS,
    )  # fmt: skip
    corrected = draws.copy()
    corrected[:, columns] = found.draws[:, :first] + sure
    return corrected


def told_draws(told: list[Settled], *, rng: np.random.Generator) -> NDArray[np.float32]:
    """Draw what was told within its own bounds, taken as 95 % of what is drawn.

    Of "more than so many" nobody knows how far it may be off: it is taken as so many.
    """
    draws = np.empty((DRAWS, len(told)))
    for column, one in enumerate(told):
        draws[:, column] = drawn_of(one, rng.standard_normal(DRAWS))
    return np.asarray(np.maximum(draws, 0), dtype=np.float32)


def drawn_of(one: Settled, normal: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return draws of one count, made of normal ones.

    Bounds that reach much further up than down are those of a log-normal with the value as its
    mean; its spread is bounded, so that no count draws many times what was seen.
    """
    if one.open or one.low == one.high:
        return np.full(len(normal), float(one.value))
    if one.low > 0 and one.high - one.value > SKEW * (one.value - one.low):
        spread = min(MOST_SPREAD, float(np.log(one.high / one.low)) / (2 * Z))
        return np.asarray(one.value * np.exp(spread * normal - spread**2 / 2))
    return np.asarray(one.value + (one.high - one.low) / (2 * Z) * normal)


def cell_of(activity: HeldActivity, size: Size) -> tuple[str, ...]:
    """Return the cell of an activity, from coarse to fine."""
    return ("booked" if size.booked else "open", activity.type)


def withdraw_estimates(
    edition: Edition, code: str, *, note: str, now: datetime, but: Collection[int] = ()
) -> None:  # fmt: skip
    """Withdraw the estimates by a definition that stand, but for those of some activities."""
    rows = counting_observations(edition).filter(definition__code=code)
    for row in rows.exclude(activity__in=but):
        change_state(row, ObservationState.WITHDRAWN, note=note, now=now)


def keep_draws(
    computation: Computation, drawn: list[Drawn], held: Mapping[int, HeldActivity]
) -> None:
    """Write the draws of each activity into the ledger, superseding those of the last estimate."""
    definition = defined(CODE)
    earlier = dict(
        Observation.objects.filter(
            edition=computation.edition, definition=definition, superseded_by__isnull=True,
            activity__isnull=False,
        ).values_list("activity", "pk")
    )  # fmt: skip
    rows = []
    for one in drawn:
        sessions = held[one.activity].sessions
        low, value, high = np.quantile(one.draws, [0.025, 0.5, 0.975])
        rows.append(Observation(
            definition=definition, measure=Measure.VISIT, edition=computation.edition,
            activity_id=one.activity, starts_at=min(s.starts_at for s in sessions),
            ends_at=max(s.ends_at for s in sessions), value=round(float(value)),
            low=int(low), high=int(np.ceil(high)), computation=computation,
            state=ObservationState.ESTIMATED if one.told else ObservationState.IMPUTED,
            draws=one.draws.astype("<f4").tobytes(), supersedes_id=earlier.get(one.activity),
            note="" if one.told else f"{one.donors} donors in {'/'.join(one.cell) or 'all'}",
            made_at=computation.computed_at,
        ))  # fmt: skip
    Observation.objects.bulk_create(rows, batch_size=500)
