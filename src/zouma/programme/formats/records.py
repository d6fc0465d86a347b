"""The neutral records of a programme: what every reader yields and every writer takes.

A reader turns bytes into a stream of records and notes findings on the way; it knows no
database. Whatever a record refers to by key came earlier in the stream.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Protocol

from zouma.common.errors import ProgrammeError
from zouma.common.text import EMPTY, TranslatedText

VALUE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One value that was repaired, guessed or refused, and what was done about it.

    record: the external id (or "line 12", or "file"); field: the name at the source; value: as
    found, shortened; reason: what is wrong; action: what was done, both whole English phrases.
    """

    record: str
    field: str
    value: str
    reason: str
    action: str


class Findings:
    """The list that a reader adds its findings to, and its count of records at the source."""

    def __init__(self) -> None:
        self.noted: list[Finding] = []
        self.records_read = 0

    def note(self, record: object, field: str, value: object, reason: str, action: str) -> None:
        """Add one finding; a long value is shortened."""
        shown = " ".join(str(value).split())
        if len(shown) > VALUE_LENGTH:
            shown = shown[: VALUE_LENGTH - 1] + "…"
        self.noted.append(Finding(str(record), field, shown, reason, action))


class UnreadableFile(ProgrammeError):
    """A file that cannot be read as the format it was taken for; the message is one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRecord:
    """What a file says of the edition itself; anything may be missing."""

    title: TranslatedText = EMPTY
    summary: TranslatedText = EMPTY
    starts_on: date | None = None
    ends_on: date | None = None
    time_zone: str = ""
    language: str = ""
    website: str = ""
    series_slug: str = ""
    series_title: TranslatedText = EMPTY
    series_summary: TranslatedText = EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRecord:
    """An administrative area; code: GB/T 2260 (six digits) or ISO 3166-2."""

    code: str
    name: TranslatedText
    parent_code: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRecord:
    """A subject; key: its slug; identifier: a SKOS concept's address, if it has one."""

    key: str
    name: TranslatedText
    identifier: str = ""
    broader_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRecord:
    """A body that takes part; kind: a value of OrganisationKind."""

    key: str
    name: TranslatedText
    kind: str = "other"
    description: TranslatedText = EMPTY
    website: str = ""
    email: str = ""
    phone: str = ""
    region_code: str = ""
    source: str = ""
    uid: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceRecord:
    """A room, hall or stand inside a place; shared: several sessions may run in it at once."""

    key: str
    name: TranslatedText
    capacity: int | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningRecord:
    """Weekly opening hours; weekday: MO…SU; closes may be 24:00, written 00:00."""

    weekday: str
    opens: time
    closes: time
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleRecord:
    """A title a place holds, such as "science education base"."""

    name: TranslatedText
    authority: TranslatedText = EMPTY
    number: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRecord:
    """A place people go to; coordinates: WGS 84 degrees, both or none."""

    key: str
    name: TranslatedText
    address: TranslatedText = EMPTY
    locality: str = ""
    postal_code: str = ""
    country: str = ""
    region_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    accessibility: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    description: TranslatedText = EMPTY
    website: str = ""
    phone: str = ""
    organisation_key: str = ""
    opening_hours: tuple[OpeningRecord, ...] = ()
    titles: tuple[TitleRecord, ...] = ()
    spaces: tuple[SpaceRecord, ...] = ()
    source: str = ""
    uid: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRecord:
    """A picture at its source; alt: what it shows; licence: an SPDX or Creative Commons id."""

    address: str
    alt: TranslatedText = EMPTY
    credit: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRecord:
    """An address that belongs to an activity, with its title."""

    address: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerRecord:
    """Someone who speaks or performs; key: stable at the source, "" when there is none."""

    name: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRecord:
    """An organisation's part in an activity; role: a value of OrganisationRole."""

    organisation_key: str
    role: str = "host"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """One time at which an activity takes place; times are aware, an unknown end is None.

    key: unique and stable inside the activity, by default made from start and space;
    all_day: only the dates matter; starts_at and ends_at are then local midnights, ends_at the
    one after the last day. place_key: "" where the session is at the activity's own place.
    """

    starts_at: datetime
    ends_at: datetime | None = None
    all_day: bool = False
    key: str = ""
    place_key: str = ""
    space_key: str = ""
    status: str = "scheduled"
    admission: str = ""
    capacity: int | None = None
    note: TranslatedText = EMPTY
    registration_url: str = ""
    previous_starts_at: datetime | None = None
    vanished: bool = False
    uid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRecord:
    """One activity with its sessions.

    external_id: stable at the source; description: HTML, already sanitised; topics: keys;
    languages: BCP 47; ages in years; is_free: None when the source does not say.
    parent_id: the external id of the umbrella, which came earlier in the stream.
    """

    external_id: str
    title: TranslatedText
    summary: TranslatedText = EMPTY
    description: TranslatedText = EMPTY
    kind: str = "single"
    parent_id: str = ""
    activity_type: str = "other"
    attendance_mode: str = "on-site"
    moderation: str = "published"
    status: str = "scheduled"
    status_note: TranslatedText = EMPTY
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    track: str = ""
    audiences: tuple[str, ...] = ()
    age_min: int | None = None
    age_max: int | None = None
    age_note: TranslatedText = EMPTY
    is_free: bool | None = None
    price_note: TranslatedText = EMPTY
    accessibility: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    place_key: str = ""
    hosts: tuple[HostRecord, ...] = ()
    speakers: tuple[SpeakerRecord, ...] = ()
    website: str = ""
    online_url: str = ""
    registration_url: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    picture: PictureRecord | None = None
    links: tuple[LinkRecord, ...] = ()
    sessions: tuple[SessionRecord, ...] = ()
    vanished: bool = False
    source: str = ""
    uid: str = ""
    slug: str = ""


Record = (
    EditionRecord | RegionRecord | TopicRecord | OrganisationRecord | PlaceRecord | ActivityRecord
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingContext:
    """What a reader is told: the file, the zone and language to assume, where to note findings.

    time_zone: an IANA name, or "" when the reader should find it in the file (and put it into
    an EditionRecord); language: BCP 47 for texts whose language the file does not state, "" to
    guess; progress: called with the number of bytes read so far.
    """

    path: Path
    findings: Findings = field(default_factory=Findings)
    time_zone: str = ""
    language: str = ""
    progress: Callable[[int], None] = lambda _bytes_read: None


class Reader(Protocol):
    """A function that streams a file's records; ``source`` is its namespace of external ids."""

    def __call__(self, context: ReadingContext) -> Iterator[Record]:
        """Yield the records of a file.

        :raises UnreadableFile: when the file is not of this format.
        """
        ...
