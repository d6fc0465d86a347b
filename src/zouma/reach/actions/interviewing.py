"""Typing in interviews: a sheet at a time, kept once, withdrawn as a whole when it is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError
from zouma.people.models import Account
from zouma.programme.models import Activity
from zouma.reach.models import Interview, InterviewSheet
from zouma.reach.vocabulary import AgeBand, Origin


class NobodyInterviewed(ProgrammeError):
    """The sheet has no interview and nobody who refused."""

    message = _("Fill in at least one line.")


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody interviewed said; visits: of the edition in all, with the present one."""

    visits: int
    first_time: bool | None = None
    with_school: bool | None = None
    age: AgeBand | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The interviews of one day at one activity; refused: how many did not want to answer."""

    on: date
    answers: Sequence[Answers]
    refused: int = 0
    key: str = ""


@transaction.atomic
def enter_sheet(
    activity: Activity, sheet: Sheet, *, now: datetime, account: Account | None = None
) -> InterviewSheet:
    """Keep a sheet of interviews; the same key again keeps nothing more.

    :raises NobodyInterviewed: when the sheet is empty.
    """
    if not sheet.answers and not sheet.refused:
        raise NobodyInterviewed
    row, made = InterviewSheet.objects.get_or_create(
        key=sheet.key,
        defaults={
            "activity": activity, "on": sheet.on, "refused": sheet.refused, "entered_at": now,
            "account": account,
        },
    )  # fmt: skip
    if made:
        Interview.objects.bulk_create(
            Interview(
                sheet=row, visits=one.visits, first_time=one.first_time,
                with_school=one.with_school, age=one.age or "", origin=one.origin or "",
            )
            for one in sheet.answers
        )  # fmt: skip
    return row


def withdraw_sheet(sheet: InterviewSheet, *, now: datetime) -> None:
    """Let a sheet count no more; it is kept."""
    InterviewSheet.objects.filter(pk=sheet.pk, withdrawn_at=None).update(withdrawn_at=now)
