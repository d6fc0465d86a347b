"""Moderation and status: what changes, what is refused, what the history says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from make import NOW, activity, both, english, place, programme, session
from zouma.people.models import Account
from zouma.programme.actions.status import (
    EndsBeforeStart,
    SpaceTaken,
    change_status,
    moderate_activities,
    reschedule_session,
)
from zouma.programme.formats.records import SpaceRecord
from zouma.programme.models import Activity, Session
from zouma.programme.vocabulary import Moderation, Status

pytestmark = pytest.mark.django_db

HALL = SpaceRecord(key="hall", name=english("Hall"))


@pytest.fixture
def ada():
    return Account.objects.create_user("ada@example.org")


def held(*names):
    """Import activities whose one session is in the hall, one after another."""
    programme(place(spaces=(HALL,)), *(
        activity(name, place_key="p1", sessions=(session(2 * n + 1, space_key="hall", key="k"),))
        for n, name in enumerate(names)
    ))  # fmt: skip
    return {row.external_id: row for row in Activity.objects.all()}


def entries():
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", "user__email", "data"))


@pytest.mark.parametrize("moderation", [m for m in Moderation if m != "published"])
def test_moderation_is_set_and_remembered(ada, moderation):
    rows = held("a", "b")

    changed = moderate_activities([rows["a"].pk], moderation, account=ada, now=NOW)

    assert changed == 1
    assert dict(Activity.objects.values_list("external_id", "moderation")) == {
        "a": moderation, "b": "published"
    }  # fmt: skip
    assert entries() == [
        ("zouma.moderate", ada.email, {"before": "published", "after": str(moderation)})
    ]


def test_what_is_so_already_is_not_changed_again(ada):
    rows = held("a", "b")

    moderated = moderate_activities([r.pk for r in rows.values()], Moderation.PUBLISHED,
                                    account=ada, now=NOW)  # fmt: skip
    changed = change_status([r.pk for r in rows.values()], Status.SCHEDULED, account=ada, now=NOW)

    assert (moderated, changed, entries()) == (0, 0, [])


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED, Status.MOVED_ONLINE])
def test_a_status_reaches_the_sessions_still_to_come(ada, status):
    times = (session(-30, key="past"), session(-0.5, key="running"), session(5, key="next"),
             session(6, key="gone", vanished=True))  # fmt: skip
    programme(activity(sessions=times))

    changed = change_status([Activity.objects.get().pk], status, account=ada, now=NOW,
                            note=both("雨", "Rain"))  # fmt: skip

    row = Activity.objects.get()
    assert (changed, row.status, row.status_note) == (1, status, both("雨", "Rain"))
    assert dict(Session.objects.values_list("key", "status")) == {
        "past": "scheduled", "running": status, "next": status, "gone": "scheduled"
    }  # fmt: skip
    assert entries() == [("zouma.status", ada.email, {"before": "scheduled", "after": status})]
    assert row.updated_at == NOW


def test_a_cancelled_session_frees_its_space_and_takes_it_back(ada):
    rows = held("a", "b")
    change_status([rows["a"].pk], Status.CANCELLED, account=ada, now=NOW)

    change_status([rows["a"].pk], Status.SCHEDULED, account=ada, now=NOW)

    assert set(Session.objects.values_list("status", "space__key")) == {("scheduled", "hall")}


def test_a_space_given_to_another_is_not_taken_back(ada):
    rows = held("a", "b")
    change_status([rows["a"].pk], Status.CANCELLED, account=ada, now=NOW)
    first, second = (Session.objects.get(activity=rows[name]) for name in "ab")
    Session.objects.filter(pk=second.pk).update(starts_at=first.starts_at, ends_at=first.ends_at)

    with pytest.raises(SpaceTaken):
        change_status([rows["a"].pk], Status.SCHEDULED, account=ada, now=NOW)

    assert Activity.objects.get(external_id="a").status == "cancelled"
    assert len(entries()) == 1


def test_a_session_is_moved_and_its_first_time_stays_known(ada):
    rows = held("a")
    first = rows["a"].sessions.get()
    later, last = first.starts_at + timedelta(days=1), first.starts_at + timedelta(days=2)

    reschedule_session(first.pk, starts_at=later, ends_at=None, account=ada, now=NOW)
    reschedule_session(first.pk, starts_at=last, ends_at=last + timedelta(hours=1), account=ada,
                       now=NOW)  # fmt: skip

    moved = Session.objects.get()
    assert (moved.starts_at, moved.previous_starts_at) == (last, first.starts_at)
    assert (moved.status, moved.ends_at) == ("rescheduled", last + timedelta(hours=1))
    assert entries() == [
        ("zouma.reschedule", ada.email,
         {"before": first.starts_at.isoformat(), "after": later.isoformat()}),
        ("zouma.reschedule", ada.email,
         {"before": later.isoformat(), "after": last.isoformat()}),
    ]  # fmt: skip


def test_a_session_is_not_moved_into_anothers_time(ada):
    rows = held("a", "b")
    first, second = (Session.objects.get(activity=rows[name]) for name in "ab")

    with pytest.raises(SpaceTaken):
        reschedule_session(first.pk, starts_at=second.starts_at, ends_at=second.ends_at,
                           account=ada, now=NOW)  # fmt: skip

    assert Session.objects.get(pk=first.pk).starts_at == first.starts_at
    assert entries() == []


@pytest.mark.parametrize("hours", [0, -1])
def test_a_session_cannot_be_moved_to_end_before_it_starts(ada, hours):
    rows = held("a")
    first = rows["a"].sessions.get()

    with pytest.raises(EndsBeforeStart):
        reschedule_session(first.pk, starts_at=NOW, ends_at=NOW + timedelta(hours=hours),
                           account=ada, now=NOW)  # fmt: skip

    assert Session.objects.get().starts_at == first.starts_at
