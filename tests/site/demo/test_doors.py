"""The demo's doors go with its sessions, and leave others alone."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from bookings.entrance import WALK_IN, door, happening, send
from bookings.halls import hall
from zouma.bookings.models import DoorDevice, DoorEvent
from zouma.site.demo.doors import empty_doors

pytestmark = pytest.mark.django_db


def test_doors_of_some_sessions_are_emptied_and_others_kept():
    one, two = hall(5, 5)
    send(door(one), happening(one, WALK_IN))
    kept = door(one, two, name="Both")
    send(kept, happening(two, WALK_IN))

    empty_doors([one])

    assert list(DoorEvent.objects.values_list("session", flat=True)) == [two]
    assert list(DoorDevice.objects.all()) == [kept]
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        DoorEvent.objects.all().delete()
