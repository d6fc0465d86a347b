"""The demo's bookings: sessions that fill up, waiting lists, two ballots, one of them drawn."""

from __future__ import annotations

import hashlib
import random
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import connection

from zouma.bookings.actions import (
    Contact,
    Visit,
    Wish,
    book_places,
    cancel_booking,
    draw_ballot,
    open_ballot,
    open_room,
    set_school_terms,
    set_terms,
)
from zouma.bookings.models import Booking, BookingTerms, Question, SchoolTerms, WaitingRoom
from zouma.bookings.vocabulary import AllotmentKind, BookingMode, PartyKind, QuestionKind
from zouma.common.errors import ProgrammeError
from zouma.common.text import TranslatedText
from zouma.programme.models import Session
from zouma.programme.vocabulary import AttendanceMode, Moderation, Status


def both(chinese: str, english: str) -> TranslatedText:
    """Return a text in both languages of the demo."""
    return TranslatedText.originals({"zh-Hans": chinese, "en": english})


SESSIONS_AT_SCALE_1 = 160
CAPACITIES = (12, 16, 20, 24, 30, 40)
NAMES = (
    "王芳",
    "李伟",
    "张敏",
    "刘洋",
    "陈静",
    "杨帆",
    "赵磊",
    "Ada",
    "Ben",
    "Chloé",
    "Daniel",
    "Emma",
)
SCHOOLS = ("示范第一小学", "示范附属中学", "示范实验学校", "Demo International School")
QUESTIONS = (
    (
        QuestionKind.LINE,
        both("孩子几岁？", "How old are the children?"),
        both("好准备合适的实验器材。", "So that we lay out the right apparatus."),
    ),
    (
        QuestionKind.YES_NO,
        both("有人对坚果过敏吗？", "Is anybody allergic to nuts?"),
        both("实验中会用到花生油。", "We use peanut oil in an experiment."),
    ),
)
PARTIES = (
    {PartyKind.ADULT: 1}, {PartyKind.ADULT: 1, PartyKind.CHILD: 1},
    {PartyKind.ADULT: 2, PartyKind.CHILD: 1}, {PartyKind.ADULT: 2, PartyKind.CHILD: 2},
    {PartyKind.ADULT: 2}, {PartyKind.ADULT: 1, PartyKind.CHILD: 3},
    {PartyKind.ADULT: 1, PartyKind.WHEELCHAIR: 1},
)  # fmt: skip


def fill_bookings(edition_slug: str, *, scale: float, seed: int, now: datetime) -> None:
    """Open sessions of the demo's city programme for booking, and book them as people would."""
    chance = random.Random(f"{seed} bookings")  # noqa: S311 - an invented crowd
    number = max(14, round(SESSIONS_AT_SCALE_1 * scale))
    chosen = bookable(edition_slug, number, now=now)
    crowd = Crowd(chance, now)
    for place, session in enumerate(chosen):
        if place < 2:
            ballot(session, crowd, drawn=place == 1)
        elif place == 4:
            rush(session, chance, now)
        elif place % 12 == 2:
            terms(session, chance, now, mode=BookingMode.APPROVAL)
            crowd.book(session, chance.randint(2, 5))
        else:
            capacity = terms(session, chance, now)
            crowd.book(session, round(capacity * chance.choice((0, 0.1, 0.2, 0.35, 0.6))))
    crowd.classes()
    crowd.change_their_minds()
    ask_questions(chosen)


def bookable(edition_slug: str, number: int, *, now: datetime) -> list[Session]:
    """Return sessions to come on site, one of an activity and then the others of the same ones."""
    coming = Session.objects.filter(
        activity__edition__slug=edition_slug,
        activity__moderation=Moderation.PUBLISHED,
        activity__kind="single",
        activity__attendance_mode=AttendanceMode.ON_SITE,
        starts_at__gt=now + timedelta(days=2),
        status=Status.SCHEDULED,
        all_day=False,
    )
    activities = list(
        coming.order_by("activity_id").values_list("activity_id", flat=True).distinct()
    )
    step = max(1, len(activities) // max(1, number // 2))
    found = coming.filter(activity_id__in=activities[::step]).order_by("activity_id", "starts_at")
    return list(found[:number])


def terms(session: Session, chance: random.Random, now: datetime, **changes: object) -> int:
    """Let a session be booked; return the places for everyone."""
    capacity = chance.choice(CAPACITIES)
    kept = {AllotmentKind.SCHOOLS: capacity // 4, AllotmentKind.ACCESSIBLE: 2}
    kept = kept if chance.random() < 0.3 else {}
    row = set_terms(session_id=session.pk, capacity=capacity, allotments=kept, now=now, **changes)
    if kept:
        set_school_terms(terms_id=row.pk, by_approval=chance.random() < 0.6, largest_class=40)
    return capacity - sum(kept.values())


def rush(session: Session, chance: random.Random, now: datetime) -> None:
    """Let a session open tomorrow, with a waiting room in front of it."""
    row = set_terms(session_id=session.pk, capacity=chance.choice(CAPACITIES), now=now)
    seed = hashlib.sha256(f"demo room {session.uid}".encode()).digest()
    open_room(terms_ids=[row.pk], opens_at=now + timedelta(hours=20), seed=seed, now=now)


def ask_questions(sessions: list[Session]) -> None:
    """Let two activities ask something of who books."""
    for session in (sessions[3], sessions[-1]):
        for position, (kind, wording, reason) in enumerate(QUESTIONS):
            Question.objects.get_or_create(
                activity_id=session.activity_id, position=position,
                defaults={"kind": kind, "wording": wording, "reason": reason},
            )  # fmt: skip


def ballot(session: Session, crowd: Crowd, *, drawn: bool) -> None:
    """Give a session's places by ballot; one is open, the other has been drawn."""
    row = set_terms(session_id=session.pk, capacity=20, now=crowd.now, mode=BookingMode.BALLOT)
    seed = hashlib.sha256(f"demo {session.uid}".encode()).digest()
    draws_at = crowd.now + timedelta(hours=24)
    held = open_ballot(terms_id=row.pk, draws_at=draws_at, seed=seed)
    crowd.book(session, 14)
    if drawn:
        draw_ballot(held.pk, now=draws_at)


class Crowd:
    """People who book, each under an address of their own."""

    def __init__(self, chance: random.Random, now: datetime) -> None:
        self.chance, self.now, self.number = chance, now, 0

    def book(self, session: Session, parties: int) -> None:
        """Let so many parties try; who comes too late waits."""
        for _party in range(parties):
            self.number += 1
            name = self.chance.choice(NAMES)
            contact = Contact(
                name, f"visitor{self.number}@example.org",
                language="zh-hans" if name > "z" else "en",
            )  # fmt: skip
            wish = Wish(session.pk, self.chance.choice(PARTIES))
            with suppress(ProgrammeError):
                book_places(
                    wishes=[wish], contact=contact, key=f"demo-{self.number}", now=self.now,
                    wait=True,
                )  # fmt: skip

    def classes(self) -> None:
        """Let a class book wherever classes can."""
        for row in SchoolTerms.objects.select_related("terms").order_by("pk"):
            self.number += 1
            pupils = min(row.largest_class, self.chance.choice((6, 8, 9)))
            party = {PartyKind.PUPIL: pupils, PartyKind.ADULT: row.adults_needed(pupils)}
            visit = Visit(self.chance.choice(SCHOOLS), self.chance.randint(1, 12))
            wish = Wish(row.terms.session_id, party, AllotmentKind.SCHOOLS, visit)
            contact = Contact(
                self.chance.choice(NAMES), f"teacher{self.number}@example.org",
                language="zh-hans", verified=True,
            )  # fmt: skip
            with suppress(ProgrammeError):
                book_places(
                    wishes=[wish], contact=contact, key=f"demo-class-{self.number}", now=self.now,
                    wait=True,
                )  # fmt: skip

    def change_their_minds(self) -> None:
        """Let some cancel, so that others are offered their places."""
        uids = list(Booking.objects.filter(state="confirmed").order_by("pk").values_list("uid"))
        for (uid,) in uids[::15]:
            with suppress(ProgrammeError):
                cancel_booking(str(uid), now=self.now)


def empty_bookings(session_ids: list[int]) -> None:
    """Remove the demo's bookings with their ledger, which nobody else may."""
    held = BookingTerms.objects.filter(session__in=session_ids)
    ids = list(held.values_list("pk", flat=True))
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE bookings_placeentry DISABLE TRIGGER entry_never_changed")
        for statement in EMPTY:
            cursor.execute(statement, [ids])
        cursor.execute("ALTER TABLE bookings_placeentry ENABLE TRIGGER entry_never_changed")
        cursor.execute(LONELY_BASKETS)
        for room in WaitingRoom.objects.filter(terms=None):
            cursor.execute(f"DROP SEQUENCE IF EXISTS {room.sequence}")
            room.delete()


OF_TERMS = "booking_id IN (SELECT id FROM bookings_booking WHERE terms_id = ANY(%s))"
EMPTY = (
    f"DELETE FROM bookings_ballotentry WHERE {OF_TERMS}",  # noqa: S608 - our own words
    "DELETE FROM bookings_schoolterms WHERE terms_id = ANY(%s)",
    f"DELETE FROM bookings_schoolvisit WHERE {OF_TERMS}",  # noqa: S608
    "DELETE FROM bookings_ballot WHERE terms_id = ANY(%s)",
    f"DELETE FROM bookings_passedover WHERE {OF_TERMS}",  # noqa: S608
    f"DELETE FROM bookings_placeentry WHERE {OF_TERMS}",  # noqa: S608
    f"DELETE FROM bookings_letter WHERE {OF_TERMS}",  # noqa: S608
    "DELETE FROM bookings_booking WHERE terms_id = ANY(%s)",
    "DELETE FROM bookings_allotment WHERE terms_id = ANY(%s)",
    "DELETE FROM bookings_bookingterms WHERE id = ANY(%s)",
)
LONELY_BASKETS = """
WITH lonely AS (
    SELECT k.id FROM bookings_basket k
    WHERE NOT EXISTS (SELECT 1 FROM bookings_booking b WHERE b.basket_id = k.id)
), letters AS (DELETE FROM bookings_letter WHERE basket_id IN (SELECT id FROM lonely))
DELETE FROM bookings_basket WHERE id IN (SELECT id FROM lonely)
"""
