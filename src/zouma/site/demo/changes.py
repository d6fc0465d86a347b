"""What goes differently from the plan: moderation still open, sessions moved, full or cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from zouma.common.text import EMPTY, TranslatedText
from zouma.programme.formats.records import SessionRecord
from zouma.site.demo.wording import phrases

CHANGED_CHANCE = 0.033
ONE_SESSION_CHANCE = 0.015
TO_CHECK_CHANCE, CHECKED_CHANCE = 0.04, 0.06
SPOKEN_FORMS = ("talk", "panel", "course", "film")
Sessions = tuple[SessionRecord, ...]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an activity and its sessions."""

    status: str
    note: TranslatedText
    sessions: Sessions


def as_planned(sessions: Sessions) -> Fate:
    """Return an activity to which nothing happened."""
    return Fate("scheduled", EMPTY, sessions)


def moderation(rng: Random) -> str:
    """Return how far the staff have come with an activity."""
    chance = rng.random()
    if chance < TO_CHECK_CHANCE:
        return "to-check"
    return "checked" if chance < CHECKED_CHANCE else "published"


def possible_changes(form: str, admission: str, sessions: Sessions) -> Sequence[str]:
    """Return the changes that make sense for an activity."""
    changes = ["cancelled", "postponed"]
    if not sessions[0].all_day:
        changes.append("rescheduled")
    if admission != "drop-in":
        changes.append("full")
    if form in SPOKEN_FORMS:
        changes += ["moved-online"] * 3
    return changes


def changed(
    session: SessionRecord, status: str, note: TranslatedText, rng: Random
) -> SessionRecord:
    """Return a session as the change left it."""
    before = None
    if status == "rescheduled":
        before = session.starts_at - timedelta(days=rng.randint(1, 3))
    return replace(session, status=status, note=note, previous_starts_at=before)


def fate(rng: Random, form: str, admission: str, sessions: Sessions) -> Fate:
    """Return the plan, or now and then what came of it."""
    chance = rng.random()
    if chance > CHANGED_CHANCE + ONE_SESSION_CHANCE:
        return as_planned(sessions)
    status = rng.choice(possible_changes(form, admission, sessions))
    note = rng.choice(phrases("change", status)).text()
    if chance < CHANGED_CHANCE:
        return Fate(status, note, tuple(changed(s, status, note, rng) for s in sessions))
    hit = rng.randrange(len(sessions))
    if len(sessions) == 1 or status == "moved-online":
        return as_planned(sessions)
    kept = tuple(
        changed(session, status, note, rng) if turn == hit else session
        for turn, session in enumerate(sessions)
    )
    return Fate("scheduled", EMPTY, kept)
