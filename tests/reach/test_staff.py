"""The back office of counting: channels are kept, the ledger is only looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from make import NOW, both, programme
from zouma.people.models import Account
from zouma.programme.models import Edition
from zouma.reach.actions import Statement, defined, observe
from zouma.reach.events.record import item_of
from zouma.reach.models import Channel, Material, Observation

pytestmark = pytest.mark.django_db


@pytest.fixture
def eve(client):
    account = Account.objects.create_superuser("eve@example.org", "a long word of passage")
    client.force_login(account)
    return client


def stated(value):
    edition = Edition.objects.get()
    return observe(
        Statement(definition=defined("visits-host-counted"), edition=edition, value=value,
                  starts_at=NOW, ends_at=NOW + timedelta(hours=1)), now=NOW,
    )  # fmt: skip


def address(model, view, *args):
    return reverse(f"wagtailsnippets_reach_{model}:{view}", args=args)


def test_a_channel_is_made_and_its_materials_are_numbered(eve):
    channel = Channel.objects.create(slug="press", title=both("报社", "Press"),
                                     namespace="third-party")  # fmt: skip
    there = Material.objects.create(channel=channel, key="42")
    own = Channel.objects.create(slug="own", title=both("本站", "Our site"), namespace="own")
    here = Material.objects.create(channel=own, key="/programme/")

    assert (there.item, here.item) == (item_of("press:42"), item_of("/programme/"))
    assert eve.get(address("channel", "list")).status_code == 200
    assert eve.get(address("material", "edit", there.pk)).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_the_ledger_is_listed_at_one_number_of_queries(eve, rows, django_assert_max_num_queries):
    programme()
    for number in range(rows):
        stated(number)

    with django_assert_max_num_queries(40):
        response = eve.get(address("observation", "list"))

    assert response.status_code == 200
    assert len(response.context["object_list"]) == rows


def test_nothing_in_the_ledger_can_be_changed_there(eve):
    programme()
    row = stated(5)

    looked = eve.get(address("observation", "inspect", row.pk))
    answers = [eve.get(address("observation", "edit", row.pk)).status_code,
               eve.post(address("observation", "delete", row.pk)).status_code]  # fmt: skip

    assert looked.status_code == 200
    assert answers == [302, 302]
    assert Observation.objects.get().value == 5
