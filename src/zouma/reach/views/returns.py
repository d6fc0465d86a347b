"""Hosts' returns by the link of a letter: no account, no signing in."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zouma.reach.actions.returns.asking import opt_out
from zouma.reach.models import ReturnContact
from zouma.reach.queries.returns.asked import asked_return, opened_contact, returns_of_contact
from zouma.reach.views.filling import fill_many, fill_one

METHODS = ["GET", "HEAD", "POST"]


def contact_of(token: str) -> ReturnContact:
    """Return whose link it is.

    :raises Http404: when the link is not ours.
    """
    found = opened_contact(token)
    if found is None:
        raise Http404
    return found


@never_cache
@require_http_methods(METHODS)
def host_returns(request: HttpRequest, token: str) -> HttpResponse:
    """Show all activities that somebody is asked about, to be filled in on one page."""
    contact = contact_of(token)
    frame = {
        "contact": contact, "edition": contact.round.edition, "token": token,
        "organisation": contact.organisation,
    }  # fmt: skip
    return fill_many(request, returns_of_contact(contact), account=None, frame=frame)


@never_cache
@require_http_methods(METHODS)
def host_return(request: HttpRequest, token: str, activity_uid: uuid.UUID) -> HttpResponse:
    """Show the whole form for one activity."""
    contact = contact_of(token)
    asked = asked_return(returns_of_contact(contact), activity_uid, now=timezone.now())
    if asked is None:
        raise Http404
    back = reverse("host_returns", args=[token])
    return fill_one(request, asked, account=None, back=back, frame={"token": token})


@never_cache
@require_http_methods(METHODS)
def returns_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, then write no more letters about figures."""
    contact = contact_of(token)
    if request.method == "POST":
        opt_out(contact, now=timezone.now())
        contact.refresh_from_db()
    return render(request, "reach/returns_stop.html", {"contact": contact, "token": token})
