"""A page of the programme: what was chosen, what was found, what else there is to choose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from zouma.common.search_query import SearchQuery, search_query
from zouma.programme.models import Edition
from zouma.programme.queries.cards import Card, cards
from zouma.programme.queries.matching import Matches, Scope, matching_activities
from zouma.programme.queries.options import (
    Options,
    editions_in_scope,
    options_for,
    public_editions,
    scope_of,
)
from zouma.programme.queries.spelling import corrected_query
from zouma.programme.selection import Selection

PER_PAGE = 24
LAST_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A selection made definite: its editions, its query, the correction of its words if any."""

    selection: Selection
    editions: list[Edition]
    public_editions: list[Edition]
    scope: Scope
    query: SearchQuery | None
    corrected: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a programme."""

    chosen: Chosen
    options: Options
    cards: list[Card]
    total: int
    capped: bool
    page: int
    pages: int

    @property
    def selection(self) -> Selection:
        """Return the selection shown."""
        return self.chosen.selection


def chosen_for(selection: Selection, *, now: datetime) -> Chosen:
    """Return a selection with its editions; without a time given, one that is over shows all."""
    public = public_editions()
    named = selection.activities is not None and not selection.edition
    editions = public if named else editions_in_scope(public, selection.edition, now)
    scope = scope_of(editions, now)
    today = now.astimezone(scope.zone).date()
    timed = selection.when or selection.first_on or selection.last_on
    over = bool(editions) and all(e.ends_on is not None and e.ends_on < today for e in editions)
    if not timed:
        selection = replace(selection, when="all" if over or selection.activities else "upcoming")
    return Chosen(
        selection=selection,
        editions=editions,
        public_editions=public,
        scope=scope,
        query=search_query(selection.words),
    )


def found_matches(chosen: Chosen, *, limit: int, offset: int = 0) -> tuple[Chosen, Matches]:
    """Return the matches; when misspelt words find nothing, those of the nearest words."""
    if chosen.selection.words and chosen.query is None:
        return chosen, Matches([], 0)
    matches = part_of(chosen, limit=limit, offset=offset)
    if matches.total or chosen.query is None:
        return chosen, matches
    better = corrected_query(chosen.query)
    if better is None:
        return chosen, matches
    again = replace(chosen, query=better[1], corrected=better[0])
    found = part_of(again, limit=limit, offset=offset)
    return (again, found) if found.total else (chosen, matches)


def part_of(chosen: Chosen, *, limit: int, offset: int) -> Matches:
    """Return a part of the matches; past the end it is empty but knows how many there are."""
    matches = matching_activities(
        chosen.selection, chosen.scope, query=chosen.query, limit=limit, offset=offset
    )
    if matches.page or not offset:
        return matches
    first = matching_activities(chosen.selection, chosen.scope, query=chosen.query, limit=1)
    return replace(first, page=[])


def listing(selection: Selection, *, page: int, now: datetime) -> Listing:
    """Return one page of the activities a selection chooses."""
    page = min(max(page, 1), LAST_PAGE)
    chosen, matches = found_matches(
        chosen_for(selection, now=now), limit=PER_PAGE, offset=(page - 1) * PER_PAGE
    )
    return Listing(
        chosen=chosen,
        options=options_for(chosen.scope),
        cards=cards(matches.page),
        total=matches.total,
        capped=matches.capped,
        page=page,
        pages=min(LAST_PAGE, -(-matches.total // PER_PAGE)),
    )
