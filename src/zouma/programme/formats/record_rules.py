"""What the values of a record must be beyond their types, as the database will ask for it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from zouma.bases.vocabulary import Accessibility, Facility, Weekday
from zouma.people.vocabulary import OrganisationKind
from zouma.programme.formats.cleaning import FIRST_YEAR, LAST_YEAR, OLDEST_AGE, zone_named
from zouma.programme.formats.records import (
    ActivityRecord,
    EditionRecord,
    HostRecord,
    OpeningRecord,
    OrganisationRecord,
    PlaceRecord,
    SessionRecord,
    TitleRecord,
)
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

LARGEST_NUMBER = 2**31 - 1
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_SLUG = re.compile(r"[-a-zA-Z0-9_]*")
_COUNTRY = re.compile(r"(?:[A-Z]{2})?")

_WORDS: dict[type, dict[str, list[str]]] = {
    ActivityRecord: {
        "kind": ActivityKind.values,
        "activity_type": ActivityType.values,
        "attendance_mode": AttendanceMode.values,
        "moderation": Moderation.values,
        "status": Status.values,
        "audiences": Audience.values,
        "accessibility": Accessibility.values,
        "facilities": Facility.values,
    },
    SessionRecord: {"status": Status.values, "admission": Admission.values},
    PlaceRecord: {"accessibility": Accessibility.values, "facilities": Facility.values},
    OpeningRecord: {"weekday": Weekday.values},
    OrganisationRecord: {"kind": OrganisationKind.values},
    HostRecord: {"role": OrganisationRole.values},
}

# Pairs of which the first may not lie after the second.
_ORDERED: dict[type, tuple[str, str]] = {
    EditionRecord: ("starts_on", "ends_on"),
    ActivityRecord: ("age_min", "age_max"),
    SessionRecord: ("starts_at", "ends_at"),
    OpeningRecord: ("valid_from", "valid_until"),
    TitleRecord: ("valid_from", "valid_until"),
}


def value_problem(kind: type, name: str, value: Any) -> str:
    """Return what is wrong with one value of a record, "" when nothing is."""
    words = _WORDS.get(kind, {}).get(name)
    if words is not None:
        unknown = [word for word in _each(value) if word not in words]
        return f"not one of {', '.join(word for word in words if word)}" if unknown else ""
    if isinstance(value, date | datetime) and not FIRST_YEAR <= value.year <= LAST_YEAR:
        return "an impossible year"
    if isinstance(value, int) and not 0 <= value <= LARGEST_NUMBER:
        return "a number out of range"
    rule = _RULES.get(name)
    return rule(value) if rule is not None and value is not None else ""


def record_problem(record: Any) -> tuple[str, str] | None:
    """Return the field and what is wrong when two values of a record contradict each other."""
    if pair := _ORDERED.get(type(record)):
        first, second = (getattr(record, name) for name in pair)
        if first is not None and second is not None and second < first:
            return pair[1], f"lies before {pair[0]}"
    if isinstance(record, SessionRecord) and record.ends_at == record.starts_at:
        return "ends_at", "equals starts_at"
    if hasattr(record, "latitude") and (record.latitude is None) != (record.longitude is None):
        return "longitude", "one coordinate without the other"
    return None


def _each(value: Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)


def _language(value: Any) -> str:
    fits = all(not tag or LANGUAGE_TAG.fullmatch(tag) for tag in _each(value))
    return "" if fits else "not a language tag"


def _uid(value: str) -> str:
    try:
        return "" if not value or str(uuid.UUID(value)) == value.lower() else "not a UUID"
    except ValueError:
        return "not a UUID"


def _within(limit: float, reason: str) -> Callable[[float], str]:
    return lambda value: "" if -limit <= value <= limit else reason


_RULES: dict[str, Callable[[Any], str]] = {
    "slug": lambda value: "" if _SLUG.fullmatch(value) else "not letters, digits and hyphens",
    "series_slug": lambda value: (
        "" if _SLUG.fullmatch(value) else "not letters, digits and hyphens"
    ),
    "country": lambda value: "" if _COUNTRY.fullmatch(value) else "not a country code of ISO 3166",
    "time_zone": lambda value: "" if not value or zone_named(value) else "not a time zone",
    "uid": _uid,
    "language": _language,
    "languages": _language,
    "age_min": _within(OLDEST_AGE, "not an age in years"),
    "age_max": _within(OLDEST_AGE, "not an age in years"),
    "latitude": _within(90, "not on the earth"),
    "longitude": _within(180, "not on the earth"),
}
