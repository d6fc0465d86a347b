"""Arbitrary valid records for hypothesis: whole consistent programmes, and a context."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from zouma.bases.vocabulary import Accessibility, Facility, Weekday
from zouma.common.text import TextState, TranslatedText, Wording
from zouma.people.vocabulary import OrganisationKind
from zouma.programme.formats.cleaning import clean_html
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    Findings,
    HostRecord,
    LinkRecord,
    OpeningRecord,
    OrganisationRecord,
    PictureRecord,
    PlaceRecord,
    Record,
    RegionRecord,
    SessionRecord,
    SpaceRecord,
    SpeakerRecord,
    TitleRecord,
    TopicRecord,
)
from zouma.programme.formats.writing import WritingContext
from zouma.programme.vocabulary import (
    ActivityType,
    Admission,
    AttendanceMode,
    Audience,
    Moderation,
    OrganisationRole,
    Status,
)

NOW = datetime(2025, 5, 20, 9, 30, tzinfo=UTC)
ZONES = (
    "UTC",
    "Asia/Shanghai",
    "Europe/Brussels",
    "America/St_Johns",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "Africa/Monrovia",
)
TRICKY = (
    "=1+1",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "\r=x",
    "\x07=1+1",
    "+49 30 1234",
    "]]>",
    "<b>&amp;</b>",
    '"quoted", and; more',
    "走马灯科学节",
    "two\nlines\r\nthree",
    "bell\x07 and \ufffe",
    "👩‍🚀",
    "é" * 80,
)
ADDRESSES = (
    "https://example.org/",
    "https://example.org/a?b=c&d=[e]#f",
    "http://例え.テスト/パス",
    "https://example.org/%zz",
    "https://example.org:8443/x",
)
LANGUAGES = ("en", "zh-Hans", "fr", "pt-BR")
FIRST, LAST = datetime(1901, 1, 1), datetime(2199, 12, 1)  # noqa: DTZ001 - bounds for hypothesis

signs = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
lines = st.one_of(st.sampled_from(TRICKY), st.text(signs, max_size=12))
names = st.one_of(st.sampled_from(TRICKY), st.text(signs, min_size=1, max_size=12))
keys = st.text(st.sampled_from("abcXYZ019-_/ 科学é"), min_size=1, max_size=8)
slugs = st.from_regex(r"[-a-zA-Z0-9_]{1,12}", fullmatch=True)
addresses = st.sampled_from(ADDRESSES)
emails = st.sampled_from(("desk@example.org", "info@museum.example"))
languages = st.sampled_from(LANGUAGES)
small_numbers = st.integers(0, 5000)
days = st.dates(date(1901, 1, 1), date(2199, 12, 1))


def uid_of(*names: str) -> Any:
    """Return the one identity that a record of these names may have."""
    return st.just(str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(names))))


def cleaned(text: str) -> str:
    """Return a text as a description that was sanitised."""
    return clean_html(text, record="", field="", findings=Findings())


PIECES = (
    "<p>a</p>",
    "<ul><li>b",
    "<a href='/x'>",
    "<a href='https://x.example/?a=b&c'>",
    "<i>c",
    "\xa0",
)
html = st.lists(st.one_of(lines, st.sampled_from(PIECES)), max_size=4).map(
    lambda parts: cleaned(" ".join(parts))
)


def translated(texts: st.SearchStrategy[str], *, empty: bool = True) -> Any:
    """Return texts in up to three languages, each with a state."""
    wordings = st.builds(Wording, texts, st.sampled_from(TextState))
    found = st.dictionaries(languages, wordings, max_size=3).map(TranslatedText)
    return found if empty else found.filter(bool)


required_names = translated(names, empty=False)
phrases = translated(lines)


def ordered(found: tuple[Any, Any]) -> tuple[Any, Any]:
    """Return a pair with the smaller first."""
    return (min(found), max(found))


spans = st.one_of(st.just((None, None)), st.tuples(days, days).map(ordered))
ages = st.one_of(
    st.just((None, None)), st.tuples(st.integers(0, 99), st.integers(0, 99)).map(ordered)
)
coordinates = st.one_of(
    st.just((None, None)),
    st.tuples(st.floats(-90, 90, width=32), st.floats(-180, 180, width=32)),
)


def some(values: type[Any]) -> Any:
    """Return up to three different controlled words."""
    return st.lists(st.sampled_from(values.values), max_size=3, unique=True).map(tuple)


def some_of(known: list[Any]) -> Any:
    """Return up to two of the keys at hand."""
    return st.lists(st.sampled_from(known), max_size=2, unique=True) if known else st.just([])


def one_or_none(known: list[str]) -> Any:
    """Return one of the keys at hand, or the empty one."""
    return st.sampled_from(["", *known])


@st.composite
def records_of(draw: Callable[..., Any], kind: type[Any], given: dict[str, Any], maybe: Any) -> Any:
    """Return a record with the given values and some of the others."""
    drawn = draw(st.fixed_dictionaries({}, optional=maybe))
    return kind(**{**drawn, **given})


@st.composite
def editions(draw: Callable[..., Any]) -> EditionRecord:
    """Return what a file may say of its edition; always with a time zone."""
    starts_on, ends_on = draw(spans)
    return EditionRecord(
        title=draw(phrases),
        summary=draw(phrases),
        starts_on=starts_on,
        ends_on=ends_on,
        time_zone=draw(st.sampled_from(ZONES)),
        language=draw(st.sampled_from(("", *LANGUAGES))),
        website=draw(st.sampled_from(("", *ADDRESSES))),
        series_slug=draw(st.sampled_from(("", "science-week", "x"))),
        series_title=draw(phrases),
    )


@st.composite
def places(draw: Callable[..., Any], key: str, organisations: list[str]) -> PlaceRecord:
    """Return a place with spaces, hours and titles."""
    latitude, longitude = draw(coordinates)
    space_keys = draw(st.lists(keys, max_size=2, unique=True))
    since, until = draw(spans)
    maybe = {
        "address": phrases,
        "locality": lines,
        "postal_code": lines,
        "country": st.sampled_from(("CN", "FR")),
        "accessibility": some(Accessibility),
        "facilities": some(Facility),
        "description": translated(html),
        "website": addresses,
        "phone": lines,
        "organisation_key": one_or_none(organisations),
        "opening_hours": st.just(
            (
                OpeningRecord(
                    weekday=draw(st.sampled_from(Weekday.values)),
                    opens=time(9),
                    closes=time(0),
                    valid_from=since,
                    valid_until=until,
                ),
            )
        ),
        "titles": st.just((TitleRecord(name=draw(required_names), valid_from=since),)),
        "uid": uid_of("place", key),
        "slug": slugs,
        "source": st.just("elsewhere"),
    }
    given = {
        "key": key,
        "name": draw(required_names),
        "latitude": latitude,
        "longitude": longitude,
        "spaces": tuple(
            SpaceRecord(key=space, name=draw(required_names), capacity=draw(small_numbers))
            for space in space_keys
        ),
    }
    return draw(records_of(PlaceRecord, given, maybe))


@st.composite
def moments(draw: Callable[..., Any], zone: str) -> datetime:
    """Return an aware time, in the zone where Python can compare it with any other."""
    moment = draw(st.datetimes(FIRST, LAST, timezones=st.just(UTC)))
    local = moment.astimezone(ZoneInfo(zone))
    return local if draw(st.booleans()) and local == moment else moment


@st.composite
def sessions(
    draw: Callable[..., Any], zone: str, places_known: dict[str, PlaceRecord], own_place: str
) -> SessionRecord:
    """Return a session of any length, all day or not, in a space that its place has."""
    starts_at = draw(moments(zone))
    length = draw(
        st.sampled_from((None, timedelta(minutes=45), timedelta(hours=30), timedelta(days=40)))
    )
    all_day = draw(st.booleans())
    if all_day:
        own_day = starts_at.astimezone(ZoneInfo(zone)).date()
        starts_at = datetime.combine(own_day, time(), ZoneInfo(zone)).astimezone(UTC)
    place_key = draw(one_or_none(list(places_known)))
    place = places_known.get(place_key or own_place)
    maybe = {
        "status": st.sampled_from(Status.values),
        "admission": st.sampled_from(Admission.values),
        "capacity": small_numbers,
        "note": phrases,
        "registration_url": addresses,
        "previous_starts_at": moments(zone),
        "vanished": st.booleans(),
        "uid": st.just("drawn"),
    }
    given = {
        "starts_at": starts_at,
        "ends_at": starts_at + length if length else None,
        "all_day": all_day,
        "place_key": place_key,
        "space_key": draw(one_or_none([space.key for space in place.spaces] if place else [])),
    }
    return draw(records_of(SessionRecord, given, maybe))


@st.composite
def activities(
    draw: Callable[..., Any], external_id: str, known: dict[str, Any], parents: list[str]
) -> ActivityRecord:
    """Return an activity that refers to nothing but what is known."""
    age_min, age_max = draw(ages)
    place_key = draw(one_or_none(list(known["places"])))
    found = draw(st.lists(sessions(known["zone"], known["places"], place_key), max_size=3))
    hosts = draw(some_of(known["organisations"]))
    maybe = {
        "summary": phrases,
        "description": translated(html),
        "activity_type": st.sampled_from(ActivityType.values),
        "attendance_mode": st.sampled_from(AttendanceMode.values),
        "moderation": st.sampled_from((*Moderation.values, "published", "published")),
        "status": st.sampled_from(Status.values),
        "status_note": phrases,
        "languages": st.lists(languages, max_size=2, unique=True).map(tuple),
        "topics": some_of(known["topics"]).map(tuple),
        "keywords": st.lists(names, max_size=2).map(tuple),
        "track": lines,
        "audiences": some(Audience),
        "is_free": st.booleans(),
        "price_note": phrases,
        "facilities": some(Facility),
        "speakers": st.lists(st.builds(SpeakerRecord, name=names, key=lines), max_size=2).map(
            tuple
        ),
        "website": addresses,
        "online_url": addresses,
        "contact_email": emails,
        "picture": st.builds(PictureRecord, address=addresses, alt=phrases, credit=lines),
        "links": st.lists(st.builds(LinkRecord, address=addresses, title=lines), max_size=2).map(
            tuple
        ),
        "vanished": st.booleans(),
        "uid": uid_of("activity", external_id),
        "slug": slugs,
        "source": st.just("elsewhere"),
    }
    given = {
        "external_id": external_id,
        "title": draw(required_names),
        "kind": draw(st.sampled_from(("single", "umbrella"))),
        "parent_id": draw(one_or_none(parents)),
        "age_min": age_min,
        "age_max": age_max,
        "place_key": place_key,
        "hosts": tuple(
            HostRecord(organisation_key=host, role=draw(st.sampled_from(OrganisationRole.values)))
            for host in hosts
        ),
        "sessions": tuple(
            named(session, external_id, number) for number, session in enumerate(found)
        ),
    }
    return draw(records_of(ActivityRecord, given, maybe))


def named(session: SessionRecord, external_id: str, number: int) -> SessionRecord:
    """Return a session with a key, but for every third, and with an identity where it had one."""
    uid = str(uuid.uuid5(uuid.NAMESPACE_URL, f"session/{external_id}/{number}"))
    key = "" if number == 2 else f"s{number}"
    return replace(session, key=key, uid=uid if session.uid else "")


@st.composite
def programmes(draw: Callable[..., Any], *, most_activities: int = 3) -> list[Record]:
    """Return a consistent stream: an edition first, then whatever the later records refer to."""
    edition = draw(editions())
    regions = [
        RegionRecord(code=code, name=draw(required_names), latitude=1.5, longitude=2.5)
        for code in draw(st.lists(st.sampled_from(("110105", "CN-BJ")), max_size=2, unique=True))
    ]
    topics = [
        TopicRecord(key=key, name=draw(required_names), identifier=draw(addresses))
        for key in draw(st.lists(keys, max_size=2, unique=True))
    ]
    organisations = [
        OrganisationRecord(
            key=key,
            name=draw(required_names),
            kind=draw(st.sampled_from(OrganisationKind.values)),
            description=draw(translated(html)),
            website=draw(addresses),
        )
        for key in draw(st.lists(keys, max_size=2, unique=True))
    ]
    organisation_keys = [organisation.key for organisation in organisations]
    found = [
        draw(places(key, organisation_keys))
        for key in draw(st.lists(keys, max_size=2, unique=True))
    ]
    known = {
        "zone": edition.time_zone,
        "topics": [topic.key for topic in topics],
        "organisations": organisation_keys,
        "places": {place.key: place for place in found},
    }
    result: list[Record] = [edition, *regions, *topics, *organisations, *found]
    parents: list[str] = []
    for external_id in draw(st.lists(keys, max_size=most_activities, unique=True)):
        result.append(draw(activities(external_id, known, parents)))
        parents.append(external_id)
    return result


def writing_context(time_zone: str = "Asia/Shanghai", **changes: Any) -> WritingContext:
    """Return a context whose addresses lie under https://festival.example."""
    home = "https://festival.example/en/2025/"
    values: dict[str, Any] = {
        "language": "en",
        "time_zone": time_zone,
        "now": NOW,
        "site_name": "Festival of Science",
        "home_address": home,
        "activity_address": lambda activity: f"{home}activities/{activity.external_id}/",
        "place_address": lambda place: f"{home}places/{place.key}/",
        "organisation_address": lambda organisation: f"{home}organisations/{organisation.key}/",
        "self_address": f"{home}programme",
        "format_address": lambda name: f"{home}programme/{name}",
        "publisher": "City Science Association",
    }
    return WritingContext(**{**values, **changes})
