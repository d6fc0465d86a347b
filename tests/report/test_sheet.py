"""The sheet of figures: computed from the ledger, and changing with it."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from make import NOW, activity, organisation, programme, session
from zouma.programme.formats.records import HostRecord
from zouma.programme.models import Activity, Edition, Session
from zouma.reach.actions import Statement, defined, estimate_visits, observe
from zouma.reach.models import Computation, Observation
from zouma.reach.queries.estimates import estimate_of
from zouma.reach.vocabulary import ObservationState, Population
from zouma.report.queries.sheet import press_sheet

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)
TOLD = {"a1": 40, "a2": 60, "a3": 25, "a4": 90, "a5": 33, "a6": 0, "a7": 51}


def host(key):
    return HostRecord(organisation_key=key)


@pytest.fixture
def fair():
    names = [*TOLD, "s1", "s2", "s3"]
    programme(
        organisation("o1"), organisation("o2"),
        *(activity(name, activity_type="talk", age_min=6, age_max=11,
                   hosts=(host("o1" if name < "a4" else "o2"),)) for name in names),
        activity("later", sessions=(session(999),)), activity("off", status="cancelled"),
    )  # fmt: skip
    edition = Edition.objects.get()
    for name, visits in TOLD.items():
        told(edition, name, visits)
    return edition


def told(edition, name, visits, *, code="visits-host-counted", **changes):
    supersedes = changes.pop("supersedes", None)
    return observe(
        Statement(definition=defined(code), edition=edition, value=visits,
                  about={"activity": Activity.objects.get(external_id=name)},
                  starts_at=NOW, ends_at=LATER, **changes),
        now=NOW, supersedes=supersedes,
    )  # fmt: skip


def headline(edition):
    estimate_visits(edition, now=LATER)
    return press_sheet(edition, now=LATER).figures()


def test_a_figure_of_visits_is_the_sum_of_draws_with_its_coverage(fair):
    figure = headline(fair)["visits"]

    draws = estimate_of(fair).draws
    assert figure.value == pytest.approx(draws.sum(axis=1, dtype=float).mean())
    assert figure.low < figure.value < figure.high
    assert figure.low > sum(TOLD.values())
    assert (figure.coverage.told, figure.coverage.expected, figure.coverage.treatment) == (
        7, 10, "imputed",
    )  # fmt: skip
    assert [(source.kind, source.rows) for source in figure.sources] == [("host-return", 7)]


def test_a_return_that_changes_changes_the_figure(fair):
    before = headline(fair)["visits"]
    first = Observation.objects.get(activity__external_id="a4", computation=None)

    told(fair, "a4", 490, supersedes=first.pk)
    after = headline(fair)["visits"]

    assert after.value > before.value + 400
    assert after.computation != before.computation


def test_nothing_new_computes_nothing_new(fair):
    first = estimate_visits(fair, now=LATER)
    again = estimate_visits(fair, now=LATER + timedelta(hours=1))

    assert again == first
    assert Computation.objects.count() == 1
    assert Observation.objects.filter(computation=first).count() == 10


def test_when_everybody_told_the_figure_is_what_was_told(fair):
    for name in ("s1", "s2", "s3"):
        told(fair, name, 10)

    figure = headline(fair)["visits"]

    assert (figure.value, figure.low, figure.high) == (329, 329, 329)
    assert (figure.exact, figure.coverage.treatment) == (True, "complete")


def test_an_audit_goes_before_what_the_host_says(fair):
    told(fair, "a4", 50, code="visits-audited", state=ObservationState.AUDITED)
    for name in ("s1", "s2", "s3"):
        told(fair, name, 10)

    figure = headline(fair)["visits"]

    assert figure.value == 329 - 90 + 50
    assert {source.kind: source.rows for source in figure.sources} == {
        "audit": 1, "host-return": 9,
    }  # fmt: skip


def test_where_nobody_told_the_figure_is_not_known():
    programme(activity("a1"))
    edition = Edition.objects.get()

    figure = headline(edition)["visits"]

    assert (figure.value, figure.coverage.told, figure.coverage.expected) == (None, 0, 1)
    assert Computation.objects.count() == 0


def test_school_groups_are_a_lower_bound_of_who_told(fair):
    told(fair, "a1", 30, population=Population.SCHOOL)
    told(fair, "a2", 0, population=Population.SCHOOL)

    figure = headline(fair)["pupils"]

    assert (figure.value, figure.low, figure.high) == (30, 30, None)
    assert (figure.coverage.told, figure.coverage.expected) == (2, 10)


def test_the_programme_is_counted_of_what_took_place(fair):
    figures = headline(fair)

    found = {key: figures[key].value for key in ("organisations", "activities", "sessions")}
    assert found == {"organisations": 2, "activities": 10, "sessions": 10}


def test_days_add_up_to_the_whole_draw_by_draw(fair):
    figures = headline(fair)
    days = [figure for key, figure in figures.items()
            if key.startswith("by-day.") and key.endswith(".visits")]  # fmt: skip

    assert sum(day.value for day in days) == pytest.approx(figures["visits"].value)
    assert figures["by-age.6-11.activities"].value == 10


def test_a_union_s_interval_comes_from_sums_of_draws(fair):
    estimate_visits(fair, now=LATER)
    estimate = estimate_of(fair)
    some = list(estimate.columns)[6:]

    found = estimate.visits(some)

    sums = estimate.draws[:, [estimate.columns[pk] for pk in some]].sum(axis=1, dtype=float)
    assert [found.low, found.high] == pytest.approx(list(np.quantile(sums, [0.025, 0.975])))


def test_a_sheet_takes_a_bounded_number_of_queries(fair, django_assert_max_num_queries):
    estimate_visits(fair, now=LATER)

    with django_assert_max_num_queries(40):
        press_sheet(fair, now=LATER)


def test_online_and_villages_are_activities_but_visits_are_made_on_the_spot():
    programme(
        activity("hall"), activity("stream", attendance_mode="online"),
        activity("village", kind="umbrella"), activity("stand", parent_id="village"),
    )  # fmt: skip
    edition = Edition.objects.get()
    told(edition, "village", 900)
    told(edition, "stand", 300)
    told(edition, "hall", 50)
    told(edition, "stream", 4000, code="participations-host")

    figures = headline(edition)

    assert figures["activities"].value == 3  # hall, stream, stand
    assert (figures["visits"].value, figures["visits"].coverage.expected) == (950, 2)
    assert (figures["participations"].value, figures["participations"].exact) == (4000, True)
    assert figures["by-district.none.visits"].value == 950
    assert figures["by-district.none.activities"].value == 3


def test_what_one_session_told_is_not_all_and_the_rest_is_uncertain(fair):
    for name in ("s1", "s2"):
        told(fair, name, 10)
    row = Activity.objects.get(external_id="s3")
    first = row.sessions.get()
    second = Session.objects.create(
        activity=row, starts_at=first.starts_at + timedelta(hours=5),
        ends_at=first.ends_at + timedelta(hours=5),
    )  # fmt: skip
    observe(
        Statement(definition=defined("visits-scanned"), edition=fair, value=20,
                  about={"session": first}, starts_at=first.starts_at, ends_at=second.ends_at),
        now=NOW,
    )  # fmt: skip

    figure = headline(fair)["visits"]

    assert figure.coverage.treatment == "imputed"
    assert figure.low < figure.high
    assert figure.low >= sum(TOLD.values()) + 20 + 20
