"""Hosts' answers: nought is a number, not knowing is an answer, corrections supersede."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from bookings.entrance import WALK_IN, door, happening, send
from make import NOW
from reach.returned import (
    AFTER,
    answer,
    fair,
    hosted,
    number,
    return_of,
    said,
    sessions_of,
    standing,
)
from zouma.people.models import Account
from zouma.reach.actions.returns.answering import Figure, Said
from zouma.reach.actions.returns.refusals import (
    AnsweredMeanwhile,
    NotHeldYetCounted,
    PartExceedsWhole,
    ReturnsClosed,
    SessionsDoNotAddUp,
    UnlikelyNumber,
)
from zouma.reach.actions.returns.rounds import close_round, prepare_returns, reopen_round
from zouma.reach.models import AnswerFigure, HostAnswer, HostReturn, Observation
from zouma.reach.vocabulary import Answered, Asked, HowKnown, NotHeld

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def edition():
    return fair()


@pytest.mark.parametrize(
    ("how", "code"),
    [
        (HowKnown.COUNTED, "visits-host-counted"),
        (HowKnown.TICKETS, "visits-host-counted"),
        (HowKnown.TURNSTILE, "visits-host-counted"),
        (HowKnown.ESTIMATED, "visits-host-estimated"),
        (HowKnown.UNKNOWN, "visits-host-unsaid"),
        (None, "visits-host-unsaid"),
    ],
)
def test_the_definition_follows_from_how_the_number_was_got(edition, how, code):
    answer("moss", said(number(31), how=how))

    assert standing() == [("moss", "all", code, 31, "reported")]


def test_an_answer_states_each_part_of_its_own_population(edition):
    answer("moss", said(number(31), number(20, Asked.SCHOOL), number(7, Asked.FIRST_TIME),
                        number(4, Asked.STAFF)))  # fmt: skip

    code = "visits-host-counted"
    assert sorted(standing()) == [
        ("moss", "all", code, 31, "reported"),
        ("moss", "first-time", code, 7, "reported"),
        ("moss", "school", code, 20, "reported"),
        ("moss", "staff", code, 4, "reported"),
    ]
    row = Observation.objects.get(population="all")
    (held,) = sessions_of("moss")
    assert (row.starts_at, row.ends_at) == (held.starts_at, held.ends_at)
    assert (row.organisation.external_id, row.reporter) == ("museum", "host, by the link")


def test_nought_is_a_number_and_not_knowing_is_none(edition):
    unknown = Figure(Asked.VISITS, Answered.UNKNOWN)
    none = Figure(Asked.SCHOOL, Answered.INAPPLICABLE)

    answer("moss", said(number(0), none))
    answer("ants", said(unknown))

    assert standing() == [("moss", "all", "visits-host-counted", 0, "reported")]
    kept = AnswerFigure.objects.order_by("answer", "asked").values_list("answered", "value")
    assert list(kept) == [("inapplicable", None), ("known", 0), ("unknown", None)]
    assert return_of("moss").answered_at == AFTER
    assert return_of("ants").answered_at == AFTER


def test_what_is_left_open_is_kept_but_is_no_answer(edition):
    answer("moss", said(number(5, Asked.STAFF), note="more follows"))

    row = return_of("moss")
    assert (row.answer.note, row.answered_at) == ("more follows", None)
    assert standing() == [("moss", "staff", "visits-host-counted", 5, "reported")]


def test_an_empty_form_is_no_answer(edition):
    assert answer("moss", Said()) is None
    assert HostAnswer.objects.count() == 0


def test_a_correction_supersedes_and_the_history_stays(edition):
    answer("moss", said(number(31)))
    answer("moss", said(number(34), how=HowKnown.ESTIMATED), now=AFTER + timedelta(days=1))

    assert standing() == [("moss", "all", "visits-host-estimated", 34, "reported")]
    late = Observation.objects.get(value=34)
    assert (late.supersedes.value, late.supersedes.definition.code) == (31, "visits-host-counted")
    assert return_of("moss").answers.count() == 2
    assert return_of("moss").answered_at == AFTER


def test_the_same_answer_again_is_not_repeated(edition):
    first = answer("moss", said(number(31)))

    assert answer("moss", said(number(31)), after=None) == first
    assert (HostAnswer.objects.count(), Observation.objects.count()) == (1, 1)


def test_a_note_alone_leaves_the_ledger_as_it_is(edition):
    answer("moss", said(number(31)))
    answer("moss", said(number(31), note="It rained.", cost=Decimal("200.50"), currency="CNY"))

    assert Observation.objects.count() == 1
    assert return_of("moss").answer.cost == Decimal("200.50")


def test_a_number_that_is_no_longer_given_is_withdrawn_and_may_come_back(edition):
    answer("moss", said(number(31)))
    answer("moss", said(Figure(Asked.VISITS, Answered.UNKNOWN)))

    assert standing() == [("moss", "all", "visits-host-counted", 31, "withdrawn")]

    answer("moss", said(number(31)))

    assert standing() == [("moss", "all", "visits-host-counted", 31, "reported")]


def test_sessions_are_stated_each_where_no_whole_is_given(edition):
    first, second = sessions_of("stars")

    answer("stars", said(number(12, session=first), number(0, session=second)))

    assert [row[0:4:3] for row in standing()] == [("stars-0", 12), ("stars-1", 0)]
    assert return_of("stars").answered_at == AFTER


def test_sessions_and_whole_are_not_stated_twice(edition):
    first, second = sessions_of("stars")
    answer("stars", said(number(12, session=first), number(8, session=second)))
    answer("stars", said(number(20), number(12, session=first), number(8, session=second)))

    assert sorted(row[0:5:2] for row in standing()) == [
        ("stars", "visits-host-counted", "reported"),
        ("stars-0", "visits-host-counted", "withdrawn"),
        ("stars-1", "visits-host-counted", "withdrawn"),
    ]


@pytest.mark.parametrize(
    ("whole", "one", "other", "holds"),
    [(20, 12, 8, True), (21, 12, 8, False), (19, 12, 8, False), (21, 12, None, True),
     (11, 12, None, False)],
)  # fmt: skip
def test_sessions_must_add_up_to_the_whole(edition, whole, one, other, holds):
    first, second = sessions_of("stars")
    figures = [number(whole), number(one, session=first)]
    figures += [] if other is None else [number(other, session=second)]

    if holds:
        assert answer("stars", said(*figures)).figures.count() == len(figures)
    else:
        with pytest.raises(SessionsDoNotAddUp):
            answer("stars", said(*figures))


@pytest.mark.parametrize("part", [Asked.SCHOOL, Asked.FIRST_TIME])
def test_a_part_is_at_most_the_whole(edition, part):
    answer("moss", said(number(31), number(31, part)))

    with pytest.raises(PartExceedsWhole):
        answer("moss", said(number(31), number(32, part)))


def test_staff_are_no_part_of_the_visits(edition):
    answer("moss", said(number(3), number(9, Asked.STAFF)))

    assert len(standing()) == 2


def test_far_more_than_there_were_places_for_must_be_confirmed(edition):
    answer("ants", said(number(120)))

    with pytest.raises(UnlikelyNumber, match="121 came, but there were places for only 40"):
        answer("moss", said(number(121)))
    answer("moss", said(number(121), sure=True))

    assert [row[3] for row in standing()] == [120, 121]


def test_what_was_told_early_can_be_confirmed_when_it_is_over():
    fair(hosted("stars", "museum", sessions=2))
    first, last = sessions_of("stars")
    early = first.ends_at + timedelta(minutes=5)
    answer("stars", said(number(30)), now=early)
    (before,) = Observation.objects.filter(superseded_by=None)

    answer("stars", said(number(30)), now=last.ends_at + timedelta(minutes=5))

    (after,) = Observation.objects.filter(superseded_by=None)
    assert (before.ends_at, after.ends_at) == (first.ends_at, last.ends_at)
    assert after.value == 30


def test_fewer_than_were_scanned_must_be_confirmed(edition):
    (held,) = sessions_of("moss")
    send(door(held.pk), happening(held.pk, WALK_IN, people=9))

    with pytest.raises(UnlikelyNumber, match="9 were counted at the door"):
        answer("moss", said(number(8)))
    answer("ants", said(number(8)))
    answer("moss", said(number(9)))

    assert [row[3] for row in standing()] == [8, 9]


def test_what_people_were_let_into_did_take_place(edition):
    (held,) = sessions_of("moss")
    send(door(held.pk), happening(held.pk, WALK_IN, people=9))

    with pytest.raises(NotHeldYetCounted, match="9 people were let in"):
        answer("moss", Said(took_place=False, not_held=NotHeld.WEATHER))


def test_what_did_not_take_place_had_no_visitors_and_no_numbers(edition):
    with pytest.raises(NotHeldYetCounted):
        answer("moss", said(number(3), took_place=False))
    answer("moss", Said(took_place=False, not_held=NotHeld.WEATHER))

    (row,) = Observation.objects.all()
    assert (row.value, row.note) == (0, "The host says that it did not take place.")
    assert return_of("moss").answered_at == AFTER


def test_participations_online_are_never_visits():
    fair(hosted("stream", "museum", attendance_mode="online"),
         hosted("both", "museum", attendance_mode="mixed"))  # fmt: skip

    answer("stream", said(number(500, Asked.ONLINE)))
    answer("both", said(number(30), number(90, Asked.ONLINE)))

    rows = Observation.objects.order_by("pk").values_list("measure", "value")
    assert sorted(rows) == [("participation", 90), ("participation", 500), ("visit", 30)]


def test_nothing_is_corrected_once_the_figures_are_closed(edition):
    answer("moss", said(number(31)))
    close_round(edition, now=AFTER)

    with pytest.raises(ReturnsClosed):
        answer("moss", said(number(32)))
    reopen_round(edition)
    answer("moss", said(number(32)))

    assert [row[3] for row in standing()] == [32]


def test_who_answers_after_somebody_else_is_told(edition):
    answer("moss", said(number(31)))

    with pytest.raises(AnsweredMeanwhile):
        answer("moss", said(number(35)), after=None)


def test_at_the_desk_it_is_known_who_answered(edition):
    account = Account.objects.create_user("host@example.org")

    answer("moss", said(number(31)), account=account)

    row = Observation.objects.get()
    assert (row.account, row.reporter) == (account, "host, at the desk")
    account.delete()
    assert HostAnswer.objects.get().account is None


def test_an_answer_is_never_changed(edition):
    answer("moss", said(number(31)))

    for statement in (
        "UPDATE reach_hostanswer SET note = 'x'", "UPDATE reach_answerfigure SET value = 1",
    ):  # fmt: skip
        with (
            pytest.raises(IntegrityError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.parametrize(
    "figure",
    [
        {"answered": Answered.KNOWN, "value": None},
        {"answered": Answered.UNKNOWN, "value": 0},
        {"answered": Answered.INAPPLICABLE, "value": 3},
    ],
)
def test_the_database_keeps_nought_and_not_knowing_apart(edition, figure):
    row = answer("moss", said(note="a start"))

    with pytest.raises(IntegrityError, match="number_when_known"), transaction.atomic():
        AnswerFigure.objects.create(answer=row, asked=Asked.VISITS, **figure)


def test_only_what_took_place_is_asked_about():
    edition = fair(
        hosted("stars", "museum"), hosted("gone", "museum", status="cancelled"),
        hosted("draft", "museum", moderation="to-check"), now=NOW,
    )  # fmt: skip

    assert prepare_returns(edition, now=NOW) == 0
    assert prepare_returns(edition, now=AFTER) == 1
    assert prepare_returns(edition, now=AFTER) == 0
    assert [row.activity.external_id for row in HostReturn.objects.all()] == ["stars"]


def test_an_answer_is_read_as_it_was_said(edition):
    told = said(number(31), Figure(Asked.SCHOOL, Answered.INAPPLICABLE), note="dry", sure=True)
    first = answer("moss", told)

    assert answer("moss", replace(told), after=None) == first
