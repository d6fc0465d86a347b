"""The returns themselves in the sheet: asked, answered, costs; by district."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from make import NOW, activity, english, programme
from zouma.programme.models import Edition
from zouma.reach.actions import estimate_visits
from zouma.reach.actions.returns.answering import Figure, Said, answer_return
from zouma.reach.actions.returns.rounds import prepare_returns
from zouma.reach.models import HostReturn
from zouma.reach.vocabulary import Answered, Asked, HowKnown
from zouma.report.queries.response_figures import Returned, response_figure
from zouma.report.queries.sheet import press_sheet

LATER = NOW + timedelta(days=3)


def returned(answered=True, cost=None, currency=""):
    return Returned(answered, None if cost is None else Decimal(cost), currency)


@pytest.mark.parametrize(
    ("key", "value"), [("expected", 3), ("returned", 2), ("response", 2 / 3), ("cost", 400.0)]
)
def test_a_group_of_activities_has_its_own_response(key, value):
    returns = {1: returned(cost="300", currency="CNY"), 2: returned(cost="50", currency="CNY"),
               3: returned(answered=False, cost="50", currency="CNY"), 9: returned()}  # fmt: skip

    assert response_figure(key, [1, 2, 3, 4], returns, now=NOW).value == value


def test_what_few_hosts_spent_is_not_shown():
    returns = {1: returned(cost="300", currency="CNY"), 2: returned(cost="50", currency="CNY")}

    figure = response_figure("cost", [1, 2], returns, now=NOW)

    assert (figure.value, figure.reason.in_language("en")) == (
        None, "Fewer than three hosts gave theirs, so it is not shown.",
    )  # fmt: skip


def test_costs_in_two_currencies_are_not_added():
    returns = {1: returned(cost="300", currency="CNY"), 2: returned(cost="20", currency="CNY"),
               3: returned(cost="50", currency="EUR"),
               4: returned(cost="10", currency="CNY")}  # fmt: skip

    figure = response_figure("cost", [1, 2, 3, 4], returns, now=NOW)

    assert (figure.value, figure.high, figure.unit, figure.coverage.told) == (330, None, "CNY", 3)


def test_where_nobody_is_asked_there_is_no_rate():
    figure = response_figure("response", [1, 2], {}, now=NOW)

    assert figure.value is None


@pytest.mark.django_db
def test_the_districts_tell_who_answered_and_first_timers():
    programme(activity("a1"), activity("a2", title=english("Second")))
    fair = Edition.objects.get()
    prepare_returns(fair, now=LATER)
    row = HostReturn.objects.order_by("pk")[0]
    figures = {
        Figure(Asked.VISITS, Answered.KNOWN, 50),
        Figure(Asked.FIRST_TIME, Answered.KNOWN, 9),
    }
    answer_return(row.pk, Said(took_place=True, how=HowKnown.COUNTED, figures=frozenset(figures),
                               cost=Decimal(120), currency="CNY"), now=LATER)  # fmt: skip
    estimate_visits(fair, now=LATER)

    found = press_sheet(fair, now=LATER).figures()

    row = {name.rpartition(".")[2]: figure.value for name, figure in found.items()
           if name.startswith("by-district.none.")}  # fmt: skip
    expected = {"expected": 2, "returned": 1, "response": 0.5, "first-time": 9, "cost": None}
    assert {key: row[key] for key in expected} == expected
    assert found["first-time"].value == 9
