"""Tells from a file's own content which of the built-in formats it is in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zouma.programme.formats.json_values import mapped
from zouma.programme.formats.records import ReadingContext, UnreadableFile
from zouma.programme.formats.streams import BYTE_ORDER_MARK, JsonShape, head, json_items, json_shape

ZOUMA_FORMAT = "zouma-programme"
JSON_LD_KEYS = frozenset(("@context", "@graph", "@type", "itemListElement", "dataFeedElement"))
OPENAGENDA_LISTS = ("events", "records", "data", "results")
EVENT_KEYS = frozenset(("timings", "firstTiming", "lastTiming", "nextTiming", "longDescription"))
OPEN_DATA_KEYS = frozenset(("titre_fr", "identifiant", "horaires_iso", "nom_du_lieu"))

TABLE = _("The file is a table (CSV); it needs a mapping file: see docs/staff/mapping.md.")
WORKBOOK = _("The file is a workbook (XLSX); it needs a mapping file: see docs/staff/mapping.md.")
OTHER_XML = _(
    "The file is XML of no known calendar; it needs a mapping file: see docs/staff/mapping.md."
)
OTHER_JSON = _(
    "The file is JSON of no known calendar; it needs a mapping file: see docs/staff/mapping.md."
)
WEB_PAGE = _("The file is a web page (HTML), not a calendar.")
EMPTY_FILE = _("The file is empty.")
NOT_TEXT = _("The file is not text, and not a workbook either.")
OTHER_TEXT = _("The file is text, but not of any known calendar format.")

# Atomic groups: a hostile prologue is scanned once and never again.
_ROOT = re.compile(
    rb"(?:(?><\?.*?\?>)|(?><!--.*?-->)|(?><![^>\[]*(?:\[.*?\]\s*)?>)|\s)*+<([A-Za-z_][\w.:-]*)",
    re.DOTALL,
)


def detect_format(path: Path) -> str:
    """Return "openagenda", "schema-org", "frab", "ical" or "zouma".

    :raises UnreadableFile: when it is none of them; the sentence says what it looks like.
    """
    start = head(path).removeprefix(BYTE_ORDER_MARK).lstrip()
    if not start:
        raise UnreadableFile(EMPTY_FILE)
    if start.startswith(b"PK\x03\x04"):
        raise UnreadableFile(WORKBOOK)
    if start[:15].upper() == b"BEGIN:VCALENDAR":
        return "ical"
    if b"\x00" in start:
        raise UnreadableFile(NOT_TEXT)
    if start.startswith(b"<"):
        return _xml_format(start)
    if start[:1] in b"[{":
        return _json_format(ReadingContext(path=path), start)
    raise UnreadableFile(_what_text(start))


def _xml_format(start: bytes) -> str:
    found = _ROOT.match(start)
    root = found[1].rpartition(b":")[2].lower() if found else b""
    if root == b"html" or start[:14].lower() == b"<!doctype html":
        raise UnreadableFile(WEB_PAGE)
    if root == b"schedule":
        return "frab"
    raise UnreadableFile(OTHER_XML)


def _json_format(context: ReadingContext, start: bytes) -> str:
    shape = json_shape(context)
    first: Mapping[str, Any] = shape.first or {}
    if shape.root in ("object", "lines") and first.get("format") == ZOUMA_FORMAT:
        return "zouma"
    if shape.keys & JSON_LD_KEYS:
        return "schema-org"
    if shape.root == "object" and "schedule" in shape.keys and b'"conference"' in start:
        return "frab"
    if shape.root in ("object", "array") and _is_openagenda(context, shape):
        return "openagenda"
    raise UnreadableFile(OTHER_JSON)


def _is_openagenda(context: ReadingContext, shape: JsonShape) -> bool:
    if shape.root == "object":
        if {"uid", "slug", "schema"} <= shape.keys:
            return True
        names = [name for name in OPENAGENDA_LISTS if name in shape.keys]
        prefix = f"{names[0]}.item" if names else ""
    else:
        prefix = "item"
    items = list(islice(json_items(context, prefix), 1)) if prefix else []
    item = mapped(items[0]) if items else {}
    if mapped(item.get("fields")).keys() & OPEN_DATA_KEYS:
        return True
    return "uid" in item and bool(item.keys() & EVENT_KEYS)


def _what_text(start: bytes) -> Promise:
    sample = start[:4096]
    printable = sum(byte >= 32 or byte in b"\t\r\n\f" for byte in sample)
    if printable < 0.95 * len(sample):
        return NOT_TEXT
    first_line = start.splitlines()[0]
    return TABLE if any(sign in first_line for sign in (b",", b";", b"\t", b"|")) else OTHER_TEXT
