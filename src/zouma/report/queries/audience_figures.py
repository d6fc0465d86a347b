"""Figures of people in rooms: visits with their interval, school groups, places booked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from math import isfinite

import numpy as np

from zouma.common.text import TranslatedText
from zouma.methods.counting import Count, count_of_draws
from zouma.programme.models import Edition
from zouma.reach.definitions import KNOWN
from zouma.reach.queries.estimates import Estimate, estimate_of
from zouma.reach.queries.held import HeldActivity, counted_apart, held_activities
from zouma.reach.queries.ledger import counting_observations
from zouma.reach.queries.settled import Settlement, settlement
from zouma.reach.vocabulary import Measure, Method, Population
from zouma.report.figures import Coverage, Figure, Source
from zouma.report.queries.programme_figures import both
from zouma.report.queries.response_figures import Returned, returns_of

LABELS = {
    "visits": both("到场人次", "Visits"),
    "attenders": both("不同的到场者", "Different people who came"),
    "first-time": both("首次参加的人次", "Visits of first-timers"),
    "pupils": both("学校团体到场人次", "Visits of school groups"),
    "participations": both("线上参与人次", "Participations online"),
    "registrations": both("预约名额", "Places booked"),
}
NOBODY_TOLD = both(
    "没有任何主办单位填报，也没有扫票记录，无法推算。",
    "No host has told anything and nobody scanned, so there is nothing to go by.",
)
SOURCES = {
    Method.AUDIT: ("audit", both("核查", "Audits")),
    Method.SCANNED: ("door", both("门口扫票和计数", "Scans and counts at the doors")),
    Method.BOOKED: ("booking", both("预约", "Bookings")),
}
HEAD_COUNT = ("head-count", both("现场清点", "Head counts"))
SOURCES |= dict.fromkeys(
    (Method.TURNSTILE, Method.SAMPLED, Method.TWO_POINT, Method.GRID), HEAD_COUNT
)
INTERVIEWS = both("观众访问", "Interviews of visitors")
RETURNS = ("host-return", both("主办单位填报", "Returns of hosts"))


@dataclass(frozen=True, slots=True)
class Audience:
    """What is known of the people of an edition: statements that count, and the estimate.

    held: all that took place; programme: those of it that the programme counts.
    """

    edition: Edition
    held: Mapping[int, HeldActivity]
    programme: frozenset[int]
    visits: Settlement
    online: Settlement
    pupils: Settlement
    first_time: Settlement
    registrations: Settlement
    estimate: Estimate | None
    returns: Mapping[int, Returned]


def audience_of(edition: Edition, *, until: datetime) -> Audience:
    """Return what is known of an edition's people; the estimate is the latest one made."""
    held = held_activities(edition, until=until)
    told = partial(settlement, held, edition)
    return Audience(
        edition=edition,
        held=held,
        programme=counted_apart(held),
        visits=told(Measure.VISIT),
        online=told(Measure.PARTICIPATION),
        pupils=told(Measure.VISIT, Population.SCHOOL),
        first_time=told(Measure.VISIT, Population.FIRST_TIME),
        registrations=told(Measure.REGISTRATION),
        estimate=estimate_of(edition),
        returns=returns_of(edition),
    )


def counted_of(audience: Audience) -> list[HeldActivity]:
    """Return the activities that the programme counts, an umbrella not beside its parts."""
    return [audience.held[pk] for pk in sorted(audience.programme)]


def audience_figures(audience: Audience, *, now: datetime) -> tuple[Figure, ...]:
    """Return the figures of people of a whole edition; what nobody tells of is left out."""
    registered = audience.registrations
    return (
        visits_figure(audience, audience.held, now=now),
        *attenders_figures(audience.edition),
        *([told_figure(audience.first_time, audience.visits.held, key="first-time", now=now)]
          if audience.first_time.settled else []),
        told_figure(audience.pupils, audience.visits.held, key="pupils", now=now),
        *([told_figure(audience.online, audience.online.held, key="participations", now=now)]
          if audience.online.held else []),
        # Of what is booked elsewhere nobody here knows: no coverage is claimed.
        replace(told_figure(registered, registered.settled, key="registrations", now=now),
                coverage=None),
    )  # fmt: skip


def visits_figure(audience: Audience, activities: Collection[int], *, now: datetime) -> Figure:
    """Return the estimated visits of those of some activities that have any, and its grounds."""
    counts, estimate = audience.visits, audience.estimate
    visited = [pk for pk in activities if pk in counts.held]
    told = [pk for pk in visited if pk in counts.settled]
    if estimate is None:
        return unknown("visits", len(visited), now=now)
    whole = sum(counts.settled[pk].whole for pk in told)
    return figure_of_count(
        "visits", estimate.visits(visited),
        coverage=Coverage(
            told=len(told), expected=len(visited), unit="activity",
            treatment="complete" if whole == len(visited) else "imputed",
        ),
        sources=sources_of(counts, told),
        computation=str(estimate.computation.uid),
        computed_at=estimate.computation.computed_at,
    )  # fmt: skip


def attenders_figures(edition: Edition) -> tuple[Figure, ...]:
    """Return how many different people came, where interviews tell."""
    found = (
        counting_observations(edition)
        .filter(
            measure=Measure.ATTENDER,
            definition__code="attenders-interviewed",
            activity__isnull=True,
        )
        .select_related("computation")
        .first()
    )
    if found is None or found.computation is None:
        return ()
    inputs = found.computation.inputs
    draws = np.frombuffer(found.draws or b"", dtype="<f4").astype(np.float64)
    method = str(found.computation)
    count = count_of_draws("attender", "all", "attenders-interviewed/1", draws, method=method)
    source = Source(kind="interview", label=INTERVIEWS, rows=inputs["interviews"])
    told = Coverage(told=inputs["interviews"], expected=inputs["interviews"] + inputs["refused"],
                    unit="interview", treatment="none")  # fmt: skip
    figure = figure_of_count(
        "attenders", count, coverage=told, sources=(source,),
        computation=str(found.computation.uid), computed_at=found.computation.computed_at,
    )  # fmt: skip
    return (replace(figure, method_page="attenders", query=found.computation.query),)


def figure_of_count(
    key: str, count: Count, *, coverage: Coverage | None, sources: tuple[Source, ...],
    computation: str, computed_at: datetime,
) -> Figure:  # fmt: skip
    """Return a figure from a count with its interval."""
    code, _slash, _version = count.definition.partition("/")
    known = KNOWN[code]
    return Figure(
        key=key, label=LABELS[key], value=count.value, low=count.low,
        high=count.high if isfinite(count.high) else None, measure=count.measure,
        population=count.population, namespace="people", definition=count.definition,
        wording=both(known.chinese, known.english),
        method=versioned(known.method, count.method), method_page="imputing",
        level=count.level, exact=count.exact, coverage=coverage, sources=sources,
        query=f"sum(draws) of observations with computation {computation}",
        computation=computation, computed_at=computed_at,
    )  # fmt: skip


def versioned(method: str, computed_by: str) -> str:
    """Return a method with the version of what computed it."""
    version = computed_by.partition("/")[2]
    return f"{method}/{version}" if version else method


def told_figure(
    counts: Settlement, activities: Collection[int], *, key: str, now: datetime
) -> Figure:
    """Return a sum of what was told and nothing else: at least so many; the rest is not known."""
    told = [pk for pk in activities if pk in counts.settled]
    value = sum(counts.settled[pk].value for pk in told)
    low = sum(counts.settled[pk].low for pk in told)
    whole = len(told) == len(activities) and all(counts.settled[pk].whole for pk in told)
    bounded = whole and not any(counts.settled[pk].open for pk in told)
    if not told:
        return unknown(key, len(activities), now=now)
    codes = sorted({counts.settled[pk].method for pk in told})
    return Figure(
        key=key, label=LABELS[key], value=value, low=low,
        high=sum(counts.settled[pk].high for pk in told) if bounded else None, level=0,
        measure=MEASURES.get(key, Measure.VISIT),
        population=POPULATIONS.get(key, Population.ALL), namespace="people",
        exact=whole and all(counts.settled[pk].low == counts.settled[pk].high for pk in told),
        method="+".join(codes), wording=TOLD_WORDINGS[key],
        coverage=Coverage(told=sum(counts.settled[pk].whole for pk in told),
                          expected=len(activities), unit="activity",
                          treatment="complete" if whole else "none"),
        sources=sources_of(counts, told), computed_at=now,
        query=f"settled statements of {len(told)} activities, summed",
    )  # fmt: skip


MEASURES = {"registrations": Measure.REGISTRATION, "participations": Measure.PARTICIPATION}
POPULATIONS = {"pupils": Population.SCHOOL, "first-time": Population.FIRST_TIME}
TOLD_WORDINGS = {
    "first-time": both(
        "主办单位填报的首次参加者的到场人次；未填报的活动不推算，因此只是下限。",
        "Visits of people who came for the first time, as hosts told them; activities that told "
        "nothing are left out, so that it is a lower bound.",
    ),
    "pupils": both(
        "主办单位填报的学校团体到场人次；未填报的活动不推算，因此只是下限。",
        "Visits in school groups as hosts told them; activities that told nothing are left out, "
        "so that it is a lower bound.",
    ),
    "participations": both(
        "主办单位填报的线上参与人次；未填报的活动不推算，因此只是下限。",
        "Participations online as hosts told them; activities that told nothing are left out, so "
        "that it is a lower bound.",
    ),
    "registrations": both(KNOWN["registrations-booked"].chinese,
                          KNOWN["registrations-booked"].english),
}  # fmt: skip


def unknown(key: str, expected: int, *, now: datetime) -> Figure:
    """Return a figure that is not known, and says why."""
    return Figure(
        key=key, label=LABELS[key], value=None, low=None, high=None, namespace="people",
        coverage=Coverage(told=0, expected=expected, unit="activity", treatment="none"),
        computed_at=now, reason=NOBODY_TOLD,
    )  # fmt: skip


def sources_of(counts: Settlement, told: Iterable[int]) -> tuple[Source, ...]:
    """Return of how many statements of which kind the counts of some activities are made."""
    rows: Counter[tuple[str, TranslatedText]] = Counter()
    for pk in told:
        one = counts.settled[pk]
        rows[SOURCES.get(one.method, RETURNS)] += len(one.statements)
    return tuple(
        Source(kind=kind, label=label, rows=number)
        for (kind, label), number in sorted(rows.items(), key=lambda row: row[0][0])
    )
