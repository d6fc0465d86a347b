"""Controlled values of a record: words of our vocabularies, numbers, addresses, flags."""

from __future__ import annotations

from zouma.programme.formats.mapping.keys import VOCABULARIES
from zouma.programme.formats.mapping.paths import Scope
from zouma.programme.formats.mapping.schema import Section
from zouma.programme.formats.mapping.values import Desk, many, one, table_key

YES = frozenset(("yes", "true", "1", "y", "ja", "oui", "sí", "si", "是", "有", "예", "o"))
NO = frozenset(("no", "false", "0", "n", "nein", "non", "否", "無", "无", "아니오", "x"))


def term(section: Section, where: tuple[str, str], scope: Scope, desk: Desk, fallback: str) -> str:
    """Return a word of a vocabulary; one that is not in it is a finding."""
    found = one(section.rules.get(where[1]), scope, desk)
    if not found:
        return fallback
    return _known(found, where, desk) or fallback


def terms(section: Section, where: tuple[str, str], scope: Scope, desk: Desk) -> tuple[str, ...]:
    """Return all words of a vocabulary that a record names."""
    named = many(section.rules.get(where[1]), scope, desk)
    return tuple(dict.fromkeys(word for text in named if (word := _known(text, where, desk))))


def _known(text: str, where: tuple[str, str], desk: Desk) -> str:
    word = table_key(text)
    if word in VOCABULARIES[where]:
        return word
    reason = f'"{where[1]}" has no such value, and no table translates it'
    desk.note(where[1], text, reason, "left out")
    return ""


def flag(section: Section, name: str, scope: Scope, desk: Desk) -> bool | None:
    """Return yes or no, None when the record does not say."""
    found = table_key(one(section.rules.get(name), scope, desk))
    if found in YES:
        return True
    if found in NO:
        return False
    if found:
        desk.note(name, found, "neither yes nor no", "left out")
    return None


def whole(section: Section, name: str, scope: Scope, desk: Desk) -> int | None:
    """Return a whole number from 0, None when there is none."""
    found = one(section.rules.get(name), scope, desk)
    if not found:
        return None
    if found.isascii() and found.isdecimal() and len(found) <= 9:
        return int(found)
    desk.note(name, found, "not a whole number", "left out")
    return None
