"""Which statement counts for an activity: the most trusted one, and none is added to another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from make import NOW, activity, programme, session
from zouma.programme.models import Activity, Edition, Session
from zouma.reach.actions import Statement as Said
from zouma.reach.actions import change_state, defined, observe
from zouma.reach.queries.contradictions import contradict
from zouma.reach.queries.held import HeldActivity, HeldSession, held_activities
from zouma.reach.queries.settled import RANK, Settled, Statement, parted, settle, settlement_of
from zouma.reach.vocabulary import Measure, Method, ObservationState

HOUR = timedelta(hours=1)
numbers = count(1)


def held(sessions=2, **changes):
    rows = tuple(
        HeldSession(number, NOW + number * HOUR, NOW + (number + 1) * HOUR, None)
        for number in range(1, sessions + 1)
    )
    values = {"id": 7, "parent": None, "umbrella": False, "type": "talk", "online": False,
              "region": "", "sessions": rows}  # fmt: skip
    return HeldActivity(**values | changes)


def said(value, method=Method.COUNTED, session=None, **changes):
    values = {
        "id": next(numbers), "activity": 7, "session": session, "method": method, "definition": 1,
        "value": value, "low": value, "high": value, "starts_at": NOW, "ends_at": NOW + 5 * HOUR,
    }  # fmt: skip
    return Statement(**values | changes)


def test_alternatives_about_the_same_people_are_not_added():
    host, auditor = said(150, Method.ESTIMATED), said(120, Method.AUDIT)

    chosen = settle(held(), [host, auditor])

    assert (chosen.value, chosen.method) == (120, Method.AUDIT)
    assert (chosen.statements, chosen.aside) == ((auditor.id,), (host.id,))


def test_scans_of_all_sessions_go_before_a_host_s_estimate():
    scans = [said(30, Method.SCANNED, 1), said(40, Method.SCANNED, 2)]

    chosen = settle(held(), [*scans, said(100, Method.ESTIMATED)])

    assert (chosen.value, chosen.sessions_told, chosen.whole) == (70, 2, True)


def test_scans_of_one_session_of_two_do_not_stand_for_both():
    chosen = settle(held(), [said(30, Method.SCANNED, 1), said(100, Method.ESTIMATED)])

    assert (chosen.value, chosen.method, chosen.whole) == (100, Method.ESTIMATED, True)


def test_of_a_part_alone_it_is_told_that_it_is_a_part():
    chosen = settle(held(), [said(30, Method.SCANNED, 1)])

    assert (chosen.value, chosen.sessions_told, chosen.sessions_held) == (30, 1, 2)


def test_what_was_said_before_it_was_over_stands_for_the_sessions_until_then():
    early = said(100, ends_at=NOW + 1.5 * HOUR)

    chosen = settle(held(3), [early])

    assert (chosen.value, chosen.sessions_told, chosen.sessions_held) == (100, 1, 3)


def test_sessions_go_before_what_was_said_of_fewer_of_them():
    early = said(100, ends_at=NOW + 1.5 * HOUR)
    scans = [said(30, Method.SCANNED, 1), said(40, Method.SCANNED, 2)]

    chosen = settle(held(3), [early, *scans])

    assert (chosen.value, chosen.sessions_told, chosen.aside) == (70, 2, (early.id,))


def test_a_morning_and_an_afternoon_of_one_session_are_parts_of_it():
    morning = said(400, Method.SAMPLED, 1, ends_at=NOW + HOUR)
    afternoon = said(350, Method.SAMPLED, 1, starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)

    chosen = settle(held(1), [morning, afternoon, said(700, Method.ESTIMATED)])

    assert (chosen.value, chosen.sessions_told, chosen.whole) == (750, 1, True)


def test_of_a_sum_it_is_told_how_much_no_host_told():
    parts = [said(100, Method.AUDIT, 1), said(300, Method.ESTIMATED, 2)]

    chosen = settle(held(), parts)

    assert (chosen.value, chosen.sure, chosen.method) == (400, 100, Method.ESTIMATED)


def test_what_was_said_stands_for_sessions_that_were_moved_since():
    chosen = settle(held(), [said(100, starts_at=NOW - 9 * HOUR, ends_at=NOW - 8 * HOUR)])

    assert (chosen.value, chosen.whole) == (100, True)


def test_a_method_that_is_less_sure_of_one_session_does_not_outdo_the_whole():
    parts = [said(30, Method.SCANNED, 1), said(90, Method.ESTIMATED, 2)]

    chosen = settle(held(), [*parts, said(100, Method.COUNTED)])

    assert (chosen.value, chosen.method) == (100, Method.COUNTED)


def test_days_are_parts_but_of_overlapping_windows_the_latest_said_stands():
    first = said(10, starts_at=NOW, ends_at=NOW + HOUR)
    second = said(20, starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)
    again = said(25, starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)

    assert settle(held(), [first, second]).value == 30
    assert settle(held(), [first, second, again]).value == 35


def test_what_is_said_of_a_session_still_to_come_counts_nothing():
    assert settle(held(), [said(30, Method.SCANNED, 99)]) is None


def test_a_village_counted_at_its_gate_does_not_add_its_stands():
    village, stand = held(id=1, umbrella=True), held(id=2, parent=1)
    gate = Settled(1, 900, 900, 900, Method.COUNTED, 1, (1,), (), 2, 2)
    at_stand = replace(gate, activity=2, value=300)

    both = parted({1: village, 2: stand}, {1: gate, 2: at_stand})
    stands_only = parted({1: village, 2: stand}, {2: at_stand})

    assert (list(both.settled), both.within, list(both.held)) == ([1], (2,), [1])
    assert (list(stands_only.settled), stands_only.silent) == ([2], ())


def test_what_stands_in_a_hall_of_a_village_is_within_its_gate_too():
    village, hall, stand = (held(id=1, umbrella=True), held(id=2, umbrella=True, parent=1),
                            held(id=3, parent=2))  # fmt: skip
    gate = Settled(1, 900, 900, 900, Method.COUNTED, 1, (1,), (), 2, 2)

    found = parted({1: village, 2: hall, 3: stand}, {1: gate, 3: replace(gate, activity=3)})

    assert (list(found.settled), found.within) == ([1], (2, 3))


def test_a_village_without_stands_is_an_activity_like_others():
    village = held(id=1, umbrella=True)

    found = parted({1: village}, {})

    assert (list(found.held), found.silent) == ([1], (1,))


@given(
    st.lists(
        st.tuples(
            st.integers(0, 500), st.sampled_from(list(RANK)), st.sampled_from([None, 1, 2, 3])
        ),
        max_size=12,
    )
)
def test_what_stands_is_one_statement_a_session_or_about_the_whole(told):
    statements = [said(value, method, part) for value, method, part in told]

    chosen = settle(held(sessions=3), statements)

    if chosen is None:
        assert statements == []
        return
    by_id = {one.id: one for one in statements}
    used = [by_id[pk] for pk in chosen.statements]
    sessions = [one.session for one in used]
    assert chosen.value == sum(one.value for one in used)
    assert sorted([*chosen.statements, *chosen.aside]) == sorted(by_id)
    assert sessions == [None] or (None not in sessions and len(set(sessions)) == len(sessions))
    if sessions == [None]:
        best = min(RANK[one.method] for one in statements if one.session is None)
        assert RANK[chosen.method] == best


@pytest.mark.django_db
def test_an_edition_is_settled_until_a_moment(django_assert_num_queries):
    programme(
        activity("a1", sessions=(session(1), session(30))), activity("a2"), activity("a3"),
        activity("late", sessions=(session(100),)), activity("off", status="cancelled"),
    )  # fmt: skip
    fair = Edition.objects.get()
    rows = {row.external_id: row for row in Activity.objects.all()}
    window = {"edition": fair, "starts_at": NOW, "ends_at": NOW + 48 * HOUR}
    observe(Said(definition=defined("visits-host-counted"), value=50,
                 about={"activity": rows["a1"]}, **window), now=NOW)  # fmt: skip
    scanned = Session.objects.get(activity=rows["a2"])
    observe(Said(definition=defined("visits-scanned"), value=0,
                 about={"session": scanned}, **window), now=NOW)  # fmt: skip
    wrong = observe(Said(definition=defined("visits-host-counted"), value=999,
                         about={"activity": rows["a3"]}, **window), now=NOW)  # fmt: skip
    change_state(wrong, ObservationState.DISPUTED, note="empty room", now=NOW)
    observe(Said(definition=defined("registrations-booked"), value=77,
                 about={"activity": rows["a3"]}, **window), now=NOW)  # fmt: skip

    with django_assert_num_queries(3):
        found = settlement_of(fair, Measure.VISIT, until=NOW + 48 * HOUR)

    names = {row.pk: name for name, row in rows.items()}
    assert {names[pk]: one.value for pk, one in found.settled.items()} == {"a1": 50, "a2": 0}
    assert [names[pk] for pk in found.silent] == ["a3"]
    assert sorted(names[pk] for pk in found.held) == ["a1", "a2", "a3"]


@pytest.mark.parametrize(
    ("scanned", "counted", "expected"),
    [(12, 200, True), (200, 12, True), (100, 140, False), (2, 9, False), (0, 11, True)],
)
def test_few_scans_of_many_who_came_contradict_the_host(scanned, counted, expected):
    told = [said(scanned, Method.SCANNED), said(counted)]
    counts, aside = settle(held(), told), settle(held(), told[1:])

    assert counts.value == scanned
    assert contradict(counts, aside) == expected


def test_what_is_said_of_fewer_sessions_or_only_guessed_at_contradicts_nothing():
    counts = settle(held(), [said(12, Method.SCANNED)])

    assert not contradict(counts, settle(held(), [said(200, session=1)]))
    assert not contradict(counts, settle(held(), [said(200, Method.ESTIMATED, low=10, high=900)]))


@pytest.mark.django_db
def test_a_session_without_an_end_is_over_an_hour_after_it_began():
    begun = NOW - timedelta(minutes=59)
    programme(activity(sessions=(session(starts_at=begun, ends_at=None),)))
    edition = Edition.objects.get()

    assert held_activities(edition, until=NOW) == {}
    (one,) = held_activities(edition, until=NOW + timedelta(minutes=1)).values()
    assert one.sessions[0].ends_at == begun + HOUR
