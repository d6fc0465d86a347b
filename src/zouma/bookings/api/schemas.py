"""What the endpoints of bookings take and give."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Schema

from zouma.bookings.vocabulary import BookingMode, BookingState, Phase, QuestionKind
from zouma.programme.api.schemas import Problem

__all__ = ["BasketOut", "BookingIn", "Problem"]

MOST_SESSIONS = 20
Line = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$")]
Text = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Field(ge=0, le=500)]
EMAIL = r"^([!-?A-~]+@[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)+)?$"


class PartyIn(Schema):
    """How many of each kind come; together they are the places."""

    adult: Number = 0
    child: Number = 0
    wheelchair: Number = 0


class WishIn(Schema):
    """Places in a session."""

    session: uuid.UUID = Field(description="The uid of a session.")
    party: PartyIn = Field(examples=[{"adult": 2, "child": 1}])
    answers: dict[str, bool | int | Text] = Field(
        {}, max_length=40, description="By id of the question; see the session's terms."
    )


class ContactIn(Schema):
    """Who books: a mail address or a telephone number is needed."""

    name: Line = Field(max_length=200, examples=["王芳"])
    email: str = Field("", max_length=254, pattern=EMAIL, examples=["fang@example.org"])
    phone: Line = Field("", max_length=40)


class BookingIn(Schema):
    """A request for places in one session or several, given all together or not at all."""

    sessions: list[WishIn] = Field(min_length=1, max_length=MOST_SESSIONS)
    contact: ContactIn
    language: Literal["", "en", "zh-hans"] = Field("", description="Of letters.")
    wait: bool = Field(False, description="Wait where a session is full.")


class QuestionOut(Schema):
    """What a party is asked, in each language; a choice is answered by its number, from 0."""

    id: str
    kind: QuestionKind
    wording: dict[str, str]
    reason: dict[str, str]
    choices: dict[str, list[str]]
    required: bool


class TermsOut(Schema):
    """How a session is booked now; waiting_room: its address while one has to come through it."""

    session: uuid.UUID
    mode: BookingMode
    phase: Phase
    left: int
    opens_at: datetime | None
    closes_at: datetime
    largest_party: int
    waiting_room: str | None
    questions: list[QuestionOut]


class BookedOut(Schema):
    """A booking of one session; ticket: what the square of a confirmed booking says."""

    uid: uuid.UUID
    session: uuid.UUID
    state: BookingState
    places: int
    ticket: str | None


class BasketOut(Schema):
    """What was booked together; token: opens and changes it, so it is a secret of the contact."""

    uid: uuid.UUID
    token: str | None
    address: str | None
    bookings: list[BookedOut]
