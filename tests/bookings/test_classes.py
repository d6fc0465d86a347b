"""A teacher books a class: with enough adults, of the right grade, at once or when approved."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation

from bookings.halls import allotment_of, check_books
from make import activity, coming, programme
from zouma.bookings.actions import (
    Contact,
    Visit,
    Wish,
    approve_booking,
    book_places,
    change_party,
    send_letters,
    set_school_terms,
    set_terms,
    transfer_booking,
)
from zouma.bookings.actions.schools import NoPlacesForSchools
from zouma.bookings.models import Basket, Booking, BookingTerms, SchoolVisit
from zouma.bookings.refusals import (
    CannotChange,
    GradeNotOffered,
    NotBookable,
    PartyTooLarge,
    TooFewAdults,
)
from zouma.bookings.tokens import basket_token
from zouma.bookings.vocabulary import AllotmentKind, PartyKind
from zouma.programme.models import Session

pytestmark = pytest.mark.django_db
TEACHER = Contact("李老师", "li@school.example", verified=True)
FORM = {
    "school": "朝阳第一小学", "grade": "4", "pupils": "30", "wheelchair": "1", "adults": "2",
    "needs": "一位手语翻译", "name": "李老师", "email": "li@school.example", "key": "k1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def school_day(number=1, *, places=40, by_approval=True, **terms):
    """Make sessions with places for schools; return them."""
    sessions = tuple(coming(48 + 3 * n, key=f"s{n}") for n in range(number))
    programme(activity("stars", moderation="published", sessions=sessions))
    rows = list(Session.objects.order_by("starts_at"))
    for row in rows:
        kept = {AllotmentKind.SCHOOLS: places}
        made = set_terms(session_id=row.pk, capacity=100, allotments=kept, now=timezone.now())
        set_school_terms(
            terms_id=made.pk, by_approval=by_approval, grade_from=3, grade_to=6,
            largest_class=35, pupils_per_adult=15, **terms,
        )  # fmt: skip
    return rows


def class_wish(session, pupils=30, adults=2, *, grade=4, **visit):
    party = {PartyKind.PUPIL: pupils, PartyKind.ADULT: adults}
    made = Visit("School", grade, **visit)
    return Wish(session.pk, party, AllotmentKind.SCHOOLS, made)


def book_class(session, key="k", **changes):
    return book_places(
        wishes=[class_wish(session, **changes)], contact=TEACHER, key=key, now=timezone.now()
    )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"pupils": 31, "adults": 2}, TooFewAdults),
        ({"pupils": 36, "adults": 9}, PartyTooLarge),
        ({"grade": 2}, GradeNotOffered),
        ({"grade": 7}, GradeNotOffered),
    ],
)
def test_a_class_that_does_not_fit_the_terms_is_refused(changes, refusal):
    (one,) = school_day()

    with pytest.raises(refusal):
        book_class(one, **changes)
    assert not Booking.objects.exists()


def test_the_largest_class_with_just_enough_adults_is_taken():
    (one,) = school_day(by_approval=False)

    booking = book_class(one, pupils=35, adults=3).bookings.get()

    assert (booking.state, booking.places) == ("confirmed", 38)
    assert allotment_of(one.pk, AllotmentKind.SCHOOLS).taken == 38
    assert allotment_of(one.pk).taken == 0
    check_books()


def test_places_of_schools_go_to_classes_only():
    (one,) = school_day()
    alone = Wish(one.pk, {PartyKind.ADULT: 1}, AllotmentKind.SCHOOLS)

    with pytest.raises(NotBookable):
        book_places(wishes=[alone], contact=TEACHER, key="k", now=timezone.now())


def test_a_session_without_places_for_schools_has_no_terms_for_them():
    programme(activity("plain", moderation="published", sessions=(coming(48),)))
    terms = set_terms(session_id=Session.objects.get().pk, capacity=9, now=timezone.now())

    with pytest.raises(NoPlacesForSchools):
        set_school_terms(terms_id=terms.pk)


def test_a_request_may_be_approved_for_another_date_that_would_do():
    one, two, three = school_day(3)
    booking = book_class(one, alternatives=(two.pk,)).bookings.get()

    with pytest.raises(CannotChange):
        approve_booking(str(booking.uid), session_id=three.pk, now=timezone.now())
    approve_booking(str(booking.uid), session_id=two.pk, now=timezone.now())

    booking.refresh_from_db()
    assert (booking.state, booking.terms.session_id) == ("confirmed", two.pk)
    assert allotment_of(one.pk, AllotmentKind.SCHOOLS).taken == 0
    assert allotment_of(two.pk, AllotmentKind.SCHOOLS).taken == 32
    check_books()


def test_a_class_is_not_approved_or_moved_to_where_it_is_too_old():
    one, two = school_day(2)
    young = BookingTerms.objects.get(session=two)
    set_school_terms(terms_id=young.pk, grade_to=3)
    booking = book_class(one, alternatives=(two.pk,)).bookings.get()

    with pytest.raises(GradeNotOffered):
        approve_booking(str(booking.uid), session_id=two.pk, now=timezone.now())
    approve_booking(str(booking.uid), now=timezone.now())
    set_school_terms(terms_id=young.pk, by_approval=False)
    with pytest.raises(GradeNotOffered):
        transfer_booking(str(booking.uid), session_id=two.pk, now=timezone.now())

    booking.refresh_from_db()
    assert (booking.state, booking.terms.session_id) == ("confirmed", one.pk)
    check_books()


def test_a_class_that_grows_still_needs_its_adults():
    (one,) = school_day(by_approval=False)
    booking = book_class(one).bookings.get()

    with pytest.raises(TooFewAdults):
        change_party(
            str(booking.uid), party={PartyKind.PUPIL: 32, PartyKind.ADULT: 2}, now=timezone.now()
        )
    change_party(
        str(booking.uid), party={PartyKind.PUPIL: 32, PartyKind.ADULT: 3}, now=timezone.now()
    )

    assert allotment_of(one.pk, AllotmentKind.SCHOOLS).taken == 35
    check_books()


def test_a_teacher_asks_on_the_page_and_prints_the_letter(client):
    (one,) = school_day()
    page = reverse("book_class", args=[one.uid])
    assert b"40 places left for classes" in client.get(page).content

    answer = client.post(page, FORM)
    booking = Booking.objects.get()
    letter = answer.url + "letter/"
    assert client.get(letter).status_code == 404
    approve_booking(str(booking.uid), now=timezone.now())
    printed = client.get(letter).content.decode()

    assert booking.party == {"pupil": 29, "wheelchair": 1, "adult": 2}
    assert booking.visit.school == "朝阳第一小学"
    assert "朝阳第一小学" in printed
    assert "Primary school, grade 4" in printed
    assert "一位手语翻译" in printed


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"adults": "1"}, "at least 2 adults must come"),
        ({"pupils": ""}, "This field is required"),
        ({"wheelchair": "31"}, "more than all pupils"),
        ({"grade": "9"}, "Select a valid choice"),
        ({"email": ""}, "This field is required"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, changes, said):
    (one,) = school_day()

    answer = client.post(reverse("book_class", args=[one.uid]), FORM | changes)

    page = answer.content.decode()
    assert answer.status_code in {400, 422}
    assert said in page
    assert "朝阳第一小学" in page
    assert "一位手语翻译" in page
    assert not Booking.objects.exists()


def test_a_class_that_gets_places_at_once_answers_a_letter_first(client):
    (one,) = school_day(by_approval=False)

    answer = client.post(reverse("book_class", args=[one.uid]), FORM)
    assert answer.url == reverse("look_for_letter")
    assert Booking.objects.get().state == "chosen"
    assert allotment_of(one.pk, AllotmentKind.SCHOOLS).taken == 0
    send_letters(now=timezone.now())
    (letter,) = mail.outbox
    link = next(line for line in letter.body.splitlines() if line.endswith("/confirm/"))
    path = "/" + link.split("/", 3)[3]
    assert client.get(path).status_code == 200
    assert Booking.objects.get().state == "chosen"
    shown = client.post(path)

    assert Booking.objects.get().state == "confirmed"
    assert client.get(path).url == shown.url
    assert allotment_of(one.pk, AllotmentKind.SCHOOLS).taken == 32
    check_books()


def test_who_sent_the_form_cannot_confirm_it_in_the_letters_place(client):
    (one,) = school_day(by_approval=False)
    client.post(reverse("book_class", args=[one.uid]), FORM | {"key": "a" * 32})

    client.cookies["zouma_basket"] = "a" * 32
    answer = client.post(reverse("basket"), {"name": "X", "email": "x@example.org"})

    assert answer.status_code == 409
    assert Booking.objects.get().state == "chosen"


def test_a_class_that_is_too_late_when_it_answers_may_wait(client):
    (one,) = school_day(by_approval=False)
    client.post(reverse("book_class", args=[one.uid]), FORM)
    send_letters(now=timezone.now())
    link = next(line for line in mail.outbox[0].body.splitlines() if line.endswith("/confirm/"))
    path = "/" + link.split("/", 3)[3]
    other = Contact("B", "b@school.example", verified=True)
    book_places(wishes=[class_wish(one)], contact=other, key="other", now=timezone.now())

    refused = client.post(path)
    waiting = client.post(path, {"wait": "1"})

    assert refused.status_code == 409
    assert b"Put us on the waiting list" in refused.content
    assert waiting.status_code == 302
    assert SchoolVisit.objects.count() == 2
    assert Basket.objects.get(key="k1").bookings.get().state == "waiting"
    check_books()


def test_a_class_changes_its_numbers_on_its_page_and_loses_nobody(client):
    (one,) = school_day(by_approval=False)
    basket = book_class(one)
    booking = basket.bookings.get()
    page = reverse("booking", args=[basket_token(basket.uid)])
    shown = client.get(page).content.decode()
    form = {"booking": booking.uid, "do": "change", "pupil": "28", "wheelchair": "1"}

    done = client.post(page, form | {"adult": "3"})

    booking.refresh_from_db()
    assert 'name="pupil"' in shown
    assert 'value="30"' in shown
    assert done.status_code == 302
    assert booking.party == {"pupil": 28, "wheelchair": 1, "adult": 3}
    check_books()
