"""Records fitted to the columns they go into: nothing too long, unknown or impossible gets through.

Readers clean what they know of; this is the last gate before the database, for all of them.
"""

from __future__ import annotations

import dataclasses
import hashlib
import math
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import models

from zouma.bases.models import Place, Space
from zouma.bases.vocabulary import Accessibility, Facility, Weekday
from zouma.common.markup import sanitised_text
from zouma.common.text import EMPTY, TranslatedText, Wording
from zouma.people.models import Organisation
from zouma.people.vocabulary import OrganisationKind
from zouma.programme.formats.records import (
    ActivityRecord,
    Findings,
    OrganisationRecord,
    PlaceRecord,
    SessionRecord,
)
from zouma.programme.models import Activity, Session
from zouma.programme.vocabulary import (
    ActivityKind,
    ActivityType,
    Admission,
    AttendanceMode,
    Audience,
    Moderation,
    OrganisationRole,
    Status,
)

LONGEST_CAPACITY = 2_000_000_000
OLDEST_AGE = 130
ADDRESSES = ("website", "online_url", "registration_url")
AnyRecord = ActivityRecord | PlaceRecord | OrganisationRecord | SessionRecord
OneRecord = TypeVar("OneRecord")


def column_lengths(model: type[models.Model]) -> dict[str, int]:
    """Return the longest text each plain column of a table takes."""
    return {
        field.name: field.max_length
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField) and field.max_length and not field.choices
    }


LENGTHS: Mapping[type, dict[str, int]] = {
    ActivityRecord: column_lengths(Activity) | {"slug": 120},
    PlaceRecord: column_lengths(Place) | {"slug": 120, "key": 300},
    OrganisationRecord: column_lengths(Organisation) | {"slug": 120, "key": 300},
    SessionRecord: column_lengths(Session) | {"key": 300},
}
ONE_OF: Mapping[type, dict[str, tuple[list[str], str]]] = {
    ActivityRecord: {
        "kind": (ActivityKind.values, ActivityKind.SINGLE),
        "activity_type": (ActivityType.values, ActivityType.OTHER),
        "attendance_mode": (AttendanceMode.values, AttendanceMode.ON_SITE),
        "moderation": (Moderation.values, Moderation.TO_CHECK),
        "status": (Status.values, Status.SCHEDULED),
    },
    OrganisationRecord: {"kind": (OrganisationKind.values, OrganisationKind.OTHER)},
    SessionRecord: {
        "status": (Status.values, Status.SCHEDULED),
        "admission": (Admission.values, Admission.UNKNOWN),
    },
    PlaceRecord: {},
}
ALL_OF: Mapping[type, dict[str, list[str]]] = {
    ActivityRecord: {
        "audiences": Audience.values,
        "accessibility": Accessibility.values,
        "facilities": Facility.values,
    },
    PlaceRecord: {"accessibility": Accessibility.values, "facilities": Facility.values},
    OrganisationRecord: {},
    SessionRecord: {},
}


def fit_activity(record: ActivityRecord, findings: Findings) -> ActivityRecord:
    """Return an activity, its sessions included, that the tables take."""
    name = record.external_id
    changes: dict[str, Any] = fit_plain(record, name, findings)
    changes |= fit_ages(record, findings)
    lists = {"languages": 20, "keywords": 200}
    for field, length in lists.items():
        changes |= fit_list(record, field, length, findings)
    known = OrganisationRole.values
    hosts = tuple(host for host in record.hosts if host.role in known)
    if len(hosts) != len(record.hosts):
        findings.note(name, "hosts", record.hosts, "The role is not known.", "left out")
    changes["hosts"] = hosts
    changes["links"] = tuple(link for link in record.links if on_the_web(link.address))
    if len(changes["links"]) != len(record.links):
        findings.note(name, "links", record.links, "It is no address on the web.", "left out")
    changes["sessions"] = tuple(fit_session(s, name, findings) for s in record.sessions)
    return dataclasses.replace(record, **changes)


def fit_session(session: SessionRecord, name: str, findings: Findings) -> SessionRecord:
    """Return a session that the tables take."""
    changes = fit_plain(session, name, findings)
    changes |= fit_capacity(session.capacity, name, findings)
    if session.ends_at is not None and session.ends_at <= session.starts_at:
        findings.note(name, "ends_at", session.ends_at, "It ends before it starts.", "end dropped")
        changes["ends_at"] = None
    return dataclasses.replace(session, **changes) if changes else session


def fit_place(record: PlaceRecord, findings: Findings) -> PlaceRecord:
    """Return a place, its spaces and hours included, that the tables take."""
    changes: dict[str, Any] = fit_plain(record, record.key, findings)
    coordinates = (record.latitude, record.longitude)
    if coordinates != (None, None) and not on_earth(*coordinates):
        findings.note(
            record.key, "coordinates", coordinates, "There is no such point on Earth.", "dropped"
        )
        changes |= {"latitude": None, "longitude": None}
    spaces = []
    for space in record.spaces:
        fitted = fit_capacity(space.capacity, record.key, findings)
        length = Space._meta.get_field("key").max_length or 0
        spaces.append(dataclasses.replace(space, key=space.key[:length], **fitted))
    changes["spaces"] = tuple(spaces)
    changes["opening_hours"] = tuple(
        hours
        for hours in record.opening_hours
        if hours.weekday in Weekday.values and in_order(hours.valid_from, hours.valid_until)
    )
    changes["titles"] = tuple(
        title
        for title in record.titles
        if title.name and in_order(title.valid_from, title.valid_until)
    )
    return dataclasses.replace(record, **changes)


def fit_organisation(record: OrganisationRecord, findings: Findings) -> OrganisationRecord:
    """Return an organisation that the tables take."""
    return dataclasses.replace(record, **fit_plain(record, record.key, findings))


def fit_plain(record: AnyRecord, name: str, findings: Findings) -> dict[str, Any]:
    """Return the changes that make texts short, markup harmless and coded values known."""
    return {
        **fit_lengths(record, name, findings),
        **fit_markup(record, name, findings),
        **fit_addresses(record, name, findings),
        **fit_codes(record, name, findings),
    }


def fit_lengths(record: AnyRecord, name: str, findings: Findings) -> dict[str, Any]:
    """Return the changes that make plain texts as short as their columns."""
    changes: dict[str, Any] = {}
    for field, length in LENGTHS[type(record)].items():
        value = getattr(record, field, None)
        if isinstance(value, str) and len(value) > length:
            findings.note(name, field, value, f"It is longer than {length} characters.", "cut off")
            changes[field] = value[:length]
    return changes


def fit_markup(record: AnyRecord, name: str, findings: Findings) -> dict[str, Any]:
    """Return the change that takes forbidden markup out of the description."""
    description = getattr(record, "description", EMPTY)
    cleaned = sanitised_text(description) if description else description
    if with_spaces(cleaned) == with_spaces(description):
        return {}
    findings.note(name, "description", "", "It holds markup that is not allowed.", "taken out")
    return {"description": cleaned}


def fit_addresses(record: AnyRecord, name: str, findings: Findings) -> dict[str, Any]:
    """Return the changes that drop what is no address on the web."""
    changes: dict[str, Any] = {}
    for field in ADDRESSES:
        value = getattr(record, field, "")
        if value and not on_the_web(value):
            findings.note(name, field, value, "It is no address on the web.", "dropped")
            changes[field] = ""
    return changes


def fit_codes(record: AnyRecord, name: str, findings: Findings) -> dict[str, Any]:
    """Return the changes that make coded values known ones."""
    changes: dict[str, Any] = {}
    kind = type(record)
    for field, (known, fallback) in ONE_OF[kind].items():
        value = getattr(record, field)
        if value not in known:
            findings.note(name, field, value, "The value is not known.", f"taken as {fallback!s}")
            changes[field] = str(fallback)
    for field, known in ALL_OF[kind].items():
        values = getattr(record, field)
        kept = tuple(dict.fromkeys(value for value in values if value in known))
        if set(kept) != set(values):
            unknown = sorted(set(values) - set(kept))
            findings.note(name, field, ", ".join(unknown), "The value is not known.", "left out")
        if kept != values:
            changes[field] = kept
    return changes


def fit_list(
    record: ActivityRecord, field: str, length: int, findings: Findings
) -> dict[str, tuple[str, ...]]:
    """Return the change that leaves out what is too long for a list's items."""
    values: Iterable[str] = getattr(record, field)
    kept = tuple(value for value in values if value and len(value) <= length)
    if len(kept) != len(tuple(values)):
        long = [value for value in values if value and len(value) > length]
        reason = f"It is longer than {length} characters."
        for value in long:
            findings.note(record.external_id, field, value, reason, "left out")
        return {field: kept}
    return {}


def fit_ages(record: ActivityRecord, findings: Findings) -> dict[str, int | None]:
    """Return the change that drops ages nobody has."""
    low, high = record.age_min, record.age_max
    possible = all(age is None or 0 <= age <= OLDEST_AGE for age in (low, high))
    if possible and in_order(low, high):
        return {}
    findings.note(
        record.external_id, "ages", f"{low}–{high}", "These ages are impossible.", "dropped"
    )
    return {"age_min": None, "age_max": None}


def fit_capacity(capacity: int | None, name: str, findings: Findings) -> dict[str, Any]:
    """Return the change that drops a capacity no hall has."""
    if capacity is None or 0 <= capacity <= LONGEST_CAPACITY:
        return {}
    findings.note(name, "capacity", capacity, "No space holds that many.", "dropped")
    return {"capacity": None}


def with_spaces(text: TranslatedText) -> list[str]:
    """Return the wordings with unbreakable spaces in one form, for comparing."""
    return [wording.text.replace("&nbsp;", "\xa0") for wording in text.values()]


def on_the_web(address: str) -> bool:
    """Tell whether an address may stand in a link."""
    return address.lower().startswith(("http://", "https://"))


def on_earth(latitude: float | None, longitude: float | None) -> bool:
    """Tell whether two numbers are a point of the globe."""
    if latitude is None or longitude is None:
        return False
    finite = math.isfinite(latitude) and math.isfinite(longitude)
    return finite and abs(latitude) <= 90 and abs(longitude) <= 180


def in_order(low: Any, high: Any) -> bool:
    """Tell whether two bounds are in order; an absent one bounds nothing."""
    return low is None or high is None or bool(low <= high)


def fingerprinted(record: OneRecord) -> tuple[OneRecord, str]:
    """Return a record that can be stored, and a fingerprint of all that it said."""
    said = repr(record)  # shows NUL and lone surrogates as escapes
    digest = hashlib.blake2b(said.encode(), digest_size=16).hexdigest()
    refused = "\\x00" in said or "\\ud" in said
    return (storable(record) if refused else record), digest


def storable(value: Any) -> Any:
    """Return a record without the characters PostgreSQL refuses: NUL and lone surrogates."""
    if isinstance(value, str):
        return "".join(c for c in value if c != "\x00" and not "\ud800" <= c <= "\udfff")
    if isinstance(value, TranslatedText):
        return TranslatedText(
            {lang: Wording(storable(w.text), w.state) for lang, w in value.items()}
        )
    if isinstance(value, tuple):
        return tuple(storable(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return dataclasses.replace(value, **{n: storable(getattr(value, n)) for n in names})
    return value
