"""What the lists of the desk can be narrowed to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from zouma.bases.models import Place, Region
from zouma.bookings.queries.desk.sessions import DeskChoice
from zouma.common.templatetags.zouma_text import said_plain
from zouma.people.models import Account
from zouma.programme.models import Activity, Edition
from zouma.programme.queries.managed import looks_after_all, managed_sessions

MOST = 400  # options of a list; the search finds the others
Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DeskOptions:
    """The values and labels of each list; those that are empty are not offered."""

    activities: list[Option]
    places: list[Option]
    districts: list[Option]
    editions: list[Option]


def desk_options(account: Account, choice: DeskChoice) -> DeskOptions:
    """Return what somebody can choose from: staff among districts, others among what is theirs."""
    if not looks_after_all(account):
        return DeskOptions(activities_of(account), places_of(account, ""), [], [])
    districts = Region.objects.filter(places__isnull=False).distinct()
    return DeskOptions(
        activities=[],
        places=places_of(account, choice.district) if choice.district else [],
        districts=[(row.code, said_plain(row.name)) for row in districts[:MOST]],
        editions=[(row.slug, said_plain(row.title)) for row in Edition.objects.all()[:MOST]],
    )


def activities_of(account: Account) -> list[Option]:
    """Return the activities that somebody looks after, by title."""
    theirs = managed_sessions(account).values("activity")
    rows = Activity.objects.filter(pk__in=theirs).only("uid", "title")[:MOST]
    return sorted(((str(row.uid), said_plain(row.title)) for row in rows), key=label)


def places_of(account: Account, district: str) -> list[Option]:
    """Return the places of what somebody looks after, in a district if one is named, by name."""
    sessions = managed_sessions(account)
    used = Q(pk__in=sessions.values("place")) | Q(pk__in=sessions.values("activity__place"))
    rows = Place.objects.filter(used).only("slug", "name")
    if district:
        rows = rows.filter(Q(region=district) | Q(region__parent=district))
    return sorted(((row.slug, said_plain(row.name)) for row in rows[:MOST]), key=label)


def label(option: Option) -> str:
    """Return what an option is put in order by."""
    return option[1].casefold()
