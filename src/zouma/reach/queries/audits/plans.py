"""Plans of audits as they are shown, and what was found as the estimate takes it."""

from __future__ import annotations

import uuid
import zoneinfo
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Count, Q, QuerySet

from zouma.bases.models import Place
from zouma.methods.counting import FloatArray
from zouma.methods.weighting.sampling import IntArray
from zouma.programme.models import Activity, Edition, Session
from zouma.reach.models import AuditPlan, AuditUnit, Observation
from zouma.reach.queries.audits.frame import FrameUnit, digest_of, drawn_from
from zouma.reach.queries.held import NOT_HELD
from zouma.reach.tokens import read_audit_token
from zouma.reach.vocabulary import AuditState, ObservationState

MOST_SHEETS = 500


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A unit that was drawn, with its sessions and what was counted at each, if anything."""

    unit: AuditUnit
    sessions: tuple[Session, ...]
    counted: dict[int, Observation]

    @property
    def activity(self) -> Activity:
        """Return what is audited."""
        return self.unit.activity

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Return the time zone in which the activity is announced."""
        return self.activity.edition.zone

    @property
    def place(self) -> Place | None:
        """Return where it is."""
        return self.activity.place

    @property
    def total(self) -> int | None:
        """Return how many were counted in all, None while a session is missing."""
        if not self.sessions or any(row.pk not in self.counted for row in self.sessions):
            return None
        return sum(self.counted[row.pk].value for row in self.sessions)


@dataclass(frozen=True, slots=True)
class AuditResults:
    """A plan as the estimate takes it; see ``methods.weighting.auditing.audited_total``.

    activities, probabilities: (n_units,) of the whole frame; audited: (n_audits,) numbers of the
    units that were drawn and counted; counted: (n_audits,) people; missed: drawn, not counted.
    """

    activities: tuple[int, ...]
    probabilities: FloatArray
    audited: IntArray
    counted: FloatArray
    missed: tuple[int, ...]


def plans_of(edition: Edition) -> QuerySet[AuditPlan]:
    """Return the plans of an edition with how many of their audits are done."""
    drawn = Q(units__drawn=True)
    done = drawn & Q(units__state=AuditState.COUNTED)
    return AuditPlan.objects.filter(edition=edition).annotate(
        frame=Count("units"), done=Count("units", filter=done)
    )


def drawn_units(plan: AuditPlan) -> QuerySet[AuditUnit]:
    """Return the units of a plan that were drawn."""
    return plan.units.filter(drawn=True)


def audit_lines(units: QuerySet[AuditUnit]) -> list[AuditLine]:
    """Return units with their sessions and counts; three queries for any number."""
    rows = list(units.select_related("activity__edition", "activity__place", "plan").order_by("pk"))
    pks = [row.activity_id for row in rows]
    sessions: dict[int, list[Session]] = defaultdict(list)
    for session in audited_sessions(pks):
        sessions[session.activity_id].append(session)
    counted = counts_of({str(row.uid) for row in rows}, pks)
    return [
        AuditLine(row, tuple(sessions[row.activity_id]), counted.get(str(row.uid), {}))
        for row in rows
    ]


def audited_sessions(activity_ids: Sequence[int]) -> QuerySet[Session]:
    """Return the sessions that an auditor of these activities counts."""
    rows = Session.objects.filter(activity__in=activity_ids, vanished_at=None)
    held = rows.exclude(Q(status__in=NOT_HELD) | Q(activity__status__in=NOT_HELD))
    return held.select_related("activity__edition", "space").order_by("starts_at", "pk")


def counts_of(units: set[str], activity_ids: Sequence[int]) -> dict[str, dict[int, Observation]]:
    """Return the counts that stand of units, by unit and session."""
    rows = Observation.objects.filter(
        session__activity__in=activity_ids, locator__startswith="audit:",
        superseded_by__isnull=True,
    ).exclude(state=ObservationState.WITHDRAWN)  # fmt: skip
    found: dict[str, dict[int, Observation]] = defaultdict(dict)
    for row in rows:
        unit = row.locator.split(":")[1]
        if unit in units and row.session_id is not None:
            found[unit][row.session_id] = row
    return found


def opened_unit(token: str) -> AuditUnit | None:
    """Return the audit that a link opens, None when it is not ours."""
    uid = read_audit_token(token)
    return AuditUnit.objects.filter(uid=uid, drawn=True).first() if uid else None


def plan_of(plan_uid: uuid.UUID) -> AuditPlan | None:
    """Return a plan, None when there is none."""
    return AuditPlan.objects.select_related("edition", "account").filter(uid=plan_uid).first()


def drawn_again(plan: AuditPlan) -> bool:
    """Tell whether the frame is the one that was drawn from, and gives the same sample again."""
    rows = plan.units.values_list("activity", "activity__uid", "size", "drawn", "probability")
    kept = sorted(rows, key=lambda row: str(row[1]))
    units = [FrameUnit(activity, str(uid), size) for activity, uid, size, *_rest in kept]
    if digest_of(units) != plan.digest:
        return False
    again = drawn_from(units, number=plan.number, seed=plan.seed)
    drawn = [number for number, row in enumerate(kept) if row[3]]
    chances = [row[4] for row in kept]
    return drawn == again.chosen.tolist() and bool(
        np.allclose(chances, again.probabilities, rtol=0, atol=1e-9)
    )


def audit_results(plan: AuditPlan) -> AuditResults:
    """Return what the audits of a plan found, for the estimate."""
    rows = list(plan.units.order_by("pk").values_list("activity", "probability", "drawn"))
    lines = {line.unit.activity_id: line.total for line in audit_lines(drawn_units(plan))}
    numbers = [
        number for number, row in enumerate(rows) if row[2] and lines.get(row[0]) is not None
    ]
    counted = [float(lines[rows[number][0]] or 0) for number in numbers]
    return AuditResults(
        activities=tuple(row[0] for row in rows),
        probabilities=np.array([row[1] for row in rows]),
        audited=np.array(numbers, dtype=np.int64), counted=np.array(counted),
        missed=tuple(row[0] for row in rows if row[2] and lines.get(row[0]) is None),
    )  # fmt: skip
