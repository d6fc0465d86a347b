"""The frame of a plan of audits: which activities may be drawn, and how large each is."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from django.db.models import Q, Sum

from zouma.bookings.models import Booking, BookingTerms
from zouma.bookings.vocabulary import BookingState
from zouma.methods.weighting.sampling import IntArray, design, draw_sample
from zouma.programme.models import Edition, Session
from zouma.programme.models.sessions import OVER_AT
from zouma.programme.vocabulary import ActivityKind, AttendanceMode, Moderation
from zouma.reach.queries.held import NOT_HELD
from zouma.reach.queries.settled import settlement_of
from zouma.reach.vocabulary import AuditSize, Measure

LEAST_SHARE = 0.1  # of the median: how large the smallest counts, so that none is without a chance


@dataclass(frozen=True, slots=True)
class FrameUnit:
    """An activity that may be drawn; size: above nought, in the unit of the plan's size."""

    activity: int
    uid: str
    size: float


def frame_of(
    edition: Edition, size: AuditSize, *, first_on: date, last_on: date, now: datetime
) -> list[FrameUnit]:
    """Return the frame: single activities on site all of whose sessions are within the days.

    In the order of their identifiers, which is the same in every database.
    """
    sessions = sessions_within(edition, first_on=first_on, last_on=last_on)
    uids = {row.activity_id: str(row.activity.uid) for row in sessions}
    known = known_sizes(edition, size, sessions, now=now)
    sizes = filled_sizes({pk: known.get(pk) for pk in uids})
    units = [FrameUnit(pk, uid, sizes[pk]) for pk, uid in uids.items()]
    return sorted(units, key=lambda unit: unit.uid)


def sessions_within(edition: Edition, *, first_on: date, last_on: date) -> list[Session]:
    """Return the sessions of the activities that take place wholly within some days."""
    zone = edition.zone
    start = datetime.combine(first_on, time.min, zone)
    end = datetime.combine(last_on + timedelta(days=1), time.min, zone)
    planned = Session.objects.filter(
        activity__edition=edition, activity__moderation=Moderation.PUBLISHED,
        activity__kind=ActivityKind.SINGLE, activity__vanished_at=None, vanished_at=None,
    ).exclude(activity__attendance_mode=AttendanceMode.ONLINE)  # fmt: skip
    held = planned.exclude(Q(status__in=NOT_HELD) | Q(activity__status__in=NOT_HELD))
    over = held.annotate(over_at=OVER_AT)
    outside = over.filter(Q(starts_at__lt=start) | Q(over_at__gt=end)).values("activity")
    inside = over.exclude(activity__in=outside).select_related("activity", "terms")
    return list(inside.order_by("starts_at", "pk"))


def known_sizes(
    edition: Edition, size: AuditSize, sessions: Sequence[Session], *, now: datetime
) -> dict[int, float]:
    """Return the size of each activity of which it is known."""
    if size == AuditSize.EQUAL:
        return {row.activity_id: 1.0 for row in sessions}
    if size == AuditSize.REPORTED:
        found = settlement_of(edition, Measure.VISIT, until=now).settled
        return {pk: float(one.value) for pk, one in found.items()}
    if size == AuditSize.BOOKED:
        return booked_sizes(sessions)
    return place_sizes(sessions)


def place_sizes(sessions: Sequence[Session]) -> dict[int, float]:
    """Return the places of each activity, where all its sessions tell theirs."""
    places: dict[int, list[int | None]] = defaultdict(list)
    for row in sessions:
        terms = getattr(row, "terms", None)
        places[row.activity_id].append(terms.capacity if terms else row.capacity)
    return {
        pk: float(sum(number or 0 for number in numbers))
        for pk, numbers in places.items()
        if None not in numbers
    }


def booked_sizes(sessions: Sequence[Session]) -> dict[int, float]:
    """Return the places booked of each activity that takes bookings."""
    pks = [row.pk for row in sessions]
    rows = Booking.objects.filter(terms__session__in=pks, state=BookingState.CONFIRMED)
    booked = dict(rows.values_list("terms__session__activity").annotate(Sum("places")).order_by())
    bookable = BookingTerms.objects.filter(session__in=pks).values_list("session__activity")
    return {pk: float(booked.get(pk, 0)) for (pk,) in bookable}


def filled_sizes(known: Mapping[int, float | None]) -> dict[int, float]:
    """Return a size above nought for each: the median where unknown, never under a tenth of it."""
    above = [number for number in known.values() if number]
    median = float(np.median(above)) if above else 1.0
    least = LEAST_SHARE * median
    return {pk: max(least, median if number is None else number) for pk, number in known.items()}


def digest_of(units: Sequence[FrameUnit]) -> str:
    """Return the digest of a frame: of the identifiers and sizes of its units, in order."""
    lines = "".join(f"{unit.uid} {unit.size!r}\n" for unit in units)
    return hashlib.sha256(lines.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Drawn:
    """The chances of a frame's units, and which of them were drawn."""

    probabilities: Sequence[float]
    chosen: IntArray


def drawn_from(units: Sequence[FrameUnit], *, number: int, seed: int) -> Drawn:
    """Draw a sample from a frame: the same frame, number and seed give the same sample.

    Raises SizesUnusable when there are fewer units than are to be drawn.
    """
    sizes = np.array([unit.size for unit in units])
    made = design(sizes, number)
    chosen = draw_sample(made, rng=np.random.default_rng(seed))
    return Drawn([float(chance) for chance in made.probabilities], chosen)
