"""Estimating how many different people came: from visits, and interviews of visitors."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import datetime

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from zouma.methods.weighting.attenders import (
    InterviewsTooFew,
    attenders,
    attenders_per_attendance,
)
from zouma.programme.models import Edition
from zouma.reach.actions.defining import defined
from zouma.reach.actions.estimating import estimate_visits, withdraw_estimates
from zouma.reach.actions.observing import Statement, observe
from zouma.reach.models import Computation, Observation
from zouma.reach.queries.estimates import Estimate, estimate_of, latest_computation
from zouma.reach.queries.interviews import Interviewed, interviews_of
from zouma.reach.vocabulary import ObservationState

METHOD, VERSION = "attenders", "2"
SEED = 20220919
CODE = "attenders-interviewed"
NOTHING_TO_GO_BY = "There are no visits, or no interviews enough, to go by any more."


@transaction.atomic
def estimate_attenders(edition: Edition, *, now: datetime, seed: int = SEED) -> Computation | None:
    """Estimate the different people among an edition's visits, unless nothing changed since.

    Returns the computation that stands; None without an estimate of visits or interviews enough.
    One at a time an edition.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('reach.estimate'), %s)", [edition.pk])
    visits, told = estimate_of(edition), interviews_of(edition)
    if visits is None:
        withdraw_estimates(edition, CODE, note=NOTHING_TO_GO_BY, now=now)
        return None
    inputs = {
        "visits": str(visits.computation.uid), "interviews": len(told.visits),
        "refused": told.refused, "places": len(told.where), "digest": digest_of(told, seed),
    }  # fmt: skip
    standing = latest_computation(edition, METHOD)
    if standing is not None and standing.inputs == inputs:
        return standing
    try:
        share = attenders_per_attendance(
            told.visits, weights=weights_of(told, visits), places=told.places
        )
    except InterviewsTooFew:
        withdraw_estimates(edition, CODE, note=NOTHING_TO_GO_BY, now=now)
        return None
    sums = visits.draws.sum(axis=1, dtype=np.float64)
    found, draws = attenders(sums, share, rng=np.random.default_rng(seed))
    computation = Computation.objects.create(
        edition=edition, method=METHOD, version=VERSION, inputs=inputs, seed=seed,
        arguments={"per_visit": share.value, "low": share.low, "high": share.high},
        query="visits × mean(1 / visits of each person interviewed)", computed_at=now,
    )  # fmt: skip
    earlier = Observation.objects.filter(
        edition=edition, definition__code=CODE, superseded_by__isnull=True, activity=None
    ).first()
    low, high = max(0, int(found.low)), int(np.ceil(found.high))
    value = min(max(round(found.value), low), high)
    observe(
        Statement(
            definition=defined(CODE), edition=edition, value=value,
            low=low, high=high, starts_at=min(now, opening(edition, now)), ends_at=now,
            state=ObservationState.ESTIMATED, computation=computation, draws=draws,
        ),
        now=now, supersedes=earlier.pk if earlier else None,
    )  # fmt: skip
    return computation


def weights_of(told: Interviewed, visits: Estimate) -> NDArray[np.float64] | None:
    """Return how many visits each interview stands for: those to its activity, shared out.

    None, for equal weights, where nothing is known of the visits to any of them.
    """
    activities = [told.where[place][0] for place in told.places.tolist()]
    interviews = Counter(activities)
    means = visits.draws.mean(axis=0, dtype=np.float64)
    weights = np.array([
        means[visits.columns[pk]] / interviews[pk] if pk in visits.columns else 0.0
        for pk in activities
    ])  # fmt: skip
    return weights if weights.sum() > 0 else None


def digest_of(told: Interviewed, seed: int) -> str:
    """Return what tells one set of interviews from another."""
    content = told.visits.tobytes() + told.places.tobytes() + str((VERSION, seed)).encode()
    return hashlib.sha256(content).hexdigest()


def opening(edition: Edition, now: datetime) -> datetime:
    """Return the moment when the first session of an edition began; now when there is none."""
    starts = edition.activities.filter(sessions__isnull=False).order_by("sessions__starts_at")
    return starts.values_list("sessions__starts_at", flat=True).first() or now


def refresh_estimates(edition: Edition, *, now: datetime) -> None:
    """Bring the estimates of an edition up to date; where nothing changed, nothing is written."""
    estimate_visits(edition, now=now)
    estimate_attenders(edition, now=now)
