"""Activities that a visitor named one by one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from zouma.programme.queries.cards import Card, cards
from zouma.programme.queries.matching import Match, matching_activities
from zouma.programme.queries.options import public_editions, scope_of
from zouma.programme.selection import Selection


def favourite_cards(uids: Collection[str], *, now: datetime) -> list[Card]:
    """Return the cards of public activities of any edition, those still to come first."""
    named, scope = tuple(uids), scope_of(public_editions(), now)
    found: dict[int, Match] = {}
    for when in ("upcoming", "all"):
        selection = Selection(activities=named, when=when, sort="soonest")
        for match in matching_activities(selection, scope, limit=len(named)).page:
            found.setdefault(match.activity_id, match)
    return cards(list(found.values()))
