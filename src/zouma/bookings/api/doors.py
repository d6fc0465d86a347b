"""Devices at the door over HTTP: their roster, the exchange of events, attendance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja import Router
from ninja.security import HttpBearer
from pydantic import ValidationError

from zouma.bookings.actions import Upload, exchange_events
from zouma.bookings.actions.door_events import Exchange, ms_of
from zouma.bookings.api import door_schemas as schemas
from zouma.bookings.api.schemas import Problem
from zouma.bookings.models import DoorDevice
from zouma.bookings.queries.attendance import Attendance
from zouma.bookings.queries.doors import (
    attendance_at,
    booking_facts,
    check_rights,
    device_of,
    is_over,
    roster_of,
    session_facts,
)
from zouma.bookings.tokens import read_ticket_code, ticket_hash
from zouma.bookings.vocabulary import DoorEventKind


class DoorBearer(HttpBearer):
    """The token of a door's link, as a bearer token."""

    def authenticate(self, request: HttpRequest, token: str) -> DoorDevice:
        """Return the device.

        :raises NoDevice: when the token is not ours.
        """
        return device_of(token)


router = Router(tags=["door"], auth=DoorBearer())
PROBLEMS = dict.fromkeys((400, 401, 410, 422), Problem)


@router.get("/door/roster", response={200: schemas.RosterOut, **PROBLEMS})
def roster(request: HttpRequest) -> HttpResponse:
    """Return the device's sessions and their tickets, hashed; 304 while nothing has changed."""
    device, now = device_at(request), timezone.now()
    check_rights(device, now=now)
    found = roster_of(device)
    tag = f'"{found.tag}"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
        return private(HttpResponse(status=304), tag)
    body = {
        "now_ms": ms_of(now),
        "device": {"uid": device.uid, "name": device.name},
        "sessions": [session_facts(row) for row in found.sessions],
        "bookings": [booking_facts(row) for row in found.bookings],
    }
    return private(JsonResponse(body, json_dumps_params={"ensure_ascii": False}), tag)


@router.post("/door/sync", response={200: schemas.SyncOut, **PROBLEMS})
def sync(request: HttpRequest, sent: schemas.SyncIn) -> HttpResponse:
    """Take events, each once however often it comes; tell those of others since the cursor.

    An event that is not understood is refused with the reason, and the others are taken.
    """
    device, now = device_at(request), timezone.now()
    found, refused = read_events(sent.events)
    uploads = [row for _index, row in found]
    told = exchange_events(device, uploads, cursor=sent.cursor, waiting=sent.waiting, now=now)
    strangers = set(told.strangers)
    refused += [
        {"index": index, "nonce": row.nonce, "reason": "session: not one of this device's."}
        for index, row in found
        if row.nonce in strangers
    ]
    body = {
        "now_ms": ms_of(now),
        "accepted": [row.nonce for row in uploads if row.nonce not in strangers],
        "refused": refused,
        "events": [news(row, told) for row in told.news],
        "cursor": told.cursor,
        "more": told.more,
        "over": is_over(device, now=now),
    }  # fmt: skip
    return private(JsonResponse(body, json_dumps_params={"ensure_ascii": False}))


@router.get("/door/attendance", response={200: schemas.AttendancesOut, **PROBLEMS})
def attendance(request: HttpRequest) -> HttpResponse:
    """Return who came to the device's sessions, by the events of all devices."""
    device = device_at(request)
    check_rights(device, now=timezone.now())
    rows = [counted(uid, found) for uid, found in attendance_at(device).items()]
    return private(JsonResponse({"sessions": rows}, json_dumps_params={"ensure_ascii": False}))


def device_at(request: HttpRequest) -> DoorDevice:
    """Return the device that asks."""
    return request.auth  # type: ignore[attr-defined,no-any-return]


def private(response: HttpResponse, tag: str = "") -> HttpResponse:
    """Mark an answer as for this device alone."""
    response["Cache-Control"] = "private, no-cache"
    if tag:
        response["ETag"] = tag
    return response


def read_events(sent: Sequence[Any]) -> tuple[list[tuple[int, Upload]], list[dict[str, Any]]]:
    """Return the events that are understood, and the others with what is wrong with them."""
    uploads, refused = [], []
    for index, row in enumerate(sent):
        try:
            uploads.append((index, upload(schemas.EventIn.model_validate(row))))
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            field = ".".join(str(part) for part in first["loc"]) or "event"
            nonce = str(row.get("nonce", "")) if isinstance(row, dict) else ""
            reason = f"{field}: {first['msg']}."
            refused.append({"index": index, "nonce": nonce[:100], "reason": reason})
    return uploads, refused


def upload(event: schemas.EventIn) -> Upload:
    """Return an event as the action takes it; a code of ours is its booking."""
    booking = event.booking or (read_ticket_code(event.code) if event.code else None)
    return Upload(
        nonce=event.nonce, sequence=event.sequence, at_ms=event.at_ms, session=event.session,
        kind=DoorEventKind(event.kind), people=event.people, booking=booking,
        ticket="" if booking or not event.code else ticket_hash(event.code),
        refused=event.refused, undoes=event.undoes,
    )  # fmt: skip


def news(row: tuple[Any, ...], told: Exchange) -> dict[str, Any]:
    """Return an event as it is told to devices."""
    _pk, device, door, nonce, sequence, at, session, kind, people, booking, ticket, *rest = row
    refused, undoes = rest
    return {
        "device": device, "door": door, "nonce": nonce, "sequence": sequence,
        "at_ms": ms_of(at), "session": told.sessions[session], "kind": kind, "people": people,
        "booking": booking, "ticket": ticket, "refused": refused, "undoes": undoes,
    }  # fmt: skip


def counted(session: Any, found: Attendance) -> dict[str, Any]:
    """Return an attendance as it is sent."""
    return {
        "session": session, "booked": found.booked, "came": found.came,
        "walk_ins": found.walk_ins, "left": found.left, "inside": found.inside,
        "peak_inside": found.peak_inside, "refused": found.refused,
        "no_show_rate": found.no_show_rate,
        "conflicts": [
            {
                "booking": row.booking, "people": row.people,
                "first_door": row.first.device, "first_at_ms": ms_of(row.first.at),
                "second_door": row.second.device, "second_at_ms": ms_of(row.second.at),
            }
            for row in found.conflicts
        ],
    }  # fmt: skip
