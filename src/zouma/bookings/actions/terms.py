"""Setting how many places a session has, and on what terms they are booked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from zouma.bookings.actions.waiting import promote_waiting
from zouma.bookings.models import Allotment, BookingTerms
from zouma.bookings.refusals import FewerThanTaken, refusing
from zouma.bookings.vocabulary import AllotmentKind, BookingMode
from zouma.programme.models import Session
from zouma.programme.vocabulary import Admission


@refusing
@transaction.atomic
def set_terms(
    *,
    session_id: int,
    capacity: int,
    allotments: Mapping[AllotmentKind, int] | None = None,
    now: datetime,
    **changes: Any,
) -> BookingTerms:
    """Make or change the terms of a session; what is not allotted is for everyone.

    allotments: places kept for others than the public. New places go to the waiting list first.

    :raises FewerThanTaken: when more places are taken, or kept for others, than there would be.
    """
    kept = dict(allotments or {})
    kept[AllotmentKind.PUBLIC] = capacity - sum(kept.values())
    if min(kept.values()) < 0:
        raise FewerThanTaken
    terms, _made = BookingTerms.objects.get_or_create(
        session_id=session_id, defaults={"capacity": capacity}
    )
    rows = {row.kind: row for row in terms.allotments.select_for_update().order_by("pk")}
    kept |= {AllotmentKind(kind): 0 for kind in rows.keys() - kept.keys()}
    written = BookingTerms.objects.filter(pk=terms.pk)
    written.update(capacity=max(capacity, terms.capacity), **changes)
    for kind in sorted(kept, key=lambda kind: kept[kind] - capacity_of(rows.get(kind))):
        Allotment.objects.update_or_create(
            terms=terms, kind=kind, defaults={"capacity": kept[kind]}
        )
    written.update(capacity=capacity)
    by_lot = written.filter(mode=BookingMode.BALLOT).exists()
    admission = Admission.BALLOT if by_lot else Admission.REGISTRATION
    Session.objects.filter(pk=session_id).update(admission=admission)
    for allotment_id in terms.allotments.order_by("pk").values_list("pk", flat=True):
        promote_waiting(allotment_id, now=now)
    return written.get()


def capacity_of(row: Allotment | None) -> int:
    """Return how many places an allotment has; none that is not there."""
    return row.capacity if row else 0
