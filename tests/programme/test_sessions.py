"""The database itself keeps sessions apart and in order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from make import NOW, activity, english, place, programme, session
from zouma.programme.formats.records import SpaceRecord
from zouma.programme.models import Session

pytestmark = pytest.mark.django_db

HALL = SpaceRecord(key="hall", name=english("Hall"))
YARD = SpaceRecord(key="yard", name=english("Yard"), shared=True)


def two_sessions(first, second, *, space="hall"):
    programme(
        place(spaces=(HALL, YARD)),
        activity("a1", place_key="p1", sessions=(session(*first, space_key=space),)),
        activity("a2", place_key="p1", sessions=(session(*second),)),
    )
    late = Session.objects.get(activity__external_id="a2")
    late.space = Session.objects.get(activity__external_id="a1").space
    return late


def test_two_sessions_at_once_in_a_space_are_refused_by_the_database():
    late = two_sessions((1,), (1.5,))

    with pytest.raises(IntegrityError, match="session_space_free"), transaction.atomic():
        late.save()


def test_sessions_that_follow_one_another_share_a_space():
    late = two_sessions((1,), (2,))

    late.save()

    assert Session.objects.filter(space__key="hall").count() == 2


def test_a_shared_space_takes_sessions_at_once():
    late = two_sessions((1,), (1,), space="yard")

    late.save()

    assert Session.objects.filter(space__key="yard").count() == 2


@pytest.mark.parametrize("status", ["cancelled", "postponed", "moved-online"])
def test_a_session_that_does_not_take_place_there_frees_its_space(status):
    late = two_sessions((1,), (1,))
    late.status = status

    late.save()

    assert Session.objects.filter(space__key="hall").count() == 2


def test_a_space_in_use_twice_cannot_become_unshared():
    late = two_sessions((1,), (1,), space="yard")
    late.save()
    yard = late.space
    yard.shared = False

    with pytest.raises(IntegrityError, match="session_space_free"), transaction.atomic():
        yard.save()


def test_the_copy_of_a_spaces_mark_cannot_be_false():
    late = two_sessions((1,), (5,))
    late.save()

    with (
        pytest.raises(IntegrityError, match="session_space_sharing"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE programme_session SET space_shared = true WHERE id = %s", [late.pk])


def test_a_session_cannot_end_before_it_starts():
    programme(activity())
    found = Session.objects.get()
    found.ends_at = NOW - timedelta(days=1)

    with pytest.raises(IntegrityError, match="session_ends_after_start"), transaction.atomic():
        found.save()
