"""What schema.org events say about ages, prices, kinds and words, each in its loose ways."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from zouma.programme.formats.cleaning import (
    clean_ages,
    join_free_and_price,
    number,
    one_line,
)
from zouma.programme.formats.json_values import listed, mapped
from zouma.programme.formats.records import Findings
from zouma.programme.formats.schema_nodes import EVENT_TYPES, term, types_of
from zouma.programme.vocabulary import ActivityType, Audience

ACTIVITY_TYPES = frozenset(ActivityType.values)
AUDIENCES = frozenset(Audience.values)

_AGES = re.compile(
    r"(\d{1,3})?\s*(?:[-–—]|to|\+)\s*(\d{1,3})?(?:\s*(?:years?|yrs?|ans|岁))?", re.IGNORECASE
)
_ONE_AGE = re.compile(r"\d{1,3}")
_TRUE = frozenset(("true", "yes", "1"))
_FALSE = frozenset(("false", "no", "0"))


def stated_ages(
    event: Mapping[str, Any], record: str, findings: Findings
) -> tuple[int | None, int | None, str]:
    """Return the lowest and the highest age, and the wording where it is no range."""
    audience = mapped(next(iter(listed(event.get("audience"))), None))
    lowest, highest = audience.get("suggestedMinAge"), audience.get("suggestedMaxAge")
    stated = one_line(event.get("typicalAgeRange"))
    note = ""
    if stated and lowest is None and highest is None:
        if found := _AGES.fullmatch(stated):
            lowest, highest = found.groups()
        elif _ONE_AGE.fullmatch(stated):
            lowest = highest = stated
        else:
            reason = "not a range of ages"
            findings.note(record, "typicalAgeRange", stated, reason, "kept as a note")
            note = stated
    ages = clean_ages(lowest, highest, record=record, findings=findings)
    return *ages, note


def stated_price(
    event: Mapping[str, Any], record: str, findings: Findings
) -> tuple[bool | None, str]:
    """Return whether it is free, and the prices with their currency."""
    amounts: list[float] = []
    currency = ""
    for offer in (mapped(part) for part in listed(event.get("offers"))):
        currency = currency or one_line(offer.get("priceCurrency"))
        for name in ("price", "lowPrice", "highPrice"):
            amount = number(offer.get(name))
            if amount is not None and amount >= 0:
                amounts.append(amount)
            elif offer.get(name) not in (None, ""):
                findings.note(record, name, offer[name], "not a price", "price left out")
    claim = _truth(event.get("isAccessibleForFree"), record, findings)
    highest = max(amounts, default=None)
    free = join_free_and_price(claim, highest, record=record, findings=findings)
    if not highest:
        return free, ""
    ends = dict.fromkeys(_shown(amount) for amount in (min(amounts), highest))
    return free, f"{'–'.join(ends)} {currency}".strip()


def _shown(amount: float) -> str:
    return f"{amount:.2f}".removesuffix(".00")


def _truth(value: object, record: str, findings: Findings) -> bool | None:
    if isinstance(value, bool) or value is None:
        return value
    word = term(value).lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    findings.note(record, "isAccessibleForFree", value, "neither true nor false", "left open")
    return None


def activity_type(event: Mapping[str, Any]) -> str:
    """Return the form of an event: an additional type of ours, else its schema.org type."""
    extra = term(next(iter(listed(event.get("additionalType"))), ""))
    if extra in ACTIVITY_TYPES:
        return extra
    found = (EVENT_TYPES.get(name, "other") for name in types_of(event))
    return next((name for name in found if name != "other"), "other")


def keywords(event: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the plain keywords, from a list of them or a text with commas."""
    value = event.get("keywords")
    parts = value.split(",") if isinstance(value, str) else listed(value)
    words = (one_line(part) for part in parts)
    return tuple(dict.fromkeys(word for word in words if word))


def audiences(event: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the audiences that are words of ours, and families for a children's event."""
    names = (
        one_line(mapped(part).get("audienceType", part)).lower()
        for part in listed(event.get("audience"))
    )
    found = [name for name in names if name in AUDIENCES]
    children = ["families"] if "ChildrensEvent" in types_of(event) and not found else []
    return tuple(dict.fromkeys([*found, *children]))
