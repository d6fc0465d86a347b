"""Typing in interviews: a sheet at a time, kept once, withdrawn as a whole when it is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError
from zouma.people.models import Account
from zouma.programme.models import Activity
from zouma.reach.models import Interview, InterviewSheet
from zouma.reach.vocabulary import AgeBand, Origin

ANSWERS = ("visits", "first_time", "with_school", "age", "origin")


class NobodyInterviewed(ProgrammeError):
    """The sheet has no interview and nobody who refused."""

    message = _("Fill in at least one line.")


class SheetChanged(ProgrammeError):
    """The sheet was kept already, with other answers."""

    message = _(
        "This sheet is kept already as it was sent first; it stands below. Should this one count "
        "in its place?"
    )
    status = 409


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
    activity: Activity, sheet: Sheet, *, now: datetime, account: Account | None = None,
    instead: bool = False,
) -> InterviewSheet:  # fmt: skip
    """Keep a sheet of interviews; the same key again keeps nothing more.

    instead: of one of that key that says something else, which is then withdrawn.

    :raises NobodyInterviewed: when the sheet is empty.
    :raises SheetChanged: when a sheet of that key says something else, or is of another activity.
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
    said = [
        (one.visits, one.first_time, one.with_school, one.age or "", one.origin or "")
        for one in sheet.answers
    ]
    if made:
        Interview.objects.bulk_create(
            Interview(sheet=row, **dict(zip(ANSWERS, one, strict=True))) for one in said
        )
    else:
        kept = sorted(row.interviews.values_list(*ANSWERS), key=repr)
        head = (row.activity_id, row.on, row.refused)
        if head != (activity.pk, sheet.on, sheet.refused) or kept != sorted(said, key=repr):
            if not instead or row.activity_id != activity.pk:
                raise SheetChanged
            withdraw_sheet(row, now=now)
            other = replace(sheet, key=f"{sheet.key}+")
            return enter_sheet(activity, other, now=now, account=account, instead=True)
    return row


def withdraw_sheet(sheet: InterviewSheet, *, now: datetime) -> None:
    """Let a sheet count no more; it is kept."""
    InterviewSheet.objects.filter(pk=sheet.pk, withdrawn_at=None).update(withdrawn_at=now)
