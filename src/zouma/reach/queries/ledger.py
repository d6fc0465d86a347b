"""What stands in the ledger now: observations that nothing later supersedes."""

from __future__ import annotations

from django.db.models import QuerySet

from zouma.programme.models import Edition
from zouma.reach.models import Observation
from zouma.reach.vocabulary import COUNTING_STATES


def standing_observations(edition: Edition) -> QuerySet[Observation]:
    """Return the observations of an edition that nothing supersedes, in any state."""
    return Observation.objects.filter(edition=edition, superseded_by__isnull=True)


def counting_observations(edition: Edition) -> QuerySet[Observation]:
    """Return those that enter totals: neither disputed nor withdrawn."""
    return standing_observations(edition).filter(state__in=COUNTING_STATES)
