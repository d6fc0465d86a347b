"""Audits: drawn by known chances, frozen, drawn again, counted session by session."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from django.db import IntegrityError, connection, transaction

from make import NOW, activity, programme, session
from reach.returned import standing
from zouma.methods.weighting.auditing import audited_total
from zouma.programme.models import Activity, Edition
from zouma.reach.actions import Statement, defined, observe
from zouma.reach.actions.audits.auditing import Found, MissedYetCounted, take_audit
from zouma.reach.actions.audits.drawing import DaysReversed, FrameTooSmall, Wanted, draw_audits
from zouma.reach.models import AuditUnit, Observation
from zouma.reach.queries.audits.frame import filled_sizes
from zouma.reach.queries.audits.plans import audit_results, drawn_again
from zouma.reach.queries.audits.totals import audited_visits
from zouma.reach.vocabulary import AuditSize

pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(days=3)
FIRST, LAST = date(2026, 5, 14), date(2026, 5, 16)


def fair(*capacities, sessions=1):
    """Make an edition with an activity of each capacity."""
    records = [
        activity(f"a{number}", moderation="published", sessions=tuple(
            session(1 + 24 * n, key=f"a{number}-{n}", capacity=capacity) for n in range(sessions)
        ))
        for number, capacity in enumerate(capacities)
    ]  # fmt: skip
    programme(*records)
    return Edition.objects.get()


def wanted(number=3, **changes):
    values = {
        "number": number, "size": AuditSize.PLACES, "first_on": FIRST, "last_on": LAST, "seed": 7,
    }  # fmt: skip
    return Wanted(**values | changes)


def test_chances_are_in_proportion_to_size_and_sum_to_the_number_drawn():
    plan = draw_audits(fair(*range(10, 110, 10)), wanted(3), now=NOW)

    rows = list(plan.units.order_by("size").values_list("size", "probability"))
    assert [round(size / 10) for size, _chance in rows] == list(range(1, 11))
    assert sum(chance for _size, chance in rows) == pytest.approx(3)
    assert [chance / size for size, chance in rows] == pytest.approx([3 / 550] * 10)
    assert plan.units.filter(drawn=True).count() == 3


def test_very_large_activities_are_certain():
    plan = draw_audits(fair(10, 10, 10, 10_000), wanted(2), now=NOW)

    large = plan.units.get(activity__external_id="a3")
    assert (large.probability, large.drawn) == (1.0, True)
    others = plan.units.exclude(pk=large.pk)
    assert [row.probability for row in others] == pytest.approx([1 / 3] * 3)


def test_the_same_seed_draws_the_same_and_another_another():
    edition = fair(*[20] * 30)

    def names(seed):
        plan = draw_audits(edition, wanted(8, seed=seed), now=NOW)
        return sorted(plan.units.filter(drawn=True).values_list("activity", flat=True))

    assert names(7) == names(7)
    assert names(7) != names(8)


def test_a_plan_can_be_drawn_again_and_cannot_be_changed():
    plan = draw_audits(fair(*range(10, 110, 10)), wanted(3), now=NOW)

    assert drawn_again(plan)
    for statement in (
        "UPDATE reach_auditplan SET seed = 8", "UPDATE reach_auditunit SET size = size + 1",
        "UPDATE reach_auditunit SET drawn = NOT drawn",
        "UPDATE reach_auditunit SET probability = 0.5",
    ):  # fmt: skip
        with (
            pytest.raises(IntegrityError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_frame_that_was_tampered_with_is_seen():
    plan = draw_audits(fair(*range(10, 110, 10)), wanted(3), now=NOW)
    plan.units.filter(drawn=False).order_by("size")[0].delete()

    assert not drawn_again(plan)


def test_only_single_activities_on_site_wholly_within_the_days_are_drawn():
    programme(
        activity("in", moderation="published"),
        activity("out", moderation="published", sessions=(session(1), session(90, key="late"))),
        activity("online", moderation="published", attendance_mode="online"),
        activity("village", moderation="published", kind="umbrella"),
        activity("draft", moderation="to-check"),
        activity("off", moderation="published", status="cancelled"),
    )  # fmt: skip

    plan = draw_audits(Edition.objects.get(), wanted(1), now=NOW)

    assert [unit.activity.external_id for unit in plan.units.all()] == ["in"]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"number": 4}, FrameTooSmall), ({"last_on": date(2026, 5, 13)}, DaysReversed)],
)
def test_what_cannot_be_drawn_is_refused(changes, refusal):
    with pytest.raises(refusal):
        draw_audits(fair(10, 20, 30), wanted(**{"number": 2} | changes), now=NOW)


def test_what_is_unknown_is_of_median_size_and_nothing_is_without_a_chance():
    assert filled_sizes({1: 100.0, 2: None, 3: 0.0, 4: 300.0, 5: 200.0}) == {
        1: 100.0, 2: 200.0, 3: 20.0, 4: 300.0, 5: 200.0,
    }  # fmt: skip
    assert filled_sizes({1: None, 2: None}) == {1: 1.0, 2: 1.0}


def counted(unit, *numbers):
    sessions = unit.activity.sessions.order_by("starts_at")
    return Found({row.pk: number for row, number in zip(sessions, numbers, strict=False)})


def test_counts_become_audited_statements_of_each_session():
    plan = draw_audits(fair(10, 20, sessions=2), wanted(2), now=NOW)
    unit = plan.units.get(activity__external_id="a0")

    take_audit(unit.pk, counted(unit, 12), now=AFTER)
    unit.refresh_from_db()
    assert unit.state == "partly"

    take_audit(unit.pk, counted(unit, 12, 0), now=AFTER)
    unit.refresh_from_db()
    assert unit.state == "counted"
    assert standing() == [
        ("a0-0", "all", "visits-audited", 12, "audited"),
        ("a0-1", "all", "visits-audited", 0, "audited"),
    ]
    assert Observation.objects.count() == 2


def test_a_corrected_count_supersedes_and_one_taken_back_is_withdrawn():
    plan = draw_audits(fair(10), wanted(1), now=NOW)
    unit = plan.units.get()
    take_audit(unit.pk, counted(unit, 12), now=AFTER)
    take_audit(unit.pk, counted(unit, 13), now=AFTER)
    assert [row[3:] for row in standing()] == [(13, "audited")]

    take_audit(unit.pk, Found(missed=True, note="The tram was late."), now=AFTER)
    unit.refresh_from_db()
    assert (unit.state, unit.note) == ("missed", "The tram was late.")
    assert [row[3:] for row in standing()] == [(13, "withdrawn")]

    take_audit(unit.pk, counted(unit, 13), now=AFTER)
    assert [row[3:] for row in standing()] == [(13, "audited")]


def test_what_could_not_be_counted_has_no_count():
    plan = draw_audits(fair(10), wanted(1), now=NOW)
    unit = plan.units.get()

    with pytest.raises(MissedYetCounted):
        take_audit(unit.pk, Found(dict(counted(unit, 3).counted), missed=True), now=AFTER)


def test_what_was_not_drawn_is_not_audited():
    plan = draw_audits(fair(10, 20, 30), wanted(1), now=NOW)
    unit = plan.units.filter(drawn=False)[0]

    with pytest.raises(AuditUnit.DoesNotExist):
        take_audit(unit.pk, counted(unit, 3), now=AFTER)


def test_results_are_as_the_estimate_takes_them():
    plan = draw_audits(fair(*range(10, 110, 10), sessions=2), wanted(4), now=NOW)
    units = list(plan.units.filter(drawn=True).order_by("pk"))
    for unit in units[:3]:
        places = unit.activity.sessions.first().capacity
        take_audit(unit.pk, counted(unit, places, places), now=AFTER)
    take_audit(units[3].pk, counted(units[3], 5), now=AFTER)

    found = audit_results(plan)
    assert len(found.activities) == len(found.probabilities) == 10
    assert found.missed == (units[3].activity_id,)
    assert [found.activities[number] for number in found.audited] == [
        unit.activity_id for unit in units[:3]
    ]
    sizes = dict(plan.units.values_list("activity", "size"))
    assert found.counted.tolist() == [sizes[unit.activity_id] for unit in units[:3]]
    predicted = np.array([sizes[pk] for pk in found.activities])
    estimate = audited_total(predicted, found.probabilities, found.audited, found.counted)
    assert estimate.value == pytest.approx(predicted.sum())


def test_over_many_draws_units_are_drawn_as_often_as_their_chance_says():
    """Each count is binomial: |z| < 4 for ten units has probability above 0.999."""
    edition = fair(*range(10, 110, 10))
    draws = 400
    times = dict.fromkeys(Activity.objects.values_list("pk", flat=True), 0)
    for seed in range(draws):
        plan = draw_audits(edition, wanted(3, seed=seed), now=NOW)
        for pk in plan.units.filter(drawn=True).values_list("activity", flat=True):
            times[pk] += 1

    for unit in plan.units.all():
        spread = (draws * unit.probability * (1 - unit.probability)) ** 0.5
        assert abs(times[unit.activity_id] - draws * unit.probability) < 4 * spread


def test_audits_correct_the_total_that_hosts_told():
    edition = fair(*[20] * 12)
    for row in Activity.objects.all():
        observe(
            Statement(definition=defined("visits-host-estimated"), edition=edition, value=60,
                      about={"activity": row}, starts_at=NOW, ends_at=AFTER), now=AFTER,
        )  # fmt: skip
    plan = draw_audits(edition, wanted(4, size=AuditSize.EQUAL), now=NOW)
    units = list(plan.units.filter(drawn=True).order_by("pk"))
    assert audited_visits(plan, until=AFTER) is None

    for unit, visits in zip(units, (38, 42, 40, 40), strict=True):
        take_audit(unit.pk, counted(unit, visits), now=AFTER)

    found = audited_visits(plan, until=AFTER)
    assert found.value == pytest.approx(12 * 40)
    assert found.low < 480 < found.high < 12 * 60


def test_what_did_not_take_place_had_nobody():
    edition = fair(*[20] * 12)
    plan = draw_audits(edition, wanted(4, size=AuditSize.EQUAL), now=NOW)
    drawn = list(plan.units.filter(drawn=True).order_by("pk"))
    spare = plan.units.filter(drawn=False).order_by("pk")[0]
    off = Activity.objects.filter(pk__in=[drawn[3].activity_id, spare.activity_id])
    off.update(status="cancelled")
    for unit in drawn[:3]:
        take_audit(unit.pk, counted(unit, 40), now=AFTER)

    found = audited_visits(plan, until=AFTER)

    assert found.low <= 10 * 40 <= found.high
    assert found.value < 11 * 40


def test_a_missed_audit_is_taken_as_missed_by_chance():
    edition = fair(*[20] * 12)
    plan = draw_audits(edition, wanted(4, size=AuditSize.EQUAL), now=NOW)
    units = list(plan.units.filter(drawn=True).order_by("pk"))
    for unit in units[:3]:
        take_audit(unit.pk, counted(unit, 40), now=AFTER)
    take_audit(units[3].pk, Found(missed=True), now=AFTER)

    assert audited_visits(plan, until=AFTER).value == pytest.approx(12 * 40)
