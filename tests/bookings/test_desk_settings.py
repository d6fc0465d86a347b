"""What organisers set beside the terms: schools, questions, a waiting room, links for doors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from bookings.halls import ADA, check_books, wish
from make import activity, coming, organisation, programme
from zouma.bookings.actions import (
    Contact,
    Visit,
    Wish,
    book_places,
    make_door,
    send_letters,
    set_school_terms,
    set_terms,
)
from zouma.bookings.models import Booking, DoorDevice, Question, SchoolTerms, WaitingRoom
from zouma.bookings.queries.attendance import attendance_of
from zouma.bookings.vocabulary import AllotmentKind, PartyKind
from zouma.people.models import Account, Membership, Organisation
from zouma.programme.formats.records import HostRecord
from zouma.programme.models import Session

pytestmark = pytest.mark.django_db
SCHOOL = {
    "grade_from": "3", "grade_to": "6", "largest_class": "40", "pupils_per_adult": "12",
    "by_approval": "on", "do": "set",
}  # fmt: skip
QUESTION = {
    "kind": "line", "wording-zh-Hans": "孩子几岁？", "wording-en": "How old?",
    "reason-en": "To choose tools.", "required": "on", "do": "set",
}  # fmt: skip


@pytest.fixture
def city():
    """An organisation's activity with two sessions, and another organisation's with one."""
    programme(
        organisation("museum"), organisation("school"),
        activity("stars", moderation="published", hosts=(HostRecord(organisation_key="museum"),),
                 sessions=(coming(48, key="s0"), coming(72, key="s1"))),
        activity("moss", moderation="published", hosts=(HostRecord(organisation_key="school"),),
                 sessions=(coming(50, key="m"),)),
        now=timezone.now(),
    )  # fmt: skip
    for session in Session.objects.all():
        kept = {AllotmentKind.SCHOOLS: 50}
        set_terms(session_id=session.pk, capacity=90, allotments=kept, now=timezone.now())
    with translation.override("en"):
        yield


def sessions(title="stars"):
    return list(Session.objects.filter(activity__external_id=title).order_by("starts_at"))


@pytest.fixture
def organiser(client, city):
    account = Account.objects.create_user("museum@example.org", "a long word of passage")
    museum = Organisation.objects.get(external_id="museum")
    Membership.objects.create(account=account, organisation=museum)
    client.force_login(account)
    return account


def address(name, *, of="stars"):
    session = sessions(of)[0]
    uid = session.activity.uid if name == "desk_questions" else session.uid
    return reverse(name, args=[uid])


def test_what_no_text_can_hold_is_left_out(client, organiser):
    one = sessions()[0]
    made = book_places(wishes=[wish(one.pk)], contact=ADA, key="k", now=timezone.now())
    send_letters(now=timezone.now())
    desk = address("desk_session")
    cancelled = {"do": "cancel", "booking": str(made.bookings.get().uid), "words": "Sor\x00ry."}

    found = client.get(desk, {"q": "A\x00da"})
    done = client.post(desk, cancelled)
    letter = reverse("desk_letter", args=[made.letters.get(kind="booked").uid])
    again = client.post(letter, {"key": "a\x00b"})

    assert "Ada" in found.content.decode()
    assert (done.status_code, again.status_code) == (302, 302)
    assert made.letters.get(kind="cancelled").message == "Sorry."


@pytest.mark.parametrize("name", ["desk_schools", "desk_room", "desk_questions", "desk_attendance"])
def test_others_sessions_are_not_there(client, organiser, name):
    assert client.get(address(name)).status_code == 200
    assert client.get(address(name, of="moss")).status_code == 404
    assert client.post(address(name, of="moss"), SCHOOL | QUESTION).status_code == 404
    assert not SchoolTerms.objects.exists()
    assert not Question.objects.exists()


def test_terms_for_schools_are_set_and_ended(client, organiser):
    wrong = client.post(address("desk_schools"), SCHOOL | {"grade_to": "1"})
    done = client.post(address("desk_schools"), SCHOOL)
    school = SchoolTerms.objects.get()
    assert wrong.status_code == 422
    assert done.status_code == 302
    assert (school.grade_from, school.grade_to, school.by_approval) == (3, 6, True)

    client.post(address("desk_schools"), {"do": "end"})

    assert not SchoolTerms.objects.exists()


def test_a_class_is_approved_for_the_date_that_would_do_as_well(client, organiser):
    one, two = sessions()
    for row in (one, two):
        set_school_terms(terms_id=row.terms.pk, by_approval=True)
    visit = Visit("朝阳小学", 4, "一位手语翻译", (two.pk,))
    asked = Wish(one.pk, {PartyKind.PUPIL: 20, PartyKind.ADULT: 2}, AllotmentKind.SCHOOLS, visit)
    teacher = Contact("Li", "li@school.example", verified=True)
    book_places(wishes=[asked], contact=teacher, key="k", now=timezone.now())
    page = reverse("desk_session", args=[one.uid])

    shown = client.get(page).content.decode()
    booking = Booking.objects.get()
    client.post(page, {"booking": booking.uid, "do": "approve", "session": two.pk})

    booking.refresh_from_db()
    assert "朝阳小学" in shown
    assert f'<option value="{two.pk}">' in shown
    assert (booking.state, booking.terms.session_id) == ("confirmed", two.pk)
    check_books()


def test_a_question_is_asked_changed_and_taken_away(client, organiser):
    page = address("desk_questions")
    missing = client.post(page, QUESTION | {"reason-en": ""})
    assert missing.status_code == 422
    assert "孩子几岁？" in missing.content.decode()
    assert client.post(page, QUESTION).status_code == 302
    question = Question.objects.get()
    assert question.wording.in_language("zh-Hans") == "孩子几岁？"

    client.post(f"{page}?question={question.pk}", QUESTION | {"wording-en": "What age?"})
    question.refresh_from_db()
    assert question.wording.in_language("en") == "What age?"
    client.post(f"{page}?question={question.pk}", {"do": "remove"})

    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("choices", "status"),
    [
        ({"choices-en": "one"}, 422),
        ({"choices-en": "one\r\ntwo", "choices-zh-Hans": "一"}, 422),
        ({"choices-en": "one\r\ntwo\r\n", "choices-zh-Hans": "一\r\n二"}, 302),
    ],
)
def test_choices_are_as_many_in_each_language(client, organiser, choices, status):
    answer = client.post(address("desk_questions"), QUESTION | {"kind": "choice"} | choices)

    assert answer.status_code == status


def test_an_activity_asks_no_more_than_ten_things(client, organiser):
    statuses = [client.post(address("desk_questions"), QUESTION).status_code for _n in range(11)]

    assert statuses == [302] * 10 + [422]


def test_organisers_read_the_answers(client, organiser):
    one = sessions()[0]
    client.post(address("desk_questions"), QUESTION)
    question = Question.objects.get()
    answered = Wish(one.pk, {PartyKind.ADULT: 1}, answers={str(question.pk): "six and nine"})
    book_places(wishes=[answered], contact=ADA, key="k", now=timezone.now())

    shown = client.get(reverse("desk_session", args=[one.uid])).content.decode()

    assert "six and nine" in shown


def test_a_waiting_room_is_put_before_all_sessions_and_taken_away(client, organiser):
    page = address("desk_room")
    past = client.post(page, {"opens_at": "2020-01-01T10:00", "order": "random", "rate": "5"})
    soon = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    done = client.post(
        page, {"opens_at": soon, "order": "arrival", "rate": "5", "whole_activity": "on"}
    )
    room = WaitingRoom.objects.get()

    assert (past.status_code, done.status_code) == (422, 302)
    assert {row.session.activity.external_id for row in room.terms.all()} == {"stars"}
    assert room.terms.count() == 2
    assert client.get(page).status_code == 200
    client.post(page, {"do": "close"})
    assert not WaitingRoom.objects.exists()
    assert sessions()[0].terms.opens_at == room.opens_at


def test_a_link_for_a_door_is_made_shown_and_withdrawn(client, organiser):
    one, two = sessions()
    other = sessions("moss")[0]
    page = f"{reverse('desk_doors')}?session={one.uid}"
    shown = client.get(page).content.decode()
    assert str(two.uid) in shown
    assert str(other.uid) not in shown
    stolen = client.post(page, {"name": "N", "sessions": [str(other.uid)]})
    made = client.post(page, {"name": "North", "sessions": [str(one.uid), str(two.uid)]})
    device = DoorDevice.objects.get()

    assert stolen.status_code == 422
    assert made.url == reverse("desk_door", args=[device.uid])
    assert b"<svg" in client.get(made.url).content
    client.force_login(Account.objects.create_user("school@example.org", "x"))
    assert client.get(made.url).status_code == 404
    assert client.post(made.url).status_code == 404
    client.force_login(organiser)
    client.post(made.url)
    device.refresh_from_db()
    assert device.revoked_at is not None


def test_a_link_that_also_opens_anothers_door_is_not_shown(client, organiser):
    """Whoever sees a link holds its rights: one made by staff for two organisers is neither's."""
    mine, others = sessions()[0], sessions("moss")[0]
    staff = Account.objects.create_superuser("staff@example.org", "turning-lantern-26")
    named = {"account": staff, "now": timezone.now()}
    both = make_door(name="Both", session_uids=[mine.uid, others.uid], **named)
    own = make_door(name="Own", session_uids=[mine.uid], **named)

    listed = client.get(reverse("desk_doors")).context["devices"]

    assert listed == [own]
    for method in (client.get, client.post):
        assert method(reverse("desk_door", args=[both.uid])).status_code == 404
    both.refresh_from_db()
    assert both.revoked_at is None


def test_people_counted_at_the_desk_are_counted_once(client, organiser):
    one = sessions()[0]
    page = reverse("desk_attendance", args=[one.uid])
    nonce = client.get(page).context["form"].initial["nonce"]
    form = {"nonce": nonce, "people": "7", "kind": "walk-in"}

    for _time in range(2):
        assert client.post(page, form).status_code == 302

    assert attendance_of([one.pk])[one.pk].walk_ins == 7
    assert client.post(page, form | {"people": "0"}).status_code == 422


def test_a_page_of_the_desk_asks_as_much_for_one_booking_as_for_thirty(
    client, organiser, django_assert_max_num_queries
):
    one = sessions()[0]
    page = reverse("desk_session", args=[one.uid])
    for number in range(30):
        contact = Contact(f"P{number}", f"p{number}@example.org")
        book_places(wishes=[wish(one.pk)], contact=contact, key=f"k{number}", now=timezone.now())
        if number == 0:
            client.get(page)
            with CaptureQueriesContext(connection) as few:
                client.get(page)

    with django_assert_max_num_queries(len(few)):
        client.get(page)
