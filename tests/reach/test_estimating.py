"""Estimates: audits correct what hosts tell, interviews tell people from visits."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.db import IntegrityError

from make import NOW, activity, programme
from zouma.programme.models import Activity, Edition
from zouma.reach.actions import (
    Statement,
    change_state,
    defined,
    estimate_attenders,
    estimate_visits,
    forget_draws,
    observe,
    refresh_estimates,
)
from zouma.reach.actions.interviewing import Answers, Sheet, enter_sheet
from zouma.reach.formats.quantities import OPEN
from zouma.reach.models import Computation, Observation
from zouma.reach.queries.estimates import estimate_of
from zouma.reach.vocabulary import ObservationState
from zouma.report.queries.sheet import press_sheet

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)
TRUTH = {f"a{number:02d}": 40 + 7 * number for number in range(24)}
OVERSTATED = 1.3


@pytest.fixture
def fair():
    programme(*(activity(name, activity_type="talk") for name in TRUTH))
    edition = Edition.objects.get()
    for name, visits in TRUTH.items():
        told(edition, name, round(visits * OVERSTATED), "visits-host-counted")
    return edition


def told(edition, name, visits, code, state=ObservationState.REPORTED):
    return observe(
        Statement(definition=defined(code), edition=edition, value=visits, state=state,
                  about={"activity": Activity.objects.get(external_id=name)},
                  starts_at=NOW, ends_at=LATER), now=NOW,
    )  # fmt: skip


def audit(edition, names):
    for name in names:
        told(edition, name, TRUTH[name], "visits-audited", ObservationState.AUDITED)


def total(edition):
    estimate_visits(edition, now=LATER)
    return estimate_of(edition).visits()


def test_without_audits_what_hosts_tell_stands(fair):
    count = total(fair)

    assert count.value == sum(round(visits * OVERSTATED) for visits in TRUTH.values())
    assert count.exact


def test_what_hosts_guess_is_unsure_as_long_as_nobody_audits(fair):
    for row in Observation.objects.filter(superseded_by=None):
        change_state(row, ObservationState.WITHDRAWN, note="a guess", now=NOW)
    for name, visits in TRUTH.items():
        told(fair, name, round(visits * OVERSTATED), "visits-host-estimated")

    count = total(fair)

    assert not count.exact
    assert count.low < sum(TRUTH.values()) / 1.2
    assert count.high > sum(TRUTH.values()) * 1.2


def test_a_few_audits_change_only_what_they_saw(fair):
    audit(fair, list(TRUTH)[:4])

    count = total(fair)

    others = sum(round(visits * OVERSTATED) for visits in list(TRUTH.values())[4:])
    assert count.value == sum(list(TRUTH.values())[:4]) + others


def test_audits_correct_what_others_tell_by_the_same_method(fair):
    audit(fair, list(TRUTH)[::3])

    count = total(fair)

    assert count.low < sum(TRUTH.values()) < count.high
    assert count.high < sum(visits * OVERSTATED for visits in TRUTH.values())
    assert not count.exact


def test_a_shared_bias_does_not_shrink_with_the_number_of_activities(fair):
    audit(fair, list(TRUTH)[::4])
    estimate_visits(fair, now=LATER)
    draws = estimate_of(fair).draws.astype(float)
    unaudited = draws[:, draws.std(axis=0) > 0]

    together = unaudited.sum(axis=1).std()
    apart = np.sqrt((unaudited.std(axis=0) ** 2).sum())

    assert together > 1.2 * apart


def test_interviews_stand_for_the_visits_of_their_activities(fair):
    often = dict(zip(TRUTH, [4] * 12 + [1] * 12, strict=True))  # the smaller twelve
    for name, visits in often.items():
        enter_sheet(Activity.objects.get(external_id=name),
                    Sheet(on=NOW.date(), answers=[Answers(visits=visits)] * 20, key=name),
                    now=NOW)  # fmt: skip
    refresh_estimates(fair, now=LATER)

    people = press_sheet(fair, now=LATER).figures()["attenders"]

    true = sum(round(TRUTH[name] * OVERSTATED) / often[name] for name in TRUTH)
    assert people.value == pytest.approx(true, rel=0.02)


def test_what_did_not_take_place_after_all_counts_no_more(fair):
    before = total(fair).value
    gone = Activity.objects.get(external_id="a23")
    Activity.objects.filter(pk=gone.pk).update(status="cancelled")

    after = total(fair).value

    assert before - after == round(TRUTH["a23"] * OVERSTATED)
    standing = Observation.objects.filter(superseded_by=None, definition__code="visits-modelled")
    assert [row.state for row in standing.filter(activity=gone)] == ["withdrawn"]
    assert standing.exclude(activity=gone).exclude(state="estimated").count() == 0


def test_an_estimate_goes_with_what_it_rests_on_and_comes_back(fair):
    before = total(fair).value
    for row in Observation.objects.filter(superseded_by=None, state="reported"):
        change_state(row, ObservationState.WITHDRAWN, note="typed by mistake", now=LATER)

    assert estimate_visits(fair, now=LATER) is None
    assert estimate_of(fair) is None
    assert press_sheet(fair, now=LATER).figures()["visits"].value is None

    for row in Observation.objects.filter(superseded_by=None, note="typed by mistake"):
        change_state(row, ObservationState.REPORTED, note="right after all", now=LATER)
    assert total(fair).value == before


def test_draws_of_what_was_superseded_go_after_a_day_and_its_numbers_stay(fair):
    first = total(fair)
    audit(fair, ["a00"])
    second = total(fair)
    kept = Observation.objects.filter(definition__code="visits-modelled", draws__isnull=False)
    numbers = list(Observation.objects.order_by("pk").values_list("value", "low", "high", "state"))

    assert forget_draws(now=LATER + timedelta(hours=1)) == 0
    assert kept.count() == 2 * len(TRUTH)
    assert forget_draws(now=LATER + timedelta(days=2), limit=20) == 20
    assert forget_draws(now=LATER + timedelta(days=2)) == len(TRUTH) - 20
    assert kept.count() == len(TRUTH)

    assert numbers == list(
        Observation.objects.order_by("pk").values_list("value", "low", "high", "state")
    )
    assert estimate_of(fair).visits() == second != first
    with pytest.raises(IntegrityError, match="never changed"):
        Observation.objects.filter(draws__isnull=False).update(draws=None)


def test_of_more_than_so_many_the_least_is_taken(fair):
    programme(activity("crowd", activity_type="talk"))
    observe(
        Statement(definition=defined("visits-host-counted"), edition=fair, value=500, low=500,
                  high=OPEN, about={"activity": Activity.objects.get(external_id="crowd")},
                  starts_at=NOW, ends_at=LATER), now=NOW,
    )  # fmt: skip

    count = total(fair)

    assert count.value == count.high == sum(round(v * OVERSTATED) for v in TRUTH.values()) + 500


def test_interviews_tell_people_from_visits(fair):
    for number, name in enumerate(list(TRUTH)[:10]):
        answers = [Answers(visits=1 + (number + k) % 2) for k in range(8)]
        enter_sheet(Activity.objects.get(external_id=name),
                    Sheet(on=NOW.date(), answers=answers, key=name), now=NOW)  # fmt: skip
    refresh_estimates(fair, now=LATER)

    figures = press_sheet(fair, now=LATER).figures()

    visits, people = figures["visits"], figures["attenders"]
    assert people.value == pytest.approx(visits.value * 0.75, rel=0.01)  # the mean of 1 and 1/2
    assert people.low <= people.value <= people.high
    assert (people.coverage.told, people.measure) == (80, "attender")


def test_nothing_new_makes_no_second_estimate_of_people(fair):
    for name in list(TRUTH)[:3]:
        sheet = Sheet(on=NOW.date(), answers=[Answers(visits=2)], key=name)
        enter_sheet(Activity.objects.get(external_id=name), sheet, now=NOW)
    refresh_estimates(fair, now=LATER)
    first = Computation.objects.count()

    refresh_estimates(fair, now=LATER + timedelta(hours=1))

    assert Computation.objects.count() == first == 2
    assert Observation.objects.filter(measure="attender").count() == 1


def test_without_interviews_nothing_is_said_of_people(fair):
    estimate_visits(fair, now=LATER)

    assert estimate_attenders(fair, now=LATER) is None
    assert "attenders" not in press_sheet(fair, now=LATER).figures()
