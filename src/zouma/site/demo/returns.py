"""The demo's returns: a third of the hosts tell how many came, as hosts do; most are silent."""

from __future__ import annotations

from datetime import datetime
from random import Random

from zouma.common.errors import ProgrammeError
from zouma.programme.models import Edition
from zouma.reach.actions.returns.answering import Figure, Said, answer_return
from zouma.reach.actions.returns.rounds import prepare_returns, start_letters
from zouma.reach.models import HostReturn
from zouma.reach.queries.returns.known import Known, known_of
from zouma.reach.vocabulary import Answered, Asked, HowKnown, NotHeld

RETURNED = 0.3
NOT_KNOWN, NOT_HELD, WITH_SCHOOLS = 0.08, 0.02, 0.25
OVERSTATED = 0.14  # the mean of the logarithm by which hosts overstate what they only estimate
HOWS = (HowKnown.COUNTED, HowKnown.TICKETS, HowKnown.ESTIMATED, HowKnown.ESTIMATED,
        HowKnown.UNKNOWN)  # fmt: skip
ONLINE = {"online"}


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
