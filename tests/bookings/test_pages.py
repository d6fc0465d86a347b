"""The pages of bookings as a visitor's browser meets them, and the letters that follow."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar

from bookings.halls import ADA, check_books, wish
from make import activity, both, coming, place, programme
from zouma.bookings.actions import (
    book_places,
    cancel_booking,
    do_chores,
    draw_ballot,
    open_ballot,
    send_letters,
    set_terms,
)
from zouma.bookings.models import Basket, Booking, BookingTerms, Letter
from zouma.bookings.tokens import (
    basket_token,
    read_basket_token,
    read_ticket_code,
    ticket_code,
    typed_code,
)
from zouma.bookings.vocabulary import AllotmentKind, BookingMode
from zouma.people.models import Account
from zouma.programme.models import Activity, Session

pytestmark = pytest.mark.django_db
PERSON = {"adult": "1", "name": "Ada", "email": "ada@example.org", "key": "k1", "then": "book"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def evening(*capacities, **terms):
    """Make an activity with a session of each capacity, an hour apart; return the sessions."""
    now = timezone.now()
    sessions = tuple(coming(48 + 3 * n, key=f"s{n}") for n in range(len(capacities)))
    programme(
        place(latitude=39.9, longitude=116.4),
        activity(
            "stars", title=both("星空之夜", "Night of stars"), moderation="published",
            place_key="p1", sessions=sessions,
        ),
        now=now,
    )  # fmt: skip
    rows = list(Session.objects.order_by("starts_at"))
    for row, capacity in zip(rows, capacities, strict=True):
        set_terms(session_id=row.pk, capacity=capacity, now=now, **terms)
    return rows


def post(client, session, **changes):
    return client.post(reverse("book", args=[session.uid]), PERSON | changes)


def test_a_visitor_books_in_two_pages_and_cancels_on_the_third(client):
    (one,) = evening(5)
    assert b"5 places left" in client.get(reverse("book", args=[one.uid])).content
    answer = post(client, one, child="2")
    booking = Booking.objects.get()
    assert answer.status_code == 302
    shown = client.get(answer.url).content.decode()
    assert "Night of stars" in shown
    assert "Confirmed" in shown
    assert "<svg" in shown
    assert typed_code(booking.uid) in shown
    client.post(answer.url, {"booking": booking.uid, "do": "cancel"})
    booking.refresh_from_db()
    assert booking.state == "cancelled"
    assert b"<svg" not in client.get(answer.url).content.split(b'class="booked"')[1]
    check_books()


def test_the_activity_shows_what_can_be_booked(client):
    one, two = evening(5, 1)
    post(client, two)
    address = reverse("activity", args=[one.activity.edition.slug, one.activity.slug])
    shown = client.get(address).content.decode()
    assert "5 places left" in shown
    assert "Waiting list" in shown
    assert reverse("book", args=[one.uid]) in shown


def test_a_form_sent_twice_books_once(client):
    (one,) = evening(5)
    assert post(client, one).url == post(client, one).url
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"email": "no address"}, "Enter a valid email address."),
        ({"email": ""}, "Give an e-mail address or a telephone number."),
        ({"website": "https://spam.example"}, "not filled in by a person"),
        ({"adult": "0"}, "Say how many people come."),
        ({"adult": "7"}, "A party for this session cannot be as large as that."),
        ({"adult": "-1"}, "greater than or equal to 0"),
        ({"adult": "many"}, "Enter a whole number."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_filled_in_stays(client, changes, words):
    (one,) = evening(9)
    answer = post(client, one, child="1" if "adult" not in changes else "0", **changes)
    assert answer.status_code in {400, 422}
    assert words in answer.content.decode()
    assert changes.get("name") == "" or 'value="Ada"' in answer.content.decode()
    assert not Booking.objects.exists()


def test_who_finds_it_full_may_wait(client):
    (one,) = evening(2)
    post(client, one, adult="2")
    late = {"email": "ben@example.org", "key": "k2"}
    answer = post(client, one, **late)
    assert answer.status_code == 409
    assert 'name="wait"' in answer.content.decode()
    shown = client.get(post(client, one, wait="1", **late).url).content.decode()
    assert "0 parties are before you." in shown
    assert "Leave the list" in shown


def test_two_sessions_are_held_and_booked_together(client):
    one, two = evening(5, 5)
    for number, row in enumerate((one, two)):
        answer = post(client, row, then="basket", key=f"b{number}", name="", email="")
        assert answer.url == reverse("basket")
    shown = client.get(answer.url).content.decode()
    assert "held for you until" in shown
    assert not re.search(r"until\s*\.", shown)
    done = client.post(answer.url, {"name": "Ada", "email": "ada@example.org"})
    assert list(Booking.objects.values_list("state", flat=True)) == ["confirmed"] * 2
    assert client.get(done.url).content.count(b"<svg") >= 2
    assert b"nothing in your basket" in client.get(reverse("basket")).content
    check_books()


def test_what_is_left_out_of_the_basket_can_be_had_by_others(client):
    (one,) = evening(2)
    post(client, one, adult="2", then="basket")
    booking = Booking.objects.get()
    client.post(reverse("leave_out", args=[booking.uid]))
    assert b"nothing in your basket" in client.get(reverse("basket")).content
    assert post(client, one, adult="2", key="k9").status_code == 302
    check_books()


def test_nobody_leaves_things_out_of_anothers_basket(client):
    (one,) = evening(2)
    post(client, one, then="basket")
    client.cookies.clear()
    client.post(reverse("leave_out", args=[Booking.objects.get().uid]))
    assert Booking.objects.get().state == "held"


def test_a_basket_warns_of_what_overlaps_and_of_ways_too_far(client):
    one, two, three = evening(5, 5, 5)
    Session.objects.filter(pk=two.pk).update(starts_at=one.starts_at + timedelta(minutes=30))
    programme(
        place("p2", latitude=40.3, longitude=116.4),
        activity("far", moderation="published", place_key="p2",
                 sessions=(coming(54 + 1 / 6 + 1, key="f"),)),
        slug="far-2026", now=timezone.now(),
    )  # fmt: skip
    far = Session.objects.get(activity__edition__slug="far-2026")
    set_terms(session_id=far.pk, capacity=5, now=timezone.now())
    for number, row in enumerate((one, two, three, far)):
        post(client, row, then="basket", key=f"b{number}")
    shown = client.get(reverse("basket")).content.decode()
    assert shown.count("are at the same time") == 1
    assert shown.count("hardly time to get from") == 1


def test_a_booking_changes_and_moves(client):
    one, two = evening(5, 5)
    link = post(client, one).url
    booking = Booking.objects.get()
    client.post(link, {"booking": booking.uid, "do": "change", "adult": "2", "child": "1"})
    client.post(link, {"booking": booking.uid, "do": "move", "session": str(two.pk)})
    booking.refresh_from_db()
    assert (booking.places, booking.terms.session_id) == (3, two.pk)
    for wrong in (
        {},
        {"do": "fly"},
        {"do": "move", "session": "²"},
        {"do": "change", "adult": "x"},
    ):
        answer = client.post(link, {"booking": booking.uid} | wrong)
        assert answer.status_code == 409
        assert b'role="alert"' in answer.content
    check_books()


def test_a_link_opens_its_own_booking_only(client):
    (one,) = evening(5)
    link = post(client, one).url
    other = book_places(wishes=[wish(one.pk)], contact=ADA.__class__(email="x@example.org"),
                        key="other", now=timezone.now())  # fmt: skip
    answer = client.post(link, {"booking": other.bookings.get().uid, "do": "cancel"})
    assert answer.status_code == 409
    assert other.bookings.get().state == "confirmed"
    theirs = basket_token(other.uid)
    for token in ("x", "-" * 38, *(theirs[:-1] + letter for letter in "ABQgw")):
        status = client.get(reverse("booking", args=[token])).status_code
        assert status == (200 if token == theirs else 404)


def test_tokens_are_signed_each_for_its_own_use():
    basket = Basket(key="k", made_at=timezone.now())
    token, code = basket_token(basket.uid), ticket_code(basket.uid)
    assert read_basket_token(token) == basket.uid
    assert read_ticket_code(code) == basket.uid
    assert read_ticket_code("Z1" + token) is None
    assert read_basket_token(code[2:]) is None
    for place_ in range(len(token)):
        forged = token[:place_] + ("A" if token[place_] != "A" else "B") + token[place_ + 1 :]
        uid = read_basket_token(forged)
        assert uid is None or forged[:-1] == token[:-1]  # the last letter holds unused bits


def test_a_booking_is_also_a_calendar(client):
    (one,) = evening(5)
    link = post(client, one).url
    calendar = Calendar.from_ical(client.get(link + "calendar.ics").content)
    (event,) = calendar.walk("VEVENT")
    assert event["SUMMARY"] == "Night of stars"
    assert event.decoded("DTSTART") == one.starts_at


def test_who_is_signed_in_sees_all_bookings(client):
    (one,) = evening(5)
    address = reverse("my_bookings")
    assert client.get(address).status_code == 302
    account = Account.objects.create_user("ada@example.org", "a long word of passage")
    client.force_login(account)
    assert b"not booked anything" in client.get(address).content
    post(client, one)
    assert b"Night of stars" in client.get(address).content


def test_what_is_not_public_has_no_page(client):
    (one,) = evening(5)
    Activity.objects.update(moderation="refused")
    assert client.get(reverse("book", args=[one.uid])).status_code == 404


def test_before_it_opens_and_after_it_closes_the_page_says_so(client):
    (one,) = evening(5, opens_at=timezone.now() + timedelta(hours=1))
    page = client.get(reverse("book", args=[one.uid])).content.decode()
    assert "Booking opens" in page
    assert '<form method="post" class="sheet"' not in page
    BookingTerms.objects.update(opens_at=None, closes_at=timezone.now())
    assert "Booking is closed" in client.get(reverse("book", args=[one.uid])).content.decode()


def test_a_wheelchair_user_gets_a_place_kept_for_one(client):
    (one,) = evening(5, allotments={AllotmentKind.ACCESSIBLE: 2})
    post(client, one, wheelchair="1")
    post(client, one, wheelchair="1", email="ben@example.org", key="k2")
    kinds = Booking.objects.order_by("pk").values_list("allotment__kind", flat=True)
    assert list(kinds) == ["accessible", "public"]  # there are two places, and the first took both


def test_letters_follow_what_happens_each_in_its_language(client):
    (one,) = evening(1)
    with translation.override("zh-hans"):
        post(client, one)
    first = Booking.objects.get()
    post(client, one, email="ben@example.org", key="k2", wait="1")
    assert send_letters(now=timezone.now()) == 2
    assert [m.to for m in mail.outbox] == [["ada@example.org"], ["ben@example.org"]]
    assert mail.outbox[0].subject == "您的预约：星空之夜"
    assert typed_code(first.uid) in mail.outbox[0].body
    assert basket_token(first.basket.uid) in mail.outbox[0].body
    assert "0 parties are before you" in mail.outbox[1].body
    cancel_booking(str(first.uid), now=timezone.now())
    assert do_chores(now=timezone.now())["letters"] == 2
    subjects = sorted(m.subject for m in mail.outbox[2:])
    assert subjects == ["Places for you: Night of stars", "已取消：星空之夜"]
    assert do_chores(now=timezone.now())["letters"] == 0


def test_a_letter_that_is_not_taken_is_tried_again_and_given_up_at_last(client, settings):
    (one,) = evening(1)
    post(client, one)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    now, tries = timezone.now(), 0
    while Letter.objects.filter(given_up_at=None).exists():
        assert send_letters(now=now) == 0
        letter, tries = Letter.objects.get(), tries + 1
        assert letter.attempts == tries
        now = letter.due_at if letter.given_up_at is None else now
    assert tries == 10
    assert letter.error
    assert letter.sent_at is None


def test_letters_of_every_kind_can_be_written(client):
    (one,) = evening(3)
    post(client, one)
    booking = Booking.objects.get()
    now = timezone.now()
    for kind in ("offered", "expired", "approved", "refused", "drawn", "cancelled", "called-off",
                 "message", "reminder"):  # fmt: skip
        Letter.objects.create(
            basket=booking.basket, booking=booking, kind=kind, message="Bring boots.", made_at=now,
            due_at=now,
        )  # fmt: skip
    assert send_letters(now=now) == 10
    assert all("Night of stars" in m.subject and "Good day, Ada," in m.body for m in mail.outbox)
    # The organiser's words stand in what is called off, what they cancel, and their message.
    assert sum("Bring boots." in m.body for m in mail.outbox) == 3


def test_the_worker_draws_ballots_reminds_and_expires(client):
    (one,) = evening(2, mode=BookingMode.BALLOT)
    now = timezone.now()
    ballot = open_ballot(terms_id=one.terms.pk, draws_at=now, seed=bytes(32))
    draws_at = now + timedelta(hours=1)
    ballot.draws_at = draws_at
    ballot.save()
    post(client, one)
    assert do_chores(now=now)["ballots"] == 0
    assert do_chores(now=draws_at)["ballots"] == 1
    assert do_chores(now=draws_at)["ballots"] == 0
    assert draw_ballot(ballot.pk, now=now).drawn_at == draws_at
    later = one.starts_at - timedelta(hours=20)
    assert [do_chores(now=later)["reminders"] for _turn in range(2)] == [1, 0]
    assert mail.outbox[-1].subject == "Soon: Night of stars"


def test_a_wheelchair_user_enters_a_ballot_like_everybody(client):
    (one,) = evening(5)
    kept = {AllotmentKind.ACCESSIBLE: 2}
    terms = set_terms(
        session_id=one.pk, capacity=9, allotments=kept, now=timezone.now(),
        mode=BookingMode.BALLOT,
    )  # fmt: skip
    open_ballot(terms_id=terms.pk, draws_at=timezone.now() + timedelta(hours=1), seed=bytes(32))

    assert post(client, one, wheelchair="1").status_code == 302
    assert Booking.objects.get().state == "entered"
