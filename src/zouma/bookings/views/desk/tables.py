"""Bookings taken along: as tables, and as a list for the door on paper."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from zouma.bookings.queries.desk.session import door_list, session_numbers
from zouma.bookings.queries.desk.sessions import managed_activity
from zouma.bookings.queries.desk.tables import booking_columns, booking_rows
from zouma.bookings.views.desk.access import account_of, desk_view, session_of
from zouma.programme.formats.tables import write_rows_csv, write_rows_xlsx

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WALK_INS = range(1, 13)  # lines for those who come without a booking


@desk_view
def desk_table(request: HttpRequest, session_uid: uuid.UUID, extension: str) -> HttpResponse:
    """Send the bookings of a session as a table."""
    session = session_of(request, session_uid).session
    return table(
        request, extension, f"bookings-{session.starts_at:%Y-%m-%d}", session_id=session.pk
    )


@desk_view
def desk_activity_table(
    request: HttpRequest, activity_uid: uuid.UUID, extension: str
) -> HttpResponse:
    """Send the bookings of all sessions of an activity as a table."""
    activity = managed_activity(account_of(request), activity_uid)
    if activity is None:
        raise Http404
    return table(request, extension, f"bookings-{activity.slug}", activity_id=activity.pk)


def table(request: HttpRequest, extension: str, name: str, **which: int) -> HttpResponse:
    """Return the bookings of a session or an activity as a file.

    :raises Http404: when there is no such format.
    """
    if extension not in TYPES:
        raise Http404
    rows = booking_rows(account_of(request), **which)
    response = HttpResponse(content_type=TYPES[extension])
    for chunk in written(extension, rows):
        response.write(chunk)
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response


def written(extension: str, rows: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    """Return the bytes of a table."""
    columns = booking_columns()
    if extension == "csv":
        return write_rows_csv(columns, rows)
    return write_rows_xlsx(_("Bookings"), columns, rows, now=timezone.now())


@desk_view
def desk_door_list(request: HttpRequest, session_uid: uuid.UUID) -> HttpResponse:
    """Show who comes to a session, to be printed and ticked at the door."""
    found = session_of(request, session_uid)
    rows = door_list(found.session.pk)
    context = {
        "desk": found, "session": found.session, "zone": found.zone, "place": found.place,
        "rows": rows, "people": sum(row.places for row in rows), "walk_ins": WALK_INS,
        "numbers": session_numbers(found.session.pk), "now": timezone.now(),
    }  # fmt: skip
    return render(request, "bookings/desk/door_list.html", context)
