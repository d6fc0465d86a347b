"""The ledger of counts: only added to, nothing unlike supersedes, nothing impossible enters."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from make import NOW, activity, programme
from zouma.programme.models import Activity, Edition, Session
from zouma.reach.actions import (
    CorrectedMeanwhile,
    SaidOfAnother,
    Statement,
    ValueOutside,
    WindowReversed,
    change_state,
    defined,
    observe,
    observe_all,
)
from zouma.reach.models import Observation
from zouma.reach.queries.ledger import counting_observations, standing_observations
from zouma.reach.vocabulary import ObservationState, Population

pytestmark = pytest.mark.django_db


@pytest.fixture
def fair():
    programme(activity("a1"), activity("a2"))
    return Edition.objects.get()


@pytest.fixture
def said(fair):
    return Statement(
        definition=defined("visits-host-counted"), edition=fair, value=120,
        about={"activity": Activity.objects.get(external_id="a1")},
        starts_at=NOW, ends_at=NOW + timedelta(hours=3),
    )  # fmt: skip


def test_an_observation_keeps_its_definition_measure_and_bounds(said):
    row = observe(replace(said, low=100, high=150), now=NOW)

    kept = Observation.objects.get(pk=row.pk)
    assert (kept.measure, kept.value, kept.low, kept.high) == ("visit", 120, 100, 150)
    assert str(kept.definition) == "visits-host-counted/1"


def test_the_same_key_is_stated_once(said):
    first = observe(replace(said, key="return-1"), now=NOW)
    again = observe(replace(said, key="return-1", value=999), now=NOW)

    assert again == first
    assert observe_all([replace(said, key="return-1"), replace(said, key="r2")], now=NOW) == 1
    assert Observation.objects.count() == 2


def test_a_correction_leaves_what_it_corrects(said, fair):
    first = observe(said, now=NOW)
    second = observe(replace(said, value=130), now=NOW, supersedes=first.pk)

    assert list(standing_observations(fair)) == [second]
    assert (second.supersedes, Observation.objects.get(pk=first.pk).value) == (first, 120)


def test_two_corrections_of_one_figure_meet(said):
    first = observe(said, now=NOW)
    observe(replace(said, value=130), now=NOW, supersedes=first.pk)

    with pytest.raises(CorrectedMeanwhile):
        observe(replace(said, value=140), now=NOW, supersedes=first.pk)


@pytest.mark.parametrize(
    "change",
    [
        {"definition": "registrations-booked"},
        {"population": Population.SCHOOL},
        {"about": "a2"},
        {"about": None},
    ],
)
def test_nothing_supersedes_what_is_of_another_kind(said, change):
    first = observe(said, now=NOW)
    if "definition" in change:
        change = {"definition": defined(change["definition"])}
    elif "about" in change:
        name = change["about"]
        change = {"about": {"activity": Activity.objects.get(external_id=name)} if name else {}}

    with pytest.raises(SaidOfAnother):
        observe(replace(said, **change), now=NOW, supersedes=first.pk)


def test_what_is_disputed_or_withdrawn_stands_but_does_not_count(said, fair):
    first = observe(said, now=NOW)
    disputed = change_state(first, ObservationState.DISPUTED, note="seen empty", now=NOW)

    assert list(standing_observations(fair)) == [disputed]
    assert list(counting_observations(fair)) == []
    assert (disputed.value, disputed.note) == (120, "seen empty")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"value": -1}, ValueOutside),
        ({"low": 121}, ValueOutside),
        ({"high": 119}, ValueOutside),
        ({"value": 10**16}, ValueOutside),
        ({"ends_at": NOW - timedelta(seconds=1)}, WindowReversed),
    ],
)
def test_what_cannot_be_is_refused(said, change, refusal):
    with pytest.raises(refusal):
        observe(replace(said, **change), now=NOW)

    assert Observation.objects.count() == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reach_observation SET value = 1",
        "DELETE FROM reach_observation",
        "UPDATE reach_observation SET measure = 'read'",
    ],
)
def test_the_database_changes_nothing_that_is_written(said, statement):
    observe(said, now=NOW)

    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_database_refuses_a_measure_that_its_definition_has_not(said):
    row = observe(said, now=NOW)
    row.pk, row.measure = None, "read"
    row.uid = Observation._meta.get_field("uid").get_default()

    row.save(force_insert=True)

    with (
        pytest.raises(IntegrityError, match="observation_measure_defined"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_an_observation_about_two_things(said, fair):
    row = observe(said, now=NOW)
    row.pk = None
    row.uid = Observation._meta.get_field("uid").get_default()
    row.session = Session.objects.get(activity__external_id="a2")

    with pytest.raises(IntegrityError, match="observation_about_one_thing"), transaction.atomic():
        row.save(force_insert=True)
