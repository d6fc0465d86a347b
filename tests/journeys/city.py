"""The city that the journeys visit: the demo at a small scale, and what is to be found in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, QuerySet
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, Locale, Page

from report.sheets import POINTS, sheet
from zouma.bookings.actions import (
    Contact,
    Visit,
    Wish,
    book_places,
    make_door,
    open_room,
    set_school_terms,
    set_terms,
)
from zouma.bookings.models import Allotment, Ballot, Booking
from zouma.bookings.queries.desk.outbox import visible_letters
from zouma.bookings.tokens import basket_token, door_token, typed_code
from zouma.bookings.vocabulary import AllotmentKind, PartyKind
from zouma.people.models import Account, Membership
from zouma.programme.models import Activity, Edition, Session
from zouma.programme.queries.listing import listing
from zouma.programme.selection import Selection
from zouma.reach.actions.audits.auditing import Found, take_audit
from zouma.reach.actions.audits.drawing import Wanted, draw_audits
from zouma.reach.actions.headcounting import (
    CountWanted,
    IntervalsWanted,
    enter_counts,
    plan_head_count,
    state_head_count,
)
from zouma.reach.actions.interviewing import Answers, Sheet, enter_sheet
from zouma.reach.actions.returns.answering import Figure, Said, answer_return
from zouma.reach.actions.returns.rounds import prepare_returns
from zouma.reach.models import ReturnContact
from zouma.reach.queries.headcounts.plans import GridPlan, slots_of
from zouma.reach.tokens import audit_token, head_count_token, returns_token
from zouma.reach.vocabulary import Answered, Asked, AuditSize, CountingWay, HowKnown
from zouma.report.actions import publish_report
from zouma.site.demo.filling import CITY, demo_organiser, fill_demo
from zouma.site.demo.programme import SERIES

SEED = 1514
SCALE = 0.05
AGE = 7
STAFF = "editor@example.org"
PASSWORD = "turning-lantern-26"
PARTY = "欧阳娜娜"


@dataclass(frozen=True)
class Shown:
    """An activity as the journeys know it."""

    pk: int
    uid: str
    edition: str
    slug: str
    titles: dict[str, str]

    def path(self, prefix: str) -> str:
        return f"/{prefix}/editions/{self.edition}/{self.slug}/"


@dataclass(frozen=True)
class City:
    """What a test may look for; to_check: by language prefix, what waits to be published."""

    saturday: date
    family: Shown
    district: str
    umbrella: Shown
    place: str
    organisation: str
    series: str
    edition: str
    past_edition: str
    word: str
    misspelt: str
    ideographs: str
    to_check: dict[str, Shown]
    free: list[str]  # sessions with places left, of two activities
    full: str
    ballot: str
    organised: str  # a session of the organiser who signs in with the desk key
    organised_activity: str
    letter: str
    desk_key: str
    booked: str  # the token of a basket with a ticket
    drawn: str  # a session whose ballot was drawn
    for_classes: str  # a session that a class gets places in at once
    visit: str  # the token of a class that may come
    room: str  # the address of a waiting room whose doors are open, without the language
    doors: list[str]  # the tokens of two phones at the door of the first free session
    tickets: dict[str, str]  # by language prefix, the letters of a ticket for it
    party: str  # whose they are
    returns: str  # the token of who is asked how many came, of at least two activities
    asked: str  # one of these activities
    audits: str  # a plan of audits
    audit: str  # the token of one of them
    unit: str
    head_counts: list[str]  # one of each way of counting, of the organiser's session
    head_count: str  # the token of the first
    staff_cookie: str


def filled_city(now: datetime) -> City:
    """Fill the database and return what is in it."""
    plant_roots()
    fill_demo(scale=SCALE, seed=SEED, now=now, fresh=False)
    Account.objects.create_superuser(STAFF, PASSWORD, first_name="Ada")
    saturday = coming_saturday(now)
    family = found_for_family(saturday, now)
    word = longest_word()
    first, second = Activity.objects.exclude(pk=family.pk).filter(
        kind="single", edition__slug=CITY
    )[:2]
    to_check = {"zh-hans": first, "en": second}
    Activity.objects.filter(pk__in=[first.pk, second.pk]).update(moderation="to-check")
    host = family.hosts.select_related("organisation").first()
    free = open_sessions(6)
    publish_reports(now)
    organised, letter, desk_key = desk()
    return City(
        organised=str(organised.uid),
        organised_activity=str(organised.activity.uid),
        letter=letter,
        desk_key=desk_key,
        saturday=saturday,
        family=shown(family),
        district=family.place.region_id,
        umbrella=shown(Activity.objects.filter(kind="umbrella", edition__slug=CITY)[0]),
        place=family.place.slug,
        organisation=host.organisation.slug,
        series=SERIES,
        edition=CITY,
        past_edition=Edition.objects.filter(series__slug=SERIES).exclude(slug=CITY)[0].slug,
        word=word,
        misspelt=word[:-1] + ("n" if word[-1] != "n" else "m"),
        ideographs=re.findall(r"[\u4e00-\u9fff]{2}", family.title.in_language("zh-hans"))[0],
        to_check={prefix: shown(activity) for prefix, activity in to_check.items()},
        free=[str(session.uid) for session in free],
        full=str(full_session({session.pk for session in free}).uid),
        ballot=str(Ballot.objects.filter(drawn_at=None)[0].terms.session.uid),
        booked=basket_token(Booking.objects.filter(state="confirmed").order_by("pk")[0].basket.uid),
        drawn=str(Ballot.objects.exclude(drawn_at=None)[0].terms.session.uid),
        **entrance(free[0], now),
        **asked(now),
        **drawn(now),
        **by_hand(organised, now),
        **school_day(free[1], now),
        room=crowded(free[-1], now),
    )


def publish_reports(now: datetime) -> None:
    """Publish the report of a large festival, and a correction of it, for the running edition."""
    first = sheet(edition=CITY)
    figure, *others = first.headline
    corrected = replace(first, headline=(replace(figure, value=1200, low=1200, high=1200), *others))
    for one in (first, corrected):
        publish_report(one, now=now, points=POINTS, note="两家单位重复登记，现已合并。")


def entrance(session: Session, now: datetime) -> dict[str, Any]:
    """Return two phones at a session's door, and a ticket for it in each language."""
    staff = Account.objects.get(email=STAFF)
    devices = [
        make_door(name=name, session_uids=[session.uid], account=staff, now=now)
        for name in ("North gate", "South gate")
    ]
    tickets = {}
    for prefix in ("zh-hans", "en"):
        contact = Contact(f"{PARTY} {prefix}", f"door-{prefix}@example.org", language=prefix)
        wish = Wish(session.pk, {PartyKind.ADULT: 2, PartyKind.CHILD: 1})
        basket = book_places(wishes=[wish], contact=contact, key=f"door-{prefix}", now=now)
        tickets[prefix] = typed_code(basket.bookings.get().uid)
    return {
        "doors": [door_token(device.uid) for device in devices],
        "tickets": tickets, "party": PARTY, "staff_cookie": signed_in(staff),
    }  # fmt: skip


def signed_in(account: Account) -> str:
    """Sign somebody in and return the cookie."""
    client = Client()
    client.force_login(account)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def asked(now: datetime) -> dict[str, str]:
    """Return somebody who is asked about several activities, one of which is answered."""
    row = Edition.objects.get(slug=CITY)
    prepare_returns(row, now=now)
    contacts = ReturnContact.objects.filter(round__edition=row).annotate(n=Count("returns"))
    contact = contacts.order_by("-n", "pk")[0]
    first = contact.returns.select_related("activity").order_by("pk")[0]
    said = Said(took_place=True, how=HowKnown.COUNTED, figures=frozenset(
        {Figure(Asked.SCHOOL, Answered.INAPPLICABLE), Figure(Asked.STAFF, Answered.KNOWN, 4)}
    ))  # fmt: skip
    answer_return(first.pk, said, now=now, after=first.answer_id)
    return {"returns": returns_token(contact.uid), "asked": str(first.activity.uid)}


def drawn(now: datetime) -> dict[str, str]:
    """Return a plan of audits, one of which is counted in part."""
    row = Edition.objects.get(slug=CITY)
    day = now.astimezone(row.zone).date()
    span = timedelta(days=30)
    plan = draw_audits(row, Wanted(5, AuditSize.PLACES, day - span, day + span, 7), now=now)
    unit = plan.units.filter(drawn=True)[0]
    take_audit(unit.pk, Found({unit.activity.sessions.all()[0].pk: 31}), now=now)
    sheet = Sheet(day, [Answers(2, first_time=True), Answers(1)], 1, "journeys")
    enter_sheet(Activity.objects.filter(edition=row).order_by("pk")[0], sheet, now=now)
    return {
        "audits": str(plan.uid), "audit": audit_token(unit.uid), "unit": str(unit.uid),
    }  # fmt: skip


def by_hand(session: Session, now: datetime) -> dict[str, Any]:
    """Return a head count of each way; the first has numbers."""
    gates = IntervalsWanted(("North gate", "South gate"), 15, 6)
    hows = {
        CountingWay.ENTRANCES: gates, CountingWay.TWO_POINT: gates,
        CountingWay.TURNSTILE: IntervalsWanted(("Turnstile",), 15, 6),
        CountingWay.GRID: GridPlan((("Main lawn", 450.0), ("Hall", 120.0)), (30, 90)),
    }  # fmt: skip
    start = session.starts_at
    made = [
        plan_head_count(
            session, CountWanted(way, start, start + timedelta(hours=4), how, 7), now=now
        )
        for way, how in hows.items()
    ]
    enter_counts(made[0], {slot.name: 12 + n for n, slot in enumerate(slots_of(made[0]))}, now=now)
    state_head_count(made[0].pk, now=now)
    return {
        "head_counts": [str(one.uid) for one in made],
        "head_count": head_count_token(made[0].uid),
    }  # fmt: skip


def school_day(session: Session, now: datetime) -> dict[str, str]:
    """Return a session that classes can book, and a class that has."""
    kept = {AllotmentKind.SCHOOLS: 300}
    terms = set_terms(session_id=session.pk, capacity=500, allotments=kept, now=now)
    set_school_terms(terms_id=terms.pk, by_approval=False)
    wish = Wish(
        session.pk, {PartyKind.PUPIL: 30, PartyKind.ADULT: 2}, AllotmentKind.SCHOOLS,
        Visit("示范小学", 4, "一位手语翻译"),
    )  # fmt: skip
    teacher = Contact("李老师", "li@school.example", language="zh-hans", verified=True)
    basket = book_places(wishes=[wish], contact=teacher, key="school-day", now=now)
    return {"for_classes": str(session.uid), "visit": basket_token(basket.uid)}


def crowded(session: Session, now: datetime) -> str:
    """Put a waiting room with open doors in front of a session; return its address."""
    opens_at = now + timedelta(minutes=20)
    room = open_room(terms_ids=[session.terms.pk], opens_at=opens_at, seed=bytes(32), now=now)
    return f"waiting-room/{room.uid}/?session={session.uid}"


def desk() -> tuple[Session, str, str]:
    """Sign an organiser in; return a session to come with bookings, a letter, the session's key."""
    account = Account.objects.get(email=demo_organiser(now=timezone.now())[0])
    hosted = Session.objects.filter(
        terms__bookings__state="confirmed", terms__mode="first-come",
        starts_at__gt=timezone.now() + timedelta(days=1), activity__hosts__role="host",
    )  # fmt: skip
    session = hosted.select_related("activity").order_by("pk")[0]
    for host in session.activity.hosts.filter(role="host"):
        Membership.objects.get_or_create(account=account, organisation=host.organisation)
    begin_now(session.activity)
    letter = visible_letters(account).order_by("pk")[0]
    return session, str(letter.uid), signed_in(account)


def begin_now(activity: Activity) -> None:
    """Let an activity have a booked session under way, with nobody at its door."""
    now = timezone.now()
    session = Session.objects.create(
        activity=activity,
        key="now",
        starts_at=now + timedelta(minutes=1),
        ends_at=now + timedelta(hours=6),
    )
    set_terms(session_id=session.pk, capacity=4, now=now)
    wish = Wish(session.pk, {PartyKind.ADULT: 2})
    contact = Contact(PARTY, "now@example.org", language="en")
    book_places(wishes=[wish], contact=contact, key="now", now=now)
    Session.objects.filter(pk=session.pk).update(starts_at=now - timedelta(minutes=20))


def allotments() -> QuerySet[Allotment]:
    """Return what is open to everyone at once, of sessions still to come."""
    rows = Allotment.objects.filter(
        kind="public", terms__mode="first-come", terms__opens_at=None,
        terms__session__starts_at__gt=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    return rows.select_related("terms__session__activity").order_by("pk")


def open_sessions(places: int) -> list[Session]:
    """Return sessions with so many places left, one of each activity, and make room in them."""
    found = {
        row.terms.session.activity_id: row.terms.session
        for row in allotments().filter(taken__lte=F("capacity") - places)
        if {part.kind for part in row.terms.allotments.all()} == {"public"}
    }
    for session in found.values():
        set_terms(session_id=session.pk, capacity=500, now=timezone.now())
    return list(found.values())


def full_session(others: set[int]) -> Session:
    """Return a session without places left; on a day that has none, one is made so."""
    found = allotments().filter(taken=F("capacity")).first()
    if found is not None:
        return found.terms.session
    rows = allotments().filter(taken__gt=0).exclude(terms__session__in=others)
    row = next(
        row for row in rows if {one.kind for one in row.terms.allotments.all()} == {"public"}
    )
    set_terms(session_id=row.terms.session_id, capacity=row.taken, now=timezone.now())
    return row.terms.session


def plant_roots() -> None:
    """Make again what migrations made, where a test that emptied the database took it away."""
    if not Page.objects.exists():
        Locale.objects.get_or_create(language_code="zh-hans")
        Page.add_root(title="Root", slug="root")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")


def coming_saturday(now: datetime) -> date:
    """Return the next Saturday after today."""
    today = now.astimezone(ZoneInfo("Asia/Shanghai")).date()
    return today + timedelta(days=(4 - today.weekday()) % 7 + 1)


def found_for_family(saturday: date, now: datetime) -> Activity:
    """Return a free activity for a seven-year-old on a Saturday in some district."""
    wanted = Selection(first_on=saturday, last_on=saturday, age=AGE, free=True)
    pks = [card.pk for card in listing(wanted, page=1, now=now).cards]
    chosen = Activity.objects.filter(
        pk__in=pks, place__region__isnull=False, hosts__isnull=False, kind="single"
    )
    return chosen.select_related("place", "edition").order_by("pk")[0]


def longest_word() -> str:
    """Return the longest English word of a title, as visitors would misspell it."""
    titles = [
        activity.title.in_language("en")
        for activity in Activity.objects.filter(edition__slug=CITY, moderation="published")
    ]
    words = {word.lower() for title in titles for word in re.findall(r"\b[A-Za-z]{8,}\b", title)}
    return max(sorted(words), key=len)


def shown(activity: Activity) -> Shown:
    """Return what a journey needs to know of an activity."""
    titles = {code: activity.title.in_language(code) for code in ("zh-hans", "en")}
    return Shown(activity.pk, str(activity.uid), activity.edition.slug, activity.slug, titles)
