"""Calendars of any length that a festival might send: schema.org lines, frab XML, a table."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

START = datetime(2027, 5, 14, 9, tzinfo=UTC)
SUBJECTS = (
    "black holes", "mushrooms", "robots", "bees", "tides", "crystals", "vaccines", "old maps",
    "earthquakes", "chess engines", "soap films", "meteorites", "coral reefs", "sundials",
)  # fmt: skip
WAYS = ("Workshop", "Talk", "Walk", "Exhibition", "Show", "Evening", "Laboratory", "Course")
SENTENCES = (
    "Bring a friend and a question.", "We start from what everybody has seen at home.",
    "Wear shoes that may get wet.", "The researchers show their instruments and stay for a talk.",
    "No knowledge is needed.", "Afterwards there is tea in the yard.",
    "Children build a model which they may keep.", "Places are few, so come early.",
)  # fmt: skip
PLACES, ROOMS = 400, 40
MAPPING = """
source = "bench"
time_zone = "Europe/London"
language = "en"

[activity]
id = "No"
title = "Title"
description = "Text"
type = { path = "Kind", table = { "Talk" = "talk", "Workshop" = "workshop" }, otherwise = "other" }
is_free = { path = "Price", table = { "free" = "yes" }, otherwise = "no" }
price_note = "Price"

[sessions]
date = "Day"
start_time = "Time"

[place]
name = "Where"
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One invented activity."""

    number: int
    title: str
    text: str
    kind: str
    starts_at: datetime
    place: int

    @property
    def ends_at(self) -> datetime:
        """Return when it ends."""
        return self.starts_at + timedelta(hours=1)


def entries(count: int) -> Iterator[Entry]:
    """Yield activities, always the same."""
    chance = Random(f"calendar of {count}")
    for number in range(1, count + 1):
        subject, kind = chance.choice(SUBJECTS), chance.choice(WAYS)
        title = f"{kind} {number}: {subject} and {chance.choice(SUBJECTS)}"
        text = " ".join(chance.sample(SENTENCES, 5)) + f" This is about {subject}."
        hours = chance.randrange(0, 12) + 24 * chance.randrange(0, 30)
        starts_at = START + timedelta(hours=hours)
        yield Entry(number, title, text, kind, starts_at, chance.randrange(PLACES))


def write_lines(path: Path, count: int) -> None:
    """Write schema.org events, one on each line."""
    with path.open("w", encoding="utf-8") as file:
        for entry in entries(count):
            file.write(json.dumps(schema_event(entry)) + "\n")


def schema_event(entry: Entry) -> dict[str, object]:
    """Return an activity as a schema.org event."""
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"https://example.org/events/{entry.number}",
        "name": entry.title,
        "description": entry.text,
        "startDate": entry.starts_at.isoformat(),
        "endDate": entry.ends_at.isoformat(),
        "isAccessibleForFree": entry.number % 3 > 0,
        "inLanguage": "en",
        "keywords": [entry.kind],
        "location": {
            "@type": "Place",
            "name": f"Hall {entry.place}",
            "address": {"@type": "PostalAddress", "streetAddress": f"{entry.place} Long Street",
                        "addressLocality": "London", "addressCountry": "GB"},
            "geo": {"@type": "GeoCoordinates", "latitude": round(51.3 + entry.place / 1000, 4),
                    "longitude": round(entry.place / 2000 - 0.3, 4)},
        },
        "organizer": {"@type": "Organization", "name": f"Society {entry.place % 90}"},
    }  # fmt: skip


def write_schedule(path: Path, count: int) -> None:
    """Write a frab schedule."""
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<schedule><conference>')
        file.write("<title>Bench</title><city>London</city></conference>")
        file.write(f'<day index="1" date="{START.date()}">')
        for room in range(ROOMS):
            file.write(f'<room name="Room {room}">')
            file.writelines(talk(e) for e in entries(count) if e.number % ROOMS == room)
            file.write("</room>\n")
        file.write("</day></schedule>\n")


def talk(entry: Entry) -> str:
    """Return an activity as an event of a schedule; a room has one after the other."""
    starts_at = START + timedelta(hours=entry.number // ROOMS)
    return (
        f'<event id="{entry.number}"><date>{starts_at.isoformat()}</date>'
        f"<start>{starts_at:%H:%M}</start><duration>00:50</duration>"
        f"<title>{escape(entry.title)}</title><type>{entry.kind.lower()}</type>"
        f"<language>en</language><track>{entry.kind}</track>"
        f"<abstract>{escape(entry.text)}</abstract>"
        f'<persons><person id="{entry.place}">Dr {entry.place}</person></persons></event>\n'
    )


def write_table(path: Path, count: int) -> None:
    """Write a table, and beside it the mapping that reads it."""
    path.with_suffix(".toml").write_text(MAPPING, encoding="utf-8")
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["No", "Title", "Text", "Kind", "Price", "Day", "Time", "Where"])
        for entry in entries(count):
            price = "free" if entry.number % 3 else "£4"
            day, clock = f"{entry.starts_at:%d %B %Y}", f"{entry.starts_at:%H:%M}"
            hours = f"{clock}–{entry.ends_at:%H:%M}"
            rows.writerow([entry.number, entry.title, entry.text, entry.kind, price, day, hours,
                           f"Hall {entry.place}"])  # fmt: skip
