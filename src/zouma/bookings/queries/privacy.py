"""What is known of a person who booked, and what is so long over that it is forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from zouma.bookings.models import Basket, Booking, Letter
from zouma.bookings.queries.asked import answered, questions_of


def baskets_over(over_at: datetime, *, lapsed_at: datetime, limit: int) -> list[int]:
    """Return baskets that still name somebody though all they booked ended before a moment.

    lapsed_at: those never confirmed are over when they were made before it.
    """
    ends_at = Coalesce("terms__session__ends_at", "terms__session__starts_at")
    later = Booking.objects.filter(basket=OuterRef("pk")).annotate(over_at=ends_at)
    confirmed = Q(confirmed_at__isnull=False, confirmed_at__lt=over_at) & ~Exists(
        later.filter(over_at__gte=over_at)
    )
    lapsed = Q(confirmed_at__isnull=True, held_until__isnull=True, made_at__lt=lapsed_at)
    rows = Basket.objects.filter(confirmed | lapsed, erased_at__isnull=True)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def baskets_of(contact_key: str) -> QuerySet[Basket]:
    """Return what a contact has booked, as far as it is still known."""
    known = Booking.objects.filter(contact_key=contact_key).values("basket")
    return Basket.objects.filter(pk__in=known, erased_at__isnull=True).order_by("made_at")


def personal_data(basket: Basket) -> dict[str, Any]:
    """Return all that is known of who booked a basket, as plain data."""
    rows = Booking.objects.filter(basket=basket).select_related("terms__session", "visit")
    letters = Letter.objects.filter(basket=basket).order_by("made_at", "pk")
    return {
        "name": basket.name,
        "email": basket.email,
        "phone": basket.phone,
        "language": basket.language,
        "made_at": basket.made_at,
        "confirmed_at": basket.confirmed_at,
        "bookings": [plain_booking(row) for row in rows.order_by("pk")],
        "letters": list(letters.values("kind", "made_at", "sent_at", "subject", "body", "message")),
    }


def plain_booking(booking: Booking) -> dict[str, Any]:
    """Return a booking with its answers and, of a class, what is known of it."""
    session = booking.terms.session
    visit = getattr(booking, "visit", None)
    questions = questions_of(session.activity_id) if booking.answers else []
    return {
        "uid": booking.uid,
        "session": session.uid,
        "starts_at": session.starts_at,
        "state": booking.state,
        "party": booking.party,
        "made_at": booking.made_at,
        "answers": [
            {"question": question, "answer": answer}
            for question, answer in answered(questions, booking.answers)
        ],
        "visit": visit and {"school": visit.school, "grade": visit.grade, "needs": visit.needs},
    }
