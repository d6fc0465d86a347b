"""Which activities a selection chooses, in order, and how many they are."""

from __future__ import annotations

import math
import zoneinfo
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from zouma.bases.vocabulary import Accessibility
from zouma.common.search_query import SearchQuery
from zouma.programme.selection import DAY_PARTS, Selection, window_of

CANDIDATES = 600  # a search by words ranks no more than this many
EARTH_KM = 6371.0088
KM_PER_DEGREE = 111.2
LATELY = timedelta(hours=1)  # what began no longer before a window counts as beginning in it
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Match:
    """An activity that was chosen: its row, when it is next, how far it is."""

    activity_id: int
    next_at: datetime | None
    distance_km: float | None


@dataclass(frozen=True, slots=True)
class Matches:
    """One page of matches and the number of all; capped: there are at least that many."""

    page: list[Match]
    total: int
    capped: bool = False


@dataclass(slots=True)
class Conditions:
    """Parts of a WHERE clause and their values."""

    parts: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, part: str, **values: Any) -> None:
        """Add a condition that must hold."""
        self.parts.append(part)
        self.values |= values

    def sql(self) -> str:
        """Return the clause."""
        return " AND ".join(self.parts) or "true"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The editions chosen from, the moment, and the zone in which days are counted."""

    edition_ids: tuple[int, ...]
    now: datetime
    zone: zoneinfo.ZoneInfo


def matching_activities(
    selection: Selection,
    scope: Scope,
    *,
    query: SearchQuery | None = None,
    limit: int = 24,
    offset: int = 0,
) -> Matches:
    """Return one page of the activities that a selection chooses."""
    conditions = activity_conditions(selection, scope, query)
    times = session_conditions(selection, scope)
    order = possible_order(selection, query)
    values = conditions.values | times.values | {"limit": limit, "offset": offset}
    if selection.near:
        values |= {"latitude": selection.near[0], "longitude": selection.near[1]}
    if order == "soonest":
        starts_at = window_of(selection, now=scope.now, zone=scope.zone).starts_at
        values |= {"lately": starts_at - LATELY if starts_at else LONG_AGO}
    timed = needs_session(selection)
    if query:
        values |= {"query": query.tsquery, "title_query": query.title_tsquery, "most": CANDIDATES}
        if timed:
            conditions.add(TIMED.format(times=times.sql()))
    statement = (RANKED if query else LISTED).format(
        conditions=conditions.sql(),
        times=times.sql(),
        distance=DISTANCE if selection.near else "NULL::float8",
        measure=MEASURES.get(order, "NULL"),
        key="a.id, p.id" if selection.near else "a.id",
        join="JOIN" if timed else "LEFT JOIN",
        having="" if timed else TIMELESS,
        order=ORDERS[order],
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    page = [Match(*row[:3]) for row in rows]
    total = rows[0][3] if rows else 0
    return Matches(page, total, capped=bool(query) and bool(rows) and rows[0][4] >= CANDIDATES)


def possible_order(selection: Selection, query: SearchQuery | None) -> str:
    """Return the order asked for, where it can be had: nearest needs a point, best needs words."""
    order = selection.order
    missing = (order == "relevance" and query is None) or (
        order == "distance" and not selection.near
    )
    return "soonest" if missing else order


def needs_session(selection: Selection) -> bool:
    """Tell whether a choice speaks of times, so that what has none cannot fit."""
    timed = selection.first_on or selection.last_on or selection.day_parts
    return bool(timed) or selection.when not in {"all", ""}


def activity_conditions(
    selection: Selection, scope: Scope, query: SearchQuery | None
) -> Conditions:
    """Return what must hold of the activity and its place."""
    found = Conditions()
    found.add("a.moderation = 'published' AND a.vanished_at IS NULL")
    found.add("a.edition_id = ANY(%(editions)s)", editions=list(scope.edition_ids))
    if query:
        found.add("a.search_vector @@ %(query)s::tsquery")
    elif selection.words:
        found.add("false")  # what was typed holds nothing that could be looked for
    for name, part in PLAIN_CONDITIONS.items():
        value = getattr(selection, name)
        if value or (value == 0 and value is not False):
            found.add(part, **{name: list(value) if isinstance(value, tuple) else value})
    if selection.activities is not None:
        found.add("a.uid = ANY(%(uids)s::uuid[])", uids=list(selection.activities))
    place_conditions(selection, found)
    return found


def place_conditions(selection: Selection, found: Conditions) -> None:
    """Add what must hold of the place."""
    if selection.districts:
        found.add("p.region_id = ANY(%(districts)s)", districts=list(selection.districts))
    if selection.place:
        found.add(TAKES_PLACE, place=selection.place)
    people = [code for code in selection.access if code in Accessibility.values]
    facilities = [code for code in selection.access if code not in Accessibility.values]
    if people:
        found.add(
            "(a.accessibility || coalesce(p.accessibility, '{}')) @> %(people)s::varchar[]",
            people=people,
        )
    if facilities:
        found.add(
            "(a.facilities || coalesce(p.facilities, '{}')) @> %(facilities)s::varchar[]",
            facilities=facilities,
        )
    if selection.near:
        latitude, longitude = selection.near
        tall = selection.within_km / KM_PER_DEGREE
        wide = tall / max(0.01, math.cos(math.radians(latitude)))
        found.add(
            "p.latitude BETWEEN %(south)s AND %(north)s"
            " AND p.longitude BETWEEN %(west)s AND %(east)s"
            f" AND {DISTANCE} <= %(within)s",
            south=latitude - tall, north=latitude + tall,
            west=longitude - wide, east=longitude + wide, within=selection.within_km,
        )  # fmt: skip


def session_conditions(selection: Selection, scope: Scope) -> Conditions:
    """Return what must hold of a session."""
    found = Conditions()
    found.add("s.vanished_at IS NULL")
    window = window_of(selection, now=scope.now, zone=scope.zone)
    if window.starts_at is not None:
        found.add(
            "coalesce(s.ends_at, s.starts_at + interval '1 hour') > %(window_start)s",
            window_start=window.starts_at,
        )
    if window.ends_at is not None:
        found.add("s.starts_at < %(window_end)s", window_end=window.ends_at)
    if selection.day_parts:
        local = "(s.starts_at AT TIME ZONE %(zone)s)::time"
        spans = []
        for part in selection.day_parts:
            low, high = DAY_PARTS[part]
            spans.append(f"({local} >= '{low}' AND {local} < '{high}')")
        found.add(f"({' OR '.join(spans)})", zone=str(scope.zone))
    return found


TOPICS = """EXISTS (
    SELECT 1 FROM programme_activity_topics at JOIN programme_topic t ON t.id = at.topic_id
    LEFT JOIN programme_topic b ON b.id = t.broader_id
    WHERE at.activity_id = a.id AND (t.slug = ANY(%(topics)s) OR b.slug = ANY(%(topics)s)))"""

# Stated ages must include the age; where none are stated the activity must say it is for all.
AGE = """(
    (a.age_min IS NOT NULL OR a.age_max IS NOT NULL)
        AND coalesce(a.age_min, 0) <= %(age)s AND coalesce(a.age_max, 130) >= %(age)s
    OR a.age_min IS NULL AND a.age_max IS NULL
        AND a.audiences && '{everyone,families}'::varchar[])"""

TAKES_PLACE = """(p.slug = %(place)s OR EXISTS (
    SELECT 1 FROM programme_session x JOIN bases_place y ON y.id = x.place_id
    WHERE x.activity_id = a.id AND x.vanished_at IS NULL AND y.slug = %(place)s))"""

HOSTED = """EXISTS (
    SELECT 1 FROM programme_host h JOIN people_organisation o ON o.id = h.organisation_id
    WHERE h.activity_id = a.id AND o.slug = %(organisation)s)"""

# What holds of an activity for each part of a selection; a part not chosen adds nothing.
PLAIN_CONDITIONS = {
    "topics": TOPICS,
    "audiences": "a.audiences && %(audiences)s::varchar[]",
    "types": "a.activity_type = ANY(%(types)s)",
    "languages": "a.languages && %(languages)s::varchar[]",
    "age": AGE,
    "free": "a.is_free = %(free)s",
    "online": "%(online)s AND a.attendance_mode IN ('online', 'mixed')",
    "organisation": HOSTED,
}

# Great-circle distance (haversine), kilometres.
DISTANCE = f"""{2 * EARTH_KM} * asin(sqrt(
    power(sin(radians(p.latitude - %(latitude)s) / 2), 2)
    + cos(radians(%(latitude)s)) * cos(radians(p.latitude))
    * power(sin(radians(p.longitude - %(longitude)s) / 2), 2)))"""

RANK = "ts_rank('{0.05, 0.2, 0.5, 1.0}', a.search_vector, %(query)s::tsquery)"

# The measure of each order, and how rows are put in it; without one the next session decides.
# Soonest: what begins in the window; then what has been open since before it, the newest first.
MEASURES = {"relevance": RANK, "distance": DISTANCE, "title": "a.title::text"}
ORDERS = {
    "soonest": "next_at < %(lately)s, greatest(next_at - %(lately)s, %(lately)s - next_at), id",
    "relevance": "measure DESC, next_at NULLS LAST, id",
    "distance": "measure NULLS LAST, next_at NULLS LAST, id",
    "title": "measure, id",
}

TIMED = """EXISTS (
    SELECT 1 FROM programme_session s WHERE s.activity_id = a.id AND {times})"""

CHOSEN = """SELECT a.id, {measure} AS measure, {distance} AS distance
    FROM programme_activity a LEFT JOIN bases_place p ON p.id = a.place_id
    WHERE {conditions}"""

# With LEFT JOIN an activity without any session stays; one whose sessions do not fit does not.
LISTED = """
WITH found AS (
    SELECT a.id, {measure} AS measure, {distance} AS distance, min(s.starts_at) AS next_at
    FROM programme_activity a LEFT JOIN bases_place p ON p.id = a.place_id
    {join} programme_session s ON s.activity_id = a.id AND {times}
    WHERE {conditions}
    GROUP BY {key} {having}
)
SELECT id, next_at, distance, count(*) OVER (), 0
FROM found ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s
"""

# Of very many that have the words, those that have them in their titles come first.
RANKED = f"""
WITH titled AS MATERIALIZED (
    {CHOSEN} AND a.search_vector @@ %(title_query)s::tsquery LIMIT %(most)s
), others AS MATERIALIZED (
    {CHOSEN} AND NOT a.search_vector @@ %(title_query)s::tsquery
    LIMIT %(most)s - (SELECT count(*) FROM titled)
), candidates AS MATERIALIZED (SELECT * FROM titled UNION ALL SELECT * FROM others
), found AS (
    SELECT a.id, a.measure, a.distance, min(s.starts_at) AS next_at
    FROM candidates a {{join}} programme_session s ON s.activity_id = a.id AND {{times}}
    GROUP BY a.id, a.measure, a.distance {{having}}
)
SELECT id, next_at, distance, count(*) OVER (), (SELECT count(*) FROM candidates)
FROM found ORDER BY {{order}} LIMIT %(limit)s OFFSET %(offset)s
"""  # noqa: S608 - the parts are constants

TIMELESS = """HAVING count(s.id) > 0 OR NOT EXISTS (
    SELECT 1 FROM programme_session x WHERE x.activity_id = a.id AND x.vanished_at IS NULL)"""
