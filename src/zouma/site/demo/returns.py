"""The demo's returns: a third of the hosts tell how many came, as hosts do; most are silent."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from random import Random

from zouma.common.errors import ProgrammeError
from zouma.programme.models import Activity, Edition
from zouma.reach.actions.audits.auditing import Found, take_audit
from zouma.reach.actions.audits.drawing import FrameTooSmall, Wanted, draw_audits
from zouma.reach.actions.interviewing import Answers, Sheet, enter_sheet
from zouma.reach.actions.returns.answering import Figure, Said, answer_return
from zouma.reach.actions.returns.rounds import prepare_returns, start_letters
from zouma.reach.models import AuditUnit, HostReturn
from zouma.reach.queries.returns.known import Known, known_of
from zouma.reach.queries.settled import Settled, settlement_of
from zouma.reach.vocabulary import (
    AgeBand,
    Answered,
    Asked,
    AuditSize,
    HowKnown,
    Measure,
    NotHeld,
)
from zouma.site.demo.exports import days_until

RETURNED = 0.3
NOT_KNOWN, NOT_HELD, WITH_SCHOOLS = 0.08, 0.02, 0.25
OVERSTATED = 0.14  # the mean of the logarithm by which hosts overstate what they only estimate
HOWS = (HowKnown.COUNTED, HowKnown.TICKETS, HowKnown.ESTIMATED, HowKnown.ESTIMATED,
        HowKnown.UNKNOWN)  # fmt: skip
ONLINE = {"online"}
AUDITS, PLACES, NEW = 45, 40, 0.35
OFTEN = (1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 6)


def fill_returns(slug: str, *, seed: int, now: datetime) -> None:
    """Ask the hosts of an edition, and let a third of them answer."""
    edition = Edition.objects.get(slug=slug)
    start_letters(edition, now=now)
    prepare_returns(edition, now=now)
    chance = Random(f"{seed} returns {slug}")  # noqa: S311 - invented hosts
    rows = HostReturn.objects.filter(round__edition=edition).order_by("activity__uid")
    asked = [row for row in rows.select_related("activity") if chance.random() < RETURNED]
    known = known_of([row.activity_id for row in asked], until=now)
    for row in asked:
        if row.activity_id in known:
            mode = row.activity.attendance_mode
            said = said_of(known[row.activity_id], online=mode in ONLINE, chance=chance)
            try:
                answer_return(row.pk, said, now=now)
            except ProgrammeError:  # numbers that do not fit what is known: this host gives none
                continue


def fill_audits(slug: str, *, scale: float, seed: int, now: datetime) -> None:
    """Draw activities to be audited, and let auditors count those of the days past."""
    edition = Edition.objects.get(slug=slug)
    days = days_until(edition, now=now)
    chance = Random(f"{seed} audits {slug}")  # noqa: S311 - invented auditors
    wanted = Wanted(number=max(8, round(AUDITS * scale)), size=AuditSize.EQUAL,
                    first_on=days[0], last_on=days[-1], seed=seed)  # fmt: skip
    with suppress(FrameTooSmall):
        draw_audits(edition, wanted, now=now)
    units = AuditUnit.objects.filter(plan__edition=edition, drawn=True).order_by("activity__uid")
    rows = list(units.values_list("pk", "activity"))
    known = known_of([activity for _pk, activity in rows], until=now)
    told = settlement_of(edition, Measure.VISIT, until=now).settled
    for pk, activity in rows:
        if activity in known:
            counted = audited(known[activity], told.get(activity), chance=chance)
            take_audit(pk, Found(counted=counted), now=now)


def audited(known: Known, told: Settled | None, *, chance: Random) -> dict[int, int]:
    """Return what an auditor counts in each session: what was scanned, or less than was said."""
    typical = chance.lognormvariate(3.9, 0.8)
    if told is not None:
        typical = told.value / len(known.sessions) / chance.lognormvariate(OVERSTATED, 0.2)
    return {
        one.session.pk: max(0, round(
            typical if one.scanned is None else one.scanned * chance.uniform(0.98, 1.06)
        ))
        for one in known.sessions
    }  # fmt: skip


def fill_interviews(slug: str, *, scale: float, seed: int, now: datetime) -> None:
    """Interview visitors at some activities of the days past, of how often they come."""
    chance = Random(f"{seed} interviews {slug}")  # noqa: S311 - invented visitors
    edition = Edition.objects.get(slug=slug)
    held = settlement_of(edition, Measure.VISIT, until=now).held
    places = sorted(held)[:: max(1, len(held) // max(6, round(PLACES * scale)))]
    for pk in places:
        day = held[pk].sessions[0].starts_at.astimezone(edition.zone).date()
        answers = [
            Answers(visits=chance.choice(OFTEN), first_time=chance.random() < NEW,
                    age=chance.choice(list(AgeBand)))
            for _interview in range(chance.randrange(8, 16))
        ]  # fmt: skip
        enter_sheet(
            Activity.objects.get(pk=pk),
            Sheet(on=day, answers=answers, refused=chance.randrange(4), key=f"demo {slug} {pk}"),
            now=now,
        )


def said_of(known: Known, *, online: bool, chance: Random) -> Said:
    """Return what a host says of an activity of which so much is known."""
    first = Asked.ONLINE if online else Asked.VISITS
    luck = chance.random()
    if luck < NOT_HELD:
        return Said(took_place=False, not_held=NotHeld.WEATHER)
    if luck < NOT_HELD + NOT_KNOWN:
        return Said(took_place=True, figures=frozenset({Figure(first, Answered.UNKNOWN)}))
    how = chance.choice(HOWS)
    came = chance.lognormvariate(3.9, 0.8) * len(known.sessions)
    if known.scanned:
        came = known.scanned * chance.lognormvariate(0.03, 0.06)
    elif known.booked:
        came = known.booked * chance.uniform(0.5, 0.8)
    if how in {HowKnown.ESTIMATED, HowKnown.UNKNOWN}:
        came = round(came * chance.lognormvariate(OVERSTATED, 0.25), -1) or 10
    figures = {Figure(first, Answered.KNOWN, max(round(came), known.scanned or 0))}
    if not online and chance.random() < WITH_SCHOOLS:
        figures.add(Figure(Asked.SCHOOL, Answered.KNOWN, round(came * chance.uniform(0.2, 0.7))))
    elif not online:
        figures.add(Figure(Asked.SCHOOL, Answered.KNOWN, 0))
    return Said(took_place=True, how=how, figures=frozenset(figures), sure=True)
