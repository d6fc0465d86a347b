"""What of an edition took place until a moment: the frame that counts are held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from zouma.programme.models import Activity, Edition, Session
from zouma.programme.models.sessions import OVER_AT
from zouma.programme.vocabulary import ActivityKind, Moderation, Status

NOT_HELD = (Status.CANCELLED, Status.POSTPONED)


@dataclass(frozen=True, slots=True)
class HeldSession:
    """A session that is over; places: its capacity, None where not stated."""

    id: int
    starts_at: datetime
    ends_at: datetime
    places: int | None


@dataclass(frozen=True, slots=True)
class HeldActivity:
    """An activity of which at least one session is over.

    region: of its place, or ""; mixed: on the spot and online.
    """

    id: int
    parent: int | None
    umbrella: bool
    type: str
    online: bool
    region: str
    sessions: tuple[HeldSession, ...]
    mixed: bool = False


def held_activities(edition: Edition, *, until: datetime) -> dict[int, HeldActivity]:
    """Return by id what took place: published, not called off, with a session that is over.

    What its host says did not take place is not among them. Two queries whatever the number.
    """
    over: dict[int, list[HeldSession]] = defaultdict(list)
    sessions = Session.objects.filter(
        activity__edition=edition, activity__moderation=Moderation.PUBLISHED,
        activity__vanished_at__isnull=True, vanished_at__isnull=True,
    ).exclude(
        Q(status__in=NOT_HELD) | Q(activity__status__in=NOT_HELD)
        | Q(activity__host_return__answer__took_place=False)
    )  # fmt: skip
    rows = (
        sessions.annotate(over_at=OVER_AT)
        .filter(over_at__lte=until)
        .order_by("id")
        .values_list("activity", "id", "starts_at", "over_at", "capacity")
    )
    for activity, *row in rows:
        over[activity].append(HeldSession(*row))
    activities = Activity.objects.filter(pk__in=over).order_by("id")
    columns = ("id", "parent", "kind", "activity_type", "attendance_mode", "place__region")
    return {
        pk: HeldActivity(
            id=pk, parent=parent, umbrella=kind == ActivityKind.UMBRELLA, type=activity_type,
            online=mode == "online", region=region or "", sessions=tuple(over[pk]),
            mixed=mode == "mixed",
        )
        for pk, parent, kind, activity_type, mode, region in activities.values_list(*columns)
    }  # fmt: skip


def counted_apart(held: Mapping[int, HeldActivity]) -> frozenset[int]:
    """Return the activities that the programme counts: an umbrella not beside its parts."""
    parents = {one.parent for one in held.values()}
    return frozenset(pk for pk in held if pk not in parents)
