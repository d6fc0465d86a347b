"""What OpenAgenda's two generations of records share: words, regions, ways to book, prices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from zouma.common.text import TranslatedText
from zouma.programme.formats.cleaning import clean_address, clean_email, one_line
from zouma.programme.formats.records import Findings, LinkRecord, RegionRecord
from zouma.programme.formats.referenced import ReferencedRecords

# French departments whose code in ISO 3166-2 is not the one on their plates.
_ISO_DEPARTMENTS = {"75": "75C"}
_FREE = re.compile(
    r"(?:entrée|accès|animation|visite(?: guidée)?)? ?(?:libre(?: et gratuite?)?|gratuite?)"
    r"(?:,? (?:et )?(?:ouverte?s? à tous|entrée libre|pour tous|sans inscription|sur inscription"
    r"|sans inscription préalable|dans la limite des places disponibles))*"
    r"|free(?: (?:admission|entry|of charge|entrance))?|(?:eintritt )?(?:frei|kostenlos)"
    r"|gratis|ingresso (?:libero|gratuito)|entrada (?:libre|gratuita)|免费|免費"
)
_SEPARATORS = re.compile(r"[.;:!–—-]+")
_PHONE = re.compile(r"\+?[\d\s().-]{8,24}")
_WAYS = re.compile(r"[,;\n|]+")


@dataclass(frozen=True, slots=True)
class WaysToBook:
    """How one gets in touch: the first of each kind, and the links that are left."""

    url: str = ""
    email: str = ""
    phone: str = ""
    links: tuple[LinkRecord, ...] = ()


def ways_to_book(value: object, *, record: str, field: str, findings: Findings) -> WaysToBook:
    """Return addresses and telephone numbers out of a list of them, or a text that joins them."""
    found: dict[str, dict[str, None]] = {"link": {}, "email": {}, "phone": {}}
    for part in _parts(value):
        kind, text = _sorted_way(part)
        if kind == "email":
            text = clean_email(text, record=record, field=field, findings=findings)
        elif kind == "link":
            text = clean_address(text, record=record, field=field, findings=findings)
        if text:
            found[kind][text] = None
    links, emails, phones = (list(found[kind]) for kind in ("link", "email", "phone"))
    for kind, rest in (("email", emails[1:]), ("phone", phones[1:])):
        if rest:
            reason = f"more than one {kind} for booking"
            findings.note(record, field, ", ".join(rest), reason, "the first kept")
    return WaysToBook(
        url=links[0] if links else "",
        email=emails[0] if emails else "",
        phone=phones[0] if phones else "",
        links=tuple(LinkRecord(address=link) for link in links[1:]),
    )


def _parts(value: object) -> list[Any]:
    if isinstance(value, str):
        return [part for part in _WAYS.split(value) if part.strip()]
    return value if isinstance(value, list) else []


def _sorted_way(part: object) -> tuple[str, str]:
    text = one_line(part.get("value") if isinstance(part, dict) else part)
    if "@" in text and "/" not in text:
        return "email", text
    return ("phone", text) if _PHONE.fullmatch(text) else ("link", text)


def guessed_free(conditions: str, *, record: str, findings: Findings) -> bool | None:
    """Return True when the wording says no more than that entrance is free, else None."""
    text = " ".join(_SEPARATORS.sub(" ", conditions.lower()).split())
    if not text or not _FREE.fullmatch(text):
        return None
    reason = "only the wording says that it is free"
    findings.note(record, "conditions", conditions, reason, "taken as free")
    return True


def french_region(
    town_code: str, department: str, language: str, referenced: ReferencedRecords
) -> str:
    """Return the ISO 3166-2 code of a French department, from an INSEE or a postal code."""
    code = town_code.strip()
    if len(code) != 5 or not code[2:].isdigit():
        return ""
    number = code[:3] if code[:2] in ("97", "98") else code[:2]
    if number == "20":
        number = "2A" if code[2] in "01" else "2B"
    if not department:
        return ""
    return referenced.add(
        RegionRecord(
            code=f"FR-{_ISO_DEPARTMENTS.get(number, number)}",
            name=TranslatedText.original(language, department),
        )
    )
