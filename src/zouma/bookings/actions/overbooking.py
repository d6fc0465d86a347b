"""Places given beyond the capacity: by a decision, within a limit of risk, on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from zouma.bookings.actions.places import locked_allotments
from zouma.bookings.actions.waiting import promote_waiting
from zouma.bookings.models import Allotment
from zouma.bookings.queries.desk.turnout import FEWEST_PAST, MOST_RISK
from zouma.bookings.refusals import BookingClosed, TooFewPastSessions, TooRisky, refusing
from zouma.bookings.vocabulary import AllotmentKind
from zouma.methods.turnout import overflow_risk, turnout
from zouma.people.models import Account


@refusing
@transaction.atomic
def set_overbooking(
    session_id: int, extra: int, *, past: Sequence[tuple[int, int]], account: Account, now: datetime
) -> Allotment:
    """Give so many places for everyone beyond the capacity; new ones go to the waiting list.

    past: (booked, came) of past sessions of the activity. 0 takes the risk back.

    :raises BookingClosed: when booking is over.
    :raises TooFewPastSessions: when there is too little to learn from.
    :raises TooRisky: when more people than fit would come too probably.
    :raises FewerThanTaken: when more places are taken than there would be.
    """
    pk = Allotment.objects.get(terms__session=session_id, kind=AllotmentKind.PUBLIC).pk
    allotment = locked_allotments([pk])[pk]
    session = allotment.terms.session
    if now >= allotment.terms.closed_from():
        raise BookingClosed
    risk = risk_of(allotment.capacity, extra, past) if extra else 0.0
    before, allotment.overbooking = allotment.overbooking, extra
    allotment.save(update_fields=["overbooking"])
    data = {
        "session": session.starts_at.isoformat(), "before": before, "after": extra,
        "risk": round(risk, 4), "past_sessions": len(past),
    }  # fmt: skip
    log(session.activity, "zouma.overbook", user=account, data=data, timestamp=now)
    promote_waiting(pk, now=now)
    return Allotment.objects.get(pk=pk)


def risk_of(capacity: int, extra: int, past: Sequence[tuple[int, int]]) -> float:
    """Return the probability that more come than fit.

    :raises TooFewPastSessions: when there is too little to learn from.
    :raises TooRisky: when it is above what anybody may take.
    """
    if sum(1 for booked, _came in past if booked) < FEWEST_PAST:
        raise TooFewPastSessions
    risk = overflow_risk(turnout(past), capacity=capacity, booked=capacity + extra)
    if risk > MOST_RISK:
        raise TooRisky
    return risk
