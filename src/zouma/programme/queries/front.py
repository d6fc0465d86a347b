"""What the first page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from zouma.programme.models import Edition
from zouma.programme.queries.cards import Card, cards
from zouma.programme.queries.details import figures
from zouma.programme.queries.listing import chosen_for
from zouma.programme.queries.matching import Match, matching_activities
from zouma.programme.queries.options import Option, options_for
from zouma.programme.selection import Selection

SHOWN = 6
TOPICS_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """The first page: the edition at the top, figures, and the next activities by occasion."""

    featured: Edition | None
    other_editions: list[Edition]
    figures: dict[str, int]
    topics: tuple[Option, ...]
    districts: tuple[Option, ...]
    soon: list[Card]
    weekend: list[Card]
    is_over: bool


def front_page(*, now: datetime) -> FrontPage:
    """Return the first page; where nothing is to come, it shows what was."""
    chosen = chosen_for(Selection(), now=now)
    scope = chosen.scope
    if chosen.selection.when == "all":
        soon = matching_activities(chosen.selection, scope, limit=SHOWN).page
        weekend: list[Match] = []
    else:
        soon = matching_activities(Selection(when="week"), scope, limit=SHOWN).page
        shown = {match.activity_id for match in soon}
        found = matching_activities(Selection(when="weekend"), scope, limit=2 * SHOWN).page
        weekend = [match for match in found if match.activity_id not in shown][:SHOWN]
        if not soon:
            soon = matching_activities(Selection(when="upcoming"), scope, limit=SHOWN).page
    known = {card.pk: card for card in cards([*soon, *weekend])}
    options = options_for(scope)
    return FrontPage(
        featured=featured(chosen.editions, now.astimezone(scope.zone).date()),
        other_editions=[e for e in chosen.public_editions if e not in chosen.editions][:6],
        figures=figures(scope.edition_ids),
        topics=tuple(option for option in options.topics if not option.parent)[:TOPICS_SHOWN],
        districts=tuple(options.districts),
        soon=[known[match.activity_id] for match in soon],
        weekend=[known[match.activity_id] for match in weekend],
        is_over=chosen.selection.when == "all",
    )


def featured(editions: list[Edition], today: date) -> Edition | None:
    """Return the edition at the top: one that runs today, else the next; the longest of them."""

    def rank(edition: Edition) -> tuple[int, int]:
        first, last = edition.starts_on or today, edition.ends_on or today
        return max(0, (first - today).days), (first - last).days

    return min(editions, key=rank, default=None)
