"""schema.org events: what search engines are told of one activity and of a whole programme."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from records_strategies import programmes, writing_context
from zouma.common.text import TranslatedText
from zouma.programme.formats import schema_org_writer
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    HostRecord,
    OrganisationRecord,
    PictureRecord,
    PlaceRecord,
    Record,
    RegionRecord,
    SessionRecord,
    SpaceRecord,
    SpeakerRecord,
    TopicRecord,
)
from zouma.programme.formats.schema_org_writer import event_document
from zouma.programme.formats.writing import Programme
from zouma.programme.vocabulary import ActivityType

HOME = "https://festival.example/en/2025/"
TEN = datetime(2025, 5, 24, 2, 0, tzinfo=UTC)
SESSION = SessionRecord(key="a", starts_at=TEN, ends_at=TEN + timedelta(hours=1))


def english(text: str) -> TranslatedText:
    return TranslatedText.original("en", text)


STARS = ActivityRecord(external_id="7", title=english("Stars"), sessions=(SESSION,))
FESTIVAL = {"@type": "Festival", "@id": HOME, "name": "Science Week", "url": HOME}
RECORDS: list[Record] = [
    EditionRecord(title=english("Science Week"), starts_on=date(2025, 5, 20)),
    RegionRecord(code="110105", name=english("Chaoyang")),
    TopicRecord(key="sky", name=english("Astronomy"), identifier="https://example.org/sky"),
    OrganisationRecord(key="o", name=english("Society"), website="https://society.example/"),
    PlaceRecord(
        key="p",
        name=english("Observatory"),
        address=english("1 Hill Road"),
        locality="Beijing",
        country="CN",
        region_code="110105",
        latitude=39.9,
        longitude=116.4,
        spaces=(SpaceRecord(key="d", name=english("Dome")),),
    ),
]


def document(activity: ActivityRecord) -> dict[str, Any]:
    return event_document(activity, Programme([*RECORDS, activity]), writing_context())


def test_an_activity_with_one_session_is_one_event() -> None:
    activity = replace(
        STARS,
        description=english("<p>Look <em>up</em>.</p>"),
        activity_type="exhibition",
        languages=("en", "zh-Hans"),
        topics=("sky",),
        keywords=("night",),
        audiences=("families",),
        age_min=7,
        is_free=True,
        place_key="p",
        hosts=(HostRecord(organisation_key="o"), HostRecord(organisation_key="o", role="sponsor")),
        speakers=(SpeakerRecord(name="Wu Lan"),),
        picture=PictureRecord(address="https://example.org/a.jpg", alt=english("A telescope")),
        registration_url="https://example.org/book",
        sessions=(replace(SESSION, space_key="d", capacity=30),),
    )
    society = {
        "@type": "Organization",
        "@id": f"{HOME}organisations/o/",
        "name": "Society",
        "url": "https://society.example/",
    }

    assert document(activity) == {
        "@context": "https://schema.org",
        "@type": "ExhibitionEvent",
        "@id": f"{HOME}activities/7/",
        "name": "Stars",
        "url": f"{HOME}activities/7/",
        "description": "Look up.",
        "inLanguage": ["en", "zh-Hans"],
        "about": [{"@type": "DefinedTerm", "@id": "https://example.org/sky", "name": "Astronomy"}],
        "keywords": ["night"],
        "typicalAgeRange": "7-",
        "audience": [{"@type": "Audience", "audienceType": "families"}],
        "isAccessibleForFree": True,
        "image": {
            "@type": "ImageObject",
            "url": "https://example.org/a.jpg",
            "caption": "A telescope",
        },
        "performer": [{"@type": "Person", "name": "Wu Lan"}],
        "superEvent": FESTIVAL,
        "organizer": [society],
        "sponsor": [society],
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "startDate": "2025-05-24T10:00:00+08:00",
        "endDate": "2025-05-24T11:00:00+08:00",
        "maximumAttendeeCapacity": 30,
        "location": {
            "@type": "Place",
            "@id": f"{HOME}places/p/",
            "name": "Observatory",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": "1 Hill Road",
                "addressLocality": "Beijing",
                "addressRegion": "Chaoyang",
                "addressCountry": "CN",
            },
            "geo": {"@type": "GeoCoordinates", "latitude": 39.9, "longitude": 116.4},
            "containsPlace": {"@type": "Place", "name": "Dome"},
        },
        "offers": {
            "@type": "Offer",
            "price": 0,
            "url": "https://example.org/book",
            "availability": "https://schema.org/InStock",
        },
    }


def test_several_sessions_are_events_below_it() -> None:
    second = SessionRecord(
        key="b",
        starts_at=TEN + timedelta(days=1),
        ends_at=TEN + timedelta(days=1, hours=1),
        status="rescheduled",
        previous_starts_at=TEN + timedelta(days=2),
    )
    gone = replace(SESSION, vanished=True)

    found = document(replace(STARS, place_key="p", sessions=(second, SESSION, gone)))

    assert (found["startDate"], found["endDate"]) == (
        "2025-05-24T10:00:00+08:00",
        "2025-05-25T11:00:00+08:00",
    )
    assert found["location"]["name"] == "Observatory"
    assert [one["eventStatus"] for one in (found, *found["subEvent"])] == [
        "https://schema.org/EventScheduled",
        "https://schema.org/EventScheduled",
        "https://schema.org/EventRescheduled",
    ]
    assert found["subEvent"][1]["previousStartDate"] == "2025-05-26T10:00:00+08:00"
    assert len({one["@id"] for one in (found, *found["subEvent"])}) == 3


@pytest.mark.parametrize(
    ("status", "event_status"),
    [
        ("cancelled", "EventCancelled"),
        ("postponed", "EventPostponed"),
        ("rescheduled", "EventRescheduled"),
        ("moved-online", "EventMovedOnline"),
        ("full", "EventScheduled"),
    ],
)
def test_the_status_is_told(status: str, event_status: str) -> None:
    of_activity = document(replace(STARS, status=status))
    of_session = document(replace(STARS, sessions=(replace(SESSION, status=status),)))

    assert of_activity["eventStatus"] == f"https://schema.org/{event_status}"
    assert of_session["eventStatus"] == f"https://schema.org/{event_status}"


def test_what_is_full_is_sold_out_and_what_is_cancelled_not_on_offer() -> None:
    full = document(replace(STARS, is_free=True, status="full"))
    cancelled = document(replace(STARS, is_free=True, status="cancelled"))

    assert full["offers"]["availability"] == "https://schema.org/SoldOut"
    assert cancelled["offers"] == {"@type": "Offer", "price": 0}


def test_online_has_a_virtual_location() -> None:
    virtual = {"@type": "VirtualLocation", "url": "https://example.org/live"}
    online = replace(STARS, attendance_mode="online", online_url="https://example.org/live")
    mixed = replace(online, attendance_mode="mixed", place_key="p")
    moved = replace(mixed, attendance_mode="on-site", status="moved-online")

    assert document(online)["location"] == virtual
    assert [one["@type"] for one in document(mixed)["location"]] == ["Place", "VirtualLocation"]
    assert document(moved)["location"] == virtual
    assert [
        document(one)["eventAttendanceMode"].rpartition("/")[2] for one in (online, mixed, moved)
    ] == [
        "OnlineEventAttendanceMode",
        "MixedEventAttendanceMode",
        "OnlineEventAttendanceMode",
    ]


def test_a_part_belongs_to_its_umbrella() -> None:
    village = ActivityRecord(
        external_id="v", title=english("Village"), kind="umbrella", activity_type="village"
    )
    part = replace(STARS, parent_id="v")

    found = event_document(part, Programme([village]), writing_context())

    assert found["superEvent"] == {
        "@type": "Festival",
        "@id": f"{HOME}activities/v/",
        "name": "Village",
        "url": f"{HOME}activities/v/",
    }


def test_all_day_is_dates() -> None:
    midnight = datetime(2025, 5, 23, 16, 0, tzinfo=UTC)
    session = SessionRecord(starts_at=midnight, ends_at=midnight + timedelta(days=2), all_day=True)

    found = document(replace(STARS, sessions=(session,)))

    assert (found["startDate"], found["endDate"]) == ("2025-05-24", "2025-05-25")


@pytest.mark.parametrize(
    ("ages", "expected"), [((7, 12), "7-12"), ((None, 6), "0-6"), ((18, None), "18-")]
)
def test_ages_are_a_range(ages: tuple[int | None, int | None], expected: str) -> None:
    assert document(replace(STARS, age_min=ages[0], age_max=ages[1]))["typicalAgeRange"] == expected


@given(programmes())
@settings(deadline=None, max_examples=40)
def test_any_programme_is_a_graph_of_its_public_activities(stream: list[Record]) -> None:
    edition = stream[0]
    assert isinstance(edition, EditionRecord)
    context = writing_context(edition.time_zone)
    shown = list(Programme(stream).public_activities())

    found = json.loads(b"".join(schema_org_writer.write(stream, context)))

    festival, *events = found["@graph"]
    assert festival["@type"] == "Festival"
    assert [event["@id"] for event in events] == [
        context.activity_address(activity) for activity in shown
    ]
    assert all({"name", "eventStatus", "eventAttendanceMode"} <= event.keys() for event in events)


def test_every_type_of_activity_is_a_kind_of_event() -> None:
    kinds = {document(replace(STARS, activity_type=kind))["@type"] for kind in ActivityType.values}

    assert kinds == {
        "EducationEvent", "Event", "ExhibitionEvent", "Festival", "ScreeningEvent", "TheaterEvent",
    }  # fmt: skip
