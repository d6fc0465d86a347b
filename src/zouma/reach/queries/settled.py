"""Which of the statements about an activity counts, where several say different things.

Statements about the same people are alternatives, never added: an auditor's count goes before
scans, these before a host's count, this before an estimate. What is left aside is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zouma.programme.models import Edition
from zouma.reach.formats.quantities import OPEN
from zouma.reach.queries.held import HeldActivity, counted_apart, held_activities
from zouma.reach.queries.ledger import counting_observations
from zouma.reach.vocabulary import Measure, Method, ObservationState, Population

TRUSTED = (
    Method.AUDIT, Method.SCANNED, Method.COUNTED, Method.TURNSTILE, Method.SAMPLED,
    Method.TWO_POINT, Method.GRID, Method.BOOKED, Method.ESTIMATED, Method.PLATFORM,
    Method.UNKNOWN,
)  # fmt: skip
"""Methods from the most trusted on; what is not among them is computed from the rest."""
RANK = {method: rank for rank, method in enumerate(TRUSTED)}
GUESSED = {Method.ESTIMATED, Method.UNKNOWN}
BY_HOSTS = {Method.COUNTED, *GUESSED}
TOLD = (ObservationState.REPORTED, ObservationState.AUDITED)


@dataclass(frozen=True, slots=True)
class Statement:
    """An observation about an activity, or about one of its sessions, as it is weighed."""

    id: int
    activity: int
    session: int | None
    method: Method
    definition: int
    value: int
    low: int
    high: int
    starts_at: datetime
    ends_at: datetime

    @property
    def rank(self) -> int:
        """Return how far down the list of trust its method stands."""
        return RANK[self.method]


@dataclass(frozen=True, slots=True)
class Settled:
    """The count that stands for an activity, in units of its measure.

    statements: whose sum it is; aside: others about the same, left aside. sessions_told: how many
    of its sessions that are over it covers. sure: so many of the value no host told.
    """

    activity: int
    value: int
    low: int
    high: int
    method: Method
    definition: int
    statements: tuple[int, ...]
    aside: tuple[int, ...]
    sessions_told: int
    sessions_held: int
    sure: int = 0

    @property
    def open(self) -> bool:
        """Tell whether there may be any number more, as when "over 100" was told."""
        return self.high >= OPEN

    @property
    def whole(self) -> bool:
        """Tell whether all sessions are covered."""
        return self.sessions_told == self.sessions_held


@dataclass(frozen=True, slots=True)
class Settlement:
    """The counts of an edition's activities; silent: those that are held and told nothing of.

    within: parts of an umbrella that is counted at its own entrance; they are not added to it.
    """

    held: Mapping[int, HeldActivity]
    settled: Mapping[int, Settled]
    silent: tuple[int, ...]
    within: tuple[int, ...] = field(default=())


def settlement_of(
    edition: Edition, measure: Measure, *, until: datetime, population: Population = Population.ALL
) -> Settlement:  # fmt: skip
    """Return what counts for each activity that took place until a moment; three queries."""
    return settlement(held_activities(edition, until=until), edition, measure, population)


def settlement(
    took_place: Mapping[int, HeldActivity], edition: Edition, measure: Measure,
    population: Population = Population.ALL,
) -> Settlement:  # fmt: skip
    """Return what counts for each of the activities that took place; one query.

    Visits are made on the spot: they are expected of what is not only online, participations of
    what is online, only or too.
    """
    held = dict(took_place)
    if measure == Measure.VISIT:
        held = {pk: one for pk, one in held.items() if not one.online}
    if measure == Measure.PARTICIPATION:
        held = {pk: one for pk, one in held.items() if one.online or one.mixed}
    settled = {}
    for activity, statements in statements_of(edition, measure, population).items():
        found = held.get(activity)
        chosen = settle(found, statements) if found is not None else None
        if chosen is not None:
            settled[activity] = chosen
    return parted(held, settled)


def parted(held: Mapping[int, HeldActivity], settled: Mapping[int, Settled]) -> Settlement:
    """Take umbrellas and their parts apart, so that nobody is added twice.

    One that is counted at its own gate holds its parts; of any other with parts, these count.
    """
    counted_whole = {pk for pk in settled if held[pk].umbrella}
    within = tuple(pk for pk in held if counted_whole & above(pk, held))
    left_out = {*within, *(held.keys() - counted_apart(held))} - counted_whole
    kept = {pk: one for pk, one in held.items() if pk not in left_out}
    return Settlement(
        held=kept,
        settled={pk: one for pk, one in settled.items() if pk in kept},
        silent=tuple(pk for pk in kept if pk not in settled),
        within=within,
    )


def above(activity: int, held: Mapping[int, HeldActivity]) -> set[int]:
    """Return the umbrellas that an activity is part of, however far up."""
    found: set[int] = set()
    parent = held[activity].parent
    while parent is not None and parent not in found:
        found.add(parent)
        parent = held[parent].parent if parent in held else None
    return found


def statements_of(
    edition: Edition, measure: Measure, population: Population
) -> dict[int, list[Statement]]:
    """Return the statements about each activity of an edition that were told, not computed."""
    rows = counting_observations(edition).filter(
        measure=measure, population=population, state__in=TOLD
    )
    about = rows.exclude(activity__isnull=True, session__isnull=True).order_by("id")
    columns = (
        "id", "activity", "session", "session__activity", "definition__method", "definition",
        "value", "low", "high", "starts_at", "ends_at",
    )  # fmt: skip
    found: dict[int, list[Statement]] = defaultdict(list)
    for pk, activity, session, of_session, method, *rest in about.values_list(*columns):
        if method in RANK:
            whole = activity or of_session
            found[whole].append(Statement(pk, whole, session, Method(method), *rest))
    return found


def settle(activity: HeldActivity, statements: Iterable[Statement]) -> Settled | None:
    """Choose among the statements about one activity; None when none is about what is over.

    Statements about sessions stand for the activity when they cover more sessions than those about
    the whole, which may have been made before it was over; or when they cover all of them and no
    better method spoke of the whole; or when nothing else was said.
    """
    told = list(statements)
    whole = best_whole([one for one in told if one.session is None])
    parts = best_parts([one for one in told if one.session is not None], activity)
    sessions_told = len({one.session for one in parts})
    covered = sessions_told == len(activity.sessions)
    worst = max((one.rank for one in parts), default=len(TRUSTED))
    within = sessions_within(whole, activity)
    if sessions_told > within or (parts and covered and worst <= whole[0].rank):
        chosen, sessions = parts, sessions_told
    else:
        chosen, sessions = whole, within
    if not chosen:
        return None
    ids = tuple(one.id for one in chosen)
    lead = max(chosen, key=lambda one: one.rank)
    return Settled(
        activity=activity.id, value=sum(one.value for one in chosen),
        low=sum(one.low for one in chosen), high=sum(one.high for one in chosen),
        method=lead.method, definition=lead.definition, statements=ids,
        sure=sum(one.value for one in chosen if one.method not in BY_HOSTS),
        aside=tuple(one.id for one in told if one.id not in set(ids)),
        sessions_told=sessions, sessions_held=len(activity.sessions),
    )  # fmt: skip


def best_whole(statements: list[Statement]) -> list[Statement]:
    """Return the statements about the whole of an activity by the most trusted method.

    Several windows that do not overlap, such as days, are parts of it; of overlapping ones the
    latest said stands.
    """
    chosen: list[Statement] = []
    best = min((one.rank for one in statements), default=0)
    for one in sorted(statements, key=lambda one: one.id, reverse=True):
        apart = all(
            one.ends_at <= other.starts_at or other.ends_at <= one.starts_at for other in chosen
        )
        if one.rank == best and apart:
            chosen.append(one)
    return chosen


def sessions_within(statements: list[Statement], activity: HeldActivity) -> int:
    """Return how many sessions that are over begin within the windows of statements.

    All of them where none does: then they were moved since. Without statements none.
    """
    if not statements:
        return 0
    within = sum(
        any(one.starts_at <= session.starts_at <= one.ends_at for one in statements)
        for session in activity.sessions
    )
    return within or len(activity.sessions)


def best_parts(statements: list[Statement], activity: HeldActivity) -> list[Statement]:
    """Return for each session that is over the statements most trusted, see ``best_whole``.

    Several windows that do not overlap, such as a morning and an afternoon, are parts of it.
    """
    over = {session.id for session in activity.sessions}
    by_session: dict[int, list[Statement]] = defaultdict(list)
    for one in statements:
        if one.session in over:
            by_session[one.session].append(one)
    return [one for told in by_session.values() for one in best_whole(told)]
