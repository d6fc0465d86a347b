"""What the public may know of: activities, and the places and bodies that these name."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zouma.bases.models import Place, Title
from zouma.people.models import Organisation
from zouma.programme.models import Activity, EditionState, Host, Session
from zouma.programme.vocabulary import Moderation


def public_activities() -> QuerySet[Activity, Any]:
    """Return the published activities of editions that are out."""
    rows = Activity.objects.filter(moderation=Moderation.PUBLISHED)
    return rows.exclude(edition__state=EditionState.DRAFT)


def public_places() -> QuerySet[Place, Any]:
    """Return the places of public activities, and those that hold a title."""
    activities = public_activities()
    at = activities.filter(place=OuterRef("pk"))
    on = Session.objects.filter(place=OuterRef("pk"), activity__in=activities)
    titled = Title.objects.filter(place=OuterRef("pk"))
    return Place.objects.filter(Q(Exists(at)) | Q(Exists(on)) | Q(Exists(titled)))


def public_organisations() -> QuerySet[Organisation, Any]:
    """Return the bodies that take part in public activities or run public places."""
    hosts = Host.objects.filter(organisation=OuterRef("pk"), activity__in=public_activities())
    places = public_places().filter(organisation=OuterRef("pk"))
    return Organisation.objects.filter(Q(Exists(hosts)) | Q(Exists(places)))
