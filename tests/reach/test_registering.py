"""Our own pages become materials, so that their reads are those of activities."""

from __future__ import annotations

import json

import pytest

from make import activity, programme
from zouma.programme.models import Activity
from zouma.reach.actions import register_pages, tell_front_end
from zouma.reach.events.record import item_of
from zouma.reach.models import Channel, Material

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    programme(activity("stars", moderation="published"), activity("hidden", moderation="to_check"))


def test_public_pages_become_materials_joined_to_their_activities(city):
    made = register_pages()

    stars = Activity.objects.get(external_id="stars")
    key = f"/editions/{stars.edition.slug}/{stars.slug}/"
    material = Material.objects.get(key=key)
    assert made == Material.objects.count()
    assert (material.activity, material.item) == (stars, item_of(key))
    assert material.title == stars.title
    assert Material.objects.exclude(activity=None).count() == 1


def test_the_same_again_changes_nothing(city):
    register_pages()

    assert register_pages() == 0


def test_a_page_that_was_read_before_it_was_registered_is_joined(city):
    tell_nobody = Channel.objects.count()
    register_pages()
    Material.objects.update(activity=None)

    joined = register_pages()

    assert tell_nobody == 0
    assert joined == 1
    assert Material.objects.exclude(activity=None).count() == 1


def test_the_front_end_is_told_of_the_own_channel(tmp_path):
    tell_front_end(tmp_path)

    told = json.loads((tmp_path / "own-channel.json").read_text())
    assert told == {"channel": Channel.objects.get(slug="site").pk, "organisation": 0}
