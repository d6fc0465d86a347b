"""Taking a host's answer: checked, kept beside earlier ones, and stated in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from zouma.people.models import Account
from zouma.reach.actions.returns.refusals import (
    AnsweredMeanwhile,
    NotHeldYetCounted,
    PartExceedsWhole,
    ReturnsClosed,
    SessionsDoNotAddUp,
    UnlikelyNumber,
)
from zouma.reach.actions.returns.stating import state_answer
from zouma.reach.models import AnswerFigure, HostAnswer, HostReturn
from zouma.reach.queries.returns.answers import figures_of
from zouma.reach.queries.returns.known import TIMES_CAPACITY, Known, asked_of, known_of
from zouma.reach.vocabulary import Answered, Asked, HowKnown, NotHeld

PARTS = (Asked.SCHOOL, Asked.FIRST_TIME)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a host gives it; session: None for all of them; value: only where known."""

    asked: Asked
    answered: Answered
    value: int | None = None
    session: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a host says of an activity; what is left open is not among the figures."""

    took_place: bool | None = None
    not_held: NotHeld | None = None
    how: HowKnown | None = None
    figures: frozenset[Figure] = frozenset()
    cost: Decimal | None = None
    currency: str = ""
    note: str = ""
    evidence: int | None = None
    sure: bool = False

    def number(self, asked: Asked) -> int | None:
        """Return the number given for all sessions, None when none is."""
        return next(
            (one.value for one in self.figures if one.asked == asked and one.session is None), None
        )

    def of_sessions(self) -> dict[int, int]:
        """Return the visits of each session that has a number."""
        return {
            one.session: one.value
            for one in self.figures
            if one.asked == Asked.VISITS and one.session is not None and one.value is not None
        }


@transaction.atomic
def answer_return(
    host_return_id: int, said: Said, *, now: datetime, account: Account | None = None,
    after: int | None = None,
) -> HostAnswer | None:  # fmt: skip
    """Take an answer and state its numbers in the ledger; what stands already is not repeated.

    after: the answer that the form showed. Returns the answer that stands, None for an empty one.

    :raises ReturnsClosed: when the figures of the edition are closed.
    :raises AnsweredMeanwhile: when another answer came in between.
    :raises NotHeldYetCounted: when it did not take place and somebody came.
    :raises PartExceedsWhole: when a part is larger than the whole.
    :raises SessionsDoNotAddUp: when sessions do not make up the whole.
    :raises UnlikelyNumber: when the numbers are unlikely and nobody said that they are right.
    """
    rows = HostReturn.objects.select_for_update(of=("self",))
    row = rows.select_related("round", "activity", "answer", "contact__organisation").get(
        pk=host_return_id
    )
    if row.round.closed_at is not None:
        raise ReturnsClosed
    known = known_of([row.activity_id], until=now).get(row.activity_id)
    if row.answer is not None and said_in(row.answer) == said and not more_since(row.answer, known):
        return row.answer
    if row.answer_id != after:
        raise AnsweredMeanwhile
    if row.answer is None and said == Said(sure=said.sure):
        return None
    check(said, known)
    answer = keep(row, said, account=account, now=now)
    state_answer(row, answer, known, now=now)
    return answer


def more_since(answer: HostAnswer, known: Known | None) -> bool:
    """Tell whether a session was over only after an answer, which then says it of fewer."""
    return known is not None and known.window[1] > answer.made_at


def keep(
    row: HostReturn, said: Said, *, account: Account | None, now: datetime
) -> HostAnswer:  # fmt: skip
    """Write an answer, and let it stand."""
    answer = HostAnswer.objects.create(
        host_return=row, made_at=now, account=account, took_place=said.took_place,
        not_held=said.not_held or "", how=said.how or "", cost=said.cost, currency=said.currency,
        note=said.note, evidence_id=said.evidence, sure=said.sure,
    )  # fmt: skip
    AnswerFigure.objects.bulk_create(
        AnswerFigure(
            answer=answer, asked=one.asked, session_id=one.session, answered=one.answered,
            value=one.value,
        )
        for one in sorted(said.figures, key=lambda one: (one.asked, one.session or 0))
    )  # fmt: skip
    complete = is_complete(row, said, now=now)
    row.answer = answer
    row.answered_at = (row.answered_at or now) if complete else None
    row.save(update_fields=["answer", "answered_at"])
    return answer


def is_complete(row: HostReturn, said: Said, *, now: datetime) -> bool:
    """Tell whether what was asked first of all is answered, with a number or without."""
    first = asked_of(row.activity.attendance_mode)[0]
    whole = any(one.asked == first and one.session is None for one in said.figures)
    return said.took_place is False or whole or bool(said.of_sessions())


def said_in(answer: HostAnswer) -> Said:
    """Return what an answer said, as it was given."""
    return Said(
        took_place=answer.took_place,
        not_held=NotHeld(answer.not_held) if answer.not_held else None,
        how=HowKnown(answer.how) if answer.how else None,
        figures=frozenset(
            Figure(Asked(one.asked), Answered(one.answered), one.value, one.session_id)
            for one in figures_of(answer)
        ),
        cost=answer.cost, currency=answer.currency, note=answer.note,
        evidence=answer.evidence_id, sure=answer.sure,
    )  # fmt: skip


def check(said: Said, known: Known | None) -> None:
    """Refuse what cannot be, and what is unlikely unless whoever says it is sure."""
    if said.took_place is False and known is not None and known.scanned:
        told = _("At its doors %(n)s people were let in, so it did take place.")
        raise NotHeldYetCounted(told % {"n": known.scanned})
    if said.took_place is False and any(one.value for one in said.figures):
        raise NotHeldYetCounted
    whole = whole_of(said, known)
    for part in PARTS:
        number = said.number(part)
        if whole is not None and number is not None and number > whole:
            raise PartExceedsWhole
    warnings = unlikely(said, known)
    if warnings and not said.sure:
        raise UnlikelyNumber(" ".join([*warnings, str(UnlikelyNumber.message)]))


def whole_of(said: Said, known: Known | None) -> int | None:
    """Return how many came in all: as given, or the sum where each session has a number.

    :raises SessionsDoNotAddUp: when both are given and differ.
    """
    total, sessions = said.number(Asked.VISITS), said.of_sessions()
    told = sum(sessions.values())
    all_told = known is not None and {row.session.pk for row in known.sessions} <= set(sessions)
    if total is not None and sessions and (told > total or (all_told and told != total)):
        raise SessionsDoNotAddUp
    return total if total is not None else told if all_told and sessions else None


def unlikely(said: Said, known: Known | None) -> list[str]:
    """Return a sentence for each number that is possible but unlikely."""
    whole = whole_of(said, known)
    if known is None or whole is None:
        return []
    found = []
    if known.capacity is not None and whole > TIMES_CAPACITY * known.capacity:
        found.append(
            _("%(n)s came, but there were places for only %(places)s at once.")
            % {"n": whole, "places": known.capacity}
        )
    if known.scanned is not None and whole < known.scanned:
        found.append(
            _("%(n)s came, but %(scanned)s were counted at the door.")
            % {"n": whole, "scanned": known.scanned}
        )
    return found
