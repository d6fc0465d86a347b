"""Interviews: the sheets of an activity, and all answers of an edition for the estimate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Count, QuerySet

from zouma.methods.counting import FloatArray
from zouma.methods.weighting.sampling import IntArray
from zouma.programme.models import Activity, Edition
from zouma.reach.models import Interview, InterviewSheet


@dataclass(frozen=True, slots=True)
class Interviewed:
    """The interviews of an edition; see ``methods.weighting.attenders``.

    visits: (n,) the k of each; places: (n,) number of its activity and day; where: these, in the
    order of their numbers; first_time, with_school: (n,) 1, 0, or NaN where not answered.
    refused: how many did not answer, over all sheets.
    """

    visits: FloatArray
    places: IntArray
    where: tuple[tuple[int, date], ...]
    first_time: FloatArray
    with_school: FloatArray
    refused: int


def sheets_of(activity: Activity) -> QuerySet[InterviewSheet]:
    """Return the sheets of an activity, the latest first, with how many answered."""
    rows = InterviewSheet.objects.filter(activity=activity).select_related("account")
    return rows.annotate(answers=Count("interviews"))


def interviews_of(edition: Edition) -> Interviewed:
    """Return all interviews of an edition that count; two queries."""
    sheets = InterviewSheet.objects.filter(activity__edition=edition, withdrawn_at=None)
    rows = list(
        Interview.objects.filter(sheet__in=sheets)
        .order_by("pk")
        .values_list("visits", "first_time", "with_school", "sheet__activity", "sheet__on")
    )
    where = sorted({(row[3], row[4]) for row in rows})
    numbers = {place: number for number, place in enumerate(where)}
    return Interviewed(
        visits=np.array([row[0] for row in rows], dtype=np.float64),
        places=np.array([numbers[row[3], row[4]] for row in rows], dtype=np.int64),
        where=tuple(where),
        first_time=np.array([number_of(row[1]) for row in rows]),
        with_school=np.array([number_of(row[2]) for row in rows]),
        refused=sum(sheets.values_list("refused", flat=True)),
    )


def number_of(answer: bool | None) -> float:
    """Return yes as 1, no as 0, no answer as NaN."""
    return float("nan") if answer is None else float(answer)
