"""Taking down what an auditor counted: statements in the ledger, corrections superseding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError
from zouma.people.models import Account
from zouma.programme.models import Session
from zouma.reach.actions.defining import defined
from zouma.reach.actions.observing import Statement, change_state, observe
from zouma.reach.models import AuditUnit, Observation
from zouma.reach.queries.audits.plans import audited_sessions, counts_of
from zouma.reach.vocabulary import AuditState, ObservationState

NOT_COUNTED_AFTER_ALL = "The auditor takes the count back."


class MissedYetCounted(ProgrammeError):
    """It is said that nothing could be counted, and how many were."""

    message = _("If it could not be counted, leave the numbers empty.")


@dataclass(frozen=True, slots=True)
class Found:
    """What an auditor found: people by session; missed: it could not be counted at all."""

    counted: Mapping[int, int] = field(default_factory=dict)
    missed: bool = False
    note: str = ""


@transaction.atomic
def take_audit(
    unit_id: int, found: Found, *, now: datetime, account: Account | None = None
) -> AuditUnit:
    """Take down an audit; what was taken down before and differs is superseded or withdrawn.

    :raises MissedYetCounted: when it could not be counted and yet was.
    """
    unit = AuditUnit.objects.select_for_update(of=("self",)).select_related(
        "activity", "plan__edition"
    ).get(pk=unit_id, drawn=True)  # fmt: skip
    if found.missed and found.counted:
        raise MissedYetCounted
    sessions = {row.pk: row for row in audited_sessions([unit.activity_id])}
    standing = counts_of({str(unit.uid)}, [unit.activity_id]).get(str(unit.uid), {})
    for pk, session in sessions.items():
        state_count(
            unit, session, found.counted.get(pk), standing.get(pk), now=now, account=account
        )
    unit.note = found.note
    unit.state = state_of(found, set(sessions))
    unit.save(update_fields=["state", "note"])
    return unit


def state_of(found: Found, sessions: set[int]) -> AuditState:
    """Return what became of an audit."""
    if found.missed:
        return AuditState.MISSED
    if not found.counted:
        return AuditState.PLANNED
    return AuditState.COUNTED if sessions <= set(found.counted) else AuditState.PARTLY


def state_count(
    unit: AuditUnit, session: Session, value: int | None, earlier: Observation | None, *,
    now: datetime, account: Account | None,
) -> None:  # fmt: skip
    """State the count of one session, unless the ledger says the same."""
    if value is None:
        if earlier is not None:
            note = NOT_COUNTED_AFTER_ALL
            change_state(earlier, ObservationState.WITHDRAWN, note=note, now=now, account=account)
        return
    if earlier is not None and earlier.value == value:
        return
    name = f"audit:{unit.uid}:{session.uid}"
    standing = earlier or Observation.objects.filter(
        session=session, locator=name, superseded_by__isnull=True
    ).first()  # fmt: skip
    said = Statement(
        definition=defined("visits-audited"), edition=unit.plan.edition, value=value,
        starts_at=session.starts_at, ends_at=session.ends_at or session.starts_at,
        about={"session": session}, state=ObservationState.AUDITED, account=account,
        reporter="auditor", locator=name,
    )  # fmt: skip
    observe(said, now=now, supersedes=standing.pk if standing else None)
