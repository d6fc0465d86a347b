"""All of the live page at one moment: alerts, figures, places, sessions, the last hour."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from zouma.people.models import Account
from zouma.programme.queries.managed import looks_after_all
from zouma.report.queries.live.alerts import (
    BEGINS_SOON,
    SETTLED_AFTER,
    SILENT_AFTER,
    Alert,
    Watch,
    alerts_of,
    knows_inside,
)
from zouma.report.queries.live.doors import (
    LivePhone,
    Minute,
    Passed,
    last_minutes,
    passed_today,
    phones_of,
)
from zouma.report.queries.live.reads import (
    ReadsToday,
    ReturnsStanding,
    reads_today,
    returns_standing,
)
from zouma.report.queries.live.today import (
    MOST_SESSIONS,
    Named,
    TodaySession,
    Where,
    sessions_of_today,
)

ALERTS_SHOWN, PLACES_SHOWN, SESSIONS_SHOWN = 30, 8, 24
LINGERS = timedelta(minutes=15)  # after the end of a session people may still be inside
EARLY = timedelta(hours=1)  # before the beginning some are inside


@dataclass(frozen=True, slots=True)
class LiveChoice:
    """What somebody wants to watch: a district, a place, an organisation; empty: everything."""

    district: str = ""
    place: str = ""
    organisation: str = ""

    def takes(self, session: TodaySession) -> bool:
        """Tell whether a session is to be seen."""
        where = session.where
        return (
            (not self.district or (where is not None and where.district == self.district))
            and (not self.place or (where is not None and where.slug == self.place))
            and (not self.organisation or self.organisation in dict(session.hosts))
        )


@dataclass(frozen=True, slots=True)
class LiveOptions:
    """What can be chosen from: codes or addresses with their names, of what is on today."""

    districts: list[Named]
    places: list[Named]
    organisations: list[Named]


@dataclass(frozen=True, slots=True)
class LiveRow:
    """A session with what its doors wrote down; inside: None where that cannot be said."""

    session: TodaySession
    passed: Passed
    inside: int | None
    phones: int

    @property
    def percent(self) -> int:
        """Return how many of the places are booked, of a hundred and at most that."""
        places = self.session.places
        return min(100, round(100 * self.session.booked / places)) if places else 0


@dataclass(frozen=True, slots=True)
class LivePlace:
    """A place with the people inside now, as far as they are counted.

    uncounted: sessions under way of which nobody knows who is inside; places: None where a
    session that counts does not say how many fit.
    """

    where: Where | None
    inside: int
    places: int | None
    sessions: int
    uncounted: int

    @property
    def percent(self) -> int:
        """Return how full it is, of a hundred and at most that."""
        return min(100, round(100 * self.inside / self.places)) if self.places else 0

    @property
    def is_unknown(self) -> bool:
        """Tell whether nobody counts who is inside."""
        return not self.inside and self.uncounted >= self.sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFigures:
    """Figures of today, of all that is watched.

    booked of places: of sessions booked here. let_in: visits, not people. missing of expected:
    places booked whose people did not come, of sessions begun at whose doors somebody scanned.
    inside: at this moment, each person at one place; not_counted_out: doors that add to it without
    counting who leaves; uncounted: sessions under way that are not in it.
    """

    sessions: int
    under_way: int
    soon: int
    booked: int
    places: int
    waiting: int
    let_in: int
    missing: int
    expected: int
    inside: int
    not_counted_out: int
    uncounted: int
    refused: int
    conflicts: int
    phones: int
    silent: int

    @property
    def booked_share(self) -> float | None:
        """Return the share of the places that are booked, None where none are offered."""
        return self.booked / self.places if self.places else None

    @property
    def missing_share(self) -> float | None:
        """Return the share of places booked whose people did not come, None where none were."""
        return self.missing / self.expected if self.expected else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """The live page at one moment; hidden_…: how many more there are than are shown.

    is_cut: there are more sessions today than are read. zone: of the first, None without any.
    reads: of all pages together, so only for who watches everything; None when not counted yet.
    """

    now: datetime
    figures: LiveFigures
    alerts: list[Alert]
    hidden_alerts: int
    places: list[LivePlace]
    hidden_places: int
    rows: list[LiveRow]
    hidden_rows: int
    minutes: list[Minute]
    options: LiveOptions
    is_cut: bool
    zone: zoneinfo.ZoneInfo | None
    returns: ReturnsStanding
    reads: ReadsToday | None
    shows_reads: bool


def live_now(account: Account, choice: LiveChoice, *, now: datetime) -> Live:
    """Return what somebody watches; the same queries for any number of sessions."""
    shows_reads = looks_after_all(account) and choice == LiveChoice()
    every = sessions_of_today(account, now=now)
    taken = [row for row in every if choice.takes(row)]
    sessions = taken[:MOST_SESSIONS]
    passed = passed_today(sessions)
    watch = Watch.of(sessions, passed, phones_of(account, sessions, now=now), now)
    alerts = alerts_of(watch)
    rows = [live_row(session, watch) for session in sessions]
    places = live_places(rows, now)
    shown = sorted((row for row in rows if is_near(row.session, now)), key=by_end)
    return Live(
        now=now, figures=live_figures(rows, places, watch),
        alerts=alerts[:ALERTS_SHOWN], hidden_alerts=max(0, len(alerts) - ALERTS_SHOWN),
        places=places[:PLACES_SHOWN], hidden_places=max(0, len(places) - PLACES_SHOWN),
        rows=shown[:SESSIONS_SHOWN], hidden_rows=max(0, len(shown) - SESSIONS_SHOWN),
        minutes=last_minutes(sessions, now=now), options=options_of(every, choice),
        is_cut=len(taken) > MOST_SESSIONS, zone=every[0].zone if every else None,
        returns=returns_standing(account, **asdict(choice), now=now), shows_reads=shows_reads,
        reads=reads_today(settings.REACH_FOLDER, timezone.localdate(now)) if shows_reads else None,
    )  # fmt: skip


def live_row(session: TodaySession, watch: Watch) -> LiveRow:
    """Return a session with its doors."""
    passed, phones = watch.at_doors(session), watch.phones_at[session.pk]
    near = session.starts_at - EARLY <= watch.now < session.over_at + LINGERS
    inside = 0
    if near:
        inside = passed.inside
    known = not near or (passed.last_at is not None and knows_inside(session, passed))
    return LiveRow(session, passed, inside if known else None, len(phones))


def is_near(session: TodaySession, now: datetime) -> bool:
    """Tell whether a session is under way or about to begin."""
    return session.starts_at - EARLY <= now < session.over_at


def by_end(row: LiveRow) -> tuple[bool, datetime, int]:
    """Return the order of the list: what stands all day last, else by beginning."""
    return (row.session.all_day, row.session.starts_at, row.session.pk)


def live_places(rows: Sequence[LiveRow], now: datetime) -> list[LivePlace]:
    """Return the places of sessions under way, those with most people inside first.

    A part of an umbrella at whose gate people are counted adds nobody: they came by the gate.
    """
    gates = {row.session.activity for row in rows if row.inside and row.session.parent is None}
    by_place: dict[str, list[LiveRow]] = {}
    for row in rows:
        if row.inside or row.session.is_under_way(now):
            where = row.session.where
            by_place.setdefault(where.slug if where else "", []).append(row)
    found = [live_place(held, gates, now) for held in by_place.values()]
    return sorted(found, key=lambda one: (-one.inside, one.where.slug if one.where else ""))


def live_place(rows: Sequence[LiveRow], gates: set[int], now: datetime) -> LivePlace:
    """Return a place with the sessions that are held there."""
    own = [row for row in rows if row.session.parent not in gates]
    counted = [row for row in own if row.inside is not None]
    fit = [row.session.places for row in counted]
    return LivePlace(
        where=rows[0].session.where, inside=sum(row.inside or 0 for row in counted),
        places=None if None in fit or not fit else sum(number or 0 for number in fit),
        sessions=sum(row.session.is_under_way(now) for row in rows),
        uncounted=len(own) - len(counted),
    )  # fmt: skip


def live_figures(
    rows: Sequence[LiveRow], places: Sequence[LivePlace], watch: Watch
) -> LiveFigures:  # fmt: skip
    """Return the figures of all sessions together."""
    now, sessions = watch.now, [row.session for row in rows]
    at_work = phones_at_work(watch)
    here = [one for one in sessions if one.wishes is not None]
    begun = [
        row for row in rows
        if row.session.wishes and row.passed.visits and row.session.starts_at + SETTLED_AFTER <= now
    ]  # fmt: skip
    return LiveFigures(
        sessions=len(sessions),
        under_way=sum(one.is_under_way(now) for one in sessions),
        soon=sum(now < one.starts_at <= now + BEGINS_SOON for one in sessions),
        booked=sum(one.booked for one in here),
        places=sum(one.places or 0 for one in here),
        waiting=sum(one.wishes.waiting for one in here if one.wishes and now < one.over_at),
        let_in=sum(row.passed.visits for row in rows),
        missing=sum(max(0, row.session.booked - row.passed.came) for row in begun),
        expected=sum(row.session.booked for row in begun),
        inside=sum(one.inside for one in places),
        not_counted_out=sum(bool(row.inside) and not row.passed.counts_out for row in rows),
        uncounted=sum(one.uncounted for one in places),
        refused=sum(row.passed.refused for row in rows),
        conflicts=sum(row.passed.conflicts for row in rows),
        phones=len(at_work),
        silent=sum(phone.is_silent(now, SILENT_AFTER) for phone in at_work),
    )


def phones_at_work(watch: Watch) -> list[LivePhone]:
    """Return the phones of sessions under way."""
    under_way = {row.pk for row in watch.sessions if row.is_under_way(watch.now)}
    return [phone for phone in watch.phones if phone.sessions & under_way]


def options_of(sessions: Iterable[TodaySession], choice: LiveChoice) -> LiveOptions:
    """Return what can be chosen from: places of the district chosen, if one is."""
    districts: dict[str, Named] = {}
    places: dict[str, Named] = {}
    organisations: dict[str, Named] = {}
    for session in sessions:
        if where := session.where:
            if where.district:
                districts[where.district] = (where.district, where.district_name)
            if choice.district in ("", where.district):
                places[where.slug] = (where.slug, where.name)
        organisations |= {slug: (slug, name) for slug, name in session.hosts}
    return LiveOptions(*(sorted_names(found) for found in (districts, places, organisations)))


def sorted_names(found: Mapping[str, Named]) -> list[Named]:
    """Return options by address, which is the same in all languages."""
    return [found[key] for key in sorted(found)]
