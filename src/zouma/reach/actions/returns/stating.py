"""A host's answer as statements in the ledger: each correction supersedes what stood before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from zouma.programme.models import Session
from zouma.reach.actions.defining import defined
from zouma.reach.actions.observing import Statement, change_state, observe
from zouma.reach.models import HostAnswer, HostReturn, Observation
from zouma.reach.queries.reporters import hosts_of
from zouma.reach.queries.returns.answers import figures_of
from zouma.reach.queries.returns.known import Known
from zouma.reach.vocabulary import Answered, Asked, HowKnown, ObservationState, Population

VISITS_BY_HOW = {
    HowKnown.COUNTED: "visits-host-counted",
    HowKnown.TICKETS: "visits-host-counted",
    HowKnown.TURNSTILE: "visits-host-counted",
    HowKnown.ESTIMATED: "visits-host-estimated",
}
POPULATIONS = {
    Asked.VISITS: Population.ALL,
    Asked.SCHOOL: Population.SCHOOL,
    Asked.FIRST_TIME: Population.FIRST_TIME,
    Asked.STAFF: Population.STAFF,
    Asked.ONLINE: Population.ALL,
}
NO_LONGER_SAID = "The host no longer gives this number."
DID_NOT_TAKE_PLACE = "The host says that it did not take place."


@dataclass(frozen=True, slots=True)
class Line:
    """One number of an answer as it goes into the ledger; session: None for the activity."""

    asked: Asked
    value: int
    session: Session | None = None
    note: str = ""

    def name(self, host_return: HostReturn) -> str:
        """Return under which name it stands in the ledger, whatever its number."""
        return f"return:{host_return.uid}:{self.asked}:{self.session.uid if self.session else ''}"


def state_answer(
    host_return: HostReturn, answer: HostAnswer, known: Known | None, *, now: datetime
) -> None:  # fmt: skip
    """Bring the ledger to what an answer says; what it no longer says is withdrawn."""
    standing = standing_of(host_return)
    if known is not None:
        for line in lines_of(answer, known):
            earlier = standing.pop(line.name(host_return), None)
            state_line(host_return, answer, line, known, earlier=earlier, now=now)
    for left in standing.values():
        if left.state != ObservationState.WITHDRAWN:
            change_state(left, ObservationState.WITHDRAWN, note=NO_LONGER_SAID, now=now,
                         account=answer.account)  # fmt: skip


def standing_of(host_return: HostReturn) -> dict[str, Observation]:
    """Return what stands in the ledger from a return, by its name."""
    activity = host_return.activity_id
    rows = Observation.objects.filter(
        Q(activity=activity) | Q(session__activity=activity),
        locator__startswith=f"return:{host_return.uid}:", superseded_by__isnull=True,
    ).select_related("definition")  # fmt: skip
    return {row.locator: row for row in rows}


def lines_of(answer: HostAnswer, known: Known) -> Iterator[Line]:
    """Yield the numbers that an answer gives; what did not take place had no visitors.

    Sessions stand beside the whole only where no whole is given, so that nothing is said twice.
    """
    if answer.took_place is False:
        yield Line(Asked.VISITS, 0, note=DID_NOT_TAKE_PLACE)
        return
    over = {row.session.pk: row.session for row in known.sessions}
    given = [one for one in figures_of(answer) if one.answered == Answered.KNOWN]
    whole = any(one.asked == Asked.VISITS and one.session_id is None for one in given)
    for one in given:
        if one.session_id is None:
            yield Line(Asked(one.asked), one.value or 0)
        elif not whole and one.session_id in over:
            yield Line(Asked(one.asked), one.value or 0, over[one.session_id])


def code_of(asked: Asked, how: str) -> str:
    """Return by which definition a number counts."""
    if asked == Asked.ONLINE:
        return "participations-host"
    return VISITS_BY_HOW.get(HowKnown(how), "visits-host-unsaid") if how else "visits-host-unsaid"


def state_line(
    host_return: HostReturn, answer: HostAnswer, line: Line, known: Known, *,
    earlier: Observation | None, now: datetime,
) -> None:  # fmt: skip
    """State one number, unless the ledger says the same already."""
    code = "visits-host-counted" if line.note else code_of(line.asked, answer.how)
    note = line.note or ("" if not answer.how else str(answer.how))
    start, end = known.window
    if line.session is not None:
        start, end = line.session.starts_at, line.session.ends_at or line.session.starts_at
    same = (line.value, code, answer.evidence_id, note, ObservationState.REPORTED, start, end)
    if earlier is not None and same == (
        earlier.value, earlier.definition.code, earlier.evidence_id, earlier.note, earlier.state,
        earlier.starts_at, earlier.ends_at,
    ):  # fmt: skip
        return
    host = hosts_of([host_return.activity_id]).get(host_return.activity_id)
    said = Statement(
        definition=defined(code), edition=host_return.activity.edition, value=line.value,
        starts_at=start, ends_at=end, population=POPULATIONS[line.asked],
        about={"session": line.session} if line.session else {"activity": host_return.activity},
        organisation=host, account=answer.account, reporter=reporter_of(answer),
        evidence=answer.evidence, locator=line.name(host_return), note=note,
        state=ObservationState.REPORTED,
    )  # fmt: skip
    observe(said, now=now, supersedes=earlier.pk if earlier else None)


def reporter_of(answer: HostAnswer) -> str:
    """Return through which door an answer came in."""
    return "host, at the desk" if answer.account_id else "host, by the link"
