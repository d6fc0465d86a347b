"""Head counts: planned, filled in by volunteers, stated in the ledger."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError
from zouma.people.models import Account
from zouma.programme.models import Session
from zouma.reach.actions.defining import defined
from zouma.reach.actions.observing import Statement, observe
from zouma.reach.models import Computation, HeadCount, HeadCountEntry, Observation
from zouma.reach.queries.headcounts.plans import GridPlan, entries_of, interval_plan
from zouma.reach.queries.headcounts.results import CountResult, result_of
from zouma.reach.vocabulary import CountingWay, ObservationState

VERSION = "1"


class CountIncomplete(ProgrammeError):
    """Too little has been counted for a number with its error."""

    message = _("Too little has been counted yet for a number that can be relied on.")


class CountReversed(ProgrammeError):
    """The counting ends before it begins."""

    message = _("The counting ends before it begins.")


@dataclass(frozen=True, slots=True)
class IntervalsWanted:
    """Points, the minutes of an interval, and how many intervals are counted at each point."""

    points: tuple[str, ...]
    minutes: int
    counted: int


@dataclass(frozen=True, slots=True)
class CountWanted:
    """What is to be planned; how: intervals for all ways but the grid."""

    way: CountingWay
    starts_at: datetime
    ends_at: datetime
    how: IntervalsWanted | GridPlan
    seed: int


@transaction.atomic
def plan_head_count(
    session: Session, wanted: CountWanted, *, now: datetime, account: Account | None = None
) -> HeadCount:
    """Plan a head count of a session; intervals are drawn by the seed.

    :raises CountReversed: when it ends before it begins.
    """
    length = wanted.ends_at - wanted.starts_at
    if wanted.ends_at <= wanted.starts_at:
        raise CountReversed
    if isinstance(wanted.how, GridPlan):
        plan = wanted.how.kept()
    else:
        rng = np.random.default_rng(wanted.seed)
        how = wanted.how
        plan = interval_plan(
            how.points, length=length, minutes=how.minutes, counted=how.counted, rng=rng
        ).kept()
    return HeadCount.objects.create(
        session=session, way=wanted.way, starts_at=wanted.starts_at, ends_at=wanted.ends_at,
        plan=plan, seed=wanted.seed, made_at=now, account=account,
    )  # fmt: skip


@transaction.atomic
def enter_counts(head_count: HeadCount, counts: Mapping[str, int], *, now: datetime) -> int:
    """Keep what was counted under names of the plan; return how many numbers are new."""
    known = entries_of(head_count)
    fresh = {name: value for name, value in counts.items() if known.get(name) != value}
    HeadCountEntry.objects.bulk_create(
        HeadCountEntry(head_count=head_count, name=name, value=value, made_at=now)
        for name, value in fresh.items()
    )
    return len(fresh)


@transaction.atomic
def state_head_count(
    head_count_id: int, *, now: datetime, account: Account | None = None
) -> Observation:
    """State in the ledger what comes of a head count; what was stated before is superseded.

    :raises CountIncomplete: when too little has been counted.
    """
    rows = HeadCount.objects.select_for_update(of=("self",))
    row = rows.select_related("session__activity__edition", "observation").get(pk=head_count_id)
    result = result_of(row)
    if result is None:
        raise CountIncomplete
    earlier = row.observation
    if earlier is not None and same(earlier, result):
        return earlier
    said = statement(row, result, account=account, now=now)
    row.observation = observe(said, now=now, supersedes=earlier.pk if earlier else None)
    row.save(update_fields=["observation"])
    return row.observation


def same(earlier: Observation, result: CountResult) -> bool:
    """Tell whether the ledger says the same already."""
    return (earlier.value, earlier.low, earlier.high) == (
        result.value,
        result.low,
        result.high,
    )


def statement(
    row: HeadCount, result: CountResult, *, account: Account | None, now: datetime
) -> Statement:
    """Return what is stated: the value, its interval, what it was computed from."""
    entries = entries_of(row)
    digest = hashlib.sha256(json.dumps(sorted(entries.items())).encode()).hexdigest()
    computation = Computation.objects.create(
        edition=row.session.activity.edition, method=f"headcounts-{row.way}", version=VERSION,
        arguments=row.plan, seed=row.seed, computed_at=now,
        inputs={"entries": len(entries), "digest": digest, "counted": result.counted,
                "planned": result.planned},
    )  # fmt: skip
    return Statement(
        definition=defined(result.code), edition=row.session.activity.edition, value=result.value,
        low=result.low, high=result.high, draws=result.draws, starts_at=row.starts_at,
        ends_at=row.ends_at, about={"session": row.session}, state=ObservationState.REPORTED,
        account=account, reporter="volunteers", computation=computation,
        locator=f"headcount:{row.uid}",
    )  # fmt: skip
