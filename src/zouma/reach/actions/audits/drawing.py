"""Drawing which activities are audited: once, by a seed, with chances that are known exactly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError
from zouma.people.models import Account
from zouma.programme.models import Edition
from zouma.reach.models import AuditPlan, AuditUnit
from zouma.reach.queries.audits.frame import digest_of, drawn_from, frame_of
from zouma.reach.vocabulary import AuditSize

MOST_SEED = 2**63 - 1


class FrameTooSmall(ProgrammeError):
    """There are fewer activities within the days than are to be drawn."""

    message = _("There are fewer activities within these days than are to be audited.")


class DaysReversed(ProgrammeError):
    """The last day is before the first."""

    message = _("The last day is before the first.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be drawn: how many, by which size, among what takes place wholly when."""

    number: int
    size: AuditSize
    first_on: date
    last_on: date
    seed: int


@transaction.atomic
def draw_audits(
    edition: Edition, wanted: Wanted, *, now: datetime, account: Account | None = None
) -> AuditPlan:
    """Draw a sample of activities to audit, and freeze it with its frame.

    :raises DaysReversed: when the last day is before the first.
    :raises FrameTooSmall: when there are fewer activities than are to be drawn.
    """
    if wanted.last_on < wanted.first_on:
        raise DaysReversed
    units = frame_of(
        edition, wanted.size, first_on=wanted.first_on, last_on=wanted.last_on, now=now
    )
    if not 1 <= wanted.number <= len(units):
        raise FrameTooSmall
    drawn = drawn_from(units, number=wanted.number, seed=wanted.seed)
    chosen = set(drawn.chosen.tolist())
    plan = AuditPlan.objects.create(
        edition=edition, size=wanted.size, number=wanted.number, first_on=wanted.first_on,
        last_on=wanted.last_on, seed=wanted.seed, digest=digest_of(units), drawn_at=now,
        account=account,
    )  # fmt: skip
    AuditUnit.objects.bulk_create(
        [
            AuditUnit(
                plan=plan, activity_id=unit.activity, size=unit.size,
                probability=min(1.0, chance), drawn=number in chosen,
            )
            for number, (unit, chance) in enumerate(zip(units, drawn.probabilities, strict=True))
        ],
        batch_size=2000,
    )  # fmt: skip
    return plan
