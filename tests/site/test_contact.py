"""``contact``: what is known of an address, and what is left when it is erased."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from bookings.halls import ADA, hall, wish
from make import NOW
from reach.returned import AFTER, answer, fair, number, said
from zouma.bookings.actions import book_places
from zouma.people.models import Organisation
from zouma.reach.actions import ask_hosts
from zouma.reach.actions.returns.rounds import start_letters
from zouma.reach.models import HostReturn, ReturnContact, ReturnLetter
from zouma.site.command_line import commands

pytestmark = pytest.mark.django_db
MUSEUM = "museum@example.org"


def contact(*arguments):
    result = CliRunner().invoke(commands, ["contact", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def asked():
    start_letters(fair(), now=NOW)
    ask_hosts(now=AFTER)
    answer("moss", said(number(40)))
    return ReturnContact.objects.get(email=MUSEUM)


def test_what_is_known_of_who_booked_is_printed_and_erased():
    (session,) = hall(5)
    book_places(wishes=[wish(session, 2)], contact=ADA, key="k", now=NOW)
    (basket,) = json.loads(contact(ADA.email))["booked"]
    assert (basket["name"], basket["email"]) == (ADA.name, ADA.email)

    assert contact(ADA.email, "--erase").startswith(
        "Baskets erased: 1. Requests for figures erased: 0."
    )

    assert json.loads(contact(ADA.email)) == {"booked": [], "asked for figures": []}


def test_an_address_that_was_asked_for_figures_is_forgotten_and_the_answers_stay(asked):
    (known,) = json.loads(contact(MUSEUM.upper()))["asked for figures"]
    assert (known["email"], len(known["activities"]), len(known["letters"])) == (MUSEUM, 2, 1)
    assert "How many came?" in known["letters"][0]["subject"]

    told = contact(MUSEUM, "--erase")

    assert told.startswith("Baskets erased: 0. Requests for figures erased: 1.\n")
    assert told.endswith("in the back office: organisations 1, activities 0.\n")
    assert not ReturnLetter.objects.exists()
    assert not ReturnContact.objects.exclude(email="").exists()
    returns = HostReturn.objects.filter(contact__organisation__external_id="museum")
    assert returns.filter(answered_at__isnull=False).count() == 1
    assert returns.count() == 2


def test_who_was_forgotten_is_not_asked_again(asked):
    Organisation.objects.update(email="")
    contact(MUSEUM, "--erase")

    assert ask_hosts(now=AFTER + timedelta(days=20))["letters"] == 0


def test_an_address_without_an_organisation_leaves_nobody_to_ask(asked):
    ReturnContact.objects.update(organisation=None)
    contact(MUSEUM, "--erase")

    assert not ReturnContact.objects.filter(email=MUSEUM).exists()
    assert HostReturn.objects.get(activity__external_id="moss").contact is None
