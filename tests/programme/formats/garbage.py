"""Samples of every format, and the ways in which they are damaged for the tests."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from programme.formats.soundness import assert_sound
from zouma.programme.formats import frab, ical, openagenda, schema_org
from zouma.programme.formats.records import ReadingContext, Record, UnreadableFile

Read = Callable[[ReadingContext], Iterator[Record]]

OPENAGENDA = {
    "events": [
        {
            "uid": 1,
            "slug": "a",
            "title": {"fr": "Atelier", "en": "Workshop"},
            "description": {"fr": "Court"},
            "longDescription": {"fr": "<p>Long</p>"},
            "keywords": {"fr": ["ciel"]},
            "conditions": {"fr": "gratuit"},
            "image": {"base": "https://cdn.example.org/", "filename": "a.jpg"},
            "imageCredits": "X",
            "registration": [{"type": "email", "value": "a@example.org"}],
            "age": {"min": 6, "max": 12},
            "accessibility": {"hi": True, "mi": False},
            "attendanceMode": 1,
            "status": 2,
            "state": 2,
            "timezone": "Europe/Paris",
            "timings": [{"begin": "2024-10-05T10:00:00+02:00", "end": "2024-10-05T11:00:00+02:00"}],
            "location": {
                "uid": 7,
                "name": "Halle",
                "latitude": 43.9,
                "longitude": 2.1,
                "countryCode": "FR",
                "department": "Tarn",
                "insee": "81004",
                "postalCode": "81000",
                "address": "1 place",
                "city": "Albi",
                "website": "www.example.org",
            },
            "form-field": 9,
        }
    ]
}
OPEN_DATA = [
    {
        "fields": {
            "identifiant": "1",
            "titre_fr": "Atelier",
            "description_fr": "Court",
            "description_longue_html_fr": "<p>Long</p>",
            "horaires_iso": "2017-10-14T10:00:00+02:00-2017-10-14T18:00:00+02:00",
            "derniere_ouverture": "0001-01-01T10:53:28+00:53",
            "geolocalisation": [42.6, 2.8],
            "identifiant_du_lieu": "45",
            "nom_du_lieu": "Village des sciences de Perpignan",
            "tags_du_lieu": "village des sciences",
            "type_d_animation": "Atelier",
            "thematiques": "Maths|Physique",
            "publics_concernes": "Primaire (6- 10 ans)",
            "age_minimum": 6,
            "age_maximum": "99",
            "organisateur": "UPVD",
            "animateurs": "Marie",
            "lien": "https://example.org/a",
            "lien_d_inscription": "01 02 03 04 05, a@example.org",
            "code_postal": "66000",
            "departement": "Pyrénées-Orientales",
            "pays": "France (Métropole)",
            "statut": "publié",
            "inscription_necessaire": "Non",
            "detail_des_conditions_fr": "Entrée libre",
            "accessibilite_fr": "handicap moteur|handicap auditif",
            "mots_cles_fr": "a,b",
            "image_source": "https://example.org/a.jpg",
        }
    }
]
SCHEMA_ORG = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "Place", "@id": "#hall", "name": "Hall", "geo": {"latitude": 1, "longitude": 2}},
        {
            "@type": "Festival",
            "@id": "#fest",
            "name": "Fest",
            "startDate": "2024-05-01",
            "endDate": "2024-05-03",
        },
        {
            "@type": ["Event", "ScreeningEvent"],
            "name": [{"@language": "en", "@value": "Night"}],
            "startDate": "2024-05-02T22:00:00Z",
            "endDate": "2024-05-02T02:00:00Z",
            "duration": "PT2H",
            "eventStatus": "https://schema.org/EventRescheduled",
            "previousStartDate": "2024-05-01T22:00:00Z",
            "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
            "location": [
                {"@id": "#hall"},
                {"@type": "VirtualLocation", "url": "https://example.org/live"},
            ],
            "offers": [{"price": "5.00", "priceCurrency": "EUR", "url": "www.example.org"}],
            "isAccessibleForFree": True,
            "organizer": [{"@type": "Organization", "name": "Org", "email": "a@example.org"}],
            "performer": {"name": "Ada", "@id": "#ada"},
            "superEvent": {"@id": "#fest"},
            "subEvent": [{"@type": "Event", "startDate": "2024-05-02T22:00:00Z"}],
            "keywords": "a, b",
            "about": {"name": "Sky", "@id": "https://example.org/sky"},
            "typicalAgeRange": "7-12",
            "inLanguage": ["en", "French"],
            "image": {"url": "https://example.org/a.jpg", "caption": "A", "license": "CC0-1.0"},
            "audience": {"audienceType": "families", "suggestedMinAge": 3},
            "maximumAttendeeCapacity": 30,
            "description": "<p onclick=x>Text</p>",
        },
    ],
}
FRAB_JSON = {
    "schedule": {
        "version": "1",
        "base_url": "https://example.org/",
        "conference": {
            "title": "Conf",
            "start": "2024-02-03",
            "end": "2024-02-04",
            "time_zone_name": "Europe/Brussels",
            "rooms": [{"name": "A", "capacity": 20}],
            "days": [
                {
                    "date": "2024-02-03",
                    "rooms": {
                        "A": [
                            {
                                "guid": "g",
                                "id": 4,
                                "date": "2024-02-03T10:00:00+01:00",
                                "start": "10:00",
                                "duration": "00:30",
                                "title": "T",
                                "language": "en",
                                "type": "Talk",
                                "abstract": "A",
                                "logo": "/a.png",
                                "persons": [{"id": 1, "public_name": "Ada"}],
                                "links": [{"url": "https://example.org", "title": "L"}],
                                "do_not_record": True,
                            }
                        ]
                    },
                }
            ],
        },
    }
}
FRAB_XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<schedule><conference><title>Conf</title><venue>ULB</venue><city>Brussels</city>
<start>2023-02-04</start><end>2023-02-05</end><day_change>09:00:00</day_change></conference>
<day index="1" date="2023-02-04"><room name="A"><event id="1"><start>09:30</start>
<duration>00:25</duration><room>A</room><title>One</title><type>keynote</type><language/>
<abstract>&lt;p&gt;Hi&lt;/p&gt;</abstract><persons><person id="6">Ada</person></persons>
<links><link href="https://example.org">L</link></links></event>
<event id="2"><start>02:00</start><duration>01:00</duration><title>Two</title></event></room>
<room name="B"/></day></schedule>
"""
ICAL = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
X-WR-CALNAME:Sky\\, nights\r
X-WR-TIMEZONE:Europe/Paris\r
BEGIN:VTIMEZONE\r
TZID:Odd/Zone\r
BEGIN:STANDARD\r
DTSTART:19700101T000000\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0200\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
UID:a\r
SUMMARY;LANGUAGE=en:Hello\\, you\r
DTSTART;TZID=Odd/Zone:20240101T100000\r
DTEND;TZID=Odd/Zone:20240101T110000\r
RRULE:FREQ=WEEKLY;COUNT=4\r
EXDATE;TZID=Odd/Zone:20240108T100000\r
GEO:48.1;2.3\r
LOCATION:Hall\r
CATEGORIES:A,B\r
ORGANIZER;CN="Org, X":mailto:a@example.org\r
ATTACH;FMTTYPE=image/png:https://example.org/a.png\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:b\r
SUMMARY:All day\r
DTSTART;VALUE=DATE:20240105\r
DTEND;VALUE=DATE:20240107\r
URL:https://example.org\r
END:VEVENT\r
END:VCALENDAR\r
"""

SAMPLES: dict[str, tuple[Read, bytes]] = {
    "openagenda": (openagenda.read, json.dumps(OPENAGENDA).encode()),
    "open-data": (openagenda.read, json.dumps(OPEN_DATA).encode()),
    "schema-org": (schema_org.read, json.dumps(SCHEMA_ORG).encode()),
    "frab-json": (frab.read, json.dumps(FRAB_JSON).encode()),
    "frab-xml": (frab.read, FRAB_XML),
    "ical": (ical.read, ICAL),
}
ODD_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 7, 10**30, 1e308, "", " ", "0001-01-01T00:00:00+00:53"),
    *("9999-12-31T23:59:59-12:00", "<script>x</script>", "\x00", "\ud800", "javascript:x"),
    *([], {}, [[]], [None], {"a": {"b": []}}, [{}], ["x", 3], {"@id": "#fest"}, {"@value": []}),
)


def read_bytes(read: Read, content: bytes) -> list[Record] | None:
    """Return the records of some bytes, None when they are refused in one sentence."""
    records: list[Record] | None = None
    with tempfile.NamedTemporaryFile(suffix=".bin") as file, suppress(UnreadableFile):
        file.write(content)
        file.flush()
        records = list(read(ReadingContext(path=Path(file.name), time_zone="UTC")))
    assert_sound(records or [])
    return records


def with_swapped_values(document: Any, draw: Callable[[Any], Any]) -> Any:
    """Return a JSON document in which a few values are replaced by odd ones."""
    document = json.loads(json.dumps(document))
    for _swap in range(draw(st.integers(1, 4))):
        holder, key = draw(st.sampled_from(_slots(document)))
        holder[key] = copy.deepcopy(draw(st.sampled_from(ODD_VALUES)))
    return document


def _slots(node: Any) -> list[tuple[Any, Any]]:
    members = list(
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else []
    )
    return [(node, key) for key, _value in members] + [
        slot for _key, value in members for slot in _slots(value)
    ]


@st.composite
def swapped_json(draw: Callable[[Any], Any], document: Any) -> bytes:
    """Return the bytes of a JSON document with odd values in it."""
    return json.dumps(with_swapped_values(document, draw)).encode()


@st.composite
def damaged(draw: Callable[[Any], Any], content: bytes) -> bytes:
    """Return bytes that were cut short, changed in places, or doubled."""
    kind = draw(st.sampled_from(("cut", "flip", "insert", "double")))
    place = draw(st.integers(0, len(content) - 1))
    if kind == "cut":
        return content[:place]
    if kind == "double":
        return content[:place] + content[draw(st.integers(0, place)) :]
    if kind == "insert":
        return content[:place] + draw(st.binary(max_size=12)) + content[place:]
    changed = bytearray(content)
    for _flip in range(draw(st.integers(1, 6))):
        changed[draw(st.integers(0, len(content) - 1))] = draw(st.integers(0, 255))
    return bytes(changed)
