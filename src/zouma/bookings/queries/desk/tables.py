"""Bookings as rows of a table, with columns in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from zouma.bookings.models import Booking, Question
from zouma.bookings.queries.asked import answered, questions_of
from zouma.bookings.tokens import typed_code
from zouma.bookings.vocabulary import IN_BASKET, PartyKind
from zouma.common.templatetags.zouma_text import said_plain
from zouma.people.models import Account
from zouma.programme.formats.table_columns import Cell, Row
from zouma.programme.queries.managed import managed_sessions

AT_ONCE = 500


def booking_columns() -> list[str]:
    """Return the columns of such a table."""
    return [
        _("Session"), _("Activity"), _("Name"), _("E-mail address"), _("Telephone"), _("State"),
        _("How many people"), *(str(kind.label) for kind in PartyKind), _("Kept for"),
        _("Booked at"), _("Ticket"), _("Language"), _("School"), _("Grade"), _("What it needs"),
        _("Answers"),
    ]  # fmt: skip


def booking_rows(
    account: Account, *, session_id: int | None = None, activity_id: int | None = None
) -> Iterator[Row]:
    """Yield the bookings of a session or of an activity, by session and name."""
    mine = managed_sessions(account).filter(
        **({"pk": session_id} if session_id else {"activity": activity_id})
    )
    rows = (
        Booking.objects.filter(terms__session__in=mine.values("pk"))
        .exclude(state__in=IN_BASKET)
        .exclude(contact_key="")
        .select_related("basket", "allotment", "visit", "terms__session__activity__edition")
        .order_by("terms__session__starts_at", "terms__session", "basket__name", "pk")
    )
    columns = booking_columns()
    questions: dict[int, list[Question]] = {}
    for row in rows.iterator(chunk_size=AT_ONCE):
        activity = row.terms.session.activity_id
        if activity not in questions:
            questions[activity] = questions_of(activity)
        yield dict(zip(columns, [*cells(row), *told(row, questions[activity])], strict=True))


def told(row: Booking, questions: list[Question]) -> list[Cell]:
    """Return what a party said beside its numbers: a class, and answers."""
    visit = getattr(row, "visit", None)
    said = [visit.school, str(visit.get_grade_display()), visit.needs] if visit else ["", "", ""]
    answers = answered(questions, row.answers)
    return [*said, "; ".join(f"{question} {answer}" for question, answer in answers)]


def cells(row: Booking) -> list[Cell]:
    """Return the cells of a booking, times in the edition's zone."""
    session, basket = row.terms.session, row.basket
    zone = session.activity.edition.zone
    return [
        session.starts_at.astimezone(zone), said_plain(session.activity.title), basket.name,
        basket.email, basket.phone, str(row.get_state_display()), row.places,
        *(row.party.get(str(kind), 0) for kind in PartyKind),
        str(row.allotment.get_kind_display()), row.made_at.astimezone(zone),
        typed_code(row.uid), basket.language,
    ]  # fmt: skip
