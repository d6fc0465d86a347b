"""Writing into the ledger of counts: observe, correct, dispute, withdraw; never change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError, constraints_told
from zouma.people.models import Account, Organisation
from zouma.programme.models import Edition
from zouma.reach.models import SUBJECTS, Computation, Definition, Evidence, Observation
from zouma.reach.vocabulary import ObservationState, Population

MOST = 10**15
DRAWS_KEPT = timedelta(days=1)  # of what was superseded


class ValueOutside(ProgrammeError):
    """The value does not lie between its own bounds, or is below nought."""

    message = _("The value must lie between the least and the most, and none may be below nought.")


class WindowReversed(ProgrammeError):
    """The window ends before it begins."""

    message = _("The time counted over ends before it begins.")


class SaidOfAnother(ProgrammeError):
    """The observation superseded is of another measure or of another thing."""

    message = _("A correction must be about the same thing, in the same measure.")


class CorrectedMeanwhile(ProgrammeError):
    """Somebody else has corrected the same observation."""

    message = _("This figure was corrected in the meantime. Please look at it again.")


REFUSALS: dict[str, type[ProgrammeError]] = {
    "observation_value_within": ValueOutside,
    "observation_window_ordered": WindowReversed,
    "observation_succeeds_its_like": SaidOfAnother,
    "reach_observation_supersedes_id_key": CorrectedMeanwhile,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody states: so many, of this definition, about this, over this window.

    about: at most one of activity, session, place, region, channel, material with its row.
    low, high: None where the value is exact. key: the same again is stated once.
    """

    definition: Definition
    edition: Edition
    value: int
    starts_at: datetime
    ends_at: datetime
    about: dict[str, Any] = field(default_factory=dict)
    population: Population = Population.ALL
    low: int | None = None
    high: int | None = None
    state: ObservationState = ObservationState.REPORTED
    organisation: Organisation | None = None
    account: Account | None = None
    reporter: str = ""
    evidence: Evidence | None = None
    locator: str = ""
    computation: Computation | None = None
    draws: np.ndarray[Any, Any] | None = None
    key: str | None = None
    note: str = ""


def observation_of(said: Statement, *, now: datetime, supersedes: int | None) -> Observation:
    """Return the row of a statement, not yet written.

    :raises ValueOutside: when a number is out of all bounds.
    """
    low = said.value if said.low is None else said.low
    high = said.value if said.high is None else said.high
    if not 0 <= low <= said.value <= high <= MOST:
        raise ValueOutside
    unknown = set(said.about) - {*SUBJECTS, *(f"{subject}_id" for subject in SUBJECTS)}
    if unknown:
        raise TypeError(f"Nothing is counted of {sorted(unknown)}.")
    return Observation(
        definition=said.definition, measure=said.definition.measure, edition=said.edition,
        population=said.population, value=said.value, low=low, high=high, state=said.state,
        starts_at=said.starts_at, ends_at=said.ends_at, organisation=said.organisation,
        account=said.account, reporter=said.reporter, evidence=said.evidence,
        locator=said.locator, computation=said.computation, key=said.key, note=said.note,
        draws=None if said.draws is None else said.draws.astype("<f4").tobytes(),
        supersedes_id=supersedes, made_at=now, **said.about,
    )  # fmt: skip


@constraints_told(REFUSALS)
@transaction.atomic
def observe(said: Statement, *, now: datetime, supersedes: int | None = None) -> Observation:
    """Write a statement into the ledger; the same key again returns what was written.

    supersedes: the observation that it corrects, of the same measure, about the same thing.

    :raises ValueOutside: when the value is not between its bounds.
    :raises WindowReversed: when the window ends before it begins.
    :raises SaidOfAnother: when what it supersedes is about something else.
    :raises CorrectedMeanwhile: when that was superseded already.
    """
    if said.key is not None:
        written = Observation.objects.filter(key=said.key).first()
        if written is not None:
            return written
    row = observation_of(said, now=now, supersedes=supersedes)
    row.save(force_insert=True)
    return row


@constraints_told(REFUSALS)
@transaction.atomic
def observe_all(said: list[Statement], *, now: datetime) -> int:
    """Write many statements at once; keys written already are left; return how many are new.

    :raises ValueOutside: when a value is not between its bounds.
    :raises WindowReversed: when a window ends before it begins.
    """
    known = set(
        Observation.objects.filter(key__in=[one.key for one in said if one.key]).values_list(
            "key", flat=True
        )
    )
    fresh: dict[str | int, Observation] = {}
    for number, one in enumerate(said):
        if one.key not in known:
            fresh[one.key or number] = observation_of(one, now=now, supersedes=None)
    Observation.objects.bulk_create(fresh.values(), batch_size=2000)
    return len(fresh)


def forget_draws(*, now: datetime, limit: int = 5000) -> int:
    """Forget the draws of what was superseded a day ago and more; return of how many, in a batch.

    An estimate has 4 kB of draws an activity, and a busy edition is estimated many times a day.
    Its numbers, seed and digest of inputs stay.
    """
    old = Observation.objects.filter(
        draws__isnull=False, superseded_by__made_at__lt=now - DRAWS_KEPT
    ).order_by("pk")  # fmt: skip
    return Observation.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:limit])).update(
        draws=None
    )


@transaction.atomic
def change_state(
    observation: Observation, state: ObservationState, *, note: str, now: datetime,
    account: Account | None = None,
) -> Observation:  # fmt: skip
    """Say of an observation that it is disputed, withdrawn or reported after all.

    The earlier one stays; a copy in the new state, with the reason, supersedes it.

    :raises CorrectedMeanwhile: when that was superseded already.
    """
    copy = Observation.objects.get(pk=observation.pk)
    copy.pk, copy.key = None, None
    copy.uid = Observation._meta.get_field("uid").get_default()
    copy.state, copy.note, copy.account, copy.made_at = state, note, account, now
    copy.supersedes_id = observation.pk
    with constraints_told(REFUSALS):
        copy.save(force_insert=True)
    return copy
