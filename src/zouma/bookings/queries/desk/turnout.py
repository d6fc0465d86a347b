"""How many came of those who booked, and what giving places beyond the capacity would risk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zouma.bookings.models import Allotment
from zouma.bookings.queries.attendance import attendance_of
from zouma.bookings.vocabulary import AllotmentKind
from zouma.methods.turnout import Overflow, largest_extra, overflow_risks, turnout
from zouma.programme.models import Session

MOST_PAST = 200  # sessions; older ones say little of now
FEWEST_PAST = 5  # sessions to learn from
ADVISED_RISK = 0.05
MOST_RISK = 0.2  # that anybody may take
MOST_EXTRA = 60


@dataclass(frozen=True, slots=True)
class Advice:
    """What past sessions say for a session: the risk of each number of places, and the advice.

    share: of booked places that is used; advised: the most places within 5 % risk.
    """

    allotment: Allotment
    sessions: int
    booked: int
    came: int
    share: float
    risks: tuple[Overflow, ...]
    advised: int

    @property
    def is_enough(self) -> bool:
        """Tell whether there is enough to learn from."""
        return self.sessions >= FEWEST_PAST

    @property
    def advised_risk(self) -> float:
        """Return the risk of what is advised, between 0 and 1."""
        return next((row.risk for row in self.risks if row.extra == self.advised), 0.0)


def past_turnout(activity_id: int, *, now: datetime) -> list[tuple[int, int]]:
    """Return (booked, came) of the past sessions of an activity at whose doors somebody counted."""
    rows = Session.objects.filter(activity=activity_id, starts_at__lt=now, terms__isnull=False)
    pks = list(rows.order_by("-starts_at").values_list("pk", flat=True)[:MOST_PAST])
    counted = [
        row for row in attendance_of(pks).values() if row.booked and (row.visits or row.refused)
    ]
    return [(row.booked, min(row.booked, row.came)) for row in counted]


def overbooking_advice(session_id: int, past: list[tuple[int, int]]) -> Advice:
    """Return the risk of each number of places beyond the capacity, as far as any may be taken."""
    allotment = Allotment.objects.get(terms__session=session_id, kind=AllotmentKind.PUBLIC)
    known = turnout(past)
    most = min(MOST_EXTRA, max(1, allotment.capacity))
    risks = overflow_risks(known, capacity=allotment.capacity, most=most)
    shown = tuple(row for row in risks if row.extra and row.risk <= MOST_RISK)
    enough = known.sessions >= FEWEST_PAST
    return Advice(
        allotment, known.sessions, known.booked, known.came, known.share,
        shown if enough else (), largest_extra(risks, limit=ADVISED_RISK) if enough else 0,
    )  # fmt: skip
