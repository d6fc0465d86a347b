"""Every key a mapping file may have, and what kind of value it takes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zouma.bases.vocabulary import Accessibility, Facility
from zouma.people.vocabulary import OrganisationKind
from zouma.programme.vocabulary import (
    ActivityType,
    Admission,
    AttendanceMode,
    Audience,
    OrganisationRole,
    Status,
)

# The kinds: rule (one value), rules (several values), text (one value per language), and the
# plain options word, words, whole (a whole number), yes-no, day.
TOP: Mapping[str, str] = MappingProxyType(
    {
        "source": "word",
        "time_zone": "word",
        "language": "word",
        "about": "word",
        "recognise": "table",
        "edition": "table",
        "file": "table",
        "lookups": "table",
        "tables": "table",
        "dates": "table",
        "activity": "table",
        "sessions": "table",
        "place": "table",
        "organisations": "tables",
    }
)
RECOGNISE = {"format": "word", "root": "word", "keys": "words"}
EDITION = {
    "title": "constant",
    "summary": "constant",
    "starts_on": "day",
    "ends_on": "day",
    "website": "word",
}
FILE = {
    "format": "word",
    "records": "word",
    "encoding": "word",
    "delimiter": "word",
    "sheet": "word",
    "header_row": "whole",
    "fill_down": "words",
    "group_by": "rule",
}
LOOKUP = {
    "file": "word",
    "match": "rule",
    "key": "rule",
    "format": "word",
    "records": "word",
    "encoding": "word",
    "delimiter": "word",
    "sheet": "word",
    "header_row": "whole",
}
DATES = {"order": "word", "formats": "words", "languages": "words", "words": "table"}
ACTIVITY = {
    **dict.fromkeys(("title", "summary", "status_note", "age_note", "price_note"), "text"),
    "description": "text",
    **dict.fromkeys(("id", "type", "attendance", "status", "track", "skip"), "rule"),
    **dict.fromkeys(("website", "online_url", "registration_url", "email", "phone"), "rule"),
    **dict.fromkeys(("age_min", "age_max", "is_free", "price"), "rule"),
    **dict.fromkeys(("picture", "picture_credit", "picture_licence"), "rule"),
    "picture_alt": "text",
    **dict.fromkeys(("languages", "topics", "keywords", "audiences"), "rules"),
    **dict.fromkeys(("accessibility", "facilities", "speakers", "links"), "rules"),
    "each": "word",
    "group_by": "rule",
}
SESSIONS = {
    **dict.fromkeys(("start", "end", "date", "end_date", "start_time", "end_time"), "rule"),
    **dict.fromkeys(("first_date", "last_date", "opening", "reference"), "rule"),
    **dict.fromkeys(("duration", "status", "admission", "capacity"), "rule"),
    **dict.fromkeys(("registration_url", "key"), "rule"),
    **dict.fromkeys(("text", "note"), "text"),
    "each": "word",
}
PLACE = {
    **dict.fromkeys(("name", "address", "description"), "text"),
    **dict.fromkeys(("id", "locality", "postal_code", "country", "region_code"), "rule"),
    **dict.fromkeys(("latitude", "longitude", "website", "phone"), "rule"),
    **dict.fromkeys(("accessibility", "facilities"), "rules"),
    "of": "word",
}
ORGANISATION = {
    "name": "text",
    **dict.fromkeys(("id", "role", "kind", "website", "email", "phone"), "rule"),
}
RULE = {
    "path": "words",
    "value": "word",
    "template": "word",
    "join": "word",
    "remove": "words",
    "split": "words",
    "number": "yes-no",
    "table": "table-or-name",
    "otherwise": "word",
    "default": "word",
    "slug": "yes-no",
}

YES_NO = frozenset(("yes", "no", ""))
VOCABULARIES: Mapping[tuple[str, str], frozenset[str]] = {
    ("activity", "type"): frozenset(ActivityType.values),
    ("activity", "attendance"): frozenset(AttendanceMode.values),
    ("activity", "status"): frozenset(Status.values),
    ("activity", "audiences"): frozenset(Audience.values),
    ("activity", "accessibility"): frozenset(Accessibility.values),
    ("activity", "facilities"): frozenset(Facility.values),
    ("activity", "is_free"): YES_NO,
    ("activity", "skip"): YES_NO,
    ("place", "accessibility"): frozenset(Accessibility.values),
    ("place", "facilities"): frozenset(Facility.values),
    ("sessions", "status"): frozenset(Status.values),
    ("sessions", "admission"): frozenset(Admission.values),
    ("organisations", "role"): frozenset(OrganisationRole.values),
    ("organisations", "kind"): frozenset(OrganisationKind.values),
}
FORMATS = ("json", "jsonl", "xml", "csv", "xlsx")
ORDERS = ("DMY", "MDY")
