"""What the pages of one activity, place, organisation, series or edition show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Prefetch

from zouma.bases.models import OpeningHours, Place, Title
from zouma.common.prepared import PreparedRows
from zouma.common.remembered import remembered
from zouma.people.models import Organisation
from zouma.programme.models import Activity, Edition, Host, Series, Session, Speaker, Topic
from zouma.programme.queries.cards import Card, cards
from zouma.programme.queries.listing import chosen_for
from zouma.programme.queries.matching import Match, Scope, matching_activities
from zouma.programme.queries.options import edition_by_slug, public_editions
from zouma.programme.queries.public import public_organisations, public_places
from zouma.programme.selection import Selection
from zouma.programme.vocabulary import Moderation

CARDS_SHOWN = 12
PARTS_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPage:
    """An activity with all that hangs on it; upcoming and past are its sessions."""

    activity: Activity
    upcoming: list[Session]
    past: list[Session]
    hosts: list[Host]
    speakers: list[Speaker]
    topics: list[Topic]
    parts: list[Card]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePage:
    """A place with its hours, titles and what is on there."""

    place: Place
    opening_hours: list[OpeningHours]
    titles: list[Title]
    cards: list[Card]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationPage:
    """An organisation with its places and what it puts on."""

    organisation: Organisation
    places: list[Place]
    cards: list[Card]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionPage:
    """An edition in figures, and what comes next in it."""

    edition: Edition
    figures: dict[str, int]
    cards: list[Card]
    total: int


def activity_page(edition_slug: str, slug: str, *, now: datetime) -> ActivityPage | None:
    """Return the page of a public activity, None when there is none."""
    edition = next((e for e in public_editions() if e.slug == edition_slug), None)
    if edition is None:
        return None
    activity = next(iter(ACTIVITY.rows(edition.pk, slug)), None)
    if activity is None:
        return None
    activity.edition = edition
    if activity.parent is not None and activity.parent.moderation != Moderation.PUBLISHED:
        activity.parent = None  # nobody is told of an umbrella that is not public
    times = SESSIONS.rows(activity.pk)
    return ActivityPage(
        activity=activity,
        upcoming=[s for s in times if (s.ends_at or s.starts_at) >= now],
        past=[s for s in times if (s.ends_at or s.starts_at) < now],
        hosts=HOSTS.rows(activity.pk),
        speakers=SPEAKERS.rows(activity.pk),
        topics=TOPICS.rows(activity.pk),
        parts=part_cards(activity, now) if activity.kind == "umbrella" else [],
    )


def part_cards(activity: Activity, now: datetime) -> list[Card]:
    """Return the cards of the parts of an umbrella, those still to come first."""
    with connection.cursor() as cursor:
        cursor.execute(PARTS, {"parent": activity.pk, "now": now, "limit": PARTS_SHOWN})
        return cards([Match(pk, next_at, None) for pk, next_at in cursor.fetchall()])


def place_page(slug: str, *, now: datetime) -> PlacePage | None:
    """Return the page of a place, None when there is none."""
    place = public_places().filter(slug=slug).select_related("region", "organisation").first()
    if place is None:
        return None
    found, total = coming(Selection(place=slug), now=now)
    return PlacePage(
        place=place,
        opening_hours=list(OpeningHours.objects.filter(place_id=place.pk)),
        titles=list(Title.objects.filter(place_id=place.pk)),
        cards=found,
        total=total,
    )


def organisation_page(slug: str, *, now: datetime) -> OrganisationPage | None:
    """Return the page of an organisation, None when there is none."""
    organisation = public_organisations().filter(slug=slug).first()
    if organisation is None:
        return None
    found, total = coming(Selection(organisation=slug), now=now)
    places = Place.objects.filter(organisation_id=organisation.pk).order_by("slug")
    return OrganisationPage(
        organisation=organisation, places=list(places[:CARDS_SHOWN]), cards=found, total=total
    )


def edition_page(slug: str, *, now: datetime) -> EditionPage | None:
    """Return the page of a public edition, None when there is none."""
    edition = edition_by_slug(slug)
    if edition is None:
        return None
    found, total = coming(Selection(edition=slug), now=now)
    return EditionPage(edition=edition, figures=figures((edition.pk,)), cards=found, total=total)


def series_page(slug: str) -> Series | None:
    """Return a series with its public editions, None when there is none."""
    editions = Edition.objects.exclude(state="draft")
    return (
        Series.objects.filter(slug=slug)
        .prefetch_related(Prefetch("editions", queryset=editions, to_attr="public_editions"))
        .first()
    )


def coming(selection: Selection, *, now: datetime) -> tuple[list[Card], int]:
    """Return the first cards of a selection; over all editions where none is named.

    What is still to come, or else what was.
    """
    chosen = chosen_for(selection, now=now)
    scope = chosen.scope
    if not selection.edition:
        pks = tuple(edition.pk for edition in chosen.public_editions)
        scope = Scope(edition_ids=pks, now=now, zone=scope.zone)
    upcoming = replace(selection, when="upcoming")
    matches = matching_activities(upcoming, scope, limit=CARDS_SHOWN)
    if not matches.total:
        matches = matching_activities(replace(selection, when="all"), scope, limit=CARDS_SHOWN)
    return cards(matches.page), matches.total


@remembered
def figures(edition_ids: tuple[int, ...]) -> dict[str, int]:
    """Return the counted figures of editions: public activities, sessions, places, bodies."""
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, {"editions": list(edition_ids)})
        names = [column.name for column in cursor.description or ()]
        row: tuple[Any, ...] = cursor.fetchone() or ()
        return dict(zip(names, row, strict=False))


ACTIVITY = PreparedRows(
    lambda edition, slug: (
        Activity.objects.filter(edition_id=edition, slug=slug, moderation=Moderation.PUBLISHED)
        .select_related("place", "place__region", "parent", "picture")
        .defer("search_vector", "parent__search_vector", "parent__description")
    ),
    -1, "--",
)  # fmt: skip
SESSIONS = PreparedRows(
    lambda activity: (
        Session.objects.filter(activity_id=activity, vanished_at__isnull=True)
        .select_related("space", "place", "place__region")
        .order_by("starts_at", "pk")
    ),
    -1,
)
HOSTS = PreparedRows(
    lambda activity: Host.objects.filter(activity_id=activity).select_related("organisation"),
    -1,
)
SPEAKERS = PreparedRows(lambda activity: Speaker.objects.filter(activity_id=activity), -1)
TOPICS = PreparedRows(lambda activity: Topic.objects.filter(activities=activity), -1)

PARTS = """
SELECT a.id, (
    SELECT coalesce(
        min(s.starts_at) FILTER (WHERE coalesce(s.ends_at, s.starts_at) >= %(now)s),
        max(s.starts_at))
    FROM programme_session s WHERE s.activity_id = a.id AND s.vanished_at IS NULL
) AS next_at
FROM programme_activity a
WHERE a.parent_id = %(parent)s AND a.moderation = 'published' AND a.vanished_at IS NULL
ORDER BY next_at NULLS LAST, a.id LIMIT %(limit)s
"""

FIGURES = """
WITH public AS MATERIALIZED (
    SELECT a.id, a.place_id, p.region_id
    FROM programme_activity a LEFT JOIN bases_place p ON p.id = a.place_id
    WHERE a.edition_id = ANY(%(editions)s) AND a.moderation = 'published'
        AND a.vanished_at IS NULL
)
SELECT (SELECT count(*) FROM public) AS activities,
    (SELECT count(*) FROM programme_session s JOIN public ON public.id = s.activity_id
        WHERE s.vanished_at IS NULL) AS sessions,
    (SELECT count(DISTINCT place_id) FROM public) AS places,
    (SELECT count(DISTINCT region_id) FROM public) AS districts,
    (SELECT count(DISTINCT h.organisation_id) FROM programme_host h
        JOIN public ON public.id = h.activity_id) AS organisations
"""
