"""What a teacher is shown of a session: what is left for classes, and other dates."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.html import strip_tags

from zouma.bookings.queries.bookable import Bookable, bookables
from zouma.bookings.vocabulary import AllotmentKind
from zouma.common.templatetags.zouma_text import session_time
from zouma.programme.models import Session

MOST_DATES = 40


def class_places_left(bookable: Bookable) -> int:
    """Return how many of the places for schools are left."""
    return max(0, bookable.allotments[AllotmentKind.SCHOOLS].left)


def class_dates(bookable: Bookable, *, now: datetime) -> list[tuple[int, str]]:
    """Return the other sessions of an activity that classes can ask for, with their times.

    Only where the organiser decides: who gets places at once chooses the date itself.
    """
    if bookable.school is None or not bookable.school.by_approval:
        return []
    found = bookables(
        Q(session__activity=bookable.session.activity_id, session__starts_at__gt=now)
        & ~Q(session=bookable.session.pk),
        ("session__activity__edition",),
    )
    sessions = sorted(
        (row.session for row in found if row.for_classes), key=lambda row: row.starts_at
    )
    return [(row.pk, plain_time(row)) for row in sessions[:MOST_DATES]]


def plain_time(session: Session) -> str:
    """Return when a session is, as text."""
    zone = session.activity.edition.zone
    return strip_tags(session_time(session.starts_at, session.ends_at, zone, session.all_day))
