"""The latest estimate of an edition's visits: draws for every activity, of which sums are made."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from django.db.models import Exists, OuterRef
from numpy.typing import NDArray

from zouma.methods.counting import Count, FloatArray, count_of_draws
from zouma.programme.models import Edition
from zouma.reach.models import Computation, Observation
from zouma.reach.queries.ledger import counting_observations
from zouma.reach.vocabulary import ObservationState


@dataclass(frozen=True, slots=True)
class Estimate:
    """Draws of visits by activity, all of one computation.

    columns: activity → column; draws: (n_draws, n_activities) float32; a union's interval comes
    from the sums of its draws, never from sums of intervals.
    """

    computation: Computation
    columns: Mapping[int, int]
    draws: NDArray[np.float32]

    def visits(self, activities: Collection[int] | None = None) -> Count:
        """Return the visits of some of the activities, or of all."""
        if activities is None:
            return self.counted(self.draws.sum(axis=1, dtype=np.float64))
        chosen = [self.columns[pk] for pk in activities if pk in self.columns]
        return self.counted(self.draws[:, chosen].sum(axis=1, dtype=np.float64))

    def weighted(self, shares: Mapping[int, float]) -> Count:
        """Return the visits of shares of activities, such as the part on one day."""
        weights = np.zeros(self.draws.shape[1])
        for pk, share in shares.items():
            if pk in self.columns:
                weights[self.columns[pk]] = share
        return self.counted(self.draws @ weights)

    def counted(self, draws: FloatArray) -> Count:
        """Return the count whose draws these are."""
        method = str(self.computation)
        return count_of_draws("visit", "all", "visits-modelled/1", draws, method=method)


def estimate_of(edition: Edition, *, method: str = "visits") -> Estimate | None:
    """Return an edition's latest estimate, None when there is none; two queries."""
    computation = latest_computation(edition, method)
    if computation is None:
        return None
    rows = list(
        Observation.objects.filter(
            computation=computation, draws__isnull=False, activity__isnull=False,
            superseded_by__isnull=True,
            state__in=[ObservationState.ESTIMATED, ObservationState.IMPUTED],
        )
        .order_by("activity")
        .values_list("activity", "draws")
    )  # fmt: skip
    draws = [np.frombuffer(drawn or b"", dtype="<f4") for _activity, drawn in rows]
    shaped = np.stack(draws, axis=1) if draws else np.zeros((1, 0), dtype="<f4")
    return Estimate(computation, {pk: i for i, (pk, _drawn) in enumerate(rows)}, shaped)


def latest_computation(edition: Edition, method: str) -> Computation | None:
    """Return the computation of a kind that was made last, of which anything stands."""
    standing = counting_observations(edition).filter(computation=OuterRef("pk"))
    rows = Computation.objects.filter(Exists(standing), edition=edition, method=method)
    return rows.order_by("-pk").first()
