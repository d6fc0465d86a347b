"""Interviews: kept once, withdrawn as a whole, read as the estimate takes them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from django.db import IntegrityError, transaction

from make import NOW, activity, programme
from zouma.methods.weighting.attenders import attenders_per_attendance
from zouma.programme.models import Activity, Edition
from zouma.reach.actions.interviewing import (
    Answers,
    NobodyInterviewed,
    Sheet,
    SheetChanged,
    enter_sheet,
    withdraw_sheet,
)
from zouma.reach.models import Interview, InterviewSheet
from zouma.reach.queries.interviews import interviews_of
from zouma.reach.vocabulary import AgeBand, Origin

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 14)


@pytest.fixture
def fair():
    programme(activity("stars"), activity("moss"))
    return Edition.objects.get()


def named(key):
    return Activity.objects.get(external_id=key)


def enter(key, *visits, on=DAY, name="k1", refused=0, instead=False, **answers):
    rows = [Answers(number, **answers) for number in visits]
    return enter_sheet(named(key), Sheet(on, rows, refused, name), now=NOW, instead=instead)


def test_answers_are_kept_and_what_was_not_answered_stays_open(fair):
    enter("stars", 2, first_time=True, age=AgeBand.YOUTH, origin=Origin.CITY)

    row = Interview.objects.get()
    assert (row.visits, row.first_time, row.with_school) == (2, True, None)
    assert (row.age, row.origin) == ("14-17", "city")


def test_a_sheet_sent_twice_is_kept_once(fair):
    assert enter("stars", 1, 2) == enter("stars", 1, 2)
    assert (InterviewSheet.objects.count(), Interview.objects.count()) == (1, 2)


def test_a_sheet_of_the_same_key_that_says_otherwise_is_not_lost_in_silence(fair):
    first = enter("stars", 1, 2)
    with pytest.raises(SheetChanged):
        enter("stars", 1, 3)
    with pytest.raises(SheetChanged):
        enter("moss", 1, 2, instead=True)
    assert sorted(Interview.objects.values_list("visits", flat=True)) == [1, 2]

    second = enter("stars", 1, 3, instead=True)
    first.refresh_from_db()

    assert first.withdrawn_at == NOW
    assert sorted(second.interviews.values_list("visits", flat=True)) == [1, 3]
    assert enter("stars", 1, 3, instead=True) == second
    assert interviews_of_stand() == [[1, 3]]


def interviews_of_stand():
    """Return the visits on each sheet that counts."""
    return [
        sorted(sheet.interviews.values_list("visits", flat=True))
        for sheet in InterviewSheet.objects.filter(withdrawn_at=None)
    ]


def test_an_empty_sheet_is_refused_but_refusals_alone_are_kept(fair):
    with pytest.raises(NobodyInterviewed):
        enter("stars")

    enter("stars", refused=4)
    assert interviews_of(fair).refused == 4


def test_interviews_are_read_by_place_and_day(fair):
    enter("moss", 1, 3, first_time=False, refused=2)
    enter("stars", 2, name="k2", first_time=True, with_school=True)
    enter("moss", 1, name="k3", on=date(2026, 5, 15), refused=1)

    found = interviews_of(fair)
    assert found.visits.tolist() == [1, 3, 2, 1]
    assert [found.where[number] for number in found.places] == [
        (named("moss").pk, DAY), (named("moss").pk, DAY), (named("stars").pk, DAY),
        (named("moss").pk, date(2026, 5, 15)),
    ]  # fmt: skip
    assert np.array_equal(found.first_time, [0, 0, 1, np.nan], equal_nan=True)
    assert np.array_equal(found.with_school, [np.nan] * 2 + [1, np.nan], equal_nan=True)
    assert found.refused == 3
    share = attenders_per_attendance(found.visits, places=found.places)
    assert share.value == pytest.approx((1 + 1 / 3 + 1 / 2 + 1) / 4)


def test_a_sheet_that_was_withdrawn_does_not_count(fair):
    sheet = enter("stars", 1, 2, refused=5)
    enter("moss", 4, name="k2")

    withdraw_sheet(sheet, now=NOW)

    found = interviews_of(fair)
    assert (found.visits.tolist(), found.refused) == ([4], 0)
    assert Interview.objects.count() == 3


def test_the_database_keeps_no_interview_without_a_visit(fair):
    sheet = enter("stars", 1)

    with pytest.raises(IntegrityError, match="interview_visits"), transaction.atomic():
        Interview.objects.create(sheet=sheet, visits=0)
