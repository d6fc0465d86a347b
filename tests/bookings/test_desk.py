"""The organisers' desk: what each page shows, and to whom."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from bookings.halls import check_books, person, states, wish
from make import activity, both, coming, organisation, place, programme
from zouma.bases.models import Region
from zouma.bookings.actions import (
    Contact,
    book_places,
    call_off,
    cancel_booking,
    hold_places,
    send_letters,
    set_terms,
)
from zouma.bookings.models import Allotment, Ballot, BookingTerms, CallingOff, Letter
from zouma.bookings.tokens import basket_token, typed_code
from zouma.bookings.vocabulary import BookingMode
from zouma.common.text import EMPTY
from zouma.people.models import Account, Membership, Organisation
from zouma.programme.formats.records import HostRecord
from zouma.programme.models import Session

pytestmark = pytest.mark.django_db
LETTER = re.compile(r'<a href="/en/desk/outbox/[0-9a-f-]{36}/"')
TERMS = {"capacity": "20", "mode": "first-come", "largest_party": "6", "hold_minutes": "15",
         "offer_hours": "24"}  # fmt: skip


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def city():
    """Two organisations with an activity each, at a place each; three sessions and one."""
    programme(
        organisation("museum"), organisation("school"), place("hall"), place("park"),
        activity("stars", title=both("星空之夜", "Night of stars"), moderation="published",
                 place_key="hall", hosts=(HostRecord(organisation_key="museum"),),
                 sessions=tuple(coming(48 + 24 * n, key=f"s{n}") for n in range(3))),
        activity("moss", title=both("苔藓", "Moss"), moderation="published",
                 place_key="park", hosts=(HostRecord(organisation_key="school"),),
                 sessions=(coming(50, key="m"),)),
        now=timezone.now(),
    )  # fmt: skip
    for session in sessions("stars", "moss"):
        set_terms(session_id=session.pk, capacity=5, now=timezone.now())


def sessions(*titles):
    return list(Session.objects.filter(activity__external_id__in=titles).order_by("starts_at"))


def member(key):
    account = Account.objects.create_user(f"{key}@example.org", "a long word of passage")
    Membership.objects.create(
        account=account, organisation=Organisation.objects.get(external_id=key)
    )
    return account


@pytest.fixture
def organiser(client, city):
    """Somebody of the museum, signed in."""
    account = member("museum")
    client.force_login(account)
    return account


@pytest.fixture
def staff(client, city):
    account = Account.objects.create_superuser("staff@example.org", "a long word of passage")
    client.force_login(account)
    return account


def book(session, places=1, *, number=1, **named):
    contact = named.pop("contact", person(number))
    return book_places(
        wishes=[wish(session.pk, places)], contact=contact, key=f"k{number}-{session.pk}",
        now=timezone.now(), **named,
    )  # fmt: skip


def page(client, name, *arguments, query="", status=200):
    answer = client.get(reverse(name, args=arguments) + query)
    assert answer.status_code == status
    return answer.content.decode()


def pages_of(session):
    """Return the address of every page about a session."""
    names = ("desk_session", "desk_numbers", "desk_terms", "desk_message", "desk_door_list",
             "desk_overbooking")  # fmt: skip
    uid, activity_uid = session.uid, session.activity.uid
    return [
        *(reverse(name, args=[uid]) for name in names),
        *(reverse("desk_table", args=[uid, extension]) for extension in ("csv", "xlsx")),
        *(reverse("desk_activity_table", args=[activity_uid, ext]) for ext in ("csv", "xlsx")),
        reverse("desk_activity", args=[activity_uid]),
    ]


def test_an_organiser_sees_her_sessions_and_nobody_elses(client, organiser):
    shown = page(client, "desk")

    assert shown.count("Night of stars") >= 3
    assert "Moss" not in shown
    assert "0 of 5" in shown


def test_staff_see_all(client, staff):
    shown = page(client, "desk")

    assert "Night of stars" in shown
    assert "Moss" in shown


def test_pages_of_anothers_session_are_not_there_for_looking_or_doing(client, organiser):
    (theirs,) = sessions("moss")
    booking = book(theirs).bookings.get()

    for address in pages_of(theirs):
        assert client.get(address).status_code == 404, address
        assert (
            client.post(address, TERMS | {"booking": booking.uid, "do": "cancel"}).status_code
            == 404
        )
    assert states() == ["confirmed"]
    assert client.get(pages_of(sessions("stars")[0])[0]).status_code == 200


def test_whoever_is_not_signed_in_is_asked_to(client, city):
    for address in (*pages_of(sessions("stars")[0]), reverse("desk"), reverse("desk_outbox"),
                    reverse("desk_calling_off")):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer.url.startswith("/accounts/login/")


def test_partners_and_accounts_without_organisation_see_nothing(client, city):
    client.force_login(Account.objects.create_user("nobody@example.org"))

    assert "does not act for any organisation" in page(client, "desk")
    assert "0 letters" in page(client, "desk_outbox")
    for address in pages_of(sessions("stars")[0]):
        assert client.get(address).status_code == 404


def test_a_booking_of_another_session_cannot_be_cancelled_through_ones_own(client, organiser):
    mine, (theirs,) = sessions("stars")[0], sessions("moss")
    booking = book(theirs).bookings.get()

    answer = client.post(
        reverse("desk_session", args=[mine.uid]), {"booking": booking.uid, "do": "cancel"}
    )

    assert answer.status_code == 409
    assert states() == ["confirmed"]


def test_each_account_arrives_where_it_works(client, city):
    accounts = {
        "/staff/": Account.objects.create_superuser("root@example.org"),
        "/en/desk/": member("museum"),
        "/en/bookings/": Account.objects.create_user("visitor@example.org"),
    }
    for address, account in accounts.items():
        client.force_login(account)
        assert client.get("/arrival/", headers={"accept-language": "en"}).url == address


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=stars", 3), ("?q=苔藓", 1), ("?q=nothing", 0), ("?place=park", 1),
        ("?only=waiting", 1), ("?only=unbooked", 0), ("?only=full", 1), ("?past=on", 0),
        ("?district=110101", 1),
        ("?edition=days-2026", 4), ("?edition=other", 0),
        ("?first_on=rubbish&only=x&page=ninety", 4), ("?activity=nonsense", 4),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(client, staff, query, found):
    first = sessions("stars")[0]
    book(first, 5)
    book(first, 1, number=2, wait=True)
    Region.objects.create(code="110000", name=both("北京", "Beijing"))
    Region.objects.create(code="110101", name=both("东城", "Dongcheng"), parent_id="110000")
    sessions("moss")[0].activity.place.__class__.objects.filter(external_id="park").update(
        region="110101", slug="park"
    )

    assert f"{found} session" in page(client, "desk", query=query)


def test_days_are_those_of_the_edition(client, staff):
    first = sessions("stars")[0]
    day = first.starts_at.astimezone(first.activity.edition.zone).date().isoformat()

    shown = page(
        client, "desk", query=f"?activity={first.activity.uid}&first_on={day}&last_on={day}"
    )

    assert "1 session<" in shown.replace("1 session\n", "1 session<")


def test_an_organiser_cannot_ask_by_district(client, organiser):
    Region.objects.create(code="110101", name=both("东城", "Dongcheng"))

    assert "3 sessions" in page(client, "desk", query="?district=110101")


def test_the_session_shows_who_comes_who_waits_and_who_was_passed_over(client, organiser):
    first = sessions("stars")[0]
    ada = book(first, 3, contact=Contact("Ada", "ada@example.org", "+86 1"), number=1)
    book(first, 2, number=2)
    book(first, 4, number=3, wait=True)
    book(first, 3, number=4, wait=True)
    hold_places(basket_key="b", wish=wish(sessions("stars")[1].pk), key="1", now=timezone.now())
    cancel_booking(str(ada.bookings.get().uid), now=timezone.now())

    shown = page(client, "desk_session", first.uid)

    assert "Passed over once" in shown
    assert "4 places wanted, 3 left" in shown
    assert "5 of 5" in shown
    assert shown.index("P3") < shown.index("P4")


@pytest.mark.parametrize("words", ["ada", "ADA@example", "138", "code"])
def test_a_party_is_found_by_name_contact_or_ticket(client, organiser, words):
    first = sessions("stars")[0]
    ada = book(first, contact=Contact("Ada", "ada@example.org", "138 0013"), number=1)
    book(first, number=2)
    code = typed_code(ada.bookings.get().uid).lower()

    shown = page(
        client, "desk_session", first.uid, query=f"?q={code if words == 'code' else words}"
    )

    assert "1 booking" in shown
    assert ">P2<" not in shown


def test_a_booking_is_cancelled_for_the_party_with_the_organisers_words(client, organiser):
    first = sessions("stars")[0]
    booking = book(first, 5).bookings.get()
    book(first, 2, number=2, wait=True)

    client.post(
        reverse("desk_session", args=[first.uid]),
        {"booking": booking.uid, "do": "cancel", "words": "As you asked by telephone."},
    )

    assert states() == ["cancelled", "offered"]
    letter = Letter.objects.get(kind="cancelled")
    assert letter.message == "As you asked by telephone."
    check_books()


def test_requests_are_approved_and_refused(client, organiser):
    first = sessions("stars")[0]
    BookingTerms.objects.filter(session=first).update(mode=BookingMode.APPROVAL)
    one, two, three = (book(first, 3, number=n).bookings.get() for n in range(3))
    address = reverse("desk_session", args=[first.uid])
    assert "3 requests to decide" in page(client, "desk")

    client.post(address, {"booking": one.uid, "do": "approve"})
    full = client.post(address, {"booking": two.uid, "do": "approve"})
    client.post(address, {"booking": three.uid, "do": "refuse"})
    odd = client.post(address, {"booking": "x", "do": "fly"})

    assert states() == ["confirmed", "requested", "refused"]
    assert full.status_code == odd.status_code == 409
    assert "not enough places left" in full.content.decode()
    assert "1 request waits for your decision" in page(client, "desk")


def test_terms_are_changed_and_what_is_refused_is_said(client, organiser):
    first = sessions("stars")[0]
    book(first, 4)
    address = reverse("desk_terms", args=[first.uid])
    assert 'value="5"' in page(client, "desk_terms", first.uid)

    fewer = client.post(address, TERMS | {"capacity": "3"})
    kept = client.post(address, TERMS | {"schools": "30"})
    backwards = client.post(
        address, TERMS | {"opens_at": "2030-01-02T10:00", "closes_at": "2030-01-01T10:00"}
    )
    done = client.post(address, TERMS | {"schools": "8", "closes_at": "2030-01-01T10:00"})

    assert [a.status_code for a in (fewer, kept, backwards, done)] == [422, 422, 422, 302]
    assert "More places are taken than there would be." in fewer.content.decode()
    assert "Booking must close after it has opened." in backwards.content.decode()
    kinds = dict(Allotment.objects.filter(terms__session=first).values_list("kind", "capacity"))
    assert kinds == {"public": 12, "schools": 8}
    assert BookingTerms.objects.get(session=first).closes_at.hour == 2  # 10:00 in Beijing
    assert ModelLogEntry.objects.filter(action="zouma.terms", user=organiser).count() == 1
    check_books()


def test_a_ballot_needs_a_moment_and_is_committed_to(client, organiser):
    first = sessions("stars")[0]
    address = reverse("desk_terms", args=[first.uid])
    draws_at = (first.starts_at - timedelta(hours=10)).astimezone(first.activity.edition.zone)
    ballot = TERMS | {"mode": "ballot"}

    without = client.post(address, ballot)
    late = client.post(address, ballot | {"draws_at": "2099-01-01T10:00"})
    assert not Ballot.objects.exists()
    client.post(address, ballot | {"draws_at": draws_at.strftime("%Y-%m-%dT%H:%M")})
    book(first)
    settled = client.post(address, TERMS)

    assert [a.status_code for a in (without, late, settled)] == [422, 422, 422]
    assert "Parties wait for a decision or a draw" in settled.content.decode()
    assert len(Ballot.objects.get().commitment) == 64
    assert BookingTerms.objects.get(session=first).mode == "ballot"


def test_many_sessions_get_the_same_terms_and_one_may_be_refused(client, organiser):
    one, two, three = sessions("stars")
    book(one, 5)
    address = reverse("desk_activity", args=[one.activity.uid])

    answer = client.post(
        address,
        TERMS | {"capacity": "4", "closes_hours": "3", "sessions": [one.uid, two.uid]},
    )

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "The terms of 1 session are set." in shown
    assert "More places are taken than there would be." in shown
    found = dict(BookingTerms.objects.values_list("session", "capacity"))
    assert [found[row.pk] for row in (one, two, three)] == [5, 4, 5]
    closes_at = BookingTerms.objects.get(session=two).closes_at
    assert closes_at == two.starts_at - timedelta(hours=3)
    foreign = client.post(address, TERMS | {"sessions": [sessions("moss")[0].uid]})
    assert foreign.status_code == 422


def test_a_session_without_terms_is_let_be_booked(client, organiser):
    first = sessions("stars")[0]
    Allotment.objects.filter(terms__session=first).delete()
    BookingTerms.objects.filter(session=first).delete()
    assert "Let it be booked here" in page(client, "desk")
    assert "cannot be booked here yet" in page(client, "desk_session", first.uid)

    client.post(reverse("desk_terms", args=[first.uid]), TERMS)

    assert BookingTerms.objects.get(session=first).capacity == 20


def test_a_message_is_looked_at_then_goes_to_each_once(client, organiser):
    first = sessions("stars")[0]
    for number, language in enumerate(("en", "zh-hans")):
        contact = Contact(f"P{number}", f"p{number}@example.org", "", language)
        book(first, contact=contact, number=number)
    book(first, contact=Contact("Tel", "", "123"), number=7)
    book(first, 3, number=9, wait=True)
    address = reverse("desk_message", args=[first.uid])
    said = {"to": "confirmed", "chinese": "带靴子。", "english": "Bring boots.", "key": "m1"}

    shown = client.post(address, said | {"then": "preview"}).content.decode()
    assert not Letter.objects.filter(kind="message").exists()
    for _click in range(2):
        client.post(address, said | {"then": "send"})
    silent = client.post(address, {"to": "confirmed", "key": "m2", "then": "send"})

    assert "It goes to 3 parties." in shown
    assert "has given no e-mail address" in shown
    assert "Bring boots." in shown
    rows = Letter.objects.filter(kind="message").order_by("pk")
    assert [row.message for row in rows] == ["Bring boots.", "带靴子。", "带靴子。"]
    assert silent.status_code == 422
    send_letters(now=timezone.now())
    assert sum("Bring boots." in m.body for m in mail.outbox) == 1


NASTY = Contact('=HYPERLINK("https://x.example";"click")', "nasty@example.org", "+86 10")


def test_tables_take_no_text_for_a_formula(client, organiser):
    first, second = sessions("stars")[:2]
    book(first, 2, contact=NASTY)
    book(second, number=3)
    hold_places(basket_key="b", wish=wish(first.pk), key="1", now=timezone.now())

    text = client.get(reverse("desk_table", args=[first.uid, "csv"])).content.decode("utf-8-sig")
    book_ = load_workbook(io.BytesIO(client.get(
        reverse("desk_activity_table", args=[first.activity.uid, "xlsx"])).content))  # fmt: skip

    header, *rows = list(csv.reader(io.StringIO(text)))
    assert header[:4] == ["Session", "Activity", "Name", "E-mail address"]
    assert [row[2] for row in rows] == ["'" + NASTY.name]
    assert rows[0][4] == "'+86 10"
    cells = list(book_.active.iter_rows())
    assert [row[2].value for row in cells] == ["Name", NASTY.name, "P3"]
    assert {cell.data_type for row in cells for cell in row if cell.value} <= {"s", "n", "d"}


def test_tables_speak_the_readers_language(client, organiser):
    first = sessions("stars")[0]
    book(first)

    with translation.override("zh-hans"):
        address = reverse("desk_table", args=[first.uid, "csv"])
    header = client.get(address).content.decode("utf-8-sig").splitlines()[0]

    assert header.startswith("场次,活动,姓名,电子邮箱,电话,状态,人数,成人,")
    assert client.get(reverse("desk_table", args=[first.uid, "exe"])).status_code == 404


def test_the_door_list_is_by_name_with_lines_for_walk_ins(client, organiser):
    first = sessions("stars")[0]
    for number, name in enumerate(("赵磊", "Zoe", "陈静", "ada")):
        book(first, contact=Contact(name, f"{number}@example.org"), number=number)
    book(first, 2, number=9, wait=True)

    shown = page(client, "desk_door_list", first.uid)

    places = [shown.index(f">{name}<") for name in ("ada", "Zoe", "陈静", "赵磊")]
    assert places == sorted(places)
    assert "P9" not in shown
    assert shown.count('class="tick-box"') == 4 + 12


def test_a_place_is_called_off_by_its_organiser_for_her_sessions_only(client, organiser):
    one, two, three = sessions("stars")
    (theirs,) = sessions("moss")
    Session.objects.filter(pk=theirs.pk).update(place=one.activity.place)
    for number, row in enumerate((one, two, theirs)):
        book(row, 2, number=number)
    day = three.starts_at.astimezone(one.activity.edition.zone).date().isoformat()
    address = reverse("desk_calling_off") + f"?place={one.activity.place.slug}"
    shown = client.get(address).content.decode()
    form = client.get(address).context["form"].initial
    said = {
        "chinese": "暴雨。",
        "english": "Rain.",
        "key": "k",
        "digest": form["digest"],
        "sure": "on",
    }

    unsure = client.post(address, said | {"sure": ""})
    moved = client.post(f"{address}&last_on={day}&first_on={day}", said)
    done = client.post(address, said)

    assert "<dd>3</dd>" in shown
    assert (unsure.status_code, moved.status_code, done.status_code) == (422, 409, 302)
    assert "Meanwhile other sessions" in moved.content.decode()
    assert states() == ["cancelled", "cancelled", "confirmed"]
    assert "It is done." in client.get(done.url).content.decode()
    assert "Nothing is left to call off" in client.get(address).content.decode()
    check_books()


def test_only_staff_call_a_district_off(client, organiser):
    Region.objects.create(code="110101", name=both("东城", "Dongcheng"))
    one = sessions("stars")[0]
    one.activity.place.__class__.objects.update(region="110101")
    address = reverse("desk_calling_off") + "?district=110101"
    assert client.get(address).context["concerned"].session_ids == []

    client.force_login(Account.objects.create_superuser("root@example.org"))
    found = client.get(address).context["concerned"]
    client.post(address, {"key": "k", "digest": found.digest, "sure": "on"})

    assert set(Session.objects.values_list("status", flat=True)) == {"cancelled"}


def test_nothing_is_called_off_where_nothing_is_named(client, staff):
    address = reverse("desk_calling_off")
    found = client.get(address).context["concerned"]

    client.post(address, {"key": "k", "digest": found.digest, "sure": "on"})

    assert found.session_ids == []
    assert not CallingOff.objects.exists()


def test_anothers_order_is_not_shown(client, organiser):
    other = Account.objects.create_user("eve@example.org")
    order = call_off([sessions("moss")[0].pk], key="k", reason=EMPTY, account=other,
                     now=timezone.now())  # fmt: skip

    assert client.get(reverse("desk_called_off", args=[order.uid])).status_code == 404


def two_sessions_at_once():
    """Book a session of the museum and one of the school in one basket."""
    (theirs,) = sessions("moss")
    return book_places(
        wishes=[wish(sessions("stars")[0].pk), wish(theirs.pk)], contact=person(5), key="both",
        now=timezone.now(),
    )  # fmt: skip


def test_the_outbox_shows_organisers_only_letters_about_their_sessions(client, organiser):
    mine, (theirs,) = sessions("stars")[0], sessions("moss")
    book(mine, number=1)
    book(theirs, number=2)
    two_sessions_at_once()
    by_name = {letter.basket.name: letter for letter in Letter.objects.all()}

    shown = page(client, "desk_outbox")

    assert "p1@example.org" in shown
    assert "p2@example.org" not in shown
    assert "p5@example.org" not in shown
    for name, status in (("P1", 200), ("P2", 404), ("P5", 404)):
        address = reverse("desk_letter", args=[by_name[name].uid])
        assert client.get(address).status_code == status
        assert client.post(address, {"key": "k"}).status_code == (302 if status == 200 else 404)


def test_organisers_read_letters_without_the_link_that_opens_the_booking(client, organiser):
    first = sessions("stars")[0]
    basket = book(first)
    letter = Letter.objects.get()
    unsent = page(client, "desk_letter", letter.uid)
    send_letters(now=timezone.now())
    sent = page(client, "desk_letter", letter.uid)
    client.force_login(Account.objects.create_superuser("root@example.org"))
    to_staff = page(client, "desk_letter", letter.uid)

    assert basket_token(basket.uid) in mail.outbox[0].body
    assert basket_token(basket.uid) not in unsent + sent
    assert basket_token(basket.uid) in to_staff
    assert "/bookings/…/" in sent


def test_letters_are_narrowed_by_what_became_of_them(client, staff, settings):
    first = sessions("stars")[0]
    book(first, number=1)
    send_letters(now=timezone.now())
    book(first, number=2, contact=Contact("Tel", "", "123"))
    send_letters(now=timezone.now())
    book(first, number=3)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    send_letters(now=timezone.now())
    book(sessions("moss")[0], number=4)

    found = {
        query: len(LETTER.findall(page(client, "desk_outbox", query=f"?{query}")))
        for query in ("", "end=sent", "end=given-up", "end=failed", "end=waiting", "kind=message",
                      "q=p3@", f"session={first.uid}", "end=odd&session=odd")
    }  # fmt: skip

    assert list(found.values()) == [4, 1, 1, 1, 1, 0, 1, 3, 4]


def test_a_letter_is_sent_again(client, staff):
    book(sessions("stars")[0])
    send_letters(now=timezone.now())
    letter = Letter.objects.get()
    address = reverse("desk_letter", args=[letter.uid])

    for _click in range(2):
        client.post(address, {"key": "again"})
    send_letters(now=timezone.now())
    Letter.objects.filter(pk=letter.pk).update(sent_at=None, given_up_at=timezone.now())
    client.post(address, {"key": "third"})

    assert Letter.objects.count() == 2
    assert len({m.extra_headers["Message-ID"] for m in mail.outbox}) == len(mail.outbox) == 2
    letter.refresh_from_db()
    assert (letter.given_up_at, letter.attempts) == (None, 0)


def counted(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_thirty_rows_cost_no_more_queries_than_one(client, staff):
    first = sessions("stars")[0]
    set_terms(session_id=first.pk, capacity=60, now=timezone.now())
    book(first, 2, number=1)
    addresses = [
        reverse("desk"), reverse("desk_outbox"), reverse("desk_calling_off") + "?place=hall",
        *pages_of(first), reverse("desk_session", args=[first.uid]) + "?q=Aaaaaaaa",
    ]  # fmt: skip
    one = {address: counted(client, address) for address in addresses}
    for number in range(2, 32):
        book(first, 1, number=number)
    programme(
        organisation("museum"), place("hall"),
        *(activity(f"more{n}", moderation="published", place_key="hall",
                   hosts=(HostRecord(organisation_key="museum"),),
                   sessions=(coming(60 + n, key="k"),))
          for n in range(30)),
        now=timezone.now(),
    )  # fmt: skip

    thirty = {address: counted(client, address) for address in addresses}

    assert thirty == one
    assert {address: n for address, n in thirty.items() if n > 20} == {}
