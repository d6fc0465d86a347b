"""Robots are slowed down, and a school behind one address is not locked out."""

from __future__ import annotations

import hashlib
import itertools

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation

from make import activity, coming, programme
from zouma.bookings import guarding, proofs
from zouma.bookings.actions import set_terms
from zouma.bookings.models import Booking
from zouma.common.buckets import Buckets
from zouma.programme.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def narrow(settings, monkeypatch):
    """Limits of three bookings from an address and two of a contact."""
    settings.BOOKINGS_BURST = 3
    monkeypatch.setattr(guarding, "PER_ADDRESS", Buckets(burst=3, per_second=0))
    monkeypatch.setattr(guarding, "PER_CONTACT", Buckets(burst=2, per_second=0))
    programme(activity("stars", moderation="published", sessions=(coming(48),)))
    session = Session.objects.get()
    set_terms(session_id=session.pk, capacity=50, now=timezone.now())
    with translation.override("en"):
        yield reverse("book", args=[session.uid])


def fill(client, page, number, *, address="10.1.1.1", **changes):
    form = {
        "adult": "1", "name": "A", "email": f"p{number}@example.org", "key": f"k{number}",
        "then": "book",
    }  # fmt: skip
    return client.post(page, form | changes, REMOTE_ADDR=address)


def challenge_in(answer):
    return answer.context["challenge"]


def worked_out(challenge):
    for number in itertools.count():
        digest = hashlib.sha256(f"{challenge}:{number}".encode()).hexdigest()
        if int(digest[:8], 16) < 1 << (32 - proofs.WORK_BITS):
            return str(number)
    return None


def test_from_one_address_the_next_does_some_work_and_others_do_not(client, narrow):
    statuses = [fill(client, narrow, n).status_code for n in range(3)]
    slowed = fill(client, narrow, 4)
    elsewhere = fill(client, narrow, 5, address="10.1.1.2")
    challenge = challenge_in(slowed)
    proof = {"challenge": challenge, "proof": worked_out(challenge)}

    worked = fill(client, narrow, 4, **proof)
    again = fill(client, narrow, 6, **proof)

    assert statuses == [302] * 3
    assert slowed.status_code == 429
    assert b'value="p4@example.org"' in slowed.content
    assert elsewhere.status_code == worked.status_code == 302
    assert again.status_code == 429
    assert Booking.objects.count() == 5


def test_who_has_no_scripts_waits_twenty_seconds(client, narrow, monkeypatch):
    for number in range(3):
        fill(client, narrow, number)
    challenge = challenge_in(fill(client, narrow, 4))
    at_once = fill(client, narrow, 4, challenge=challenge, proof="")
    later = timezone.now().timestamp() + proofs.WAIT_SECONDS + 1

    monkeypatch.setattr(signing.time, "time", lambda: later)

    assert at_once.status_code == 429
    assert fill(client, narrow, 4, challenge=challenge, proof="").status_code == 302


@pytest.mark.parametrize("answer", ["", "0", "x" * 41])
def test_a_wrong_answer_or_another_address_proves_nothing(answer):
    challenge = proofs.new_challenge("10.0.0.1")
    right = worked_out(challenge)

    assert not proofs.challenge_met(challenge, answer, subject="10.0.0.1")
    assert not proofs.challenge_met(challenge, right, subject="10.0.0.2")
    assert not proofs.challenge_met(challenge + "x", right, subject="10.0.0.1")
    assert proofs.challenge_met(challenge, right, subject="10.0.0.1")


def test_one_contact_books_only_so_often(client, narrow, settings):
    settings.BEHIND_PROXY = True
    answers = [
        fill(client, narrow, 1, key=f"k{n}", address=f"10.9.9.{n}").status_code for n in range(3)
    ]

    assert answers == [302, 409, 429]


def test_an_app_is_told_when_and_how_to_go_on(client, narrow):
    session = Session.objects.get()

    def ask(number, **headers):
        body = {
            "sessions": [{"session": str(session.uid), "party": {"adult": 1}}],
            "contact": {"name": "A", "email": f"p{number}@example.org"},
        }
        return client.post(
            "/api/bookings", body, content_type="application/json",
            headers={"Idempotency-Key": f"k{number}", **headers},
        )  # fmt: skip

    for number in range(3):
        assert ask(number).status_code == 201
    slowed = ask(4)
    challenge = slowed["Zouma-Challenge"]
    proof = {"Zouma-Challenge": challenge, "Zouma-Proof": worked_out(challenge)}

    assert (slowed.status_code, slowed.json()["code"]) == (429, "slow-down")
    assert slowed["Retry-After"] == "20"
    assert ask(4, **proof).status_code == 201


@pytest.mark.parametrize(
    ("remote", "added", "proxy", "seen"),
    [
        ("10.0.0.1", "", False, "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4", False, "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", True, "1.2.3.4"),
        ("10.0.0.1", "", True, "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", False, "2001:db8:1:2::/64"),
        ("not an address", "", False, "not an address"),
    ],
)
def test_an_address_is_that_of_the_visitor(rf, settings, remote, added, proxy, seen):
    settings.BEHIND_PROXY = proxy
    request = rf.get("/", REMOTE_ADDR=remote, **({"HTTP_X_FORWARDED_FOR": added} if added else {}))

    assert guarding.network_address(request) == seen


def test_a_bucket_fills_again_and_forgets_whom_it_has_not_seen():
    buckets = Buckets(burst=2, per_second=0.5, names=2)

    taken = [buckets.take("a", now=0), buckets.take("a", now=0), buckets.take("a", now=0)]
    assert taken == [True, True, False]
    assert not buckets.take("a", now=1)
    assert buckets.take("a", now=2)
    for name in ("b", "c"):
        buckets.take(name, now=3)
    assert buckets.take("a", now=3, tokens=2)
