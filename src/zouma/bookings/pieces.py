"""What bookings put into pages of other features."""

from __future__ import annotations

from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone

from zouma.bookings.queries.pages import offers_of_activity


def activity_places(context: Context) -> str:
    """Return the sessions of an activity that can be booked, with what is left."""
    activity = context["activity"]
    offers = offers_of_activity(activity.pk, now=timezone.now())
    if not offers:
        return ""
    values = {"offers": offers, "zone": context["zone"], "request": context["request"]}
    return render_to_string("bookings/_places.html", values)
